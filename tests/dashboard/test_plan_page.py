"""The Plan page on the example: set, solve, compare, assign, and every empty state."""

from __future__ import annotations

import json
import shutil

import pandas as pd
import pytest

from dashboard.components.plan.draft import LINK
from geodata.model import conform
from geodata.planning import Plan
from geodata.store import open_store

FIRST = "Four visits would bring 2.2 million people in 13 districts within reach; a fifth adds"
NASTY = "Spring <b>x</b> :material/home: {{ 7*7 }}"


@pytest.fixture
def own_store(demo_store, tmp_path):
    """A copy of the example that a test may write to."""
    path = tmp_path / "own.gpkg"
    shutil.copy(demo_store, path)
    return path


def head(app):
    """The sentence of the page, as a reader sees it."""
    return app.header[0].value.replace("\\", "")


def texts(app):
    """Everything the page says in text, without what keeps data from being markup."""
    parts = [*app.header, *app.text, *app.caption, *app.markdown, *app.warning]
    return " ".join(part.value for part in parts).replace("\\", "")


def find(elements, prefix):
    """A widget whose key begins so: a value chosen elsewhere makes it another one."""
    (found,) = (element for element in elements if str(element.key).startswith(prefix))
    return found


def panel(app, name):
    """Open one of the panels beside the map."""
    app.query_params["open"] = f"plan:{name}"
    app.run()
    assert not app.exception
    return app


def asked(app):
    """What the link says is asked."""
    return json.loads(linked(app, LINK) or "{}")


def linked(app, name):
    """A part of the link; empty where it is not there."""
    said = app.query_params.get(name, "")
    return said if isinstance(said, str) else said[0]


def save(app, name):
    """Save the plan that is shown."""
    find(app.text_input, "plan-save-reviewer").set_value("Amina Yusuf")
    find(app.text_input, "plan-name-").set_value(name).run()
    app.button(key="plan-save-new").click().run()
    assert not app.exception


def test_a_plan_stands_there_before_anything_is_asked(open_page, demo_store):
    """A sentence, how sure it is, its figures, its visits, and what was not known."""
    app = open_page(demo_store, "plan")
    assert head(app).startswith(FIRST)
    assert "This is the best possible plan." in texts(app)
    assert "as of 30 Sep 2026" in texts(app)
    assert [metric.value for metric in app.metric][:2] == ["2.2 million", "45 → 58"]
    visits = app.dataframe[0].value
    assert visits["on"].tolist() == [True] * 4 + [False] * 3
    assert visits["name"].iloc[0] == "Darchula"
    assert "1. Darchula: 565,000 people in 3 districts" in texts(app)
    assert "1,295 km there and back from Kathmandu, 7.5 days." in texts(app)
    assert "Why: nobody has been there on record" in texts(app)
    assert "Not known: the warmth of 8 areas, counted as cold" in texts(app)
    assert "roads: distances are straight lines times 1.3" in texts(app)


def test_the_map_numbers_the_stops_and_outlines_what_they_serve(open_page, demo_store, shown):
    """The fill can be switched; the plan stays over it."""
    app = open_page(demo_store, "plan")
    picture = shown(app)
    assert len(picture["stops"]) == 5
    assert "regions" in picture
    app.session_state["plan-fill-demand"] = "after"
    app.run()
    after = shown(app)
    assert after["stops"] == picture["stops"]
    assert after["classes"] != picture["classes"]


def test_what_is_asked_is_answered_at_once_and_stands_in_the_link(open_page, demo_store):
    """Trips, aim, areas at any price; another session that opens the link sees the same."""
    app = panel(open_page(demo_store, "plan"), "set")
    find(app.number_input, "plan-field-trips").set_value(6).run()
    assert head(app).startswith("Six visits would bring 2.9 million people")
    find(app.multiselect, "plan-field-must_not").set_value(["NP0775"]).run()
    assert asked(app) == {"trips": 6, "must_not": ["NP0775"]}
    other = open_page(demo_store, "plan", ask=json.dumps(asked(app)))
    assert head(other) == head(app)
    assert "1 area was ruled out." in texts(other)


@pytest.mark.parametrize(
    ("aim", "said"),
    [
        ("fewest", "17 visits would reach every district of urgency 0.5 or more"),
        ("nearest", "km away on average"),
    ],
)
def test_every_aim_has_its_fields_and_its_sentence(open_page, demo_store, aim, said):
    """What does not go with an aim is not asked; going back restores what was."""
    app = panel(open_page(demo_store, "plan"), "set")
    find(app.selectbox, "plan-field-aim").set_value(aim).run()
    assert not app.exception
    assert said in head(app)
    trips = [n for n in app.number_input if str(n.key).startswith("plan-field-trips")]
    assert bool(trips) == (aim == "nearest")
    find(app.selectbox, "plan-field-aim").set_value("most").run()
    assert head(app).startswith(FIRST)


