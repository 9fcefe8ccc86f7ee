"""The journeys a newcomer makes, in a real Chromium without a network."""

import json
import re
from base64 import b64decode

import pandas as pd
import pytest
import shapely

from geodata.model import conform
from geodata.store import open_store

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def headline(page):
    """What the page says first."""
    return page.get_by_role("heading", level=2).first


def test_a_newcomer_reaches_a_governor(opened):
    """From the country to a district by a click, to its profile, to its province's governor."""
    page, shown = opened()
    headline(page).get_by_text("45 of 77 districts engaged").wait_for()
    shown.click("NP0328")
    page.get_by_role("heading", name="Nuwakot").wait_for()
    page.get_by_role("button", name="Open profile").click()
    page.get_by_role("heading", name="Who holds office").wait_for()
    page.get_by_role("link", name="Officials").first.click()
    page.get_by_role("textbox", name="Search").fill("governor bagmati")
    page.get_by_role("textbox", name="Search").press("Enter")
    page.get_by_text(re.compile(r"^1 found")).wait_for()
    pick_first_row(page)
    page.get_by_text("Held by").wait_for()
    assert "open=post" in page.url


def pick_first_row(page):
    """Pick the first row of the first table: its rows are drawn on a canvas."""
    table = page.get_by_test_id("stDataFrame").first
    table.wait_for()
    box = table.bounding_box()
    page.mouse.click(box["x"] + 18, box["y"] + 52)


def test_a_click_opens_the_profile_and_lands_in_the_link(opened):
    """The map, the panel and the address agree."""
    page, shown = opened()
    shown.click("NP0327")
    page.get_by_role("heading", name="Kathmandu", exact=True).wait_for()
    page.wait_for_url(re.compile(r"area=NP0327"))
    shown.frame.locator('#map_div[data-selected="NP0327"]').wait_for()


def test_a_row_picked_in_the_list_is_picked_on_the_map(opened):
    """The list is the map's twin in both directions."""
    page, shown = opened()
    pick_first_row(page)
    page.wait_for_url(re.compile(r"area=NP0327"))
    shown.frame.locator('#map_div[data-selected="NP0327"]').wait_for()


def test_a_filter_recolours_without_moving_the_camera(opened):
    """The same map, the same place, other colours."""
    page, shown = opened()
    camera = shown.press("Zoom in")
    before = int(shown.data("painted"))
    shown.element.evaluate("element => { element.mark = 'the same' }")
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("combobox", name=re.compile("Kind of engagement")).fill("Mediation")
    page.get_by_role("option", name="Mediation").click()
    page.wait_for_url(re.compile("kind=mediation"))
    shown.frame.locator(f'#map_div:not([data-painted="{before}"])').wait_for()
    assert shown.data("camera") == camera
    assert shown.element.evaluate("element => element.mark") == "the same"


def test_the_link_restores_the_picture(opened):
    """Filters, level, measure, the picked area and the camera come back in another browser."""
    page, shown = opened("/?level=1&measure=counterparts&kind=dialogue")
    shown.press("Zoom in")
    shown.click("NP03")
    page.wait_for_url(re.compile(r"area=NP03.*at="))
    said, camera = headline(page).inner_text(), shown.data("camera")
    address = page.url[page.url.index("/?") :]
    again, restored = opened(address)
    assert headline(again).inner_text() == said
    assert restored.data("camera") == camera, address
    assert restored.data("selected") == "NP03"
    again.get_by_text("Counterparts", exact=True).first.wait_for()


