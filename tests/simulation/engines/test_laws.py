"""What holds for every record of every engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from simulation.engine import Engine, Stopped
from simulation.measures import measure
from simulation.plan import Plan, make_plan
from simulation.record import Cause, Fate, Sequel, Trajectory
from simulation.replicate import engine_named
from simulation.scenario import load_scenario

PlanOf = Callable[..., Plan]
Play = Callable[..., Trajectory]

RETURNS = {
    "reasons__any__resolved": "60 %",
    "reasons__any__comes_back": {"share": "90 %", "after": "exponential 20 min"},
    "channels__phone__retry": {"share": "50 %", "after": "exponential 5 min"},
    "teams__all__advisers": 4,
}


def test_every_contact_has_one_fate(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: contacts that came in were answered, lost, sent away, or wait: nothing vanishes or is counted twice."""
    plan = plan_of(**RETURNS)
    counts = measure(plan, play(plan, engine))
    sums = {name: counts.of(name).sum() for name in ("offered", "answered", "abandoned", "dismissed", "unanswered")}

    assert sums["offered"] == sums["answered"] + sums["abandoned"] + sums["dismissed"] + sums["unanswered"]
    assert sums["abandoned"] > 20


def test_times_run_forwards(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: nobody is answered before coming in, or finished before being answered, and handling takes its time."""
    record = play(plan_of(**RETURNS), engine).record
    answered = record[record["fate"] == Fate.ANSWERED]

    assert np.all(answered["turn_s"] >= answered["arrival_s"])
    assert np.allclose(answered["end_s"] - answered["turn_s"], answered["handling_s"], rtol=0, atol=1e-9)


def test_nobody_waits_beyond_patience(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: the answered waited no longer than their patience, the abandoned exactly as long."""
    record = play(plan_of(**RETURNS), engine).record
    answered, lost = (record[record["fate"] == fate] for fate in (Fate.ANSWERED, Fate.ABANDONED))

    assert np.all(answered["turn_s"] - answered["arrival_s"] <= answered["patience_s"])
    assert np.array_equal(lost["end_s"], lost["arrival_s"] + lost["patience_s"])


def test_an_adviser_holds_one_call_at_a_time(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: the calls of one adviser do not overlap."""
    record = play(plan_of(**RETURNS), engine).record
    answered = record[record["fate"] == Fate.ANSWERED]

    for adviser in np.unique(answered["adviser"]):
        own = np.sort(answered[answered["adviser"] == adviser][["turn_s", "end_s"]], order="turn_s")
        assert np.all(own["turn_s"][1:] >= own["end_s"][:-1])


def test_an_adviser_holds_no_more_chats_than_allowed(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: a chat adviser never holds more chats than the channel allows, and does hold that many in a crowd."""
    plan = plan_of(channels__phone__concurrent=3, channels__phone__slow_down="10 %", teams__all__advisers=2)
    record = play(plan, engine).record
    answered = record[record["fate"] == Fate.ANSWERED]

    held = [
        int(np.sum((own["turn_s"] <= moment) & (own["end_s"] > moment)))
        for adviser in np.unique(answered["adviser"])
        for own in [answered[answered["adviser"] == adviser]]
        for moment in own["turn_s"]
    ]
    assert max(held) == 3


@pytest.mark.parametrize("name", ["mothers-day", "relay-failure"])
def test_utilisation_is_at_most_one(name: str, play: Play) -> None:
    """Law: no team works longer in an interval than its advisers are there."""
    plan = make_plan(load_scenario(name))
    teams = measure(plan, play(plan)).teams

    busy, present = teams[:, :, 0], teams[:, :, 1]
    assert np.all(busy <= present + 1e-6)
    assert busy.sum() > 0


def test_one_more_adviser_never_hurts_on_the_same_day(plan_of: PlanOf, play: Play) -> None:
    """Law: with the same customers, more advisers answer more in time and lose fewer, day by day."""
    fewer, more = (plan_of(teams__all__advisers=number) for number in (5, 6))
    for replication in range(20):
        few, many = (measure(plan, play(plan, replication=replication)).of("abandoned").sum() for plan in (fewer, more))
        assert many <= few


def test_the_same_customers_call_whatever_the_staff(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: first contacts, their patience and their handling time do not depend on who answers."""
    columns = ["arrival_s", "patience_s", "handling_s", "luck"]
    one, other = (play(plan_of(**RETURNS | {"teams__all__advisers": number}), engine).record for number in (3, 7))

    assert np.array_equal(one[one["number"] == 0][columns], other[other["number"] == 0][columns])


def test_new_sources_leave_the_others_as_they_were(document: Callable[..., Any], play: Play) -> None:
    """Law: contacts that a broken promise adds do not change a single one of those that came anyway."""
    from simulation.scenario import parse_scenario
    from simulation.scenario.demand import Demand

    scenario = parse_scenario(document())
    more = scenario.with_demand(Demand(channel="phone", counts=(15.0,) * 8, name="parcels lost"))
    before, after = (play(make_plan(one)).record for one in (scenario, more))

    kept = after[after["stream"] == 0]
    assert len(after) > len(before)
    assert np.array_equal(kept["address"], before["address"])
    assert np.array_equal(kept["luck"], before["luck"])


def test_cases_are_chains(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: the contacts of a case are numbered without gaps, each caused by what became of the one before."""
    record = play(plan_of(**RETURNS), engine).record
    causes = {Sequel.COMES_BACK: Cause.BACK, Sequel.TRIES_AGAIN: Cause.RETRY}

    for case in np.unique(record["case"])[:200]:
        chain = np.sort(record[record["case"] == case], order="number")
        assert list(chain["number"]) == list(range(len(chain)))
        assert [Cause(int(one)) for one in chain["cause"][1:]] == [causes[Sequel(int(s))] for s in chain["sequel"][:-1]]
        assert chain["sequel"][-1] not in causes


def test_no_case_has_more_contacts_than_allowed(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: a customer gives up after the largest number of contacts, however badly things go."""
    plan = plan_of(
        max_contacts_per_case=5,
        reasons__any__resolved="0 %",
        reasons__any__comes_back={"after": "constant 60 s"},
    )
    record = play(plan, engine).record

    assert record["number"].max() == 4
    assert np.sum(record["sequel"] == Sequel.EXHAUSTED) >= 10


def test_a_crowd_that_outgrows_every_guess_is_still_one_trajectory(
    plan_of: PlanOf, play: Play, same: Callable[[Trajectory, Trajectory], list[str]]
) -> None:
    """Law: when contacts or advisers are many times what was foreseen, room is made and nothing changes."""
    crews = {"08:00-08:30": 90, "09:00-09:30": 90, "10:00-10:30": 90}
    plan = plan_of(
        max_contacts_per_case=60,
        channels__phone__patience="constant 0 s",
        channels__phone__retry={"share": 1.0, "after": "constant 5 s"},
        channels__phone__concurrent=3,
        reasons__any__handling="constant 3 h",
        teams__all__advisers=crews,
        demand__0__per_h="300 per h",
    )
    one, other = (play(plan, engine_named(name)) for name in ("compiled", "simpy"))

    assert len(one.record) > 2 * plan.mean_contacts + 1024
    assert one.record["adviser"].max() > 90 + 64
    assert same(one, other) == []


def test_a_simulation_can_be_stopped_between_days(plan_of: PlanOf, engine: Engine) -> None:
    """Law: between two days an engine asks whether to go on, and an error raised there ends it."""
    seen: list[int] = []

    def stop(day: int) -> None:
        seen.append(day)
        if day == 2:
            raise Stopped("enough")

    plan = plan_of(days=4)
    with pytest.raises(Stopped):
        engine.simulate(plan, engine.luck(plan, 1, 0), between_days=stop)
    assert seen == [1, 2]
