"""Translates a shortfall in per cent into advisers, with Erlang A as the ruler.

The ruler need not be true: an interval that behaves like Erlang A with 52.3 advisers and needs to behave
like one with 54.1 is short of about two, however many really work there and whatever else they do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulation.analytics.erlang_a import ErlangA
from simulation.plan.values import Plan
from simulation.staffing.goals import Goal, Standing, Tallies

Floats = npt.NDArray[np.float64]

_BISECTIONS = 15
_LONGEST_PATIENCE_S = 1e7
_HALF_A_CONTACT = 0.5


@dataclass(frozen=True, eq=False)
class Stream:
    """What one channel's callers ask of the advisers, interval by interval; every array of shape (I,)."""

    arrivals_per_h: Floats
    """Contacts offered per hour, returns included."""
    handling_s: Floats
    """Mean seconds that one contact takes of an adviser; a chat's slots are taken off."""
    patience_s: float
    """Mean patience in seconds."""

    @property
    def load(self) -> Floats:
        """Advisers that would be busy if nobody hung up."""
        return self.arrivals_per_h * self.handling_s / 3600.0


def stream_of(plan: Plan, queues: npt.NDArray[np.bool_], tallies: Tallies) -> Stream:
    """Measure the contacts of some queues of one channel.

    Args:
        plan: Tells slots and patience.
        queues: Which queues; shape (Q,).
        tallies: Counts in which the contacts came in.
    """
    channel = int(plan.routing.channel[np.argmax(queues)])
    runs = tallies.offered.shape[0]
    offered = tallies.offered[:, :, queues].sum(axis=(0, 2)) / runs
    work_s = tallies.work_s[:, :, queues].sum(axis=(0, 2)) / runs
    slots = int(plan.channels.slots[channel])
    held = (1.0 + float(plan.channels.slow_down[channel]) * (slots - 1)) / slots
    usual = work_s.sum() / max(float(offered.sum()), 1e-12)
    handling = np.where(offered > 0, work_s / np.where(offered > 0, offered, 1.0), usual) * held
    return Stream(
        offered * 3600.0 / plan.rules.interval_s,
        np.maximum(handling, 1e-3),
        min(max(float(plan.mean_patience_s[channel]), 1e-3), _LONGEST_PATIENCE_S),
    )


def advisers_for(goal: Goal, stream: Stream, share: npt.ArrayLike) -> Floats:
    """Return with how many advisers Erlang A reaches a share, interval by interval.

    Args:
        goal: A level or a share abandoned.
        stream: The contacts.
        share: What is reached, 0..1; of a shape to which the stream's broadcasts.

    Returns:
        Real numbers of at least 1, good to a hundredth.
    """
    aim, arrivals, handling = np.broadcast_arrays(
        np.asarray(share, np.float64), stream.arrivals_per_h, stream.handling_s
    )
    load = arrivals * handling / 3600.0
    low, high = np.ones_like(load), load + 12.0 * np.sqrt(load) + 12.0
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        queue = ErlangA(arrivals, handling, stream.patience_s, middle)
        if goal.kind == "abandoned":
            enough = queue.p_abandoned <= aim
        else:
            enough = queue.service_level_of_offered(goal.within_s) >= aim
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.asarray(0.5 * (low + high))


def spare(goal: Goal, stream: Stream, now: Standing, tallies: Tallies, margin: float) -> Floats:
    """Return how many advisers each group of an interval goal could spare; negative where it is short.

    Args:
        goal: A goal judged in every interval.
        stream: Its contacts.
        now: How it stands.
        tallies: The counts behind that.
        margin: Standard errors by which a goal must hold.
    """
    judged = goal.groups >= 0
    whole = goal.counts(tallies)[1].sum(axis=0)
    sign = 1.0 if goal.kind == "abandoned" else -1.0
    edge = np.where(whole > 0, _HALF_A_CONTACT / np.maximum(whole, 1.0), 0.5)
    reached = np.clip(now.share + sign * margin * now.error, edge, 1.0 - edge)
    here = Stream(stream.arrivals_per_h[judged], stream.handling_s[judged], stream.patience_s)
    there, aim = advisers_for(goal, here, np.stack([reached, np.full_like(reached, goal.share)]))
    # Nobody came in: nothing is known, and nobody is missed.
    return np.asarray(np.where(whole > 0, there - aim, np.inf))
