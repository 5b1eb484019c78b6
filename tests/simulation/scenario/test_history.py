"""Contact histories: averaged by weekday, checked line by line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
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


def test_only_the_history_is_wrong_where_it_cannot_be_read(with_history: Callable[..., Any]) -> None:
    """Law: a history that lacks a column is named, and nothing is said of what it would have held."""
    with pytest.raises(ConfigError) as caught:
        with_history("08:00,phone,any,10", head="interval,channel,reason,offered\n")

    assert str(caught.value).splitlines() == ["mine.toml: 1 error", "  past.csv: column 'language': missing"]


def _night(*times: str, contacts: int = 10) -> list[str]:
    return [f"{time},phone,any,fr,{contacts},100" for time in times]


ALL_DAY = {"channels__phone__open": "always", "teams__all__hours": "always"}


def test_the_hour_that_comes_twice_may_stand_in_a_history(with_history: Callable[..., Any]) -> None:
    """Law: both hours of the night on which the clock is put back are read, and count as two."""
    times = ("T01:30", "T02:00", "T02:30", "T02:00", "T02:30", "T03:00")
    lines = _night(*(f"2026-10-25{time}" for time in times))

    plan = make_plan(with_history(*lines, start=date(2026, 11, 22), **ALL_DAY))
    assert plan.streams.expected[0][3:7] == pytest.approx([10, 10, 10, 10])


def test_the_hour_that_is_skipped_may_be_missing(with_history: Callable[..., Any]) -> None:
    """Law: the night on which the clock is put forward has no gap, and does not count as an hour without contacts."""
    lines = [
        *_night(*(f"2026-03-22T0{half // 2}:{half % 2 * 30:02d}" for half in range(3, 7)), contacts=20),
        *_night("2026-03-29T01:30", "2026-03-29T03:00"),
    ]

    plan = make_plan(with_history(*lines, start=date(2026, 11, 22), **ALL_DAY))
    assert plan.streams.expected[0][3:7] == pytest.approx([15, 20, 20, 15])


@pytest.mark.parametrize(
    ("times", "wrong"),
    [
        (("T01:30", "T02:00", "T02:00", "T02:30"), "comes twice"),
        (("T01:30", "T02:00", "T02:30", "T02:00", "T02:00"), "comes twice"),
        (("T02:00", "T02:30", "T01:30"), "expected intervals in order"),
    ],
)
def test_the_hour_that_comes_twice_has_an_order(
    with_history: Callable[..., Any], times: tuple[str, ...], wrong: str
) -> None:
    """Law: also where an hour comes twice, its intervals are told in the order in which they passed."""
    with pytest.raises(ConfigError, match=wrong):
        with_history(*_night(*(f"2026-10-25{time}" for time in times)), start=date(2026, 11, 22), **ALL_DAY)
