"""A contact centre in which promises are broken: the scenario with a reason and a demand for each of them.

Every broken promise becomes a reason of its own, answered by whoever answers the scenario's reason that is most like
it, and a demand of its own at the end of the others. So the contacts that were there before stay exactly the same, and
the difference is the effect of the broken promises alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from impact.demand import Floats, added_contacts
from impact.drivers import Driver
from impact.orders import Orders
from parcours.errors import ConfigError
from simulation.plan.build import make_plan
from simulation.plan.values import Plan
from simulation.scenario.check import contradictions
from simulation.scenario.contacts import Reason
from simulation.scenario.demand import Demand
from simulation.scenario.model import Scenario
from simulation.scenario.reach import mix
from simulation.scenario.teams import Skill, Team
from simulation.scenario.values import Distribution

PREFIX = "broken: "
"""Begins the names of the reasons and demands that broken promises add."""
UNKNOWN = "lognormal 5 min cv 0.8"
"""Handling time on a channel of which neither the scenario's reason nor the driver says anything; an assumption."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that makes customers contact the centre.

    Args:
        name: What it is called: a promise, or a fault's number.
        driver: What customers do.
        busy_from: Share of the busiest hour's orders from which on it happens; None: at any hour.
        resolved: Factor on the share that is resolved at the first contact, above 0; what it makes of it stays below 1.
    """

    name: str
    driver: Driver
    busy_from: float | None = None
    resolved: float = 1.0


@dataclass(frozen=True)
class Centre:
    """A scenario as arrays, with the demand that each cause would add if it struck every order."""

    scenario: Scenario
    """The scenario with reasons and demands of all causes, each at a break rate of 1."""
    plan: Plan
    """The same as arrays."""
    streams: Mapping[str, npt.NDArray[np.int64]]
    """Numbers of the sources of contacts of each cause."""

    def at(self, rates: Mapping[str, float]) -> Plan:
        """Return the plan in which every cause strikes a share of the orders; one that is not named strikes none."""
        factors = np.ones(len(self.plan.streams.channel))
        for name, places in self.streams.items():
            factors[places] = rates.get(name, 0.0)
        expected = self.plan.streams.expected * factors[:, None]
        return replace(self.plan, streams=self.plan.streams._replace(expected=expected))

    def first_contacts(self, name: str) -> Floats:
        """Return the first contacts of a cause at a rate of 1, by interval, all channels together."""
        return np.asarray(self.plan.streams.expected[self.streams[name]].sum(axis=0), dtype=np.float64)


def centre_of(scenario: Scenario, causes: list[Cause], orders: Orders) -> Centre:
    """Lay causes over a scenario.

    Args:
        scenario: A scenario without contradictions.
        causes: What makes customers contact the centre; names that differ.
        orders: The shop's orders.

    Raises:
        ConfigError: If the scenario has none of the channels that a driver names, or nobody who can answer there.
    """
    reasons, likes, demands = dict(scenario.reasons), {}, []
    languages = _languages(scenario)
    for cause in causes:
        name = PREFIX + cause.name
        like = next((one for one in cause.driver.reasons if one in scenario.reasons), next(iter(scenario.reasons)))
        reasons[name] = _reason(scenario.reasons[like], cause, scenario)
        likes[name] = like
        for channel, flow in added_contacts(scenario, cause.driver, orders, busy_from=cause.busy_from).items():
            demands.append(
                Demand(
                    name=name, channel=channel, reasons=name, languages=languages, counts=tuple(float(x) for x in flow)
                )
            )
    teams = {name: _taught(team, likes) for name, team in scenario.teams.items()}
    before = tuple(_with_reason(entry, scenario) for entry in scenario.demand)
    laid = scenario.model_copy(update={"reasons": reasons, "teams": teams, "demand": (*before, *demands)})
    wrong = contradictions(laid)
    if wrong:
        raise ConfigError(
            f"{scenario.name} with broken promises: " + "; ".join(wrong),
            way_out="let a team answer these channels, or name others in [impact.drivers.channels]",
        )
    plan = make_plan(laid)
    names = np.array(plan.stream_names)
    return Centre(laid, plan, {cause.name: np.nonzero(names == PREFIX + cause.name)[0] for cause in causes})


def _with_reason(entry: Demand, scenario: Scenario) -> Demand:
    """Name the only reason of a scenario where a source of demand left it out, for it is the only one no more."""
    if entry.reasons or entry.history or entry.history_rows:
        return entry
    return entry.model_copy(update={"reasons": next(iter(scenario.reasons))})


def _languages(scenario: Scenario) -> dict[str, float]:
    """Return the languages that most contacts of a scenario speak: those of its first demand that names any."""
    for entry in scenario.demand:
        if entry.languages:
            return mix(entry.languages, scenario.languages)
    return {scenario.languages[0]: 1.0}


def _reason(like: Reason, cause: Cause, scenario: Scenario) -> Reason:
    """Return a reason that is handled and resolved like another, but takes the driver's time."""
    handling = {}
    for channel in scenario.channels:
        law = like.handling_on(channel)
        if law is None:
            law = Distribution.model_validate(UNKNOWN)
        mean = cause.driver.work.times.get(channel, law.mean)
        handling[channel] = _with_mean(law, mean)
    resolved = {channel: min(_resolved(like, channel) * cause.resolved, 1.0) for channel in scenario.channels}
    return like.model_copy(update={"handling": handling, "resolved": resolved})


def _with_mean(law: Distribution, mean_s: float) -> Distribution:
    values = tuple(value * mean_s / law.mean for value in law.values)
    return law.model_copy(update={"mean": mean_s, "values": values})


def _resolved(like: Reason, channel: str) -> float:
    """Return the share resolved at the first contact; on a channel that the reason does not know, its lowest."""
    known = like.resolved_on(channel)
    if known is not None:
        return known
    return min(like.resolved.values()) if isinstance(like.resolved, dict) else like.resolved


def _taught(team: Team, likes: Mapping[str, str]) -> Team:
    return team.model_copy(update={"skills": tuple(_skill(skill, likes) for skill in team.skills)})


def _skill(skill: Skill, likes: Mapping[str, str]) -> Skill:
    if not skill.reasons:
        return skill
    return skill.model_copy(
        update={"reasons": (*skill.reasons, *(name for name, like in likes.items() if like in skill.reasons))}
    )
