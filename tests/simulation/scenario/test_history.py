"""Contact histories: averaged by weekday, checked line by line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from parcours.errors import ConfigError
from simulation.plan import make_plan
from simulation.scenario import parse_scenario

Document = Callable[..., dict[str, Any]]
HEAD = "interval,channel,reason,language,offered,handling_s\n"


@pytest.fixture
def with_history(document: Document, tmp_path: Path) -> Callable[..., Any]:
    """Return a function that reads a scenario with a history of the given lines."""

    def read(*lines: str, head: str = HEAD, **changes: Any) -> Any:
        (tmp_path / "past.csv").write_text(head + "".join(f"{line}\n" for line in lines), encoding="utf-8")
        tables = document(**changes) | {"demand": [{"history": "past.csv"}]}
        return parse_scenario(tables, folder=tmp_path, source="mine.toml")

    return read


def test_a_history_is_averaged_by_weekday(with_history: Callable[..., Any]) -> None:
    """Law: what is expected on a Tuesday at eight is the mean of the history's Tuesdays at eight."""
    plan = make_plan(
        with_history(
            "2026-11-03T08:00,phone,any,fr,20,200",
            "2026-11-03T08:30,phone,any,fr,30,200",
            "2026-11-10T08:00,phone,any,fr,40,300",
            "2026-11-10T08:30,phone,any,fr,50,300",
            "2026-11-11T08:00,phone,any,fr,500,300",
        )
    )

    assert plan.streams.expected[0][16:18] == pytest.approx([30, 40])
    assert plan.mean_contacts == pytest.approx(70)


def test_the_measured_handling_time_replaces_the_mean(with_history: Callable[..., Any]) -> None:
    """Law: the history's handling time, weighted by contacts, is the mean; the scenario gives the form."""
    plan = make_plan(with_history("08:00,phone,any,fr,10,100", "08:30,phone,any,fr,30,300"))

    assert plan.mean_handling_s[0, 0, 0] == pytest.approx(250)
    assert np.nonzero(plan.streams.expected[0])[0].tolist() == [16, 17]


def test_semicolons_and_a_missing_last_column_are_read(with_history: Callable[..., Any]) -> None:
    """Law: a semicolon separates as well, and handling times may be left out."""
    plan = make_plan(with_history("08:00;phone;any;fr;10", head="interval;channel;reason;language;offered\n"))

    assert plan.mean_contacts == pytest.approx(10)
    assert plan.mean_handling_s[0, 0, 0] == pytest.approx(240)


def test_an_unknown_name_in_a_history_is_named(with_history: Callable[..., Any]) -> None:
    """Law: a channel that the scenario does not have is named with the file, the column and the nearest."""
    with pytest.raises(
        ConfigError, match=r'past\.csv\), column channel: there is no channel \'fone\'; did you mean "phone"'
    ):
        with_history("08:00,fone,any,fr,10,100")


def test_a_weekday_without_history_is_named(with_history: Callable[..., Any]) -> None:
    """Law: a day that is simulated and unknown to the history is named, with what would say that it is empty."""
    lines = ["2026-11-03T08:00,phone,any,fr,20,200"]

    with pytest.raises(ConfigError, match=r"given none for wed \(2026-11-18\); days = \{ wed = 0 \}"):
        with_history(*lines, days=2)
