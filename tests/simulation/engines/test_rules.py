"""The rules of the contact centre, one by one, on every engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from simulation.engine import Engine
from simulation.plan import Plan
from simulation.record import Cause, Fate, Sequel, Trajectory

PlanOf = Callable[..., Plan]
Play = Callable[..., Trajectory]

MAIL: dict[str, Any] = {
    "channels__mail": {"kind": "deferred", "target": {"within": "4 h", "share": "90 %"}},
    "teams__all__skills": [{"channels": ["phone", "mail"]}],
}


def _mails(rate: str, hours: str = "08:00-12:00") -> dict[str, Any]:
    return {"channel": "mail", "per_h": rate, "hours": hours}


def _calls(rate: str) -> dict[str, Any]:
    return {"channel": "phone", "per_h": rate, "hours": "08:00-12:00"}


def test_calls_go_before_mails(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: whoever is free takes a waiting call before any mail, however long the mail has waited."""
    plan = plan_of(**MAIL, demand=[_calls("60 per h"), _mails("60 per h")], teams__all__advisers=5)
    record = play(plan, engine).record
    answered = record[record["fate"] == Fate.ANSWERED]
    calls = answered[answered["channel"] == 0]
    mails = answered[(answered["channel"] == 1) & (answered["turn_s"] > answered["arrival_s"])]

    for mail in mails:
        waiting = (calls["arrival_s"] < mail["turn_s"]) & (calls["turn_s"] > mail["turn_s"])
        assert not waiting.any()
    assert len(mails) > 50


