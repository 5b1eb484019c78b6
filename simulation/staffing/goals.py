"""What must hold: the targets of a scenario, one by one, and how far a set of days is from each.

A live channel must hold its share in *every interval*; deferred work must hold it over *each day* on
which it came in, since it may wait for a quieter hour. What is still open and not yet due when the
horizon ends is not judged; instead, where no day of cooling down follows, deferred work must *keep up* on
the last day: what is done must match what comes in, or a plan would look good by leaving everything to the
day after. This file judges
counts and knows of no engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from simulation.plan.values import Plan

Floats = npt.NDArray[np.float64]

_CONTROLS = 4


@dataclass(frozen=True, eq=False)
class Tallies:
    """Counts of contacts by replication, interval of arrival and queue; each of shape (days played, I, Q)."""

    base: npt.NDArray[np.int32]
    """Contacts that the service level is a share of."""
    good: npt.NDArray[np.int32]
    """Those of them that were answered in time."""
    offered: npt.NDArray[np.int32]
    """Contacts that came in."""
    abandoned: npt.NDArray[np.int32]
    """Contacts that hung up."""
    done: npt.NDArray[np.int32]
    """Contacts whose handling ended in the interval."""
    work_s: npt.NDArray[np.int32]
    """Seconds of handling that the contacts ask for that came in."""
    surplus: npt.NDArray[np.float32]
    """First contacts, and seconds of handling, beyond what was expected; shape (days played, I, C, 2)."""


@dataclass(frozen=True, eq=False)
class Goal:
    """One target of one channel."""

    channel: int
    """Number of the channel."""
    name: str
    """What results call it, such as ``phone: 80 % of offered within 20 s``."""
    kind: Literal["level", "abandoned", "keeps up"]
    """A least share answered in time, a greatest share abandoned, or a least share of the inflow done."""
    share: float
    """The share, 0..1."""
    within_s: float
    """Answering time of a service level in seconds."""
    groups: npt.NDArray[np.int64]
    """The group to which each interval belongs, -1 where nothing is promised; shape (I,)."""
    queues: npt.NDArray[np.bool_]
    """Queues of the channel; shape (Q,)."""
    counted_until: int
    """Contacts that come in from this interval on are not part of the inflow that must be kept up with."""
    each: Literal["interval", "day"]
    """What a group is."""

    @property
    def n_groups(self) -> int:
        """How many groups are judged."""
        return int(self.groups.max(initial=-1)) + 1

    def counts(self, tallies: Tallies) -> tuple[Floats, Floats]:
        """Return numerator and denominator of the share by replication and group."""
        over, under = {
            "level": (tallies.good, tallies.base),
            "abandoned": (tallies.abandoned, tallies.offered),
            "keeps up": (tallies.done, tallies.offered),
        }[self.kind]
        judged, queues = np.nonzero(self.groups >= 0)[0], np.nonzero(self.queues)[0]
        member = np.zeros((judged.size, self.n_groups))
        member[np.arange(judged.size), self.groups[judged]] = 1.0
        inflow = np.where((judged < self.counted_until)[:, None], member, 0.0)
        # Only what is judged is looked at: most intervals and queues are others', and to copy them is what costs.
        own_over, own_under = (counts[:, judged][:, :, queues].sum(axis=2) for counts in (over, under))
        return own_over @ member, own_under @ inflow

    def short_by(self, share: Floats) -> Floats:
        """Return by how much a share misses the target; negative where it holds with something to spare."""
        return share - self.share if self.kind == "abandoned" else self.share - share


def _groups(plan: Plan, channel: int) -> npt.NDArray[np.int64]:
    """Give numbers to the intervals, or for deferred work the days, that count, where the channel is open."""
    calendar = plan.calendar
    days = plan.counted_days
    counted = (calendar.day_of >= days.start) & (calendar.day_of < days.stop)
    if plan.channels.deferred[channel]:
        return np.where(counted, calendar.day_of - plan.warm_up_days, -1)
    counted &= plan.channels.open[channel, : calendar.n_intervals]
    groups = np.full(calendar.n_intervals, -1, np.int64)
    groups[counted] = np.arange(int(counted.sum()))
    return groups


def _share(share: float) -> str:
    return f"{100 * share:g} %"


def _duration(seconds: float) -> str:
    for length, unit in ((3600, "h"), (60, "min")):
        if seconds >= length and seconds % length == 0:
            return f"{seconds / length:g} {unit}"
    return f"{seconds:g} s"


def _inflow_ends(plan: Plan, works: npt.NDArray[np.bool_]) -> int:
    """Say until when what comes in on the last day must be done on it.

    Where the day before is played as well, its evening has left as much as this evening will, so the whole day
    counts; else what comes in after the last adviser has gone cannot be done by anybody.
    """
    if plan.warm_up_days or not works.any():
        return plan.calendar.n_intervals
    return int(np.nonzero(works)[0][-1]) + 1


def goals_of(plan: Plan, works: npt.NDArray[np.bool_]) -> list[Goal]:
    """List the targets of a scenario in the order of its channels.

    Args:
        plan: The scenario as arrays.
        works: Whether anybody who takes a channel's contacts works, by channel and interval; shape (C, I).

    Returns:
        For each channel with a target its service level, for a deferred one also that it keeps up (where no day
        follows), and a share abandoned where one is stated.
    """
    goals = []
    for channel, target in enumerate(plan.targets):
        if target is None:
            continue
        groups = _groups(plan, channel)
        queues = plan.routing.channel == channel
        each: Literal["interval", "day"] = "day" if plan.channels.deferred[channel] else "interval"
        name = plan.channel_names[channel]
        level = f"{name}: {_share(target.share)} of {target.of} within {_duration(target.within)}"
        end = plan.calendar.n_intervals
        goals.append(Goal(channel, level, "level", target.share, target.within, groups, queues, end, each))
        if each == "day" and plan.cool_down_days == 0:
            last = np.where(plan.calendar.day_of == plan.n_days - 1, 0, -1)
            keeps = f"{name}: {_share(target.share)} of what comes in on the last day is done on it"
            until = _inflow_ends(plan, works[channel])
            goals.append(Goal(channel, keeps, "keeps up", target.share, target.within, last, queues, until, each))
        if target.abandoned is not None:
            lost = f"{name}: at most {_share(target.abandoned)} abandoned"
            goals.append(Goal(channel, lost, "abandoned", target.abandoned, target.within, groups, queues, end, each))
    return goals


@dataclass(frozen=True, eq=False)
class Standing:
    """How one goal stands after a number of days; every array has one value per group."""

    share: Floats
    """The share over all replications; the target itself where nothing came in."""
    error: Floats
    """Its standard error."""
    short_by: Floats
    """How far it misses the target; negative where it holds."""
    came: npt.NDArray[np.bool_]
    """Whether anything came in."""


def standing(goal: Goal, tallies: Tallies, *, controlled: bool = False) -> Standing:
    """Judge one goal: a ratio of sums, with the error of a ratio estimator.

    Args:
        goal: What is judged.
        tallies: Counts of at least 2 replications.
        controlled: Take off what is owed to an unusual number of first contacts or unusual handling times,
            whose expectation is known (control variates). That takes a quarter off the error; a proof does without.

    Source: W. G. Cochran, Sampling Techniques, 3rd ed. 1977, equation 6.13; S. S. Lavenberg and P. D. Welch,
        "A perspective on the use of control variables", Management Science 27 (1981).
    """
    over, under = goal.counts(tallies)
    runs, whole = over.shape[0], under.sum(axis=0)
    seen = whole > 0
    safe = np.where(seen, whole, 1.0)
    share = np.where(seen, over.sum(axis=0) / safe, goal.share)
    rest = over - share * under
    free = runs - 1.0
    if controlled and goal.each == "interval" and runs > 4 * _CONTROLS:
        owed, rest = _control(goal, tallies, rest)
        share = np.clip(share - np.where(seen, owed * runs / safe, 0.0), 0.0, 1.0)
        free -= _CONTROLS
    error = np.where(seen, np.sqrt((rest**2).sum(axis=0) * runs / free) / safe, 0.0)
    return Standing(share, error, goal.short_by(share), seen)


def _control(goal: Goal, tallies: Tallies, rest: Floats) -> tuple[Floats, Floats]:
    """Regress what is left of each interval on the surplus of contacts and work in it and in the one before.

    Returns:
        The part of the mean that is owed to the surplus, by group, and what is left by replication and group.
    """
    surplus = tallies.surplus[:, :, goal.channel, :].astype(np.float64)
    before = np.concatenate([np.zeros_like(surplus[:, :1]), surplus[:, :-1]], axis=1)
    judged = np.nonzero(goal.groups >= 0)[0]
    owed, left = np.zeros(judged.size), np.empty_like(rest)
    for group, interval in enumerate(judged):
        controls = np.concatenate([surplus[:, interval], before[:, interval]], axis=1)
        mean = controls.mean(axis=0)
        weight = np.linalg.lstsq(controls - mean, rest[:, group], rcond=None)[0]
        owed[group] = mean @ weight
        left[:, group] = rest[:, group] - (controls - mean) @ weight
    return owed, left
