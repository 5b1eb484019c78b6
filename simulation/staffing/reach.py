"""What no staff can reach, because nobody works then: it is told, and no search is wasted on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from simulation.plan.values import Plan
from simulation.staffing.goals import Goal
from simulation.staffing.space import Space

NEAR = 0.02
"""A target that leaves less than this to chance is out of reach as well."""


def out_of_reach(plan: Plan, space: Space, goal: Goal, intervals: npt.NDArray[np.int64]) -> float:
    """Return the share of a day's first contacts that come in when nobody works before they are due.

    Args:
        plan: Tells when contacts come in.
        space: Tells when teams work.
        goal: A goal of a deferred channel.
        intervals: The day's intervals.
    """
    works = space.works(plan.routing.channel)[goal.channel] | (space.fixed > 0).any(axis=0)
    reach = int(goal.within_s / plan.rules.interval_s)
    expected = plan.streams.expected[plan.streams.channel == goal.channel].sum(axis=0)[intervals]
    # Beyond the horizon nothing is known, so it counts as in reach.
    lost = [i + reach < works.size and not works[i : i + reach + 1].any() for i in intervals]
    return float(expected[lost].sum() / expected.sum()) if expected.sum() > 0 else 0.0


def unreachable(plan: Plan, space: Space, goals: Sequence[Goal]) -> set[tuple[int, int]]:
    """Return the goals and groups, by number, that no staff can hold.

    Args:
        plan: The scenario as arrays.
        space: What may be chosen.
        goals: What must hold.
    """
    found = set()
    for number, goal in enumerate(goals):
        serving = space.serves[:, goal.queues].any(axis=1)
        for group in range(goal.n_groups):
            intervals = np.nonzero(goal.groups == group)[0]
            if goal.each == "interval":
                lost = not space.free[np.ix_(serving, intervals)].any()
            else:
                lost = goal.kind == "level" and 1.0 - out_of_reach(plan, space, goal, intervals) < goal.share + NEAR
            if lost:
                found.add((number, group))
    return found
