"""Run folders of a few lines, and a contact centre that is small enough to be played in an instant."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from impact.drivers import Drivers, load_drivers
from impact.orders import Orders
from simulation.scenario.load import parse_scenario
from simulation.scenario.model import Scenario

Lines = Mapping[str, Sequence[Any]]
MakeRun = Callable[..., Path]


@pytest.fixture
def make_run(tmp_path: Path) -> MakeRun:
    """Lay down a run folder: its verb, and the lines of its records."""

    def made(name: str, verb: str = "journeys", lines: Lines | None = None, **about: Any) -> Path:
        folder = tmp_path / "runs" / name
        folder.mkdir(parents=True)
        head = {
            "format_version": 1,
            "verb": verb,
            "started_at": "2026-11-22T10:00:00+00:00",
            "ended_at": "2026-11-22T10:01:00+00:00",
            "verdict": "kept",
            **about,
        }
        (folder / "run.json").write_text(json.dumps(head))
        for stream, records in (lines or {}).items():
            text = "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in records)
            (folder / f"{stream}.jsonl").write_text(text)
        return folder

    return made


MakeOutcomes = Callable[[str, int, int], list[dict[str, Any]]]


@pytest.fixture
def outcomes() -> MakeOutcomes:
    """Make the outcomes of so many journeys, of which so many found a promise broken."""

    def made(promise: str, broken: int, judged: int) -> list[dict[str, Any]]:
        return [
            {
                "id": f"flowers-same-day#{number}",
                "promise": promise,
                "sentence": f"The sentence of {promise}.",
                "state": "broken" if number <= broken else "kept",
            }
            for number in range(1, judged + 1)
        ]

    return made


@pytest.fixture
def small() -> Scenario:
    """Return one day of a shop's centre: 300 calls and 60 mails, one team, nothing before or after."""
    return parse_scenario(
        {
            "start": "2026-03-03",
            "days": 1,
            "zone": "Europe/Paris",
            "channels": {
                "phone": {
                    "kind": "live",
                    "open": "08:00-20:00",
                    "target": {"within": "20 s", "share": "80 %"},
                    "patience": "exponential 3 min",
                },
                "mail": {"kind": "deferred", "target": {"within": "24 h", "share": "90 %"}},
            },
            "reasons": {
                "order": {
                    "handling": "lognormal 5 min cv 0.8",
                    "resolved": "80 %",
                    "comes_back": {"after": "exponential 2 h"},
                }
            },
            "teams": {
                "all": {
                    "skills": [{"channels": ["phone", "mail"]}],
                    "advisers": 9,
                    "hours": "08:00-20:00",
                    "cost_per_h": "20 EUR",
                    "shrinkage": "20 %",
                }
            },
            "demand": [
                {"channel": "phone", "per_day": 300, "reasons": "order"},
                {"channel": "mail", "per_day": 60, "reasons": "order"},
            ],
        },
        name="small",
    )


@pytest.fixture
def orders() -> Orders:
    """Return 2,000 orders a day, evenly over the day."""
    return Orders(2000.0, (1.0,), {}, {}, "assumed", "made up for a test")


@pytest.fixture
def drivers() -> Drivers:
    """Return the shipped drivers."""
    return load_drivers()
