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
Numbers = npt.NDArray[np.uint32]

U = np.uint64
_0, _1 = U(0), U(1)
_S12, _S32, _S52 = np.uint64(12), np.uint64(32), np.uint64(52)
_INTERVAL = np.uint64((1 << 20) - 1)
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


class Room(NamedTuple):
    """Arrivals of one interval, source after source, and the means to put them in order."""

    times: Floats
    words: Words
    order: Numbers
    """Their places, in order of time."""
    heads: Numbers
    """Where each bucket begins; one more than there are places."""


def room_for(contacts: int) -> Room:
    """Return room for so many arrivals in one interval."""
    return Room(
        np.empty(contacts), np.empty(contacts, np.uint64), np.empty(contacts, np.uint32),
        np.empty(contacts + 1, np.uint32),
    )  # fmt: skip


@inner
def _runs(expected: Floats, since: int, interval: int, rules: Rules, factor: float, keys: Words, room: Room) -> int:
    """Draw the arrivals of one interval, one sorted run for each stream; return how many, or -1 for lack of room."""
    filled = 0
    begin, end = interval * rules.interval_s, (interval + 1) * rules.interval_s
    for stream in range(since, expected.shape[0]):
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
    return filled


@inner
def put_in_order(room: Room, count: int, begin_s: float, length_s: float) -> None:
    """Find the order of the arrivals of one interval; among equals earlier sources go first.

    They are dealt into as many buckets of time as there are arrivals, source after source, which leaves next to nothing
    to be put right by insertion.
    """
    times, order, heads = room.times, room.order, room.heads
    in_order = 1
    while in_order < count and times[in_order - 1] <= times[in_order]:
        in_order += 1
    if in_order >= count:
        for i in range(count):
            order[i] = i
        return
    scale, last = count / length_s, count - 1
    for bucket in range(count + 1):
        heads[bucket] = 0
    for i in range(count):
        heads[U(max(0, min(int((times[i] - begin_s) * scale), last)) + 1)] += np.uint32(1)
    for bucket in range(1, count):
        heads[bucket] += heads[bucket - 1]
    for i in range(count):
        dealt = U(max(0, min(int((times[i] - begin_s) * scale), last)))
        order[U(heads[dealt])] = np.uint32(i)
        heads[dealt] += np.uint32(1)
    for i in range(1, count):
        moved, j = order[U(i)], U(i)
        time_s = times[U(moved)]
        while j > _0 and times[U(order[j - _1])] > time_s:
            order[j] = order[j - _1]
            j -= _1
        order[j] = moved


@compiled
def _arrivals(
    expected: Floats,
    since: int,
    first: int,
    last: int,
    rules: Rules,
    factor: float,
    keys: Words,
    room: Room,
    times: Floats,
    words: Words,
) -> int:
    """Draw the first contacts that the sources from *since* on bring, intervals *first* up to *last*, in order of time.

    Each source is a Poisson process in each interval, made of exponential gaps. Contacts are found by stream, interval
    and rank, so a change in one source or one interval leaves all others as they were.

    Returns:
        How many contacts there are, or -1 for lack of room.
    """
    filled = 0
    for interval in range(first, last):
        count = _runs(expected, since, interval, rules, factor, keys, room)
        if count < 0 or filled + count > len(times):
            return -1
        put_in_order(room, count, interval * rules.interval_s, rules.interval_s)
        for i in range(count):
            place = U(room.order[U(i)])
            times[filled + i] = room.times[place]
            words[filled + i] = room.words[place]
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


@inlined
def _copy(given: FirstContacts, at: int, made: FirstContacts, place: int) -> None:
    """Copy a contact."""
    here, there = U(at), U(place)
    made.address[there], made.arrival_s[there] = given.address[here], given.arrival_s[here]
    made.stream[there], made.channel[there] = given.stream[here], given.channel[here]
    made.patience_s[there], made.handling_s[there] = given.patience_s[here], given.handling_s[here]
    made.luck[there] = given.luck[here]


@compiled
def merge(some: FirstContacts, others: FirstContacts, both: FirstContacts) -> None:
    """Put first contacts of one day in order, of which some and those of later sources are in order already."""
    at, at_other = 0, 0
    for place in range(len(both.address)):
        take = at_other >= len(others.address)
        if not take and at < len(some.address):
            interval = (some.address[U(at)] >> _S32) & _INTERVAL
            other_interval = (others.address[U(at_other)] >> _S32) & _INTERVAL
            sooner = some.arrival_s[U(at)] <= others.arrival_s[U(at_other)]
            take = interval < other_interval or (interval == other_interval and sooner)
        if take:
            _copy(some, at, both, place)
            at += 1
        else:
            _copy(others, at_other, both, place)
            at_other += 1


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
        keys: The keys of seed and replication, where they are known.
    """

    def __init__(
        self, plan: Plan, seed: int, replication: int, *, keep: bool = False, keys: Words | None = None
    ) -> None:
        self.keys = keys_of(seed, replication) if keys is None else keys
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
        drawn = self.drawn(day)
        if self._kept is not None:
            self._kept[day] = drawn
        return drawn

    def drawn(self, day: int, since: int = 0) -> FirstContacts:
        """Draw the first contacts that the sources from *since* on bring on a day, in order of their time."""
        plan = self._plan
        times, words = self._arrivals(day, since)
        count = len(words)
        made = FirstContacts(
            words, np.empty(count, np.uint16), np.empty(count, np.uint8), times,
            np.empty(count), np.empty(count), np.empty(count),
        )  # fmt: skip
        _describe(
            words, plan.streams, plan.channels, plan.reasons, plan.dice, plan.rules.clock_s, self.keys,
            made.stream, made.channel, made.patience_s, made.handling_s, made.luck,
        )  # fmt: skip
        return made

    def _day(self, day: int, since: int = 0) -> tuple[int, int, float, Floats]:
        """Return a day's first interval, the one after its last, its factor, and the contacts expected in each."""
        first, last = (int(number) for number in self._plan.calendar.first_of_day[day : day + 2])
        factor = _day_factor(self._plan.rules.day_shape, day, self.keys)
        return first, last, factor, self._plan.streams.expected[since:, first:last].sum(axis=0) * factor

    def _arrivals(self, day: int, since: int) -> tuple[Floats, Words]:
        """Draw the times and addresses of a day's first contacts, with more room if the first guess was too small."""
        expected = self._plan.streams.expected
        first, last, factor, by_interval = self._day(day, since)
        total, most = generous(float(by_interval.sum())), generous(float(by_interval.max(initial=0.0)))
        while True:
            times, words = np.empty(total), np.empty(total, np.uint64)
            room = room_for(most)
            count = _arrivals(expected, since, first, last, self._plan.rules, factor, self.keys, room, times, words)
            if count >= 0:
                return times[:count], words[:count]
            total, most = 2 * total, 2 * most


def generous(mean: float) -> int:
    """Return a number that a Poisson count with this mean exceeds about never."""
    return int(mean + 8 * mean**0.5) + 32
