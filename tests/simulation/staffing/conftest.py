"""Small contact centres, and a world in which Erlang A is the whole truth."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from simulation.analytics.erlang_a import ErlangA
from simulation.plan.build import make_plan
from simulation.plan.values import Plan
from simulation.scenario.load import parse_scenario
from simulation.scenario.model import Scenario
from simulation.staffing.goals import Tallies


def centre(**changes: Any) -> dict[str, Any]:
    """Return a centre of one channel and one team, open from 08:00 to 14:00; *changes* replace whole tables."""
    document: dict[str, Any] = {
        "name": "small",
        "start": date(2026, 11, 23),
        "channels": {
            "phone": {
                "kind": "live",
                "open": "08:00-14:00",
                "patience": "exponential 180 s",
                "target": {"within": "20 s", "share": "80 %", "abandoned": "5 %"},
            }
        },
        "reasons": {"any": {"handling": "exponential 5 min", "resolved": "100 %"}},
        "teams": {"all": {"skills": [{"channels": ["phone"]}], "advisers": 10, "cost_per_h": "30 EUR"}},
        "demand": [{"channel": "phone", "reasons": "any", "counts": [20, 40, 60, 80, 90, 80, 70, 60, 60, 40, 30, 20]}],
    }
    return document | changes


@pytest.fixture
def scenario() -> Scenario:
    """Return the small centre."""
    return parse_scenario(centre())


@pytest.fixture
def plan(scenario: Scenario) -> Plan:
    """Return the small centre as arrays."""
    return make_plan(scenario)


class ErlangAWorld:
    """A judge for which every interval is an Erlang A queue of its own: no luck, no carry-over.

    Args:
        plan: A plan of one channel and one team.
        runs: Replications to pretend; all are equal.
    """

    def __init__(self, plan: Plan, runs: int = 200) -> None:
        self.plan, self.runs, self.looks = plan, runs, 0
        self.expected = plan.streams.expected.sum(axis=0)

    def queue(self, advisers: npt.NDArray[np.int64]) -> ErlangA:
        """Return the truth under a staff."""
        return ErlangA(self.expected * 3600.0 / self.plan.rules.interval_s, 300, 180, np.maximum(advisers[0], 1))

    def __call__(self, advisers: npt.NDArray[np.int64]) -> Tallies:
        """Return expected counts, as if every replication had met them exactly."""
        self.looks += 1
        queue, within_s = self.queue(advisers), 20.0
        staffed = advisers[0] > 0
        good = np.where(staffed, queue.service_level_of_offered(within_s), 0.0)
        lost = np.where(staffed, queue.p_abandoned, 1.0)
        columns = [np.ones_like(good), good, np.ones_like(good), lost, 1.0 - lost, np.full_like(good, 300.0)]
        shape = (self.runs, self.expected.size, 1)
        stacked = [np.broadcast_to((column * self.expected)[None, :, None], shape) for column in columns]
        return Tallies(*stacked, np.zeros((self.runs, self.expected.size, 1, 2), np.float32))


@pytest.fixture
def erlang_world() -> type[ErlangAWorld]:
    """Return the class of worlds in which Erlang A is the whole truth."""
    return ErlangAWorld


@pytest.fixture
def small_centre() -> Any:
    """Return the maker of small centres."""
    return centre
