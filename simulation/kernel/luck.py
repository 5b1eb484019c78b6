"""The luck of one replication: who makes first contact when, and every number drawn for them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from parcours.errors import SpecError
from simulation.kernel.draws import DAY, GAP, HANDLING, LUCK, PATIENCE, duration, gamma, log, uniform, word_of
from simulation.kernel.jit import compiled, inlined, inner
from simulation.plan.values import Channels, Dice, Floats, Plan, Reasons, Rules, Streams

Words = npt.NDArray[np.uint64]

U = np.uint64
_0 = U(0)
_S12, _S32, _S52 = np.uint64(12), np.uint64(32), np.uint64(52)
MOST_IN_INTERVAL = 1 << 20
"""How many first contacts of one source an address can tell apart within one interval."""


class FirstContacts(NamedTuple):
    """First contacts of one day, in order of (time, stream, rank)."""

    address: Words
    stream: npt.NDArray[np.uint16]
    channel: npt.NDArray[np.uint8]
    arrival_s: Floats
    patience_s: Floats
    handling_s: Floats
    luck: Floats


class _Room(NamedTuple):
    """Two pairs of columns of one interval's arrivals, and where the run of each stream begins."""

    times: Floats
    words: Words
    times2: Floats
    words2: Words
    starts: npt.NDArray[np.int64]


@inner
def _runs(expected: Floats, interval: int, rules: Rules, factor: float, keys: Words, room: _Room) -> int:
    """Draw the arrivals of one interval, one sorted run for each stream; return how many, or -1 for lack of room."""
    filled = 0
    begin, end = interval * rules.interval_s, (interval + 1) * rules.interval_s
    for stream in range(expected.shape[0]):
        room.starts[stream] = filled
        mean = expected[stream, interval] * factor
        if mean <= 0.0:
            continue
        gap = rules.interval_s / mean
        base = (np.uint64(stream) << _S52) | (np.uint64(interval) << _S32)
        t = begin
        rank = 0
        while True:
            word = base | (np.uint64(rank) << _S12)
            t += -log(uniform(keys[0], keys[1], word | U(GAP), _0)) * gap
            if t >= end or rank >= MOST_IN_INTERVAL:
                break
            if filled >= len(room.times):
                return -1
            room.times[filled] = np.floor(t / rules.clock_s) * rules.clock_s if rules.clock_s > 0.0 else t
            room.words[filled] = word
            filled += 1
            rank += 1
    room.starts[expected.shape[0]] = filled
    return filled


@inner
def _merge_pair(times: Floats, words: Words, times2: Floats, words2: Words, i: int, i_end: int, j_end: int) -> None:
    """Merge two neighbouring sorted runs into the other pair of columns; among equals the left one goes first."""
    out, j = i, i_end
    while i < i_end or j < j_end:
        if i == i_end or (j < j_end and times[j] < times[i]):
            times2[out], words2[out] = times[j], words[j]
            j += 1
        else:
            times2[out], words2[out] = times[i], words[i]
            i += 1
        out += 1


@inner
def _merge(n_runs: int, room: _Room) -> bool:
    """Merge sorted runs, earlier streams first among equals; say whether the result is in the second pair."""
    swapped = False
    starts = room.starts
    while n_runs > 1:
        merged = 0
        for pair in range(0, n_runs, 2):
            i, i_end, j_end = starts[pair], starts[pair + 1], starts[min(pair + 2, n_runs)]
            if swapped:
                _merge_pair(room.times2, room.words2, room.times, room.words, i, i_end, j_end)
            else:
                _merge_pair(room.times, room.words, room.times2, room.words2, i, i_end, j_end)
            starts[merged] = i
            merged += 1
        starts[merged] = starts[n_runs]
        n_runs = merged
        swapped = not swapped
    return swapped


@compiled
def _arrivals(
    expected: Floats,
    first: int,
    last: int,
    rules: Rules,
    factor: float,
    keys: Words,
    room: _Room,
    times: Floats,
    words: Words,
) -> int:
    """Draw the first contacts of the intervals *first* up to *last* in order of time.

    Each source is a Poisson process in each interval, made of exponential gaps. Contacts are found by stream, interval
    and rank, so a change in one source or one interval leaves all others as they were.

    Returns:
        How many contacts there are, or -1 for lack of room.
    """
    filled = 0
    for interval in range(first, last):
        count = _runs(expected, interval, rules, factor, keys, room)
        if count < 0 or filled + count > len(times):
            return -1
        swapped = _merge(expected.shape[0], room)
        for i in range(count):
            times[filled + i] = room.times2[i] if swapped else room.times[i]
            words[filled + i] = room.words2[i] if swapped else room.words[i]
        filled += count
    return filled


