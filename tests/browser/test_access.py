"""WCAG 2.2 AA on every page, checked by axe in a real Chromium, and by keyboard alone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from geodata.areas import Areas
from geodata.store import open_store
from loaders.example import read_example, read_partner_diary

AXE = Axe().axe_script
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Each fault by its rule, where it is (one selector a frame, outermost first) and why.
RUN = """async (rules) => {
    const found = await axe.run(document, {
        runOnly: { type: "tag", values: rules }, resultTypes: ["violations"],
    });
    return found.violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => [id, node.target.join(" in "), node.failureSummary]));
}"""


@pytest.fixture(scope="module")
def site(serve_app, tmp_path_factory):
    """The dashboard on the built-in example, with the partner's diary of which rows are held."""
    path = tmp_path_factory.mktemp("access") / "demo.gpkg"
    parts = [*read_example()]
    with open_store(path) as store:
        for loaded in [*parts, read_partner_diary(Areas(parts[0]["areas"]))]:
            store.write(loaded)
    return serve_app(path)


MAP = 'iframe[title="streamlit_folium.st_folium"]'
# As the back button does it: another page or link, without loading Streamlit anew.
GO = """address => {
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate"));
}"""


def rest(page):
    """Wait until the server has said all, every part is there and the map, if any, is painted."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    for passing in ('[data-testid="stSkeleton"]', '[class*="-map-drawing"]'):
        page.locator(passing).last.wait_for(state="hidden")
    if page.locator(MAP).count():
        page.frame_locator(MAP).first.locator("#map_div[data-painted]").wait_for()


def see(page, text):
    """Wait until a page that says this is there and at rest."""
    page.locator(".stMain").get_by_text(text).locator("visible=true").first.wait_for()
    rest(page)


def visit(page, name):
    """Go to one of PAGES; what it opens is opened by the caller."""
    address, words, _ = PAGES[name]
    page.evaluate(GO, address)
    see(page, words)


@pytest.fixture
def opened(site, browser_page):
    """A page of the dashboard, on the map."""

    def open_it(*size, **options):
        page = browser_page(*size, **options)
        page.goto(site.url)
        see(page, "This map leaves out")
        return page

    return open_it


def examine(page):
    """What axe finds on a page and in its frames, as (rule, where, why)."""
    for frame in page.frames:
        frame.evaluate(AXE)
    return page.evaluate(RUN, RULES)


# --- every page, as it opens and with things open on it -----------------------------------------


def open_popover(number):
    """One of the popovers above the map."""

    def act(page):
        page.get_by_test_id("stPopoverButton").nth(number).click()
        page.get_by_test_id("stPopoverBody").wait_for()

    return act


def open_languages(page):
    """The menu of languages."""
    page.locator(".eng-languages summary").click()
    page.locator(".eng-languages nav").wait_for()


def in_map(name, then):
    """A button of the map, and what it opens."""

    def act(page):
        frame = page.frame_locator(MAP).first
        frame.get_by_role("button", name=name, exact=True).click()
        frame.locator(then).wait_for()

    return act


def open_engagement(page):
    """The dialog of an engagement: its row is drawn on a canvas."""
    log = page.get_by_test_id("stDataFrame").last
    log.scroll_into_view_if_needed()
    box = log.bounding_box()
    page.mouse.click(box["x"] + 18, box["y"] + 52)
    page.get_by_role("dialog").get_by_text("Counterpart", exact=True).first.wait_for()


def give_broken_file(page):
    """A file that cannot be read, and what is said of it."""
    file = {"name": "broken.geojson", "mimeType": "x", "buffer": b"{ no"}
    page.locator('input[type="file"]').first.set_input_files(file)
    page.get_by_test_id("stAlert").wait_for()


def open_parts(page):
    """Whatever is folded away on the page."""
    for number in range(page.get_by_test_id("stExpander").count()):
        page.get_by_test_id("stExpander").nth(number).locator("summary").click()
    rest(page)


# Name: link, a few words that tell that it is there, and what is opened on it.
PAGES = {
    "coverage": ("/", "This map leaves out", None),
    "place list": ("/place?level=2", "Which place?", None),
    "map popover": ("/?level=2", "This map leaves out", open_popover(0)),
    "place": ("/place?area=NP0327&level=2", "Engagements in time", None),
    "period popover": ("/?level=1", "This map leaves out", open_popover(1)),
    "officials": ("/officials", "Pick a row to open the office", None),
    "filters popover": ("/?level=2", "This map leaves out", open_popover(2)),
    "office": ("/officials?open=post:np03-chief-minister", "Held by", open_engagement),
    "person": ("/officials?open=person:person-000001", "Offices held", None),
    "card": ("/?area=NP0327", "Open profile", None),
    "councils": ("/councils", "Pick a row to open it", None),
    "council": ("/councils?open=organization:np01-assembly", "Itself, or through", None),
    "map menu": ("/?level=2", "This map leaves out", in_map("More", "[role=menu]")),
    "programs": ("/programs", "Pick a row to open the program", None),
    "program": ("/programs?open=program:EX-NP-CVC-01", "Partners by IATI role", None),
    "playback": (
        "/?level=2",
        "This map leaves out",
        in_map("Playback", ".engagement-timeline .panel"),
    ),
    "loaded": ("/data?open=loaded:", "Pick a source", None),
    "review": ("/data?open=review:", "that only a person can settle", None),
    "two measures": ("/?second=counterparts&pairing=bivariate", "This map leaves out", None),
    "ledger": ("/data?open=ledger:held", "Send them back", None),
    "flow": ("/data?open=flow:", "rows received are on the map", None),
    "languages": ("/programs", "Pick a row to open the program", open_languages),
    "names": ("/data?open=names:", "Crosswalks", None),
    "known above": ("/data?open=above:1", "are known only to", None),
    "undated": ("/data?open=undated:", "Every record has a date", None),
    "add": ("/data?open=add:", "A boundary", give_broken_file),
    "weights": ("/gaps?level=2", "Unknown parts count as the mean of the others", open_popover(0)),
    "gap": ("/gaps?area=NP0112", "offices have no engagement on record", None),
    "regions": ("/gaps?open=regions:/NP0101", "in 6 regions", None),
    "clusters": ("/gaps?open=clusters:", "false discovery rate", None),
    "equity": ("/gaps?open=equity:", "the Gini coefficient is", None),
    "overlap": ("/gaps?open=overlap:", "Joint visits to offer", None),
    "bounds": ("/gaps?open=bounds:", "Neither is an estimate", None),
    "relationships": ("/relationships?level=2", "Going cold by month", None),
    "relationships with areas": ("/relationships?open=warmth:areas", "warm no area here", None),
    "relationship": (
        "/relationships?open=warmth-post:np03-chief-minister",
        "To be met",
        open_parts,
    ),
    "expected": ("/relationships?open=warmth:expected", "How often to meet", None),
    "plan": ("/plan?level=2", "Tick visits on and off", None),
    "plan area": ("/plan?area=NP0551", "warmth 0.09", None),
    "plan asked": ("/plan?open=plan:set", "Must be visited", None),
    "plans compared": ("/plan?open=plan:compare", "No plan is saved yet", None),
    "plan assigned": ("/plan?open=plan:assign", "Nobody has an area yet", None),
    "save popover": ("/plan?level=2", "Tick visits on and off", open_popover(2)),
    "stories": ("/stories", "No story yet", open_popover(0)),
    "no plan": ("/plan?level=1", "no visit would gain anything", None),
}


def faults(page, name):
    """What is wrong with a page, in words; and its first headings, which axe does not count."""
    said = [f"{name}: {rule} at {at}: {why}" for rule, at, why in examine(page)]
    if page.locator("h1").count() != 1:
        said.append(f"{name}: {page.locator('h1').count()} first headings")
    return said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(opened, scheme):
    """Every page, the map's frame included, bare or with a menu, a dialog or an error open."""
    page, said = opened(color_scheme=scheme), []
    for name, (_, _, act) in PAGES.items():
        visit(page, name)
        if act:
            act(page)
        said += faults(page, name)
    assert not said, "\n".join(said)


