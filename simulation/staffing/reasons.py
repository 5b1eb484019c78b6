"""Why an interval misses its target: one sentence for the planner instead of "infeasible"."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulation.plan.values import Plan
from simulation.staffing.judge import Advisers
from simulation.staffing.proof import Z95, GoalProof, Proof
from simulation.staffing.reach import NEAR, out_of_reach
from simulation.staffing.space import Space, heads_for
from simulation.units import show_s


@dataclass(frozen=True)
class Unmet:
    """An interval or day that misses a target on fresh days."""

    when: str
    """Local begin, such as ``Wed 23 Dec 08:00``; a day without the time."""
    goal: str
    """The goal's name."""
    share: float
    """What was achieved."""
    low: float
    """Lower end of its 95 % interval."""
    high: float
    """Upper end of its 95 % interval."""
    reason: str
    """Why."""


def unmet_of(
    plan: Plan,
    space: Space,
    proof: Proof,
    advisers: Advisers,
    missing: npt.NDArray[np.int64] | None = None,
    hopeless: Collection[tuple[int, int]] = (),
) -> list[Unmet]:
    """Name what misses its target, in the order of goals and time.

    Args:
        plan: The scenario as arrays.
        space: What could be chosen.
        proof: What was found on fresh days.
        advisers: The staff that was proved.
        missing: Advisers that no shift could cover, by team and interval; none: there are no shifts.
        hopeless: Goals and groups, by number, that more advisers did not help in the search.
    """
    found = []
    for number, one in enumerate(proof.goals):
        for group in one.short:
            intervals = np.nonzero(one.goal.groups == group)[0]
            begin = plan.calendar.begin(int(intervals[0]))
            when = begin.strftime("%a %d %b %H:%M" if one.goal.each == "interval" else "%a %d %b")
            share, error = float(one.standing.share[group]), float(one.standing.error[group])
            low, high = max(share - Z95 * error, 0.0), min(share + Z95 * error, 1.0)
            tried = (number, int(group)) in hopeless
            reason = _reason(plan, space, one, int(group), advisers, missing, tried=tried)
            found.append(Unmet(when, one.goal.name, share, low, high, reason))
    return found


def _reason(
    plan: Plan,
    space: Space,
    one: GoalProof,
    group: int,
    advisers: Advisers,
    missing: npt.NDArray[np.int64] | None,
    *,
    tried: bool,
) -> str:
    intervals = np.nonzero(one.goal.groups == group)[0]
    teams = np.nonzero(space.serves[:, one.goal.queues].any(axis=1))[0]
    channel = plan.channel_names[one.goal.channel]
    free = space.free[np.ix_(teams, intervals)]
    if not free.any():
        return f"no team that answers {channel} works then"
    if one.goal.each == "day":
        late = out_of_reach(plan, space, one.goal, intervals)
        if 1.0 - late < one.goal.share + NEAR:
            within = show_s(one.goal.within_s)
            return f"{100 * late:.0f} % of {channel} comes in when nobody who answers it works within {within}"
    if missing is not None and missing[np.ix_(teams, intervals)].any():
        lacking = int(missing[np.ix_(teams, intervals)].max())
        return f"no shift could cover it at a fair price: {lacking} {_advisers(lacking)} missing"
    full = _full_sites(plan, space, teams, intervals, advisers)
    if full:
        return f"every seat is taken at {full}"
    if abs(float(one.standing.short_by[group])) <= Z95 * float(one.standing.error[group]):
        return "cannot be told from the target on so many days"
    if tried:
        return "more advisers did not help"
    return "the search ended before it could be mended; allow more looks or a larger margin"


def _advisers(number: int) -> str:
    return "adviser is" if number == 1 else "advisers are"


def _full_sites(
    plan: Plan, space: Space, teams: npt.NDArray[np.int64], intervals: npt.NDArray[np.int64], advisers: Advisers
) -> str:
    """Return the sites that leave no room to any of the teams in any of the intervals; empty if one has room."""
    for team in teams:
        for interval in intervals:
            if space.room(advisers, int(team), int(interval)) > 0:
                return ""
    sites = []
    for name, (members, seats) in space.sites.items():
        if np.isin(teams, members).any():
            taken = int(heads_for(advisers[members][:, intervals], space.shrinkage[members, None]).sum(axis=0).max())
            sites.append(f"{name} ({taken} of {seats})")
    return " and ".join(sites) or ", ".join(plan.team_names[team] for team in teams)
