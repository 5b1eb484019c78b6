"""Shifts for a need: what an integer programme chooses, day by day, and what that brings on duty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulation.plan.values import Plan
from simulation.scenario.model import Scenario
from simulation.scenario.roster import net, team_hours
from simulation.staffing.judge import Advisers
from simulation.staffing.patterns import candidates
from simulation.staffing.shifts import ShiftPlan, TeamNeed, cheapest_shifts
from simulation.staffing.space import Space, heads_for


@dataclass(frozen=True, eq=False)
class Cover:
    """Shifts, and what they bring."""

    shifts: tuple[ShiftPlan, ...]
    """The shifts of each counted day."""
    advisers: Advisers
    """Advisers on duty; shape (T, I)."""
    missing: npt.NDArray[np.int64]
    """Rostered advisers that no shift could cover; shape (T, I)."""
    cost_cents: float
    """Wages."""
    paid_h: float
    """Paid hours."""


@dataclass(frozen=True, eq=False)
class Coverer:
    """Chooses the cheapest shifts that bring at least the advisers asked for."""

    scenario: Scenario
    """Tells hours, patterns and contracts."""
    plan: Plan
    """The same as arrays."""
    space: Space
    """What may be chosen."""

    def __call__(self, needed: Advisers) -> Cover:
        """Cover a need.

        Args:
            needed: Advisers on duty; shape (T, I).
        """
        heads = heads_for(needed, self.space.shrinkage[:, None])
        days = self.plan.counted_days
        shifts = tuple(found for day in range(days.start, days.stop) if (found := self._on_day(day, heads)) is not None)
        teams = [team for day in shifts for team in day.teams]
        brought, missing = np.zeros(needed.shape, np.int64), np.zeros(needed.shape, np.int64)
        for team in teams:
            brought[self.plan.team_names.index(team.team)] += team.heads
            missing[self.plan.team_names.index(team.team)] += team.missing
        duty = [net(row.astype(np.float64), share) for row, share in zip(brought, self.space.shrinkage, strict=True)]
        return Cover(
            shifts=shifts,
            advisers=np.where(self.space.free, np.array(duty), self.space.fixed).astype(np.int64),
            missing=missing,
            cost_cents=sum(day.cost_cents for day in shifts),
            paid_h=sum(team.paid_h for team in teams),
        )

    def _on_day(self, day: int, heads: npt.NDArray[np.int64]) -> ShiftPlan | None:
        """Choose the shifts that begin on one day; None where nobody is needed."""
        today = self.plan.calendar.day_of == day
        needs = []
        for number, (name, team) in enumerate(self.scenario.teams.items()):
            span = team_hours(self.scenario, team, self.plan.calendar, day)
            wanted = np.where(today & self.space.free[number], heads[number], 0)
            if span is None or not wanted.any():
                continue
            choice = candidates(self.scenario.staffing.patterns, self.plan.calendar, day, span)
            needs.append(TeamNeed(name, team.site, wanted, float(team.cost_per_h.cents), choice))
        if not needs:
            return None
        return cheapest_shifts(
            needs,
            seats={name: most for name, (_, most) in self.space.sites.items()},
            part_time_at_most=self.scenario.staffing.part_time_at_most,
            interval_h=self.space.interval_h,
        )