def test_axe_finds_nothing_before_anything_is_loaded(serve_app, browser_page, tmp_path):
    """The empty store, and the page that it leads to."""
    page = browser_page()
    page.goto(serve_app(tmp_path / "empty.gpkg").url)
    see(page, "Nothing is loaded yet")
    said = faults(page, "empty store")
    page.get_by_role("link", name="Load your own files").click()
    see(page, "Load a boundary first")
    assert not said + faults(page, "first file")


def test_axe_finds_nothing_on_a_phone(opened):
    """Where columns become rows and the map comes first."""
    page, said = opened(390, 844), []
    for name in ("coverage", "place", "office", "programs", "review"):
        visit(page, name)
        said += faults(page, name)
    assert not said, "\n".join(said)


def test_the_check_sees_faults_on_the_page_and_in_the_frame_of_the_map(opened):
    """A picture without words and a button without a name are found, each where it was put."""
    page = opened()
    page.locator("main").evaluate("e => e.append(document.createElement('img'))")
    page.frame_locator(MAP).locator("body").evaluate(
        "e => e.append(document.createElement('button'))"
    )
    found = {(rule, " in " in at) for rule, at, _ in examine(page)}
    assert {("image-alt", False), ("button-name", True)} <= found


def test_every_page_has_a_title_of_its_own(opened):
    """A window, a tab and the history say which page, and which profile, this is."""
    page, titles = opened(), []
    for name in ("coverage", "place", "officials", "office", "council", "program", "loaded"):
        visit(page, name)
        titles.append(page.title())
    assert len(set(titles)) == len(titles)
    assert titles[1].startswith("Kathmandu")


