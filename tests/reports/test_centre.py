"""The page of a contact centre: what stands on it, and that it is made from the record alone."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright
from selectolax.lexbor import LexborHTMLParser

from parcours.clock import ManualClock
from parcours.runs import RunFolder
from reports import write_reports
from reports.load import load_run
from reports.page.page import render_page
from simulation.compare import compare
from simulation.document import difference_rows, results_document
from simulation.engine import Engine
from simulation.replicate import engine_named, run
from simulation.scenario.load import parse_scenario
from simulation.scenario.model import Scenario
from simulation.staffing.find import Effort, find_staff
from simulation.staffing.told import as_json
from simulation.telling import simulation_sentence, staff_sentence
from simulation.verdict import judge

BROWSERS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/google-chrome")
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run")
DOCUMENT: dict[str, Any] = {
    "name": "small",
    "title": "A <small> centre",
    "about": "Written for a test.",
    "start": datetime(2026, 11, 17, tzinfo=UTC).date(),
    "channels": {
        "phone": {
            "kind": "live",
            "open": "08:00-12:00",
            "patience": "exponential 120 s",
            "target": {"within": "20 s", "share": "80 %", "abandoned": "8 %"},
        },
        "mail": {"kind": "deferred", "target": {"within": "24 h", "share": "50 %"}},
    },
    "reasons": {
        "any": {
            "handling": "exponential 240 s",
            "resolved": "70 %",
            "comes_back": {"after": "exponential 20 min"},
        }
    },
    "teams": {
        "all": {
            "skills": [{"channels": ["phone", "mail"]}],
            "advisers": 12,
            "hours": "08:00-12:00",
            "cost_per_h": "27 EUR",
        }
    },
    "demand": [
        {"channel": "phone", "per_h": "80 per h", "hours": "08:00-12:00"},
        {"channel": "mail", "per_h": "6 per h", "hours": "08:00-12:00"},
    ],
}


def _scenario(**more: Any) -> Scenario:
    return parse_scenario({**DOCUMENT, **more})


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a run folder: verb, name of the record, the record, and what run.json adds."""

    def write(verb: str, name: str, record: dict[str, Any], **more: Any) -> Path:
        clock = ManualClock(datetime(2026, 11, 2, 9, 15, tzinfo=UTC))
        run = RunFolder.create(tmp_path / "runs", verb, clock, {"zone": "Europe/Paris", **more})
        run.write_text(name, json.dumps(record))
        run.finish("kept", 0, clock)
        return run.path

    return write


@pytest.fixture(scope="module")
def simulated() -> dict[str, Any]:
    """Simulate the small centre beside the same with two advisers fewer, once for this module."""
    scenario = _scenario()
    fewer = _scenario(name="fewer", teams={"all": {**DOCUMENT["teams"]["all"], "advisers": 9}})
    results, other = run(scenario, 20), run(fewer, 20)
    record = results_document(results)
    record["compared_with"] = results_document(other)
    record["differences"] = difference_rows(compare(results, other))
    return {"record": record, "sentence": simulation_sentence(results, judge(results))}


@pytest.fixture(scope="module")
def staffed() -> dict[str, Any]:
    """Staff the small centre, once for this module."""
    engine: Engine = engine_named("compiled")
    found = find_staff(_scenario(), engine, effort=Effort(search_days=20, proof_days=40, looks=6, threads=1))
    return {"record": as_json(found), "sentence": staff_sentence(found)}


def _page(path: Path) -> LexborHTMLParser:
    return LexborHTMLParser(render_page(load_run(path)))


def _text(page: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in page.css(selector)]


def test_the_verdict_of_a_simulation_is_a_sentence(folder: Callable[..., Path], simulated: dict[str, Any]) -> None:
    """The page opens with what the contact centre holds and what it costs."""
    page = _page(folder("simulate", "simulation.json", simulated["record"], sentence=simulated["sentence"]))
    assert _text(page, "h1") == ["The contact centre holds all three targets for 1,306 EUR a day."]


def test_a_simulated_day_is_told_in_charts(folder: Callable[..., Path], simulated: dict[str, Any]) -> None:
    """A day has arrivals against staff, service level, waits, backlog, occupancy, and once & done beside the count."""
    page = _page(folder("simulate", "simulation.json", simulated["record"]))
    assert _text(page, ".chart figcaption b") == [
        "Arrivals against staff",
        "Service level: phone",
        "Wait until an adviser answers",
        "Backlog",
        "Occupancy",
        "By case, beside each channel's own count",
    ]
    assert _text(page, "h3.part") == [
        "Against fewer, on the same days",
        "Tuesday 17 November 2026",
        "Once & done",
        "Channels",
        "Teams and cost",
    ]


def test_a_service_level_has_its_band_target_and_formula(
    folder: Callable[..., Path], simulated: dict[str, Any]
) -> None:
    """The chart of a service level shows most days, the interval of the mean, the target, Erlang A and the other."""
    page = _page(folder("simulate", "simulation.json", simulated["record"]))
    chart = page.css("figure.chart")[1]
    assert [" ".join(one.text().split()) for one in chart.css(".legend li")] == [
        "simulated",
        "Erlang A",
        "fewer",
        "target",
        "8 days of 10",
        "95 % interval of the mean",
    ]
    assert (len(chart.css("svg.plot .band")), len(chart.css("svg.plot .rule"))) == (1, 1)


