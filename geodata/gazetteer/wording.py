"""The words that place names share: what units are called, articles, compass points, blanks.

Words as people write them; :mod:`geodata.gazetteer.names` folds them before it compares. A word
belongs here only where it is no place's whole name in another language.
"""

from __future__ import annotations

from collections.abc import Mapping

# What a unit is called: said or left out at will.
UNITS = """
administrative area borough canton circle commune council county department district division
emirate governorate lga local government municipal municipality parish prefecture province region
state sub subcounty subdistrict subprefecture territory ward zone
arrondissement cercle collectivité commune departement département gouvernorat moughataa préfecture
province région secteur sous territoire wilaya wilayat
cantón comarca comuna corregimiento departamento distrito estado municipio parroquia partido
provincia región zona concelho freguesia localidade município posto administrativo
область обл oblast oblasti район р-н raion rayon rayonu krai kray край округ okrug громада hromada
hromady область області району viloyat tuman oblys
gaunpalika mahanagarpalika metropolitan nagarpalika palika upamahanagarpalika jilla zila zilla
upazila tehsil taluka taluk जिल्ला जिला नगरपालिका गाउँपालिका प्रदेश জেলা উপজেলা
kabupaten kecamatan provinsi regency propinsi amphoe tambon changwat huyen tinh
mkoa wilaya tarafa gobol gobolka degmo degmada woreda wereda kebele kifle ketema aanaa anaa godina
killil ዞን ወረዳ ክልል
محافظة المحافظة مديرية قضاء ناحية منطقة ولاية شعبية بلدية إمارة لواء mantika muhafazat mudiriyat
qada qadaa nahiya nahiyah liwa ولایت ولسوالی ښاروالۍ wolayat welayat wuleswali woluswali
شهرستان استان بخش ostan shahrestan
republic république república federal
"""

# Articles and the like: left out where names are compared, kept where they are only alike.
ARTICLES = """
the of and de del des du la las le les los da do dos das el al ad an ar as ash at az l d
"""

# Words that tell two neighbours apart: a spelling may differ, these may not.
TELLING = """
north south east west northeast northwest southeast southwest central upper lower middle inner
outer new old greater far
city urban rural zuria special khas
"""
ROMAN = "i ii iii iv v vi vii viii ix x"  # at the end of a name

# Compass points and heights, in one word whatever the language.
BEARINGS: Mapping[str, str] = {
    written: meant
    for meant, texts in {
        "north": "northern nord norte northen septentrional utara شمال شمالي شمالی шимолий",
        "south": "southern sud sul selatan جنوب جنوبي جنوبی",
        "east": "eastern est este leste oriental timur شرق شرقي شرقی",
        "west": "western ouest oeste occidental barat غرب غربي غربی",
        "central": "centre centro tengah",
        "upper": "haut haute hauts alto alta",
        "lower": "bas basse bajo baja baixo",
        "far": "extreme extrême",
        "city": "town ciudad ville cidade kota місто город",
    }.items()
    for written in texts.split()
}

# Short for: only where it is a word of its own beside others.
ABBREVIATED: Mapping[str, str] = {
    "st": "saint",
    "ste": "sainte",
    "sta": "santa",
    "sto": "santo",
    "mt": "mount",
    "ft": "fort",
    "pt": "point",
    "gt": "greater",
    "gov": "governorate",
    "gob": "gobolka",
    "kab": "kabupaten",
    "kec": "kecamatan",
    "prov": "province",
    "dist": "district",
    "distt": "district",
    "dept": "department",
    "dpto": "departamento",
    "mun": "municipio",
    "co": "county",
    "met": "metropolitan",
    "twn": "town",
    "cty": "city",
    "ctr": "central",
    "adm": "administrative",
    "admin": "administrative",
}
COMPASS_LETTERS: Mapping[str, str] = {
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
    "ne": "northeast",
    "nw": "northwest",
    "se": "southeast",
    "sw": "southwest",
}

# What stands in a cell that says nothing, and what says "the whole country".
BLANK = """- | -- | --- | . | .. | ? | n/a | #n/a | #ref! | #value! | #name? | #div/0! |
#num! | #null! | none | null | nan | nil | unknown |
unspecified | not specified | not applicable | no especificado | sin especificar |
non specifie | non spécifié"""
NATIONAL = """national | nationwide | nation wide | countrywide | country wide |
whole country | entire country | all country | national level | national coverage |
nacional | cobertura nacional | nivel nacional | todo el pais |
couverture nationale | niveau national | tout le pays"""
