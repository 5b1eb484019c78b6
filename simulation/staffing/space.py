"""What a search for staff may choose from: which teams, when, how many, where, and at what price."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parcours.errors import ConfigError
from simulation.plan.values import Plan
from simulation.scenario.model import Scenario
from simulation.scenario.roster import team_hours

_NO_LIMIT = 20_000


def heads_for(on_duty: npt.NDArray[np.int64], shrinkage: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Return the fewest rostered heads that put so many advisers on duty.

    Args:
        on_duty: Advisers on contacts, at least 0, any shape.
        shrinkage: Share of rostered time not spent on contacts, in [0, 1), of a shape that broadcasts.

    Returns:
        Whole heads; the inverse of `simulation.scenario.roster.net`, which rounds halves up.
    """
    there = 1.0 - np.asarray(shrinkage, np.float64)
    heads = np.maximum(np.ceil((on_duty - 0.5) / there) - 1.0, 0.0)
    for _ in range(2):  # the division may round either way, so the scenario's own rounding has the last word
        heads = np.where(np.floor(heads * there + 0.5) < on_duty, heads + 1.0, heads)
    return np.where(on_duty > 0, heads, 0.0).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Space:
    """The staffs among which a search chooses; T teams, I intervals, Q queues."""

    free: npt.NDArray[np.bool_]
    """Where a number may be chosen: the team works, and the day counts; shape (T, I)."""
    fixed: npt.NDArray[np.int64]
    """Advisers on duty where it may not, 0 elsewhere; shape (T, I)."""
    most: npt.NDArray[np.int64]
    """Largest number of a team, if it had its site to itself; shape (T,)."""
    cost_per_h: npt.NDArray[np.float64]
    """Cents for an hour of one adviser on duty, shrinkage paid; shape (T,)."""
    shrinkage: npt.NDArray[np.float64]
    """Share of rostered time not spent on contacts; shape (T,)."""
    serves: npt.NDArray[np.bool_]
    """Which queues a team takes contacts from; shape (T, Q)."""
    sites: dict[str, tuple[npt.NDArray[np.int64], int]]
    """Teams and seats of each site that has a limit."""
    interval_h: float
    """Length of an interval in hours."""

    def works(self, channel: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Say by channel and interval whether somebody may work who takes its contacts.

        Args:
            channel: The channel of each queue; shape (Q,).
        """
        here = np.zeros((int(channel.max()) + 1, self.free.shape[1]), np.bool_)
        for queue, number in enumerate(channel):
            here[number] |= self.free[self.serves[:, queue]].any(axis=0)
        return here

    def cost_cents(self, advisers: npt.NDArray[np.int64]) -> float:
        """Return what the chosen advisers cost, in cents."""
        hours = (np.where(self.free, advisers, 0)).sum(axis=1) * self.interval_h
        return float(hours @ self.cost_per_h)

    def room(self, advisers: npt.NDArray[np.int64], team: int, interval: int) -> int:
        """Return how many more advisers of a team its site and the team's hours allow."""
        if not self.free[team, interval]:
            return 0
        room = int(self.most[team] - advisers[team, interval])
        for teams, seats in self.sites.values():
            if team in teams:
                heads = heads_for(advisers[teams, interval], self.shrinkage[teams])
                others = int(heads.sum()) - int(heads[np.nonzero(teams == team)[0][0]])
                largest = int(np.floor((seats - others) * (1.0 - self.shrinkage[team]) + 0.5))
                room = min(room, largest - int(advisers[team, interval]))
        return max(room, 0)


def _serves(plan: Plan) -> npt.NDArray[np.bool_]:
    serves = np.zeros((len(plan.team_names), plan.routing.channel.size), np.bool_)
    for team in range(serves.shape[0]):
        first, last = plan.routing.team_first[team : team + 2]
        serves[team, plan.routing.team_queues[first:last]] = True
    return serves


def space_of(scenario: Scenario, plan: Plan) -> Space:
    """Say what may be chosen in a scenario.

    Args:
        scenario: Tells hours, sites and costs.
        plan: The same as arrays; its staff stays on the days of warm-up and cool-down.

    Returns:
        The space; teams may be chosen in their hours on the days that count.

    Raises:
        ConfigError: If a team that may be chosen has no cost, or costs are in several currencies, so that nothing
            could be the cheapest.
    """
    calendar = plan.calendar
    free = np.zeros(plan.advisers.shape, np.bool_)
    for number, team in enumerate(scenario.teams.values()):
        for day in range(plan.counted_days.start, plan.counted_days.stop):
            span = team_hours(scenario, team, calendar, day)
            if span is not None:
                free[number, calendar.within(day, *span)] = True
    for number, (name, team) in enumerate(scenario.teams.items()):
        if free[number].any() and team.cost_per_h.cents <= 0:
            raise ConfigError(
                f"{scenario.name}: teams.{name}.cost_per_h: expected a cost above 0 to search for the least, "
                f"given {team.cost_per_h}",
                way_out='write what a rostered hour costs, such as cost_per_h = "31 EUR"',
            )
    currencies = sorted({team.cost_per_h.currency for team in scenario.teams.values()})
    if len(currencies) > 1:
        raise ConfigError(
            f"{scenario.name}: teams: expected one currency to find the least cost, given {', '.join(currencies)}",
            way_out="write every cost_per_h in the same currency",
        )
    seats = {name: site.seats for name, site in scenario.sites.items() if site.seats is not None}
    limits = {name: (np.nonzero([site == name for site in plan.team_sites])[0], most) for name, most in seats.items()}
    shrinkage = np.asarray(plan.shrinkage, np.float64)
    most = np.array([seats.get(site, _NO_LIMIT) for site in plan.team_sites]) * (1.0 - shrinkage) + 0.5
    counted = np.zeros(calendar.n_intervals, np.bool_)
    counted[plan.counted_intervals] = True
    return Space(
        free=free,
        fixed=np.where(counted[None, :], 0, plan.advisers).astype(np.int64),
        most=np.floor(most).astype(np.int64),
        cost_per_h=np.array([cost.cents for cost in plan.cost_per_h]) / (1.0 - shrinkage),
        shrinkage=shrinkage,
        serves=_serves(plan),
        sites={name: (teams, most) for name, (teams, most) in limits.items() if teams.size},
        interval_h=plan.rules.interval_s / 3600.0,
    )