def rest(page):
    """Wait until the server has said all: a link that is followed sooner may be overtaken."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()


def test_what_a_closed_menu_held_does_not_undo_another_view(opened):
    """A filter and labels chosen in popovers; another link; then a press of anything else."""
    page, _ = opened()
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("combobox", name=re.compile("Kind of engagement")).fill("Mediation")
    page.get_by_role("option", name="Mediation").click()
    page.wait_for_url(re.compile("kind=mediation"))
    rest(page)
    page.keyboard.press("Escape")
    page.get_by_test_id("stPopoverButton").filter(has_text="Map").click()
    page.get_by_text("Names", exact=True).click()
    page.wait_for_url(re.compile("labels=name"))
    rest(page)
    page.keyboard.press("Escape")
    page.evaluate(
        """address => {
            history.pushState({}, "", address);
            dispatchEvent(new PopStateEvent("popstate"));
        }""",
        "/?level=2&kind=dialogue&labels=value",
    )
    page.wait_for_url(re.compile("v=.*kind=dialogue"))  # the server has begun to answer
    rest(page)
    page.get_by_role("radio", name="Provinces").locator("visible=true").click()
    page.wait_for_url(re.compile("level=1"))
    rest(page)
    assert re.search("kind=dialogue.*labels=value", page.url)


def test_looking_into_a_province_goes_down_and_up_again(opened):
    """The breadcrumb leads back."""
    page, _ = opened("/?level=1&area=NP06")
    page.get_by_role("button", name="Show its districts").click()
    headline(page).get_by_text("districts engaged in Karnali").wait_for()
    page.get_by_role("button", name="Nepal").click()
    headline(page).get_by_text("of 77 districts engaged").wait_for()


def test_everything_that_matters_is_seen_without_scrolling(opened):
    """At 1280x720: map, legend, headline figures; the ranking stands beside the map."""
    page, shown = opened()
    for part in (
        headline(page),
        shown.frame.locator(".engagement-legend"),
        page.locator(".st-key-left-out"),
        page.get_by_test_id("stMetric").first,
        page.locator("iframe").first,
        page.get_by_test_id("stDataFrame").first,
    ):
        box = part.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 720


@pytest.mark.parametrize(
    "page_name", ["", "place?area=NP0327&level=2", "officials", "councils", "programs", "data"]
)
@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_its_screen(site, browser_page, page_name, size, scheme):
    """On a projector and on a phone, in both themes; and the example is labelled everywhere."""
    page = browser_page(*size, color_scheme=scheme)
    page.goto(f"{site.url}/{page_name}")
    headline(page).wait_for()
    page.locator(".eng-banner").wait_for()
    wide = page.evaluate("document.querySelector('.stMain').scrollWidth - window.innerWidth")
    assert wide <= 0


def test_on_a_phone_the_map_comes_first(opened):
    """Then the sentence, then the list."""
    page, _ = opened(width=390, height=844)
    tops = [
        part.bounding_box()["y"]
        for part in (
            page.locator("iframe").first,
            headline(page),
            page.get_by_test_id("stDataFrame").first,
        )
    ]
    assert tops == sorted(tops)


def test_a_street_map_is_a_choice_that_may_fail(opened):
    """Off until it is chosen; without a network the boundaries stand alone, and the map says so."""
    page, shown = opened(height=1100)
    assert shown.frame.locator(".leaflet-tile").count() == 0
    picture = b64decode(PIXEL)
    page.context.route(
        "https://tile.openstreetmap.org/**",
        lambda route: route.fulfill(body=picture, content_type="image/png"),
    )
    page.get_by_role("button", name="Map", exact=True).click()
    page.get_by_text("Street map").click()
    page.keyboard.press("Escape")
    shown.frame.locator(".leaflet-tile-loaded").first.wait_for()
    assert "base=openstreetmap" in page.url
    page.context.unroute("https://tile.openstreetmap.org/**")
    page.context.route("https://tile.openstreetmap.org/**", lambda route: route.abort())
    shown.press("Zoom in")
    shown.press("Zoom in")
    shown.frame.get_by_text("boundaries stand alone").wait_for()
    assert shown.colour("NP0327") != "none"


def test_the_same_row_can_be_opened_twice(site, browser_page):
    """An engagement opens in full from any log, and again after it was closed."""
    page = browser_page()
    page.goto(f"{site.url}/officials?open=post:np03-chief-minister")
    page.get_by_text("in this office, whoever held it").wait_for()
    for _ in range(2):
        log = page.get_by_test_id("stDataFrame").last
        log.scroll_into_view_if_needed()
        box = log.bounding_box()
        page.mouse.click(box["x"] + 18, box["y"] + 52)
        page.get_by_role("dialog").get_by_text("Counterpart", exact=True).first.wait_for()
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="hidden")


# --- one's own files ----------------------------------------------------------------------------


def boundary_file():
    """Four counties in two states, in the older COD-AB spelling."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "admin2Name": f"County {n}",
                "admin2Pcode": f"QQ010{n}",
                "admin1Name": f"State {n % 2}",
                "admin1Pcode": f"QQ0{n % 2}",
                "admin0Name_en": "Quland",
                "admin0Pcode": "QQ",
            },
            "geometry": shapely.geometry.mapping(shapely.box(n, 0, n + 1, 1)),
        }
        for n in range(4)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


