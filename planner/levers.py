"""The levers of a scenario: what a planner can move, how far, and what it stands at when nobody has touched it.

A lever is a whole number, so that a state fits into an address and two states are equal or not. What a lever does
to the scenario is told in `planner.variant`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from simulation.plan.values import Plan
from simulation.scenario.model import Scenario

SITE = "at."
"""What the key of a site's lever begins with; the rest is the site, or the team where there are no sites."""

_LEAST_RESOLVED, _MOST_RESOLVED = 0.05, 0.98
_WIDEST_POINTS = 25


@dataclass(frozen=True)
class Lever:
    """Something that can be moved."""

    key: str
    """Its name in the address of the page."""
    label: str
    """What the planner reads beside it."""
    group: str
    """The heading under which it stands."""
    low: int
    high: int
    step: int
    usual: int
    """Where it stands when the scenario is as its file says."""
    unit: Literal["%", "points"]
    """``%`` of what the scenario says, or percentage points more or less."""
    base: float
    """What the scenario says, in the unit of *reading*."""
    reading: str
    """How the moved value reads: ``contacts``, ``min``, ``s``, ``advisers``, ``share`` or ``orders``."""
    hint: str
    """One sentence about what it does."""

    def accepts(self, value: int) -> bool:
        """Say whether the lever can stand at *value*."""
        return self.low <= value <= self.high and (value - self.low) % self.step == 0


def places(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """Return the teams of every place whose advisers move together: of each site, or each team where there are none."""
    if not any(team.site for team in scenario.teams.values()):
        return {name: (name,) for name in scenario.teams}
    found: dict[str, tuple[str, ...]] = {}
    for name, team in scenario.teams.items():
        place = team.site or name
        found[place] = (*found.get(place, ()), name)
    return found


def levers_of(scenario: Scenario, plan: Plan) -> tuple[Lever, ...]:
    """Return the levers of a scenario, in the order of the page.

    Args:
        scenario: What is planned.
        plan: The same as arrays.
    """
    return (*_customers(scenario, plan), *_centre(scenario, plan), *_advisers(scenario, plan))


def _customers(scenario: Scenario, plan: Plan) -> Iterator[Lever]:
    contacts = float(plan.streams.expected[:, plan.counted_intervals].sum())
    group = "Customers"
    hint = "First contacts; repeats follow by themselves."
    yield Lever("volume", "Volume", group, 40, 250, 1, 100, "%", contacts, "contacts", hint)
    waiting = [
        channel.patience.mean
        for channel in scenario.channels.values()
        if channel.kind == "live" and channel.patience.kind != "never"
    ]
    if waiting:
        hint = "Until customers on a live channel hang up."
        yield Lever("patience", "Patience", group, 25, 300, 5, 100, "%", float(np.mean(waiting)), "s", hint)


def _centre(scenario: Scenario, plan: Plan) -> Iterator[Lever]:
    group = "Each contact"
    share = resolution(scenario, plan)
    low = -min(_WIDEST_POINTS, max(0, int((share - _LEAST_RESOLVED) * 100)))
    high = min(_WIDEST_POINTS, max(0, int((_MOST_RESOLVED - share) * 100)))
    if low < high:
        hint = "First contacts that end their case, every reason alike."
        label = "First-contact resolution"
        yield Lever("resolution", label, group, low, high, 1, 0, "points", share, "share", hint)
    hint = "Talk and after-work, every reason alike."
    yield Lever("handling", "Handling time", group, 50, 200, 1, 100, "%", _handling_min(plan), "min", hint)


def _advisers(scenario: Scenario, plan: Plan) -> Iterator[Lever]:
    for place, teams in places(scenario).items():
        heads = plan.paid[[plan.team_names.index(team) for team in teams]][:, plan.counted_intervals].sum(axis=0)
        most = float(heads.max(initial=0.0))
        if most <= 0:
            continue
        hint = "Every shift in proportion, in whole heads."
        yield Lever(SITE + place, place.capitalize(), "Advisers", 40, 200, 1, 100, "%", most, "advisers", hint)


def resolution(scenario: Scenario, plan: Plan) -> float:
    """Return the first-contact resolution that a scenario gives, averaged over the contacts expected; 0..1."""
    weights = _weights(plan)
    resolved = [
        list(scenario.reasons.values())[reason].resolved_on(plan.channel_names[channel]) or 0.0
        for channel, reason in zip(plan.streams.channel, plan.streams.reason, strict=True)
    ]
    return float((weights * resolved).sum() / weights.sum()) if weights.sum() > 0 else 0.0


def _handling_min(plan: Plan) -> float:
    weights = _weights(plan)
    mean_s = np.nan_to_num(plan.mean_handling_s[plan.streams.channel, plan.streams.reason, 0])
    return float((weights * mean_s).sum() / weights.sum() / 60) if weights.sum() > 0 else 0.0


def _weights(plan: Plan) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.asarray(plan.streams.expected[:, plan.counted_intervals].sum(axis=1), dtype=np.float64)