def test_every_chart_is_read_out_in_words(folder: Callable[..., Path], simulated: dict[str, Any]) -> None:
    """A reader who hears the page gets each chart's title and sentence in place of the picture."""
    page = _page(folder("simulate", "simulation.json", simulated["record"]))
    told = [svg.attributes["aria-label"] or "" for svg in page.css("svg.plot")]
    assert len(told) == 6
    assert told[0].startswith("Arrivals against staff. Most contacts come in from ")
    assert all(label.count(". ") >= 1 for label in told)


def test_a_comparison_says_what_changed_and_how_sure_that_is(
    folder: Callable[..., Path], simulated: dict[str, Any]
) -> None:
    """Every difference stands with both values, its interval, and a mark about zero, grey if unclear."""
    page = _page(folder("simulate", "simulation.json", simulated["record"]))
    rows = [[" ".join(cell.text().split()) for cell in row.css("td")] for row in page.css(".compare tbody tr")]
    cost = next(row for row in rows if row and row[0] == "Cost of paid hours")
    assert cost[:3] == ["Cost of paid hours", "1,306 EUR", "982 EUR"]
    assert cost[4] == "+33.0 %"
    assert "33.0 % more cost" in _text(page, ".said li")


def test_the_page_needs_nothing_of_the_simulation(folder: Callable[..., Path], simulated: dict[str, Any]) -> None:
    """Making the report imports neither simulation nor numba: the record is enough."""
    path = folder("simulate", "simulation.json", simulated["record"])
    code = (
        "import sys; from pathlib import Path; from reports import write_reports; "
        f"write_reports(Path({str(path)!r})); "
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('simulation', 'numba', 'simpy')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_scenario_cannot_write_markup(folder: Callable[..., Path], simulated: dict[str, Any]) -> None:
    """Names and titles of a scenario are text, in the page and in its pictures."""
    evil = "<script>alert(1)</script>"
    record = json.loads(json.dumps(simulated["record"]).replace('"phone"', json.dumps(evil)))
    path = folder("simulate", "simulation.json", record, configuration={"title": evil, "about": evil})
    assert "<script>alert" not in render_page(load_run(path))


def test_survive_8_a_damaged_record_is_no_page_of_figures(
    folder: Callable[..., Path], simulated: dict[str, Any]
) -> None:
    """Half a record is no record: the report is made without the section."""
    path = folder("simulate", "simulation.json", simulated["record"])
    (path / "simulation.json").write_text('{"format_version": 1, "kind"', encoding="utf-8")
    assert _page(path).css_first("#centre") is None
    assert write_reports(path).html.is_file()


def test_a_staff_is_shown_with_its_shifts_and_its_proof(folder: Callable[..., Path], staffed: dict[str, Any]) -> None:
    """A staff shows every target with its interval, the shifts as bars with breaks, and advisers by interval."""
    record = staffed["record"]
    page = _page(folder("staff", "staff.json", record, sentence=staffed["sentence"]))
    kinds = sum(len(team["shifts"]) for team in record["teams"])
    assert len(_text(page, "#staff tbody tr")) >= len(record["proof"]["goals"]) + 1
    assert _text(page, ".chart figcaption b")[:2] == ["Shifts", "Advisers on duty by interval and team"]
    assert len(page.css("svg.shifts rect")) >= kinds
    assert _text(page, "h1") == [staffed["sentence"]]


def test_what_a_staff_does_not_hold_is_named_with_the_reason(
    folder: Callable[..., Path], staffed: dict[str, Any]
) -> None:
    """An interval that misses its target stands with its share, its interval and the reason."""
    unmet = {"when": "Tue 17 Nov 08:00", "goal": "phone", "share": 0.5, "low": 0.4, "high": 0.6, "reason": "no seats"}
    page = _page(folder("staff", "staff.json", {**staffed["record"], "unmet": [unmet]}))
    rows = [[" ".join(cell.text().split()) for cell in row.css("td")] for row in page.css("#staff tbody tr")]
    assert ["Tue 17 Nov 08:00", "phone", "50.0 % [40.0, 60.0]", "no seats"] in rows


def test_several_days_are_told_by_day(folder: Callable[..., Path]) -> None:
    """A scenario of several days has charts by day, and the busiest day by interval."""
    results = run(_scenario(days=3), 5)
    page = _page(folder("simulate", "simulation.json", results_document(results)))
    charts = _text(page, ".chart figcaption b")
    assert charts[:4] == [
        "Contacts by day",
        "Service level by day: phone",
        "Service level by day: mail",
        "Backlog by day",
    ]
    assert [head for head in _text(page, "h3.part") if head.endswith("the busiest day")] != []


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start one headless browser for this module."""
    found = next((path for path in BROWSERS if Path(path).exists()), None)
    with sync_playwright() as playwright:
        if found is None and not Path(playwright.chromium.executable_path).exists():
            pytest.skip("no Chromium was found")
        browser = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


@pytest.mark.parametrize("verb", ["simulate", "staff"])
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_the_page_can_be_used_by_everybody_and_asks_nobody(
    folder: Callable[..., Path],
    simulated: dict[str, Any],
    staffed: dict[str, Any],
    browser: Browser,
    verb: str,
    width: int,
    scheme: str,
) -> None:
    """On a phone and a desk, light and dark: nothing is too wide, no checker complains, no request is made."""
    name, told = ("simulation.json", simulated) if verb == "simulate" else ("staff.json", staffed)
    address = write_reports(folder(verb, name, told["record"])).html.as_uri()
    page = browser.new_page(
        viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = [violation["id"] for violation in Axe().run(page).response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.close()
    assert (found, wide, asked) == ([], False, [address])