ROWS = b"""Date,County,County P-code,Organization
2026-01-05,County 0,QQ0100,Alpha
2026-02-05,County 1,QQ0101,Beta
2026-02-06,County 2,QQ0102,Beta
2026-02-07,Nowhere,,Beta
"""


def test_ones_own_files_are_uploaded_and_seen(serve_app, browser_page, live_map, tmp_path):
    """An empty store, a boundary, a records file: three of four counties are coloured."""
    page = browser_page()
    page.goto(serve_app(tmp_path / "own.gpkg").url)
    page.get_by_role("link", name="Load your own files").click()
    upload(page, 0, "quland.geojson", boundary_file())
    page.get_by_text("Recognised as COD-AB").wait_for()
    page.get_by_role("textbox", name="One ADM2 area is called a").fill("county")
    page.get_by_role("button", name="Load this boundary").click()
    page.get_by_text("is loaded: 4 areas").wait_for()
    upload(page, 1, "diary.csv", ROWS)
    page.get_by_text("How the columns were read").wait_for()
    page.get_by_role("button", name="Load these records").click()
    page.get_by_text("4 rows received, 3 loaded").wait_for()
    page.get_by_role("link", name="See it on the map").click()
    headline(page).get_by_text("3 of 4 counties engaged").wait_for()
    live_map(page).wait_painted(1)
    page.get_by_role("link", name="1 held for review").click()
    page.get_by_role("heading", name="only a person can settle").wait_for()


def test_a_broken_upload_is_a_sentence(serve_app, browser_page, tmp_path):
    """What, where, what to do; and the store stays as it was."""
    page = browser_page()
    page.goto(serve_app(tmp_path / "own.gpkg").url + "/data")
    upload(page, 0, "broken.geojson", b"{ this is not json")
    page.get_by_text("broken.geojson").last.wait_for()
    page.get_by_test_id("stAlert").wait_for()
    assert page.get_by_role("button", name="Load this boundary").count() == 0


def upload(page, number, name, content):
    """Give a file to one of the upload fields."""
    page.locator('input[type="file"]').nth(number).set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


@pytest.mark.real
def test_south_sudan_from_the_real_files(serve_app, browser_page, tmp_path, real_data):
    """The 3W of January to March 2022 colours 79 of 79 counties."""
    case = real_data / "cases" / "ssd_3w_2022"
    page = browser_page()
    page.goto(serve_app(tmp_path / "ssd.gpkg").url + "/data")
    page.locator('input[type="file"]').nth(0).set_input_files(case / "ssd_adm2_cod.geojson")
    page.get_by_role("button", name="Load this boundary").click()
    page.get_by_text("is loaded: 79 areas").wait_for()
    page.locator('input[type="file"]').nth(1).set_input_files(case / "ssd_3w_op_jan_mar_2022.xlsx")
    page.get_by_role("button", name="Load these records").click()
    page.get_by_text("2,782 rows received, 2,782 loaded").wait_for()
    page.get_by_role("link", name="See it on the map").click()
    headline(page).get_by_text("79 of 79").wait_for()


# --- hostile text -------------------------------------------------------------------------------

HOSTILE = [
    "{{ 7*7 }}",
    "{% if %}",
    "<img src=x onerror=alert(1)>",
    "`${alert(1)}`",
    "</script><script>alert(1)</script>",
    "[link](javascript:alert(1)) **bold** :material/home: $x^2$",
]


