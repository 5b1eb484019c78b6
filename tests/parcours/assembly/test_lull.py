"""Laws of the lull after a crowd: time is moved on only when nobody is left who does anything but wait for mail."""

import time

import pytest

from load.histogram import Histogram
from load.plan import Plan
from load.tally import Bin, Row
from parcours.assembly import lull
from parcours.assembly.lull import Lull
from parcours.clock import SystemClock
from parcours.runs import RunFolder


@pytest.fixture
def after(tmp_path, monkeypatch):
    """Return a function that tells how far time is moved on when a crowd is silent of which all but four have gone."""
    monkeypatch.setattr(lull, "QUIET_S", 0.05)
    monkeypatch.setattr(lull, "_NOTICE_S", 0.0)
    plan = Plan(
        run_id="r",
        folder=str(tmp_path),
        cast="x:y",
        curve_times_s=(0.0, 20.0),
        curve_rates_per_h=(3_600.0, 3_600.0),
        seed=3,
        journeys=("flowers-same-day",),
        weights=(1.0,),
    )
    due = len(plan.schedule().due_s)

    def look(came: int, ordered: int, ended: int) -> float:
        run = RunFolder.create(tmp_path, "load", SystemClock(), {})
        took = Histogram()
        for _ in range(due - 4 + ordered):
            took.add(0.1)
        done = Bin(started=due - 4 + came, ended=due - 4 + ended, rows={"place-order": Row("step", took=took)})
        run.append("intervals", {"second": 0, "worker": "w0", "cpu": 0.1, **done.to_json()})
        moves: list[float] = []
        watch = Lull(run, plan, moves.append, 7.0)
        watch.look()
        time.sleep(0.06)
        for _ in range(3):
            watch.look()
        run.release()
        return sum(moves)

    return look


def test_who_only_waits_is_not_waited_for(after):
    """Where all have come and ordered, and some have not gone, time is moved on as far as it may be and no farther."""
    assert after(came=4, ordered=4, ended=2) == 7.0


@pytest.mark.parametrize(
    ("came", "ordered", "ended"), [(3, 3, 2), (4, 3, 2), (4, 4, 4)], ids=["to come", "to order", "all gone"]
)
def test_time_is_not_moved_for_anybody_else(after, came, ordered, ended):
    """While somebody is still to come or to order, and when all have gone, the clock is left alone."""
    assert after(came=came, ordered=ordered, ended=ended) == 0.0
