"""Two engines, one trajectory: every column of the record is equal bit for bit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulation.plan import Plan, make_plan
from simulation.record import Trajectory
from simulation.replicate import engine_named
from simulation.scenario import load_scenario, parse_scenario, shipped_scenarios

Same = Callable[[Trajectory, Trajectory], list[str]]


def _both(plan: Plan, seed: int = 1) -> tuple[Trajectory, Trajectory]:
    compiled, reference = engine_named("compiled"), engine_named("simpy")
    luck = compiled.luck(plan, seed, 0, keep=True)
    return compiled.simulate(plan, luck), reference.simulate(plan, luck)


@pytest.mark.parametrize("name", [name for name in shipped_scenarios() if name != "once-and-done"])
def test_shipped_scenarios_have_one_trajectory(name: str, same: Same) -> None:
    """Law: both engines write the same record of every scenario that comes with Parcours."""
    one, other = _both(make_plan(load_scenario(name)))

    assert len(one.record) > 100
    assert same(one, other) == []


_SPANS = ["30 s", "60 s", "2 min", "5 min", "1 h"]


def _laws(*, ends: bool = True) -> st.SearchStrategy[Any]:
    texts = st.builds(
        lambda law, mean: f"{law} {mean}", st.sampled_from(["exponential", "constant"]), st.sampled_from(_SPANS)
    )
    shaped = st.builds(
        lambda law, mean, cv: f"{law} {mean} cv {cv}",
        st.sampled_from(["lognormal", "gamma"]),
        st.sampled_from(_SPANS),
        st.sampled_from(["0.4", "1.5"]),
    )
    measured = st.builds(
        lambda values: {"kind": "empirical", "values": [f"{value} s" for value in values]},
        st.lists(st.integers(0, 600), min_size=1, max_size=4),
    )
    return st.one_of(texts, shaped, measured, *([] if ends else [st.just("never")]))


def _again(channels: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda share, after, to: {"share": share, "after": after, "to": {name: 1 / len(to) for name in to}},
        st.sampled_from([0.4, 1.0]),
        _laws(),
        st.lists(st.sampled_from([*channels, "same"]), min_size=1, max_size=2, unique=True),
    )


@st.composite
def _channel(draw: st.DrawFn, name: str, channels: list[str]) -> dict[str, Any]:
    live = name == "c0" or draw(st.booleans())
    table: dict[str, Any] = {"kind": "live" if live else "deferred", "patience": draw(_laws(ends=False))}
    table["priority"] = draw(st.integers(0, 2))
    if live:
        table["open"] = draw(st.sampled_from(["08:00-10:00", "08:30-11:00", "always"]))
        table["concurrent"] = draw(st.sampled_from([1, 1, 3]))
        table["slow_down"] = draw(st.sampled_from([0, 0.33]))
        table["at_closing"] = draw(st.sampled_from(["serve", "dismiss"]))
        if draw(st.booleans()):
            table["when_closed"] = draw(_again(channels))
    elif draw(st.booleans()):
        table["urgent_after"] = "30 min"
    if draw(st.booleans()):
        table["retry"] = draw(_again(channels))
    return table


@st.composite
def _team(draw: st.DrawFn, channels: list[str]) -> dict[str, Any]:
    count = st.integers(0, 5)
    team: dict[str, Any] = {
        "skills": [{"channels": draw(st.lists(st.sampled_from(channels), min_size=1, unique=True))}],
        "advisers": {"08:00-09:00": draw(count), "09:00-11:30": draw(count), "20:00-24:00": draw(st.integers(0, 1))},
        "keep_free": draw(st.integers(0, 2)),
    }
    if draw(st.booleans()):
        breaks = [{"after": "1 h", "length": "30 min"}]
        team["shifts"] = [{"start": "07:30", "length": "3 h", "advisers": draw(count), "breaks": breaks}]
    return team


@st.composite
def _scenarios(draw: st.DrawFn) -> dict[str, Any]:
    """Build a contact centre of any kind, most often on a coarse clock, so that events coincide."""
    channels = [f"c{number}" for number in range(draw(st.integers(1, 4)))]
    reasons = [f"r{number}" for number in range(draw(st.integers(1, 2)))]
    teams = {f"t{number}": draw(_team(channels)) for number in range(draw(st.integers(0, 2)))}
    everything: dict[str, Any] = {"skills": [{"channels": channels}, {"channels": channels, "line": 2}]}
    teams["all"] = everything | {"advisers": {"08:00-11:00": draw(st.integers(0, 4))}}
    tables: dict[str, Any] = {
        "start": date(2026, 3, 28),
        "days": draw(st.integers(1, 2)),
        "clock": draw(st.sampled_from(["0 s", "1 s", "60 s", "10 min"])),
        "records": draw(st.sampled_from(["unified", "separate"])),
        "max_contacts_per_case": draw(st.sampled_from([1, 3, 20])),
        "day_to_day": draw(st.sampled_from([0, 0.3])),
        "channels": {name: draw(_channel(name, channels)) for name in channels},
        "reasons": {
            name: {
                "handling": draw(_laws()),
                "resolved": draw(st.sampled_from([0.0, 0.6, 1.0])),
                "comes_back": draw(_again(channels)),
                "handover": draw(st.sampled_from([0, 0.2])),
            }
            for name in reasons
        },
        "teams": teams,
        "demand": [
            {
                "channel": name,
                "per_h": f"{draw(st.sampled_from([3, 14]))} per h",
                "hours": "08:00-11:00",
                "reasons": {reason: 1 / len(reasons) for reason in reasons},
            }
            for name in channels
        ],
    }
    if draw(st.booleans()):
        tables["second_line"] = {"from_contact": draw(st.integers(2, 3)), "resolved": 0.9, "handling_factor": 1.5}
    return tables


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
@given(tables=_scenarios())
def test_any_scenario_has_one_trajectory(tables: dict[str, Any], same: Same) -> None:
    """Law: both engines write the same record of any scenario, however many events coincide."""
    one, other = _both(make_plan(parse_scenario(tables)))

    assert same(one, other) == []
