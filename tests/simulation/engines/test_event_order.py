"""Simultaneous events happen in the order of the table in `simulation.record`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from simulation.engine import Engine
from simulation.plan import Plan
from simulation.record import Fate, Sequel, Trajectory

PlanOf = Callable[..., Plan]
Play = Callable[..., Trajectory]

MINUTE = {"clock": "60 s", "teams__all__advisers": 1, "demand__0__per_h": "30 per h"}


def _fates(record: np.ndarray[Any, Any]) -> set[Fate]:
    return {Fate(int(fate)) for fate in np.unique(record["fate"])}


def test_an_end_comes_before_an_arrival(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: a contact that comes in at the moment another ends is answered at once."""
    plan = plan_of(**MINUTE, reasons__any__handling="constant 60 s", channels__phone__patience="constant 0 s")
    record = play(plan, engine).record

    taken = record[record["fate"] == Fate.ANSWERED]
    coincide = np.intersect1d(taken["end_s"], taken["arrival_s"])
    assert len(coincide) > 10
    assert np.all(taken["turn_s"] == taken["arrival_s"])


def test_an_end_comes_before_the_end_of_patience(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: who would hang up at the very moment an adviser is free is answered."""
    plan = plan_of(**MINUTE, reasons__any__handling="constant 180 s", channels__phone__patience="constant 60 s")
    record = play(plan, engine).record

    answered = record[record["fate"] == Fate.ANSWERED]
    waits = answered["turn_s"] - answered["arrival_s"]
    assert np.max(waits) == 60.0


def test_an_interval_begins_before_an_arrival(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: a contact that comes in as the doors open finds them open, and one at closing time finds them closed."""
    plan = plan_of(
        **MINUTE | {"demand__0__per_h": "300 per h", "demand__0__hours": "07:00-13:00", "clock": "30 min"},
        channels__phone__patience="constant 0 s",
    )
    record = play(plan, engine).record

    open_from, open_until = 8 * 3600.0, 12 * 3600.0
    closed = record["fate"] == Fate.CLOSED
    assert np.array_equal(closed, (record["arrival_s"] < open_from) | (record["arrival_s"] >= open_until))
    assert np.any(record["arrival_s"] == open_from)
    assert np.any(record["arrival_s"] == open_until)


def test_an_arrival_comes_before_the_end_of_patience(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: with no patience at all a contact is answered at once or lost at once: Erlang's loss system."""
    plan = plan_of(channels__phone__patience="constant 0 s")
    record = play(plan, engine).record

    assert _fates(record) == {Fate.ANSWERED, Fate.ABANDONED}
    lost = record[record["fate"] == Fate.ABANDONED]
    assert np.all(lost["end_s"] == lost["arrival_s"])


def test_among_equals_the_smaller_number_is_first(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: of contacts that come in at one moment, the one with the smaller number is answered first."""
    plan = plan_of(
        clock="10 min",
        teams__all__advisers=1,
        channels__phone__patience="never",
        reasons__any__handling="constant 10 min",
    )
    record = play(plan, engine).record

    assert len(np.unique(record["arrival_s"])) < len(record) / 4
    assert np.all(np.diff(record["turn_s"]) > 0)


def test_closing_time_serves_or_dismisses(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: who waits at closing time is served by those who stay, or sent away, as the channel says."""
    crowd = {"demand__0__per_h": "200 per h", "channels__phone__patience": "never"}
    served = play(plan_of(**crowd), engine).record
    dismissed = play(plan_of(**crowd, channels__phone__at_closing="dismiss"), engine).record

    assert _fates(served) == {Fate.ANSWERED}
    assert served["end_s"].max() > 12 * 3600.0 + 600
    gone = dismissed[dismissed["fate"] == Fate.DISMISSED]
    assert len(gone) > 50
    assert np.all(gone["end_s"] == 12 * 3600.0)
    assert {Sequel(int(one)) for one in gone["sequel"]} == {Sequel.GIVES_UP}
