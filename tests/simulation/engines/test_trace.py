"""The life of one case, told by a subclass of the reference centre."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from parcours.errors import SpecError
from simulation.plan import Plan
from simulation.record import Cause, Trajectory
from simulation.reference.trace import longest_case, trace_case


@pytest.fixture
def plan(plan_of: Callable[..., Plan]) -> Plan:
    """Return a centre on a clock of whole minutes, in which customers come back by mail, and mails are handed over."""
    return plan_of(
        clock="60 s",
        channels__phone__retry={"share": "100 %", "after": "constant 5 min"},
        channels__phone__patience="constant 60 s",
        channels__mail={"kind": "deferred"},
        reasons__any={
            "handling": "constant 4 min",
            "resolved": {"phone": "0 %", "mail": "100 %"},
            "comes_back": {"after": "constant 10 min", "to": {"mail": "100 %"}},
        },
        teams__all__skills=[{"channels": ["phone", "mail"]}],
        teams__all__advisers=3,
        demand__0__per_h="40 per h",
    )


def test_a_case_tells_its_whole_life(plan: Plan, play: Callable[..., Trajectory]) -> None:
    """Law: a trace names every contact, wait, adviser and decision of a case, in order of time."""
    record = play(plan).record
    case = next(
        int(case)
        for case in np.unique(record["case"])
        if record[record["case"] == case]["cause"].tolist() == [Cause.FIRST, Cause.RETRY, Cause.BACK]
    )
    lines = trace_case(plan, case)

    assert lines == sorted(lines, key=lambda line: line[11:19])
    told = "\n".join(line[21:] for line in lines)
    assert told.startswith("contact 1 on phone (any, fr): the customer makes the first contact")
    assert "nobody is free; waits behind" in told
    assert "patience is at an end: hangs up\nwill make contact on phone, Tue 17 Nov" in told
    assert "the customer tries again" in told
    assert "not resolved\nwill make contact on mail, Tue 17 Nov" in told
    assert "on mail (any, fr): the customer comes back, for the case was not resolved" in told
    assert told.endswith("resolved: the case is closed")


def test_the_longest_case_has_the_most_contacts(plan: Plan, play: Callable[..., Trajectory]) -> None:
    """Law: the case that is worth reading is the first of those with the most contacts."""
    record = play(plan).record

    assert record["number"][record["case"] == longest_case(plan)].max() == record["number"].max()


def test_watching_changes_nothing(plan: Plan, same: Callable[..., list[str]], play: Callable[..., Trajectory]) -> None:
    """Law: a centre that takes notes plays the same trajectory as one that does not."""
    from simulation.kernel.luck import DrawnLuck
    from simulation.reference.trace import TracedCentre

    watched = TracedCentre(plan, DrawnLuck(plan, 1, 0), 0).play()
    assert same(watched, play(plan)) == []


def test_a_case_that_does_not_exist_is_refused_with_some_that_do(plan: Plan) -> None:
    """Law: an unknown case is refused, and the first cases are named."""
    with pytest.raises(SpecError, match="there is no case 999999") as caught:
        trace_case(plan, 999_999)
    assert "the first ones are 0, 1, 2, 3, 4" in str(caught.value)
