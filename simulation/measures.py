"""What is counted of one replication, whichever engine played it.

Everything is made from the record by one function, so equal records give equal measures. Contacts are counted in the
interval in which they came in; work is counted in the interval in which it is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from simulation.kernel.measure import BINS, COUNTS, bin_edges, count_contacts
from simulation.plan.values import Floats, Plan
from simulation.record import Trajectory
from simulation.totals import find_quantiles

TEAM_COUNTS = ("busy_s", "present_s", "paid_s")
"""
What is counted by team and interval: seconds spent on contacts (a chat counts for its share of an adviser), seconds
that advisers on duty were there (overtime included), and seconds that are paid (rostered, and overtime).
"""


_EDGES = np.array([bin_edges(place) for place in range(BINS)])


class Measures(NamedTuple):
    """One replication in numbers."""

    contacts: Floats
    """Counts and sums by channel, interval and column; the columns are `COUNTS`; shape (C, I, len(COUNTS))."""
    teams: Floats
    """By team, interval and column; the columns are `TEAM_COUNTS`; shape (T, I, 3)."""
    waits: npt.NDArray[np.int64]
    """How many contacts of the counted days waited how long: answered ones, those who gave up; shape (C, 2, BINS)."""

    def of(self, column: str) -> Floats:
        """Return one of `COUNTS` by channel and interval."""
        return self.contacts[:, :, COUNTS.index(column)]


def measure(plan: Plan, trajectory: Trajectory) -> Measures:
    """Count one replication.

    Args:
        plan: The plan that was played, with its staff.
        trajectory: What the engine returned.

    Returns:
        Counts by channel, team and interval.
    """
    rules, n_teams = plan.rules, len(plan.team_names)
    n_channels = len(plan.channel_names)
    target_s = np.array([np.nan if target is None else target.within for target in plan.targets])
    contacts = np.zeros((n_channels, rules.n_intervals, len(COUNTS)))
    busy_s = np.zeros((n_teams, rules.n_intervals + 1))
    waits = np.zeros((n_channels, 2, BINS), np.int64)
    counted = plan.counted_intervals
    count_contacts(
        trajectory.record,
        rules.interval_s,
        rules.n_intervals,
        plan.channels.deferred,
        plan.channels.slots,
        target_s,
        plan.short_abandon_s,
        counted.start * rules.interval_s,
        counted.stop * rules.interval_s,
        contacts,
        busy_s,
        waits,
    )
    overtime_s = trajectory.overtime_s.copy()
    for late in (busy_s, overtime_s):
        late[:, -2] += late[:, -1]
    teams = np.empty((n_teams, rules.n_intervals, 3))
    teams[:, :, 0] = busy_s[:, :-1]
    teams[:, :, 1] = plan.advisers * rules.interval_s + overtime_s[:, :-1]
    teams[:, :, 2] = plan.paid * rules.interval_s + overtime_s[:, :-1]
    return Measures(contacts, teams, waits)


def wait_quantiles(waits: npt.NDArray[np.int64], kind: int, shares: Sequence[float]) -> Floats:
    """Return quantiles of one of the two kinds of waits in `Measures`, by channel; its bins are 1.6 % wide.

    Args:
        waits: Shape (C, kinds, BINS).
        kind: 0 those answered, 1 those who gave up.
        shares: In ascending order, 0..1.

    Returns:
        Seconds, not a number where there were none; shape (C, shares).
    """
    found = np.empty((len(waits), len(shares)))
    find_quantiles(waits, kind, np.asarray(shares, np.float64), _EDGES, found)
    return found
