"""What the page hands out and takes in: answers, scenarios, tables, and mistakes by field."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner import staffing
from planner.ask import read_query
from planner.base import Base
from planner.desk import Desk, Turn
from planner.errors import FieldErrors
from planner.shelf import Shelf
from planner.written import as_toml
from simulation.document import interval_rows
from simulation.engine import Stopped
from simulation.replicate import run
from simulation.scenario.load import load_scenario
from simulation.staffing.find import Effort

QUICK = Effort(search_days=20, proof_days=40, looks=4)


def lines(text: str) -> list[dict[str, Any]]:
    """Read an answer that comes as lines of JSON."""
    return [json.loads(line) for line in text.splitlines()]


def test_the_page_stands_before_any_script_runs(client: Any) -> None:
    """Labels, limits and where the levers stand are in the HTML, as the address says."""
    html = client.get("/?scenario=small&volume=130").text

    assert '<label for="lever-volume">Volume</label>' in html
    assert 'id="lever-volume" min="40" max="250" step="1" value="130"' in html
    assert "A small shop&#39;s Tuesday" in html


def test_an_answer_comes_as_lines(client: Any) -> None:
    """The last line holds the whole answer: figures with intervals, curves with bands."""
    answer = lines(client.get("/answer?scenario=small&page=a&turn=1&n=20").text)[-1]["done"]

    assert (answer["n"], answer["asked"]) == (20, 20)
    assert all(one["low"] <= one["value"] <= one["high"] for one in answer["figures"])
    assert [one["channel"] for one in answer["channels"]] == ["phone", "mail"]
    assert all(len(one["wait"]["y"]) == len(answer["begins"]) == 48 for one in answer["channels"])


def test_a_late_request_gets_no_answer(client: Any) -> None:
    """Row 44: a request that arrives after a later one of its page is told that it is over."""
    client.get("/answer?scenario=small&page=a&turn=5&n=20")

    assert lines(client.get("/answer?scenario=small&page=a&turn=4&n=20&volume=90").text) == [{"over": True}]


def test_mistakes_come_back_by_field(client: Any) -> None:
    """An address that cannot be played is told by field: the page keeps what was given and says what is wrong."""
    response = client.get("/answer?scenario=small&volume=900")
    page = client.get("/?scenario=small&volume=900")

    assert (response.status_code, response.json()) == (
        422, {"wrong": {"volume": "expected a whole number from 40 to 250 %, given '900'"}},
    )  # fmt: skip
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert 'value="900"' in page.text


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x>', "<b>{{ 7 * 7 }}</b>"])
def test_what_an_address_says_is_never_markup(client: Any, hostile: str) -> None:
    """Texts of an address are escaped wherever the page shows them."""
    for key, value in (("scenario", hostile), ("volume", hostile), (hostile, "1"), ("pin", hostile)):
        html = client.get("/", params={key: value}).text

        assert hostile not in html
        assert "<b>49" not in html


def test_the_scenario_that_is_handed_out_gives_the_same_figures(client: Any, tmp_path: Path) -> None:
    """The TOML of a state, read by the simulation, plays the page's own numbers."""
    query = "scenario=small&volume=110&resolution=4&handling=95&at.lyon=120&break.confirmation.arrives=10&n=20&seed=3"
    answer = lines(client.get(f"/answer?{query}").text)[-1]["done"]
    response = client.get(f"/scenario.toml?{query}")
    path = tmp_path / "planned.toml"
    path.write_text(response.text, encoding="utf-8")

    played = run(load_scenario(path), 20, 3)
    cost, _ = played.cost()
    shown = {one["key"]: one for one in answer["figures"]}
    level = played.service_level(0)
    assert level is not None
    assert response.headers["content-disposition"] == 'attachment; filename="small-planned.toml"'
    assert shown[" cost"]["value"] == cost.value
    assert (shown["phone service_level"]["low"], shown["phone service_level"]["high"]) == (level.low, level.high)