def test_mails_leave_advisers_free_for_calls(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: with keep_free advisers held ready, mails alone never occupy the last ones."""
    held = MAIL | {"teams__all__keep_free": 2, "teams__all__advisers": 5}
    record = play(plan_of(**held, demand=[_mails("200 per h")]), engine).record
    answered = record[record["fate"] == Fate.ANSWERED]

    at_work = [
        int(np.sum((answered["turn_s"] <= moment) & (answered["end_s"] > moment))) for moment in answered["turn_s"]
    ]
    assert max(at_work) == 3


def test_old_mails_go_before_everything(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: deferred work older than urgent_after is taken before calls, and from the advisers held ready."""
    urgent = MAIL | {"channels__mail": {"kind": "deferred", "urgent_after": "10 min"}, "teams__all__keep_free": 5}
    plan = plan_of(**urgent, demand=[_calls("10 per h"), _mails("20 per h", "08:00-11:00")], teams__all__advisers=5)
    record = play(plan, engine).record
    mails = record[(record["channel"] == 1) & (record["fate"] == Fate.ANSWERED)]

    waits = mails["turn_s"] - mails["arrival_s"]
    assert waits.min() >= 600
    assert len(mails) > 30


def test_the_least_skilled_team_goes_first(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: who can do more is spared while somebody who can do less is free."""
    plan = plan_of(
        **MAIL,
        teams__calls={"skills": [{"channels": ["phone"]}], "advisers": 2},
        teams__all__advisers=2,
        demand=[_calls("20 per h")],
    )
    record = play(plan, engine).record
    answered = record[record["fate"] == Fate.ANSWERED]
    by_able = answered[answered["team"] == 0]

    for call in by_able:
        others = answered[answered["team"] == 1]
        busy = np.sum((others["turn_s"] <= call["turn_s"]) & (others["end_s"] > call["turn_s"]))
        assert busy == 2 or call["turn_s"] > call["arrival_s"]
    assert len(by_able) > 3


def test_the_longest_idle_goes_first(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: among equals the one who has been free longest takes the next call, so in a calm hour all take turns."""
    plan = plan_of(teams__all__advisers=4, reasons__any__handling="constant 5 s", demand=[_calls("30 per h")])
    record = play(plan, engine).record

    assert record["adviser"].tolist() == [number % 4 for number in range(len(record))]


def test_the_second_line_takes_over_from_the_nth_contact(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: from the contact that the scenario names every further one of a case is for the experts, who take longer."""
    plan = plan_of(
        reasons__any__resolved="0 %",
        reasons__any__handling="constant 60 s",
        reasons__any__comes_back={"after": "constant 60 s"},
        second_line={"from_contact": 3, "resolved": "100 %", "handling_factor": 2},
        teams__experts={"skills": [{"channels": ["phone"], "line": 2}], "advisers": 20},
        teams__all__advisers=20,
        demand=[_calls("20 per h")],
    )
    record = play(plan, engine).record
    answered = record[record["fate"] == Fate.ANSWERED]

    assert np.array_equal(answered["line"], answered["number"] >= 2)
    assert np.array_equal(answered["team"], answered["line"])
    assert set(answered["handling_s"][answered["line"] == 1]) == {120.0}
    assert {Sequel(int(one)) for one in answered["sequel"][answered["line"] == 1]} == {Sequel.RESOLVED}


def test_a_contact_is_handed_over_at_once(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: who is handed over arrives at the second line as the first line is done; after closing it is closed."""
    plan = plan_of(
        reasons__any__handover="30 %",
        second_line={"resolved": "100 %"},
        teams__experts={"skills": [{"channels": ["phone"], "line": 2}], "advisers": 20},
        demand=[_calls("30 per h")],
    )
    record = play(plan, engine).record
    handed = record[record["cause"] == Cause.HANDOVER]
    before = {int(row["case"]): float(row["end_s"]) for row in record if row["sequel"] == Sequel.HANDED_OVER}

    assert len(handed) > 15
    assert handed["arrival_s"].tolist() == [before[int(case)] for case in handed["case"]]
    in_time = handed["arrival_s"] < 12 * 3600
    assert set(handed["team"][in_time]) == {1}
    assert {Fate(int(one)) for one in handed["fate"][~in_time]} <= {Fate.CLOSED}


@pytest.mark.parametrize(("records", "fate"), [("unified", Fate.WITHDRAWN), ("separate", Fate.ANSWERED)])
def test_a_chased_mail_is_withdrawn_or_answered_for_nothing(
    plan_of: PlanOf, play: Play, engine: Engine, records: str, fate: Fate
) -> None:
    """Law: in one record the call closes the mail; in separate ones the mail is answered though nobody waits for it."""
    impatient = {"kind": "deferred", "patience": "constant 30 min"}
    impatient["retry"] = {"share": "100 %", "after": "constant 0 s", "to": {"phone": "100 %"}}
    plan = plan_of(
        **MAIL | {"channels__mail": impatient},
        records=records,
        teams__all__advisers={"10:00-12:00": 12},
        demand=[_mails("20 per h", "08:00-10:00")],
    )
    record = play(plan, engine).record
    chased = record[(record["channel"] == 1) & (record["sequel"] == Sequel.TRIES_AGAIN)]

    assert len(chased) > 15
    assert {Fate(int(one)) for one in chased["fate"]} == {fate}
    assert np.sum(record["cause"] == Cause.CHASE) == len(chased)


def test_who_finds_it_closed_comes_after_the_opening(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: a customer who called at night calls again after the next opening, on a channel of his or her choice."""
    plan = plan_of(
        days=2,
        channels__phone__when_closed={"share": "100 %", "after": "constant 10 min"},
        demand=[{"channel": "phone", "per_h": "10 per h", "hours": "18:00-24:00"}],
    )
    record = play(plan, engine).record
    again = record[record["cause"] == Cause.REOPENED]

    assert len(again) > 40
    assert set(again["arrival_s"] % 86400) == {8 * 3600.0 + 600}


def test_customers_try_another_channel(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: who hangs up tries again on the channels that the scenario names, in their shares."""
    plan = plan_of(
        **MAIL,
        channels__phone__retry={"share": "80 %", "after": "constant 60 s", "to": {"mail": "75 %", "same": "25 %"}},
        channels__phone__patience="constant 0 s",
        teams__all__advisers=0,
        demand=[_calls("400 per h")],
    )
    record = play(plan, engine).record
    first = record[record["number"] == 0]
    second = record[record["number"] == 1]

    assert len(second) / len(first) == pytest.approx(0.8, abs=0.04)
    assert np.mean(second["channel"] == 1) == pytest.approx(0.75, abs=0.04)


def test_chats_take_longer_side_by_side(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: a chat that begins beside others takes longer by the slow-down for each of them."""
    plan = plan_of(
        channels__phone__concurrent=3,
        channels__phone__slow_down="50 %",
        reasons__any__handling="constant 100 s",
        teams__all__advisers=1,
        demand=[_calls("200 per h")],
    )
    record = play(plan, engine).record
    answered = record[record["fate"] == Fate.ANSWERED]

    assert set(np.round(answered["end_s"] - answered["turn_s"], 6)) == {100.0, 150.0, 200.0}


def test_staff_that_leaves_finishes_and_is_paid(plan_of: PlanOf, play: Play, engine: Engine) -> None:
    """Law: who is on a call when the shift ends finishes it, takes no other, and the time is counted as overtime."""
    plan = plan_of(
        teams__all__advisers={"08:00-09:00": 10}, reasons__any__handling="constant 10 min", demand=[_calls("100 per h")]
    )
    trajectory = play(plan, engine)
    record = trajectory.record
    answered = record[record["fate"] == Fate.ANSWERED]
    over = answered[answered["end_s"] > 9 * 3600]

    assert answered["turn_s"].max() <= 9 * 3600
    assert len(over) == 10
    assert trajectory.overtime_s.sum() == pytest.approx(np.sum(over["end_s"] - 9 * 3600))