def test_a_broken_link_is_said_and_let_go(open_page, demo_store):
    """Whatever stands in it, the page stands."""
    for ask in ("{", "[]", '{"trips": -1}', '{"nonsense": 1}', '{"added": "NP"}', '"x"'):
        app = open_page(demo_store, "plan", ask=ask)
        assert head(app).startswith(FIRST)
        assert any("cannot be used" in toast.value for toast in app.toast)


def test_visits_by_hand_change_every_figure_and_can_be_taken_back(open_page, demo_store):
    """What was ticked is in the link; the plan as it was made is one press away."""
    ask = json.dumps({"dropped": ["NP0775"], "added": ["NP0768"]})
    app = open_page(demo_store, "plan", ask=ask)
    assert "Chosen by hand" in texts(app)
    visits = app.dataframe[0].value
    assert visits.loc["NP0768", "on"]
    assert not visits.loc["NP0775", "on"]
    app.button(key="plan-untick").click().run()
    assert head(app).startswith(FIRST)
    assert asked(app) == {}


def test_the_picked_area_says_how_it_stands_and_what_it_can_be(open_page, demo_store):
    """A visit, a start, a must or none; each button answers at once."""
    app = open_page(demo_store, "plan", area="NP0551")
    assert "Lapsed · 246,000 people · warmth" in texts(app)
    app.button(key="plan-picked-visit").click().run()
    assert asked(app) == {"dropped": ["NP0551"]}
    app.button(key="plan-picked-must").click().run()
    assert asked(app) == {"must": ["NP0551"]}
    app.button(key="plan-picked-must_not").click().run()
    assert asked(app) == {"must_not": ["NP0551"]}
    app.button(key="plan-picked-starts").click().run()
    assert asked(app)["starts"] == ["NP0327", "NP0551"]
    app.button(key="plan-picked-close").click().run()
    assert "area" not in app.query_params
    assert not app.exception


def test_a_plan_is_saved_opened_renamed_and_deleted_after_a_question(open_page, own_store):
    """Under any name; it keeps who made it and when, and a link to it shows it again."""
    app = open_page(own_store, "plan")
    assert app.button(key="plan-save-new").disabled
    save(app, NASTY)
    plan_id = linked(app, "plan")
    assert f"{NASTY}, as saved" in texts(app)
    with open_store(own_store) as store:
        (row,) = store.kept("plans").to_dict("records")
    assert (row["name"], row["made_by"]) == (NASTY, "Amina Yusuf")
    assert Plan.from_json(row["plan"]).stops[0].pcode == "NP0775"
    other = open_page(own_store, "plan", plan=plan_id)
    assert head(other).startswith(FIRST)
    assert f"{NASTY}, as saved" in texts(other)
    panel(other, "compare")
    other.button(key="plan-rename").click().run()
    find(other.text_input, "plan-new-name").set_value("Far west")
    other.button(key="plan-rename-yes").click().run()
    assert "Far west, as saved" in texts(other)
    other.button(key="plan-delete").click().run()
    assert "will be gone for everybody" in texts(other)
    with open_store(own_store) as store:
        assert len(store.kept("plans")) == 1
    other.button(key="plan-delete-yes").click().run()
    assert not other.exception
    with open_store(own_store) as store:
        assert store.kept("plans").empty
    gone = open_page(own_store, "plan", plan=plan_id)
    assert head(gone).startswith(FIRST)
    assert any("not there any more" in toast.value for toast in gone.toast)


def test_saved_plans_stand_side_by_side_with_their_differences_marked(open_page, own_store):
    """The plan on the page among them, and changes can be saved in their place."""
    app = open_page(own_store, "plan")
    save(app, "Four")
    panel(app, "set")
    find(app.number_input, "plan-field-trips").set_value(5).run()
    assert "Four, changed" in texts(app)
    panel(app, "compare")
    table = app.dataframe[1].value.set_index("Figure")
    assert table.columns.tolist() == ["≠", "The plan on the page", "Four"]
    assert table.loc["Visits"].tolist() == ["≠", "5", "4"]
    assert table.loc["Aim", "≠"] == ""
    assert table.loc["Stops only here", "Four"] == "none"
    app.button(key="plan-save-changes").click().run()
    assert "Four, as saved" in texts(app)
    with open_store(own_store) as store:
        (row,) = store.kept("plans").to_dict("records")
    assert len(Plan.from_json(row["plan"]).stops) == 5
    assert row["made_at"] <= row["changed_at"]
    assert not app.exception


def test_a_plan_made_for_other_areas_is_let_go_when_they_are_left(open_page, own_store):
    """Its link sets the level and the root; another level is another plan."""
    app = open_page(own_store, "plan", level="2", in_="1:NP06")
    save(app, "Karnali")
    plan_id = linked(app, "plan")
    other = open_page(own_store, "plan", plan=plan_id)
    assert linked(other, "in") == "1:NP06"
    assert "Karnali, as saved" in texts(other)
    other.button(key="crumb-root").click().run()
    assert "plan" not in other.query_params
    assert head(other).startswith(FIRST)
    assert not other.exception


