"""Plays the same days again under other staff, and counts.

All variants of staff meet the same customers with the same patience and the same luck (common random
numbers), so that one adviser more at noon shows as what it does, and not as other weather.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import numpy as np
import numpy.typing as npt

from simulation.engine import Engine, Luck
from simulation.plan.values import Plan
from simulation.record import Cause, Fate, Record
from simulation.staffing.goals import Tallies

Advisers = npt.NDArray[np.int64]
"""Advisers on duty by team and interval; shape (T, I)."""


class Judge(Protocol):
    """Tells what a staff achieves on a fixed set of days."""

    def __call__(self, advisers: Advisers) -> Tallies:
        """Play all days under *advisers* and return the counts."""
        ...


def tally(plan: Plan, record: Record) -> npt.NDArray[np.int32]:
    """Count one replication's contacts.

    Args:
        plan: The scenario as arrays.
        record: What an engine wrote.

    Returns:
        The counts of `Tallies` in their order; shape (6, I, Q).
    """
    intervals, queues = plan.rules.n_intervals, plan.routing.channel.size
    streams = plan.streams
    kind = streams.reason * plan.rules.n_languages + streams.language
    queue = plan.routing.queue_of[record["channel"], kind[record["stream"]], record["line"]]
    came = (record["fate"] != Fate.BEYOND) & (record["fate"] != Fate.CLOSED) & (queue >= 0)
    lost = came & (record["fate"] == Fate.ABANDONED)
    done = came & (record["fate"] == Fate.ANSWERED) & np.isfinite(record["end_s"])
    base, good = _level(plan, record, came)

    def places(chosen: npt.NDArray[np.bool_], moment_s: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """Return the cell of each chosen contact, by interval and queue; what lies beyond is in the last."""
        interval = np.minimum((moment_s[chosen] / plan.rules.interval_s).astype(np.int64), intervals - 1)
        return np.asarray(interval * queues + queue[chosen])

    cells = intervals * queues
    counts = [np.bincount(places(chosen, record["arrival_s"]), minlength=cells) for chosen in (base, good, came, lost)]
    counts.append(np.bincount(places(done, record["end_s"]), minlength=cells))
    counts.append(np.bincount(places(came, record["arrival_s"]), weights=record["handling_s"][came], minlength=cells))
    return np.array(counts).astype(np.int32).reshape(6, intervals, queues)


def _level(
    plan: Plan, record: Record, came: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Say which contacts the service level is a share of, and which of them are good, channel by channel."""
    base, good = came.copy(), np.zeros(came.shape, np.bool_)
    answered = record["fate"] == Fate.ANSWERED
    horizon_s = plan.rules.n_intervals * plan.rules.interval_s
    with np.errstate(invalid="ignore"):
        for channel, target in enumerate(plan.targets):
            if target is None:
                continue
            here = came & (record["channel"] == channel)
            moment = record["end_s"] if plan.channels.deferred[channel] else record["turn_s"]
            in_time = here & (moment - record["arrival_s"] <= target.within)
            good |= in_time & (answered | (target.of == "virtual"))
            if target.of == "answered":
                base &= ~here | answered
            elif target.of == "excluding short abandons":
                quick = record["end_s"] - record["arrival_s"] < plan.short_abandon_s[channel]
                base &= ~(here & quick & (record["fate"] == Fate.ABANDONED))
            if plan.channels.deferred[channel]:
                not_due = record["arrival_s"] + target.within > horizon_s
                base &= ~(here & not_due & (record["fate"] == Fate.WAITING))
    return base, good


def expected_work(plan: Plan) -> npt.NDArray[np.float64]:
    """Return the expected first contacts and their expected seconds of handling; shape (I, C, 2)."""
    streams = plan.streams
    handling = np.nan_to_num(plan.mean_handling_s[streams.channel, streams.reason, 0])
    work = np.zeros((plan.rules.n_intervals, len(plan.channel_names), 2))
    for stream, channel in enumerate(streams.channel):
        work[:, channel, 0] += streams.expected[stream]
        work[:, channel, 1] += streams.expected[stream] * handling[stream]
    return work


def came_first(plan: Plan, record: Record) -> npt.NDArray[np.float64]:
    """Return the first contacts of a replication and their seconds of handling; shape (I, C, 2)."""
    channels = len(plan.channel_names)
    first = record["cause"] == Cause.FIRST
    interval = (record["arrival_s"][first] / plan.rules.interval_s).astype(np.int64)
    place = np.minimum(interval, plan.rules.n_intervals - 1) * channels + record["channel"][first]
    cells = plan.rules.n_intervals * channels
    counts = np.bincount(place, minlength=cells)
    work = np.bincount(place, weights=record["handling_s"][first], minlength=cells)
    both = np.stack([counts.astype(np.float64), work], axis=-1)
    return both.reshape(plan.rules.n_intervals, channels, 2)


class SimulatedJudge:
    """Plays replications of a scenario on an engine.

    Args:
        plan: The scenario; its own staff is ignored.
        engine: Who plays.
        seed: Start of the random numbers.
        replications: How many times the horizon is played.
        threads: How many at a time; the counts do not depend on it.
        keep: Hold the customers in memory between variants.
        progress: Called with 1 for each replication done.
    """

    def __init__(
        self,
        plan: Plan,
        engine: Engine,
        *,
        seed: int,
        replications: int,
        threads: int = 2,
        keep: bool = True,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self.plan, self.engine, self.threads = plan, engine, threads
        self.seed, self.keep, self.progress = seed, keep, progress
        self._luck: dict[int, Luck] = {}
        self._surplus: dict[int, npt.NDArray[np.float32]] = {}
        self._expected = expected_work(plan)
        self.replications = replications
        self.played = 0

    def __call__(self, advisers: Advisers) -> Tallies:
        """Play all replications under *advisers*."""
        plan = self.plan.with_advisers(advisers)
        with ThreadPoolExecutor(self.threads) as pool:
            played = list(pool.map(lambda number: self._play(plan, number), range(self.replications)))
        self.played += self.replications
        counts = np.array([counted for counted, _ in played]).swapaxes(0, 1)
        base, good, offered, abandoned, done, work_s = counts
        surplus = np.array([beyond for _, beyond in played])
        return Tallies(base, good, offered, abandoned, done, work_s, surplus)

    def _play(self, plan: Plan, replication: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
        luck = self._luck.get(replication)
        if luck is None:
            luck = self.engine.luck(self.plan, self.seed, replication, keep=self.keep)
            if self.keep:
                self._luck[replication] = luck
        record = self.engine.simulate(plan, luck).record
        surplus = self._surplus.get(replication)
        if surplus is None:
            surplus = (came_first(plan, record) - self._expected).astype(np.float32)
            if self.keep:
                self._surplus[replication] = surplus
        if self.progress is not None:
            self.progress(1)
        return tally(plan, record), surplus