@pytest.fixture(scope="module")
def hostile_store(tmp_path_factory):
    """A store in which every name that a page shows is hostile."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.gpkg"
    names = iter(HOSTILE * 20)

    def area(level, pcode, parent, box):
        return {
            "source_id": "b",
            "vintage": "bad",
            "level": level,
            "pcode": pcode,
            "name": next(names),
            "parent_pcode": parent,
            "kind": next(names) if level else None,
            "geometry": shapely.box(*box),
        }

    areas = [area(0, "X", None, (0, 0, 6, 1))]
    areas += [area(1, f"X{n}", "X", (n, 0, n + 1, 1)) for n in range(6)]
    source = {"name": next(names), "vintage": "bad", "loaded_at": "2026-01-01T00:00:00Z"}
    tables = {
        "sources": [
            {
                "source_id": "r",
                "kind": "records",
                "reports_on": '[[0, "X"]]',
                "warnings": json.dumps(
                    [{"code": "no_date", "rows": 1, "message": next(names), "examples": []}]
                ),
            }
            | source
        ],
        "organizations": [
            {
                "source_id": "r",
                "organization_id": f"o{n}",
                "name": name,
                "classification": "council",
                "vintage": "bad",
                "level": 1,
                "pcode": f"X{n}",
            }
            for n, name in enumerate(HOSTILE)
        ],
        "posts": [
            {
                "source_id": "r",
                "post_id": f"p{n}",
                "label": name,
                "role": "mayor",
                "vintage": "bad",
                "level": 1,
                "pcode": f"X{n}",
            }
            for n, name in enumerate(HOSTILE)
        ],
        "persons": [
            {"source_id": "r", "person_id": f"h{n}", "name": name, "summary": name}
            for n, name in enumerate(HOSTILE)
        ],
        "memberships": [
            {
                "source_id": "r",
                "membership_id": f"m{n}",
                "person_id": f"h{n}",
                "post_id": f"p{n}",
                "start_date": "2020-01-01",
            }
            for n in range(6)
        ],
        "programs": [
            {"source_id": "r", "program_id": f"g{n}", "title": name, "description": name}
            for n, name in enumerate(HOSTILE)
        ],
        "engagements": [
            {
                "source_id": "r",
                "engagement_id": f"e{n}",
                "date": "2026-01-05",
                "title": name,
                "notes": name,
                "program_id": f"g{n}",
            }
            for n, name in enumerate(HOSTILE)
        ],
        "places": [
            {
                "source_id": "r",
                "engagement_id": f"e{n}",
                "position": 0,
                "vintage": "bad",
                "level": 1,
                "pcode": f"X{n}",
                "stated_name": name,
            }
            for n, name in enumerate(HOSTILE)
        ],
        "participations": [
            {
                "source_id": "r",
                "engagement_id": f"e{n}",
                "party_kind": "post",
                "party_id": f"p{n}",
                "role": "counterpart",
            }
            for n in range(6)
        ],
        "commitments": [
            {
                "source_id": "r",
                "commitment_id": f"c{n}",
                "engagement_id": f"e{n}",
                "text": name,
                "due": "2026-05-01",
                "status": "open",
                "party_kind": "post",
                "party_id": f"p{n}",
            }
            for n, name in enumerate(HOSTILE)
        ],
        "ledger": [
            {
                "source_id": "r",
                "row": n,
                "fate": "held",
                "reason": "unknown_name",
                "value": name,
                "message": name,
                "suggestion": name,
            }
            for n, name in enumerate(HOSTILE)
        ],
    }
    with open_store(path) as store:
        from geodata.model import Loaded

        boundary = {"source_id": "b", "kind": "boundaries"} | source
        store.write(
            Loaded(
                {
                    "sources": conform("sources", pd.DataFrame([boundary])),
                    "areas": conform("areas", pd.DataFrame(areas)),
                }
            )
        )
        store.write(
            Loaded({name: conform(name, pd.DataFrame(rows)) for name, rows in tables.items()})
        )
    return path


@pytest.fixture(scope="module")
def hostile_site(serve_app, hostile_store):
    """The dashboard on hostile text."""
    return serve_app(hostile_store)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "?area=X2",
        "?area=X0&kind=x",
        "place?area=X1&level=1",
        "officials",
        "officials?open=post:p2",
        "officials?open=person:h5",
        "councils",
        "councils?open=organization:o5",
        "programs",
        "programs?open=program:g2",
        "data",
        "data?open=ledger:held",
        "data?open=loaded:r",
    ],
)
def test_text_from_data_is_never_code_on_any_page(hostile_site, browser_page, address):
    """No script, no template, no Markdown: the page stands and nothing was executed."""
    page = browser_page()
    page.goto(f"{hostile_site.url}/{address}")
    headline(page).wait_for()
    page.get_by_test_id("stStatusWidget").wait_for(state="hidden")
    if "open=p" in address or "open=org" in address:
        assert headline(page).inner_text().replace("\u2060", "") == HOSTILE[int(address[-1])]
    body = page.locator("body").inner_text()
    assert "49" not in re.findall(r"\b49\b", body)
    assert page.locator("img[src='x']").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    assert not [line for line in hostile_site.written if "Traceback" in line]
