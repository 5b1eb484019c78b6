"""A small contact centre that tests change where their law needs it, and ways to play it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest

from simulation.engine import Engine
from simulation.plan import Plan, make_plan
from simulation.record import Trajectory
from simulation.replicate import engine_named
from simulation.scenario import parse_scenario

_DOCUMENT: dict[str, Any] = {
    "name": "small",
    "start": date(2026, 11, 17),
    "channels": {
        "phone": {
            "kind": "live",
            "open": "08:00-12:00",
            "patience": "exponential 120 s",
            "target": {"within": "20 s", "share": "80 %"},
        }
    },
    "reasons": {"any": {"handling": "exponential 240 s", "resolved": "100 %"}},
    "teams": {"all": {"skills": [{"channels": ["phone"]}], "advisers": 6}},
    "demand": [{"channel": "phone", "per_h": "80 per h", "hours": "08:00-12:00"}],
}


@pytest.fixture
def document() -> Callable[..., dict[str, Any]]:
    """Return a function that gives the small centre's document, with changes by dotted place."""

    def changed(**changes: Any) -> dict[str, Any]:
        tables = copy.deepcopy(_DOCUMENT)
        for place, value in changes.items():
            *path, last = place.split("__")
            here: Any = tables
            for part in path:
                here = here[int(part)] if isinstance(here, list) else here.setdefault(part, {})
            if isinstance(here, list):
                here[int(last)] = value
            elif value is None:
                here.pop(last, None)
            else:
                here[last] = value
        return tables

    return changed


@pytest.fixture
def plan_of(document: Callable[..., dict[str, Any]]) -> Callable[..., Plan]:
    """Return a function that makes the plan of the small centre, changed as `document` does it."""
    return lambda **changes: make_plan(parse_scenario(document(**changes)))


@pytest.fixture(params=["compiled", "simpy"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Every engine in turn: what is asked of one is asked of all."""
    return engine_named(request.param)


@pytest.fixture
def play() -> Callable[..., Trajectory]:
    """Return a function that plays one replication with an engine, or with the compiled one."""

    def once(plan: Plan, engine: Engine | None = None, seed: int = 1, replication: int = 0) -> Trajectory:
        player = engine or engine_named("compiled")
        return player.simulate(plan, player.luck(plan, seed, replication))

    return once


@pytest.fixture
def same() -> Callable[[Trajectory, Trajectory], list[str]]:
    """Return a function that names every column in which two trajectories differ in a single bit."""

    def differing(one: Trajectory, other: Trajectory) -> list[str]:
        if len(one.record) != len(other.record):
            return [f"{len(one.record)} and {len(other.record)} contacts"]
        columns = [
            name
            for name in one.record.dtype.names or ()
            if np.ascontiguousarray(one.record[name]).tobytes() != np.ascontiguousarray(other.record[name]).tobytes()
        ]
        return columns + ([] if one.overtime_s.tobytes() == other.overtime_s.tobytes() else ["overtime_s"])

    return differing