def test_the_table_that_is_handed_out_is_that_of_the_simulation(client: Any, shelf: Shelf, desk: Desk) -> None:
    """The CSV has a line for each channel and half-hour in which anything happened."""
    text = client.get("/intervals.csv?scenario=small&n=20").text
    rows = list(interval_rows(desk.results(read_query({"n": "20"}, shelf).ask, Turn(0))))

    assert text.splitlines()[0].split(",") == list(dict.fromkeys(column for row in rows for column in row))
    assert len(text.splitlines()) == len(rows) + 1


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)"])
def test_a_spreadsheet_finds_no_formula(centre: Callable[..., Base], shelf: Shelf, client: Any, name: str) -> None:
    """Row 38: names that begin with = + - @ are neutralised in the CSV."""
    base = centre(
        channels={name: {"kind": "live", "open": "08:00-12:00"}},
        teams={"one": {"skills": [{"channels": [name]}], "advisers": 6}},
        demand=[{"channel": name, "per_h": "60 per h", "hours": "08:00-12:00"}],
    )
    added = shelf.add(base.document)
    text = client.get(f"/intervals.csv?scenario={added}&n=20").text

    assert f",'{name}" in text or f"\"'{name}" in text
    assert f",{name}" not in text


def test_a_file_is_put_on_the_shelf(client: Any, small: Base) -> None:
    """A scenario that the planner opens can be chosen under its file's name."""
    text = as_toml({key: value for key, value in small.document.tables.items() if key != "name"})
    response = client.post("/scenario?name=my%20own.toml", content=text)

    assert response.json() == {"scenario": "my-own"}
    assert '<option value="my-own"' in client.get("/").text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("start = ", "expected a scenario as TOML"),
        ("\udcff", "expected a scenario as TOML"),
        ('extends = "christmas"', "expected a scenario that stands alone"),
        ("start = 2026-01-01\nvolume = 3", "unknown key"),
        ('title = "x"', "missing"),
    ],
)
def test_a_file_that_is_no_scenario_is_refused(client: Any, content: str, told: str) -> None:
    """What is wrong with a file is told beside it, and nothing is put on the shelf."""
    response = client.post("/scenario?name=x.toml", content=content.encode("utf-8", "surrogateescape"))

    assert response.status_code == 422
    assert told in response.json()["wrong"]["file"]


def test_the_least_cost_staff_becomes_a_scenario(shelf: Shelf, desk: Desk) -> None:
    """What the search finds stands on the shelf as a scenario that can be shown beside the one it is for."""
    asked, news = read_query({"volume": "120", "n": "20"}, shelf), []
    found = staffing.find(asked, shelf, Turn(0), news.append, QUICK)
    pin = asked.ask.query()
    answer = desk.answer(
        read_query({"scenario": found["scenario"], "n": "20", "pin": pin}, shelf), Turn(0), news.append
    )
    gaps = {(one["channel"], one["name"]): one["difference"] for one in answer["differences"]}

    assert found["scenario"] == "small-staffed"
    assert [one["say"] for one in news if "say" in one][-1] == "proof on 40 fresh days"
    assert gaps["", "cases"] == {"value": 0, "low": 0, "high": 0}
    assert gaps["", "cost"]["value"] != 0
    assert tomllib.loads(as_toml(shelf.base("small-staffed").document.tables))["teams"]["voice"]["site"] == "lyon"


def test_a_search_can_be_stopped(shelf: Shelf) -> None:
    """When the page hangs up, the search ends between two days and leaves nothing on the shelf."""
    turn = Turn(0)

    with pytest.raises(Stopped):
        staffing.find(read_query({}, shelf), shelf, turn, lambda news: turn.end())

    assert "small-staffed" not in shelf.names


def test_a_staff_needs_a_target(centre: Callable[..., Base], shelf: Shelf, client: Any) -> None:
    """Where no channel promises anything, the search says so instead of finding nobody."""
    shelf.add(centre(channels={"phone": {"kind": "live", "open": "08:00-12:00"}}).document)

    told = lines(client.post("/staff?scenario=tiny").text)

    assert "expected a target on at least one channel" in told[-1]["wrong"][""]


def test_field_errors_read_as_one_error() -> None:
    """Outside the page the mistakes of several fields are one text, a line each."""
    assert str(FieldErrors({"volume": "too much", "": "and more"})) == "volume: too much\nand more"
