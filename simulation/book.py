"""The book of a day: the standard numbers of its first contacts, and how contacts are made of them again.

What is drawn for a gap between two contacts, a patience or a handling time is a standard number, which a law stretches.
It does not change when there are more contacts or longer ones. So a day whose numbers stand in a book need not be drawn
for a variant of its plan, only stretched and put in order; what is not in the book is drawn.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulation.kernel.draws import GAP, HANDLING, LUCK, PATIENCE, log, standard, stretched, uniform, word_of
from simulation.kernel.jit import compiled, inlined, inner
from simulation.kernel.luck import MOST_IN_INTERVAL, FirstContacts, Numbers, Room, Words, put_in_order
from simulation.plan.values import Dice, Flags, Floats, Ints, Plan, Rules

U = np.uint64
_0 = U(0)
_S12, _S32, _S52 = np.uint64(12), np.uint64(32), np.uint64(52)
NOWHERE = np.uint32(0xFFFFFFFF)
"""No place in a book."""


class Book(NamedTuple):
    """The standard numbers of a day's first contacts, interval by interval, source by source, rank by rank."""

    begins: Numbers
    """Where the contacts of a source in an interval begin; shape (intervals of the day x sources + 1,)."""
    gaps: Floats
    """
    Gaps before the contacts, of mean 1. Those of a source in an interval are one more than its contacts, for the last
    one leads beyond the interval; so they begin as many places further on as there were sources and intervals before.
    """
    patience: Floats
    """Standard numbers of patience."""
    handling: Floats
    """Standard numbers of handling times."""
    stands: Numbers
    """Where each contact stands in the order of time, in which everything else about it is kept."""


class Nature(NamedTuple):
    """What a plan says of the first contacts of each source."""

    channel: Ints
    patience: Ints
    """The number of the distribution of their patience."""
    handling: Ints
    """The number of the distribution of their handling times."""


def nature_of(plan: Plan) -> Nature:
    """Look up what a plan says of each source."""
    channel = plan.streams.channel
    return Nature(channel, plan.channels.patience[channel], plan.reasons.handling[channel, plan.streams.reason, 0])


@inlined
def _number(dice: Dice, die: int, keys: Words, word: np.uint64) -> float:
    """Draw the standard number of a distribution at an address."""
    row = dice.rows[U(die)]
    return standard(row.law, row.a, keys[0], keys[1], word)


@inlined
def _length(dice: Dice, die: int, clock_s: float, number: float) -> float:
    """Make a duration of a standard number."""
    row = dice.rows[U(die)]
    return stretched(row.law, row.a, row.b, row.first, row.size, dice.values, clock_s, number)


@inlined
def _found_or_made(
    kept_s: Floats, stood: np.uint32, same: Flags, numbers: Floats, place: np.uint32, alike: Flags, dies: Ints,
    word: np.uint64, purpose: np.uint64, clock_s: float, dice: Dice, keys: Words,
) -> float:  # fmt: skip
    """Find a duration, or make it of its standard number, which is found or drawn.

    Args:
        kept_s: Durations in the order of time.
        stood: The place of the contact among them, or NOWHERE.
        same: For which sources they hold.
        numbers: Standard numbers in the order of the book.
        place: The place of the contact in the book, or NOWHERE.
        alike: For which sources they hold.
        dies: Numbers of the distributions, by source.
        word: The address of the contact, whose first digits are its source.
        purpose: What the duration is for.
        clock_s: Resolution of times.
        dice: The distributions.
        keys: The replication's two keys.
    """
    s = word >> _S52
    if stood != NOWHERE and same[s]:
        return float(kept_s[stood])
    if place != NOWHERE and alike[s]:
        return _length(dice, dies[s], clock_s, numbers[place])
    return _length(dice, dies[s], clock_s, _number(dice, dies[s], keys, word_of(word, _0, purpose)))


@compiled
def write_book(
    expected: Floats, first: int, last: int, factor: float, rules: Rules, nature: Nature, dice: Dice, keys: Words,
    book: Book,
) -> int:  # fmt: skip
    """Draw a book, but for the order of time, for the intervals *first* up to *last*.

    Returns:
        How many contacts there are, or -1 for lack of room.
    """
    filled, run = 0, 0
    for interval in range(first, last):
        for s in range(expected.shape[0]):
            book.begins[run] = filled
            mean = expected[s, interval] * factor
            base = (np.uint64(s) << _S52) | (np.uint64(interval) << _S32)
            t, rank = interval * rules.interval_s, 0
            while True:
                if filled >= len(book.patience):
                    return -1
                word = base | (np.uint64(rank) << _S12)
                gap = -log(uniform(keys[0], keys[1], word | U(GAP), _0))
                book.gaps[filled + run] = gap
                if mean <= 0.0:
                    break  # the gap is kept for a variant in which somebody comes
                t += gap * (rules.interval_s / mean)
                if t >= (interval + 1) * rules.interval_s or rank >= MOST_IN_INTERVAL:
                    break
                book.patience[filled] = _number(dice, nature.patience[s], keys, word_of(word, _0, U(PATIENCE)))
                book.handling[filled] = _number(dice, nature.handling[s], keys, word_of(word, _0, U(HANDLING)))
                filled += 1
                rank += 1
            run += 1
    book.begins[run] = filled
    return filled