# --- what axe does not see ------------------------------------------------------------------------

# What has the focus, in whichever frame: what it is, whether a ring is round it, what is over it,
# and whether a pointer 11 pixels to each side of its middle still meets it (24 across, in all).
FOCUSED = """() => {
    let [focused, left, top] = [document.activeElement, 0, 0];
    while (focused.contentDocument) {
        const frame = focused.getBoundingClientRect();
        [left, top] = [left + frame.x, top + frame.y];
        focused = focused.contentDocument.activeElement;
    }
    const hidden = "input:is([type=checkbox], [type=radio], [type=range])";
    const shown = focused.matches(hidden) ? focused.closest("label, [role=group]") : focused;
    const box = shown.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const meets = (dx, dy) => {
        const met = focused.ownerDocument.elementFromPoint(x + dx, y + dy);
        return shown.contains(met) || met?.contains(shown);
    };
    let ringed = false;
    for (let [at, n] = [focused, 0]; at && n < 5; at = at.parentElement, n++) {
        const { outlineStyle, outlineWidth } = getComputedStyle(at);
        ringed ||= outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    }
    const over = document.elementFromPoint(left + x, top + y);
    return {
        tag: focused.tagName,
        name: focused.getAttribute("aria-label") || focused.innerText || "",
        ringed,
        seen: left + x >= 0 && top + y >= 0 && left + x <= innerWidth && top + y <= innerHeight
            && (over?.tagName === "IFRAME" || meets(0, 0)),
        large: Math.min(box.width, box.height) >= 24
            || [[-11, 0], [11, 0], [0, -11], [0, 11]].every(([dx, dy]) => meets(dx, dy)),
    };
}"""


def stops(page, most=90):
    """Every stop of the tabulator, from where the focus is to the end of the page."""
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["tag"] == "BODY":
            return
        yield stop
    pytest.fail(f"the tabulator has not come to an end after {most} stops")


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_the_focus_is_always_seen(opened, size):
    """Each stop of the map's page has a ring, is not covered, and is large enough to hit."""
    page = opened(*size)
    found = list(stops(page))
    names = [stop["name"] for stop in found]
    # A table's canvas lies below what scrolls it, and is the one thing that may.
    for fault in ("ringed", "seen", "large"):
        assert [s["name"] for s in found if not s[fault] and s["tag"] != "CANVAS"] == [], fault
    order = ["Skip to main content", "Skip to the map", "Measure", "Zoom in", "Map of areas"]
    assert [name for name in names if name in order] == order


