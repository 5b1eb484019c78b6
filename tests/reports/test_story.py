"""A whole loop told as one story, whatever is missing of it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from parcours.runs import RunFolder
from reports import write_reports
from reports.load import load_run
from reports.story import story
from reports.terminal_story import print_story

FIGURE = {"value": 12.0, "low": 10.0, "high": 14.0, "n": 40}
CENTRE = {
    "format_version": 1,
    "kind": "simulation",
    "scenario": "mothers-day",
    "replications": 40,
    "days": 5,
    "warm_up_days": 1,
    "cool_down_days": 1,
    "verdict": {"state": "held", "targets": [{"state": "held"}, {"state": "missed"}]},
    "cases": {"contacts": {**FIGURE, "value": 16898.0}, "cases": {**FIGURE, "value": 13309.1}},
    "cost": {**FIGURE, "value": 94801.6, "currency": "EUR"},
    "channels": [
        {"channel": "phone", "target": {"within_s": 20.0}, "totals": {"service_level": {**FIGURE, "value": 0.901}}}
    ],
}
LOAD = {
    "verdict": "broken",
    "valid": True,
    "scheduled": 34,
    "started": 34,
    "duration_s": 15.0,
    "objectives": [],
    "notes": ["x"],
    "peak": "mothers-day",
}
NO_DELAYS = {"buckets": {}, "total_s": 0.0, "highest_s": 0.0}
CONFIRMED = {"states": {"kept": 29, "broken": 5}, "delays": NO_DELAYS}
INTERVAL = {"second": 1, "worker": "w0", "started": 34, "promises": {"confirmation.arrives": CONFIRMED}}
IMPACT = {
    "format_version": 1,
    "sentence": "Mending it saves 4.4 advisers [1.8, 7.5].",
    "currency": "EUR",
    "days_text": "Sunday",
    "total": {"texts": {"contacts": "662 [267, 1,156]", "advisers": "4.4 [1.8, 7.6]", "euros": "1,957 [783, 3,402]"}},
}


@pytest.fixture
def loop(detecting: Callable[[list[str], str], Path]) -> Callable[..., Path]:
    """Return a maker of whole loops: what each chapter's folder holds, or why it was not played."""

    def make(**chapters: dict[str, Any] | str) -> Path:
        path = detecting(["", "F10+"], "kept")
        told: dict[str, dict[str, str]] = {}
        for name, files in chapters.items():
            folder = path / "chapters" / name
            told[name] = {"path": "" if isinstance(files, str) else f"chapters/{name}", "why": str(files)}
            if isinstance(files, str):
                continue
            told[name]["why"] = ""
            folder.mkdir(parents=True)
            about = {"format_version": 1, "verb": name, "started_at": "2026-11-22T10:00:00+00:00", "verdict": "kept"}
            (folder / "run.json").write_text(json.dumps({**about, **files.pop("about", {})}))
            for file, content in files.items():
                (folder / file).write_text(content if isinstance(content, str) else json.dumps(content) + "\n")
        folder_of = RunFolder(path)
        folder_of.write_about({**folder_of.about(), "verb": "demo", "chapters": told})
        return path

    return make


def told(path: Path) -> list[tuple[str, str, str]]:
    """Return title, sentence and tone of each chapter."""
    return [(one.title, one.sentence, one.tone) for one in story(load_run(path))]


def test_the_whole_story(loop: Callable[..., Path]) -> None:
    """Each chapter is a sentence in figures: alone, the fault, the crowd, the contact centre, and the bill."""
    path = loop(
        crowd={"about": {"load": LOAD}, "intervals.jsonl": INTERVAL},
        centre={"simulation.json": CENTRE},
        impact={"impact.json": IMPACT},
    )

    assert told(path) == [
        ("A healthy shop", "One customer came one by one to a healthy shop: 4 promises kept, none broken.", "kept"),
        (
            "A fault",
            "One more met a fault: A relay is offered that is closed (F10); relay.open-at-arrival caught it.",
            "kept",
        ),
        ("A crowd", "34 customers came within 15 s: 5 of 34 got no confirmation in time.", "broken"),
        (
            "The contact centre",
            "The contact centre of mothers-day takes 16,898 contacts about 13,309 cases in 3 days; 90.1 % of calls are "
            "answered within 20 s; 1 of 2 targets are held, for 94,802 EUR.",
            "doubt",
        ),
        (
            "What it costs",
            "Mending it saves 4.4 advisers [1.8, 7.5]. All that the crowd lost: 662 [267, 1,156] contacts more, "
            "4.4 [1.8, 7.6] advisers, 1,957 [783, 3,402] EUR over Sunday.",
            "broken",
        ),
    ]


def test_missing_chapters_say_why(loop: Callable[..., Path]) -> None:
    """A chapter that was not played, has no record, a foreign record or no folder says so; the others are told."""
    path = loop(crowd="locust is not installed", centre={"simulation.json": "{"})

    assert [sentence for _, sentence, _ in told(path)][2:] == [
        "Not played: locust is not installed.",
        "It was played, and its record cannot be read.",
        "The run ended before it came to this.",
    ]
    assert "locust is not installed" in write_reports(path).html.read_text()


@pytest.mark.parametrize(
    "chapters", [{"crowd": {"path": "../..", "why": ""}}, {"crowd": 3}, {"crowd": {"path": "/etc"}}]
)
def test_a_chapter_is_never_looked_for_elsewhere(loop: Callable[..., Path], chapters: dict[str, Any]) -> None:
    """A record that names a folder outside the run, or none, is a chapter that cannot be read."""
    path = loop()
    folder = RunFolder(path)
    folder.write_about({**folder.about(), "chapters": chapters})

    assert told(path)[2][2] == "doubt"


def test_a_run_that_is_no_loop_has_no_story(healthy: Path) -> None:
    """A run of journeys has no chapters, and its page no such section."""
    assert story(load_run(healthy)) == []
    assert 'id="story"' not in write_reports(healthy).html.read_text()


def test_one_page_tells_it_from_top_to_bottom(loop: Callable[..., Path]) -> None:
    """The page's contents name the story first, and each chapter once."""
    path = loop(crowd="not today", centre="not today", impact={"impact.json": IMPACT})
    page = write_reports(path).html.read_text()
    contents = page[page.index("<nav") : page.index("</nav>")]

    assert contents.index("Story") < contents.index("Faults") < contents.index("Journeys") < contents.index("This run")


def test_the_terminal_tells_it_in_sixty_columns(loop: Callable[..., Path]) -> None:
    """The last lines fit a small terminal and end with the verdict and the page."""
    console = Console(width=60, record=True, file=io.StringIO())
    path = loop(crowd="not today", centre="not today", impact={"impact.json": IMPACT})
    print_story(load_run(path), console)
    lines = console.export_text().splitlines()

    assert max(map(len, lines[:-1])) <= 60
    assert lines[-1] == str(path / "report.html")
    assert any("4.4 advisers" in line for line in lines)