@inner
def _due(
    expected: Floats, interval: int, run: int, known: int, factor: float, rules: Rules, keys: Words, book: Book,
    room: Room, places: Numbers,
) -> int:  # fmt: skip
    """Find the arrivals of one interval, one sorted run for each source; return how many, or -1 for lack of room."""
    filled = 0
    begin_s, end_s = interval * rules.interval_s, (interval + 1) * rules.interval_s
    for s in range(expected.shape[0]):
        mean = expected[s, interval] * factor
        if mean <= 0.0:
            continue
        stretch = rules.interval_s / mean
        base = (np.uint64(s) << _S52) | (np.uint64(interval) << _S32)
        place, last = np.int64(0), np.int64(-1)
        if s < known:
            place, last = np.int64(book.begins[run + s]), np.int64(book.begins[run + s + 1])
        shift = run + s
        t, rank = begin_s, 0
        while True:
            word = base | (np.uint64(rank) << _S12)
            gap = book.gaps[place + shift] if place <= last else -log(uniform(keys[0], keys[1], word | U(GAP), _0))
            t += gap * stretch
            if t >= end_s or rank >= MOST_IN_INTERVAL:
                break
            if filled >= len(room.times):
                return -1
            room.times[filled] = np.floor(t / rules.clock_s) * rules.clock_s if rules.clock_s > 0.0 else t
            room.words[filled] = word
            places[filled] = np.uint32(place) if place < last else NOWHERE
            filled += 1
            rank += 1
            place += 1
    return filled


class Kept(NamedTuple):
    """What is kept beside a book, in the order of time, and for which sources it holds."""

    patience_s: Floats
    handling_s: Floats
    luck: Floats
    kin: Flags
    """The last four columns of `Kinship`; shape (4, streams)."""


@compiled
def read_book(
    expected: Floats, first: int, last: int, factor: float, rules: Rules, nature: Nature, dice: Dice, keys: Words,
    book: Book, kept: Kept, known: int, room: Room, places: Numbers, made: FirstContacts, found: Numbers,
) -> int:  # fmt: skip
    """Make the first contacts of the intervals *first* up to *last*, in order of time, of what is in a book.

    Args:
        expected: Contacts expected by source and interval.
        first: The first interval.
        last: The one after the last.
        factor: What multiplies the day's arrivals.
        rules: Part of the plan.
        nature: Part of the plan.
        dice: Part of the plan.
        keys: The replication's two keys.
        book: The book of that day and replication.
        kept: What is kept beside it; nothing while the book is being made.
        known: How many sources are in the book.
        room: Room for an interval.
        places: Room for the places of its arrivals in the book.
        made: Where the contacts are written.
        found: Where it is written which place of the book they have; NOWHERE: none.

    Returns:
        How many contacts there are, or -1 for lack of room.
    """
    filled = 0
    same_patience, same_handling, like_patience, like_handling = kept.kin[0], kept.kin[1], kept.kin[2], kept.kin[3]
    for interval in range(first, last):
        count = _due(expected, interval, (interval - first) * known, known, factor, rules, keys, book, room, places)
        if count < 0 or filled + count > len(found):
            return -1
        put_in_order(room, count, interval * rules.interval_s, rules.interval_s)
        for i in range(filled, filled + count):
            at = U(room.order[i - filled])
            word, place = room.words[at], places[at]
            s = word >> _S52
            made.address[i], made.arrival_s[i], found[i] = word, room.times[at], place
            made.stream[i], made.channel[i] = s, nature.channel[s]
            stood = NOWHERE
            if place != NOWHERE and len(kept.luck) > 0:
                stood = book.stands[place]
            if stood != NOWHERE:
                made.luck[i] = kept.luck[stood]
            else:
                made.luck[i] = uniform(keys[0], keys[1], word_of(word, _0, U(LUCK)), _0)
            made.patience_s[i] = _found_or_made(
                kept.patience_s, stood, same_patience, book.patience, place, like_patience, nature.patience,
                word, U(PATIENCE), rules.clock_s, dice, keys,
            )  # fmt: skip
            made.handling_s[i] = _found_or_made(
                kept.handling_s, stood, same_handling, book.handling, place, like_handling, nature.handling,
                word, U(HANDLING), rules.clock_s, dice, keys,
            )  # fmt: skip
        filled += count
    return filled


@compiled
def stretch(
    numbers: Floats, found: Numbers, words: Words, die: Ints, like: Flags, purpose: np.uint64, dice: Dice,
    clock_s: float, keys: Words, lengths: Floats,
) -> None:  # fmt: skip
    """Make all durations of one purpose anew of the numbers in a book, in the order of the contacts."""
    for i in range(len(words)):
        s = words[i] >> _S52
        number = numbers[U(found[i])] if like[s] else _number(dice, die[s], keys, word_of(words[i], _0, purpose))
        lengths[i] = _length(dice, die[s], clock_s, number)
