"""Luck whose first contacts come when those of another plan do, so that their times need not be drawn again.

Times of arrival depend on the sources of contacts and on nothing else. Whoever plays variants of one scenario with
other handling times or another patience can keep them; the numbers are those that would have been drawn.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simulation.kernel.luck import DrawnLuck, Words
from simulation.plan.values import Floats, Plan


def same_arrivals(plan: Plan, other: Plan) -> bool:
    """Say whether every first contact of two plans comes at the same time from the same source, with one seed."""
    mine, others = (
        (
            *one.streams,
            one.calendar.first_of_day,
            np.array([one.rules.interval_s, one.rules.clock_s, one.rules.day_shape]),
        )
        for one in (plan, other)
    )
    return all(_same(one, another) for one, another in zip(mine, others, strict=True))


def _same(one: npt.NDArray[np.generic], other: npt.NDArray[np.generic]) -> bool:
    return one is other or np.array_equal(one, other)


class RememberedLuck(DrawnLuck):
    """The luck of one replication, kept; see `simulation.engine.Luck`.

    Args:
        plan: Tells sources of contacts and distributions.
        seed: At least 0.
        replication: Number of the replication, at least 0.
        arrivals: The luck of the same seed and replication under a plan with the same arrivals; None: they are drawn.
    """

    def __init__(self, plan: Plan, seed: int, replication: int, arrivals: DrawnLuck | None = None) -> None:
        super().__init__(plan, seed, replication, keep=True)
        self._arrivals = arrivals

    def _draw(self, first: int, last: int, factor: float) -> tuple[Floats, Words]:
        if self._arrivals is None:
            return super()._draw(first, last, factor)
        day = int(np.searchsorted(self._plan.calendar.first_of_day, first))
        known = self._arrivals.first_contacts(day)
        return known.arrival_s, known.address