@inlined
def draw_contact(
    channel: np.uint64,
    reason: np.uint64,
    line: np.uint64,
    number: np.uint64,
    address: np.uint64,
    channels: Channels,
    reasons: Reasons,
    dice: Dice,
    clock_s: float,
    keys: Words,
) -> tuple[float, float, float]:
    """Draw what belongs to one contact.

    Args:
        channel: Its channel.
        reason: Its reason.
        line: 0 first line, 1 second line.
        number: Which contact of its case it is, from 0.
        address: The address of its case.
        channels: Where the dice of patience are found.
        reasons: Where the dice of handling times are found.
        dice: The distributions.
        clock_s: Resolution of times.
        keys: The replication's two keys.

    Returns:
        Patience and handling time in seconds, and the number in (0, 1) that decides how it ends.
    """
    return (
        duration(dice, channels.patience[channel], clock_s, keys[0], keys[1], word_of(address, number, U(PATIENCE))),
        duration(
            dice,
            reasons.handling[channel, reason, line],
            clock_s,
            keys[0],
            keys[1],
            word_of(address, number, U(HANDLING)),
        ),
        uniform(keys[0], keys[1], word_of(address, number, U(LUCK)), _0),
    )


@compiled
def _describe(
    words: Words,
    streams: Streams,
    channels: Channels,
    reasons: Reasons,
    dice: Dice,
    clock_s: float,
    keys: Words,
    stream: npt.NDArray[np.uint16],
    channel: npt.NDArray[np.uint8],
    patience: Floats,
    handling: Floats,
    luck: Floats,
) -> None:
    """Fill in everything about first contacts but their time."""
    for i in range(len(words)):
        s = words[i] >> _S52
        stream[i] = s
        channel[i] = streams.channel[s]
        patience[i], handling[i], luck[i] = draw_contact(
            U(streams.channel[s]), U(streams.reason[s]), _0, _0, words[i], channels, reasons, dice, clock_s, keys
        )


@compiled
def _day_factor(shape: float, day: int, keys: Words) -> float:
    """Draw the gamma factor, of mean 1, that multiplies all arrivals of a day."""
    if shape <= 0.0:
        return 1.0
    return gamma(keys[0], keys[1], (np.uint64(day) << _S12) | U(DAY), shape) / shape


def keys_of(seed: int, replication: int) -> Words:
    """Return the two keys of a replication; equal on every machine.

    Raises:
        SpecError: If *seed* or *replication* is negative.
    """
    if seed < 0 or replication < 0:
        raise SpecError(f"seed and replication: expected whole numbers of at least 0, given {seed} and {replication}")
    return np.random.SeedSequence(seed, spawn_key=(replication,)).generate_state(2, np.uint64).astype(np.uint64)


class DrawnLuck:
    """All random numbers of one replication; see `simulation.engine.Luck`.

    Args:
        plan: Tells sources of contacts and distributions.
        seed: At least 0.
        replication: Number of the replication, at least 0.
        keep: Hold what was drawn in memory, for when several variants of staffing share it.
    """

    def __init__(self, plan: Plan, seed: int, replication: int, *, keep: bool = False) -> None:
        self.keys = keys_of(seed, replication)
        self._plan = plan
        self._replication = replication
        self._kept: dict[int, FirstContacts] | None = {} if keep else None

    @property
    def replication(self) -> int:
        """The number of the replication, from 0."""
        return self._replication

    def first_contacts(self, day: int) -> FirstContacts:
        """Return the first contacts of a day, from 0, in order of their time."""
        if self._kept is not None and day in self._kept:
            return self._kept[day]
        plan = self._plan
        times, words = self.arrivals(day)
        count = len(words)
        stream, channel = np.empty(count, np.uint16), np.empty(count, np.uint8)
        patience, handling, luck = np.empty(count), np.empty(count), np.empty(count)
        _describe(
            words,
            plan.streams,
            plan.channels,
            plan.reasons,
            plan.dice,
            plan.rules.clock_s,
            self.keys,
            stream,
            channel,
            patience,
            handling,
            luck,
        )
        drawn = FirstContacts(words, stream, channel, times, patience, handling, luck)
        if self._kept is not None:
            self._kept[day] = drawn
        return drawn

    def arrivals(self, day: int) -> tuple[Floats, Words]:
        """Draw the times and addresses of a day's first contacts, with more room if the first guess was too small."""
        first, last = (int(number) for number in self._plan.calendar.first_of_day[day : day + 2])
        factor = _day_factor(self._plan.rules.day_shape, day, self.keys)
        expected, n = self._plan.streams.expected, len(self._plan.streams.channel)
        by_interval = expected[:, first:last].sum(axis=0) * factor
        total, most = _generous(float(by_interval.sum())), _generous(float(by_interval.max(initial=0.0)))
        while True:
            times, words = np.empty(total), np.empty(total, np.uint64)
            room = _Room(
                np.empty(most),
                np.empty(most, np.uint64),
                np.empty(most),
                np.empty(most, np.uint64),
                np.empty(n + 1, np.int64),
            )
            count = _arrivals(expected, first, last, self._plan.rules, factor, self.keys, room, times, words)
            if count >= 0:
                return times[:count], words[:count]
            total, most = 2 * total, 2 * most


def _generous(mean: float) -> int:
    """Return a number that a Poisson count with this mean exceeds about never."""
    return int(mean + 8 * mean**0.5) + 32