# Fields that are typed into or ticked, and the colours of their border and of the ground below.
BORDERS = """() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const over = (colours) => {
        canvas.clearRect(0, 0, 1, 1);
        for (const colour of colours) {
            canvas.fillStyle = colour;
            canvas.fillRect(0, 0, 1, 1);
        }
        return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    };
    const light = (colour) => colour.map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
    const ratio = (one, other) => {
        const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const shadow = /^(rgba?\\([^)]*\\)|color\\([^)]*\\)|#\\w+)/;
    const fields = document.querySelectorAll(`.stMain [role="group"]:has(input[role="combobox"]),
        [data-testid="stTextInputRootElement"], label:has(input[role="switch"]) > span + div,
        [data-testid="stRadioOption"] > span + div > div:first-child`);
    return [...fields].filter((field) => field.getClientRects().length).map((field) => {
        const ground = getComputedStyle(document.querySelector(".stApp")).backgroundColor;
        const style = getComputedStyle(field);
        const bordered = parseFloat(style.borderTopWidth);
        const line = bordered ? style.borderTopColor : style.boxShadow.match(shadow)?.[0];
        const drawn = over([ground, style.backgroundColor, line ?? "transparent"]);
        return [field.className, ratio(drawn, over([ground]))];
    });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_typed_into_has_a_border_that_is_seen(opened, scheme):
    """Three to one against the page, for a field, a list and a switch."""
    page, found = opened(color_scheme=scheme), []
    for name in ("coverage", "officials", "review"):
        visit(page, name)
        found += page.evaluate(BORDERS)
    assert len(found) >= 10
    assert [(name, round(ratio, 2)) for name, ratio in found if ratio < 3] == []


SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""
# Words that are cut off: of what holds text itself, and hides what is beyond it.
CUT = """() => [...document.querySelectorAll(".stMain :is(h2, h3, p, label, summary, button)")]
    .filter((e) => e.getClientRects().length && !e.closest(".eng-page, .eng-skip, .eng-target"))
    .filter((e) => e.scrollWidth > e.clientWidth + 2 && getComputedStyle(e).overflowX !== "visible")
    .filter((e) => e.innerText.trim())
    .map((e) => e.innerText.slice(0, 60))"""


def test_nothing_is_lost_at_320_pixels_or_with_text_spaced_out(opened):
    """As at 400 % zoom, and as readers set text who need more room: no sideways scroll, no cut."""
    page = opened(320, 640)
    wide, cut = [], []
    for name in ("coverage", "place", "office", "programs", "review", "flow"):
        visit(page, name)
        page.add_style_tag(content=SPACED)
        room = page.locator(".stMain").evaluate("main => main.scrollWidth - main.clientWidth")
        wide += [(name, room)] if room > 0 else []
        cut += [(name, words) for words in page.evaluate(CUT)]
    assert wide == []
    assert cut == []


# --- by keyboard alone ------------------------------------------------------------------------


class Keyboard:
    """A reader who has a keyboard and nothing else; the pointer is never used."""

    def __init__(self, page):
        self.page = page
        self.frame = page.frame_locator(MAP).first

    def press(self, *keys):
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def at(self):
        """The name of what has the focus."""
        return self.page.evaluate(FOCUSED)["name"].split("\n")[-1]

    def tab_to(self, name, key="Tab", most=90):
        """Press the tabulator until something of this name has the focus."""
        passed = []
        for _ in range(most):
            self.press(key)
            passed.append(self.page.evaluate(FOCUSED)["name"])
            if name in passed[-1]:
                return
        pytest.fail(f"{name!r} is no stop of the tabulator: {passed}")

    def link_says(self, pattern):
        """Wait until the address says so, and the page has followed."""
        self.page.wait_for_url(re.compile(pattern))
        rest(self.page)


def test_the_dashboard_is_worked_by_keyboard_alone(opened):
    """Filters, period, measure, legend, map, list, profile, and back to the map."""
    page = opened()
    reader = Keyboard(page)

    reader.tab_to("Measure")
    page.keyboard.type("Counterparts")
    reader.press("Enter")
    reader.link_says("measure=counterparts")

    reader.tab_to("to 30 Sep 2026")
    reader.press("Enter")
    reader.tab_to("3 months")
    reader.press("ArrowRight", " ")
    reader.link_says("from=2026-04-01")
    reader.press("Escape")
    page.get_by_test_id("stPopoverBody").wait_for(state="hidden")

    reader.tab_to("Filters")
    reader.press("Enter")
    reader.tab_to("Kind of engagement")
    page.keyboard.type("Mediation")
    reader.press("Enter")
    reader.link_says("kind=mediation")
    reader.press("Escape", "Escape")
    page.get_by_test_id("stPopoverBody").wait_for(state="hidden")

    reader.tab_to("Zoom in")
    reader.press("Enter")
    reader.tab_to("Map of areas")
    reader.frame.locator("#map_div[data-focused]:not([data-focused=''])").wait_for()
    reader.press("ArrowRight")
    focused = reader.frame.locator("#map_div").get_attribute("data-focused")
    reader.press(" ")
    reader.link_says(f"area={focused}")
    page.get_by_role("button", name="Open profile").wait_for()

    reader.tab_to("Period")
    reader.press("ArrowLeft")
    reader.link_says("from=2026-03-01")
    reader.tab_to("Lapsed")
    reader.press("Enter")
    reader.frame.locator(".key[aria-pressed=true]", has_text="Lapsed").wait_for()
    reader.press("Escape")
    reader.frame.locator(".key[aria-pressed=true]").wait_for(state="hidden")

    reader.tab_to("Open profile")
    reader.press("Enter")
    see(page, "Engagements in time")
    reader.link_says(f"from=2026-03-01.*area={focused}")
    reader.tab_to("Back to the map")
    reader.press("Enter")
    see(page, "This map leaves out")

    reader.tab_to("Skip to the list")
    reader.press("Enter", "Tab", "ArrowLeft", " ")
    reader.tab_to("Fullscreen: Areas ranked by counterparts")
    reader.press("Tab")
    page.locator("canvas td").first.wait_for(state="attached")
    reader.press("ArrowDown")  # lets the picked row go
    page.wait_for_url(lambda url: "area=" not in url)
    # The answer of the server takes the first cell away once more, a moment after it came.
    page.locator("canvas #glide-cell-1-0:focus[aria-selected=false]").wait_for(state="attached")
    reader.press("ArrowDown")  # comes to the first row
    page.locator("canvas #glide-cell-1-0:focus[aria-selected=true]").wait_for(state="attached")
    reader.press("ArrowDown")
    page.locator("canvas #glide-cell-1-1:focus[aria-selected=true]").wait_for(state="attached")
    reader.press(" ")
    reader.link_says("area=")
    rest(page)
    assert "measure=counterparts" in page.url
    assert "kind=mediation" in page.url
