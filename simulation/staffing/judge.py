"""Plays the same days again under other staff, and counts.

All variants of staff meet the same customers with the same patience and the same luck (common random
numbers), so that one adviser more at noon shows as what it does, and not as other weather.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, Protocol

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
    last, queues = plan.rules.n_intervals - 1, plan.routing.channel.size
    came = (record["fate"] != Fate.BEYOND) & (record["fate"] != Fate.CLOSED)
    # Columns one by one: to copy whole rows of the record costs more than everything else here.
    contacts = _Columns(*(np.compress(came, record[name]) for name in _Columns._fields))
    queue = np.take(_queue_table(plan), _queue_place(plan, contacts))
    cell = np.minimum((contacts.arrival_s / plan.rules.interval_s).astype(np.int64), last) * queues + queue
    base, good = _level(plan, contacts)
    # One pass counts all three: each contact falls into one of eight drawers of its interval and queue.
    drawers = base + 2 * good + 4 * (contacts.fate == Fate.ABANDONED)
    cells = plan.rules.n_intervals * queues
    counts = np.bincount(cell * 8 + drawers, minlength=cells * 8).reshape(cells, 2, 2, 2)
    answered = contacts.fate == Fate.ANSWERED
    ended = np.minimum((contacts.end_s[answered] / plan.rules.interval_s).astype(np.int64), last)
    columns = [
        counts[:, :, :, 1].sum(axis=(1, 2)),
        counts[:, :, 1, :].sum(axis=(1, 2)),
        counts.sum(axis=(1, 2, 3)),
        counts[:, 1].sum(axis=(1, 2)),
        np.bincount(ended * queues + queue[answered], minlength=cells),
        np.bincount(cell, weights=contacts.handling_s, minlength=cells),
    ]
    return np.array(columns).astype(np.int32).reshape(6, plan.rules.n_intervals, queues)


class _Columns(NamedTuple):
    """The columns of the record that are counted, of the contacts that came in."""

    channel: npt.NDArray[np.uint8]
    stream: npt.NDArray[np.uint16]
    line: npt.NDArray[np.uint8]
    fate: npt.NDArray[np.uint8]
    arrival_s: npt.NDArray[np.float64]
    turn_s: npt.NDArray[np.float64]
    end_s: npt.NDArray[np.float64]
    handling_s: npt.NDArray[np.float64]


def _queue_table(plan: Plan) -> npt.NDArray[np.int64]:
    """Return the queue by stream, channel and line, laid out flat."""
    kind = plan.streams.reason * plan.rules.n_languages + plan.streams.language
    return np.ascontiguousarray(plan.routing.queue_of[:, kind, :].transpose(1, 0, 2)).ravel()


def _queue_place(plan: Plan, contacts: _Columns) -> npt.NDArray[np.int64]:
    """Return where each contact's queue is found in the table."""
    channels = len(plan.channel_names)
    return (contacts.stream.astype(np.int64) * channels + contacts.channel) * 2 + contacts.line


def _level(plan: Plan, contacts: _Columns) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Say which contacts the service level is a share of, and which of them are good, channel by channel."""
    base, good = np.ones(contacts.fate.shape, np.bool_), np.zeros(contacts.fate.shape, np.bool_)
    answered = contacts.fate == Fate.ANSWERED
    horizon_s = plan.rules.n_intervals * plan.rules.interval_s
    with np.errstate(invalid="ignore"):
        for channel, target in enumerate(plan.targets):
            if target is None:
                continue
            here = contacts.channel == channel
            moment = contacts.end_s if plan.channels.deferred[channel] else contacts.turn_s
            in_time = here & (moment - contacts.arrival_s <= target.within)
            good |= in_time if target.of == "virtual" else in_time & answered
            if target.of == "answered":
                base &= ~here | answered
            elif target.of == "excluding short abandons":
                quick = contacts.end_s - contacts.arrival_s < plan.short_abandon_s[channel]
                base &= ~(here & quick & (contacts.fate == Fate.ABANDONED))
            if plan.channels.deferred[channel]:
                not_due = contacts.arrival_s + target.within > horizon_s
                base &= ~(here & not_due & (contacts.fate == Fate.WAITING))
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
        pool = ThreadPoolExecutor(self.threads)
        try:
            played = list(pool.map(lambda number: self._play(plan, number), range(self.replications)))
        finally:
            pool.shutdown(cancel_futures=True)
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
