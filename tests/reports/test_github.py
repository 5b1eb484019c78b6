"""What GitHub Actions is told."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from parcours.domain.promises import State
from reports.github import orders, step_summary
from reports.load import load_run
from reports.terminal import print_summary


def test_each_broken_promise_is_an_error_and_each_journey_without_judgement_a_warning(broken: Path) -> None:
    """Broken and stuck are errors, inconclusive is a warning, each with what it is about."""
    told = [line.partition("::")[2].partition("::")[0] for line in orders(load_run(broken))]

    assert told == [
        "error title=Broken%3A relay.open-at-arrival",
        "error title=Broken%3A touchpoints.agree",
        "error title=click-and-collect#1%3A stuck",
        "warning title=digital-download#1%3A inconclusive",
    ]


def test_a_healthy_run_has_nothing_to_tell(healthy: Path) -> None:
    """No order is given where every promise was kept, and the summary says so."""
    assert orders(load_run(healthy)) == []
    assert step_summary(load_run(healthy)).startswith("### Both journeys went well")


@pytest.fixture
def hostile(sample: Callable[..., Any]) -> Path:
    """Return a run whose shop says things that GitHub and a terminal would obey."""
    run = sample()
    told = run.journey()
    told.judged(
        "mail.once",
        "Each mail comes once.",
        State.BROKEN,
        "twice\n::error::pwned\r\n::set-env name=A::b\x1b[31m %0A |x|",
    )
    told.ends("broken")
    return run.finish("broken", 1)


def test_survive_33_a_shop_can_give_no_orders(hostile: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Orders are off while the shop's words are printed, and on again only with a word that nobody can know."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    console = Console(width=80, record=True, file=io.StringIO())
    print_summary(hostile, console)
    lines = console.export_text().splitlines()

    first = next(line for line in lines if line)
    word = first.removeprefix("::stop-commands::")
    ends = lines.index(f"::{word}::")
    given = [line for line in lines[ends + 1 :] if line.strip()]
    assert (first.startswith("::stop-commands::"), len(word)) == (True, 32)
    assert [line[:8] for line in given] == ["::error "]
    assert "%250A" in given[0]
    assert "\x1b" not in given[0]
    assert (tmp_path / "summary.md").read_text().count("\\|x\\|") == 1


def test_elsewhere_nothing_is_said(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without GITHUB_ACTIONS no order is printed."""
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    console = Console(width=80, record=True, file=io.StringIO())
    print_summary(broken, console)

    assert [line for line in console.export_text().splitlines() if line.startswith("::")] == []