def test_a_damaged_plan_is_a_sentence(open_page, own_store):
    """Somebody else's program may have written it."""
    row = {"plan_id": "p1", "name": "Odd", "vintage": "?", "plan": "{}", "changed_at": "2026"}
    with open_store(own_store) as store:
        row["vintage"] = store.vintages()["vintage"].iloc[0]
        store.keep("plans", conform("plans", pd.DataFrame([row])))
    app = open_page(own_store, "plan", plan="p1")
    assert any("cannot be read" in toast.value for toast in app.toast)
    panel(app, "compare")
    assert not app.exception
    assert app.dataframe[0].value["name"].tolist() == ["Odd"]


def test_areas_are_assigned_to_teams_and_contradictions_are_said(open_page, own_store):
    """A visit's areas at once; a province picks its districts; who did it is kept."""
    app = panel(open_page(own_store, "plan"), "assign")
    assert "Nobody has an area yet" in texts(app)
    several = find(app.selectbox, "plan-field-several")
    assert several.options[1] == "Visit 1: Darchula (3)"
    several.set_value("Visit 1: Darchula").run()
    find(app.text_input, "plan-owner-").set_value("Bina")
    find(app.text_input, "plan-assign-reviewer").set_value("Amina Yusuf").run()
    assert app.button(key="plan-assign").label == "Assign 3 areas"
    app.button(key="plan-assign").click().run()
    assert "3 areas are assigned" in texts(app)
    assert not app.warning
    with open_store(own_store) as store:
        rows = store.kept("assignments")
    assert rows["pcode"].tolist() == ["NP0767", "NP0774", "NP0775"]
    assert set(rows["owner"]) == {"Bina"}
    assert set(rows["set_by"]) == {"Amina Yusuf"}
    two = rows.iloc[:1].assign(assignment_id="other", level=1, pcode="NP07", owner="Chandra")
    with open_store(own_store) as store:
        store.keep("assignments", two)
    app.run()
    said = "Sudur Paschim (province) is assigned to Chandra, and 3 areas in it to others"
    assert said in app.warning[0].value.replace("\\", "")
    find(app.selectbox, "plan-field-several").set_value("Karnali (province)").run()
    assert len(find(app.multiselect, "plan-field-basket").value) == 10
    assert not app.exception


def test_who_has_an_area_is_painted_on_the_map(open_page, own_store, shown):
    """Assigned, chosen now, and not assigned are told apart."""
    with open_store(own_store) as store:
        vintage = store.vintages()["vintage"].iloc[0]
        row = {"assignment_id": "a", "vintage": vintage, "level": 1, "pcode": "NP06", "team": "W"}
        store.keep("assignments", conform("assignments", pd.DataFrame([row])))
    app = panel(open_page(own_store, "plan"), "assign")
    assert shown(app)["classes"].count("z") == 10
    find(app.multiselect, "plan-field-basket").set_value(["NP0775"]).run()
    assert shown(app)["classes"].count("u") == 1


def test_a_level_without_population_is_planned_by_areas(open_page, demo_store):
    """It is said, and no column of people is made up; the best plan is found beside the page."""
    app = open_page(demo_store, "plan", level="3", in_="1:NP06")
    assert "visits would bring" in head(app)
    assert "people" not in head(app)
    assert "any population: every area counts as one" in texts(app)
    assert "unknown" in [metric.value for metric in app.metric]


def test_where_all_is_warm_it_says_what_to_do_next(open_page, demo_store):
    """Every province was met lately; the form stays open to ask for something else."""
    app = open_page(demo_store, "plan", level="1")
    assert "no visit would gain anything" in head(app)
    assert "Under Filters" in texts(app)
    assert find(app.selectbox, "plan-field-aim")
    assert not app.exception


def test_what_cannot_be_answered_is_a_sentence(open_page, demo_store):
    """More must be visited than there are trips."""
    ask = json.dumps({"trips": 1, "must": ["NP0775", "NP0551"]})
    app = open_page(demo_store, "plan", ask=ask)
    assert head(app) == "No visits answer what is asked"
    assert find(app.multiselect, "plan-field-must_not")
    assert not app.exception


def test_a_travel_table_that_is_not_there_is_said(open_page, demo_store):
    """A link may name one that another machine had."""
    for table in ("roads-0123456789", "../../etc/passwd"):
        app = open_page(demo_store, "plan", ask=json.dumps({"travel": table}))
        assert head(app) == "No visits answer what is asked"
        assert "Upload it again" in texts(app)
        find(app.button, "plan-travel-none").click().run()
        assert head(app).startswith(FIRST)
        assert not app.exception
