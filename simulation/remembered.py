"""Luck that is remembered from another plan, so that not everything need be drawn again.

Every number belongs to an address, not to a moment. So a variant of a scenario takes from the days that were drawn for
another one whatever does not differ, makes what is only longer, shorter or more of the standard numbers in their books,
and draws the rest. The results are those that would have been drawn.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulation.book import Book, Kept, nature_of, read_book, stretch, write_book
from simulation.kernel.draws import HANDLING, PATIENCE
from simulation.kernel.luck import DrawnLuck, FirstContacts, Numbers, generous, merge, room_for
from simulation.plan.values import Dice, Flags, Plan

_GAMMA = 3


class Kinship(NamedTuple):
    """What the first contacts of one plan have in common with those of another, with one seed."""

    sources: int
    """How many sources bring them at the same times: all of the other plan's, or 0."""
    patience: Flags
    """Whether a source's contacts have the same patience; shape (streams,)."""
    handling: Flags
    """Whether they take the same time to handle; shape (streams,)."""
    like_patience: Flags
    """Whether their patience is made of the same standard numbers; shape (streams,)."""
    like_handling: Flags
    """Whether their handling time is; shape (streams,)."""


def kinship(plan: Plan, other: Plan) -> Kinship | None:
    """Compare two plans.

    Returns:
        What they have in common; None where addresses mean different contacts in them.
    """
    known = min(len(plan.streams.channel), len(other.streams.channel))
    sources = all(
        np.array_equal(getattr(plan.streams, column)[:known], getattr(other.streams, column)[:known])
        for column in ("channel", "reason", "language")
    )
    rules, others = plan.rules, other.rules
    days = np.array_equal(plan.calendar.first_of_day, other.calendar.first_of_day)
    if not sources or not days or (rules.interval_s, rules.clock_s) != (others.interval_s, others.clock_s):
        return None
    flags = np.zeros((4, len(plan.streams.channel)), np.bool_)
    laws, other_laws = _laws(plan.dice), _laws(other.dice)
    for stream in range(known):
        channel, reason = plan.streams.channel[stream], plan.streams.reason[stream]
        patience = laws[plan.channels.patience[channel]], other_laws[other.channels.patience[channel]]
        place = channel, reason, 0
        handling = laws[plan.reasons.handling[place]], other_laws[other.reasons.handling[place]]
        flags[:, stream] = patience[0] == patience[1], handling[0] == handling[1], _alike(*patience), _alike(*handling)
    expected = other.streams.expected
    same = rules.day_shape == others.day_shape and np.array_equal(plan.streams.expected[: len(expected)], expected)
    return Kinship(known if same else 0, *flags)


Law = tuple[int, float, float, bytes]


def _laws(dice: Dice) -> list[Law]:
    """Return what the distributions say, by their number."""
    return [(law, a, b, dice.values[first : first + size].tobytes()) for a, b, law, first, size in dice.rows.tolist()]


def _alike(one: Law, other: Law) -> bool:
    """Say whether two laws stretch the same standard numbers."""
    return one[0] == other[0] and (one[0] != _GAMMA or one[1] == other[1])


class RememberedLuck(DrawnLuck):
    """The luck of one replication, kept; see `simulation.engine.Luck`.

    Args:
        plan: Tells sources of contacts and distributions.
        seed: At least 0.
        replication: Number of the replication, at least 0.
        known: The luck of the same seed and replication under another plan, with a book of its own, and what that one
            has in common with this one; None: everything is drawn, and written into a book.
    """

    def __init__(
        self, plan: Plan, seed: int, replication: int, known: tuple[RememberedLuck, Kinship] | None = None
    ) -> None:
        super().__init__(plan, seed, replication, keys=None if known is None else known[0].keys)
        self._known = known
        self._nature = nature_of(plan)
        self._first: dict[int, FirstContacts] = {}
        self._books: dict[int, tuple[Book, Numbers]] = {}

    def first_contacts(self, day: int) -> FirstContacts:
        """Return the first contacts of a day, from 0, in order of their time."""
        if day not in self._first:
            if self._known is None:
                self.book(day)
            elif self._known[1].sources:
                self._first[day] = self._with_more(
                    day, self._at_the_same_times(day, *self._known), self._known[1].sources
                )
            else:
                other, kin = self._known
                book, _ = other.book(day)
                known = other.first_contacts(day)
                kept = Kept(known.patience_s, known.handling_s, known.luck, np.array(kin[1:]))
                self._first[day], _ = self._made_of(day, book, kept)
        return self._first[day]

    def book(self, day: int) -> tuple[Book, Numbers]:
        """Return the book of a day, and the place in it of each first contact; only where everything was drawn."""
        assert self._known is None, "a book is kept where everything was drawn"
        if day not in self._books:
            book = self._written(day)
            none = np.empty(0)
            nothing = Kept(none, none, none, np.ones((4, len(self._plan.streams.channel)), np.bool_))
            self._first[day], places = self._made_of(day, book, nothing)
            book.stands[places] = np.arange(len(places), dtype=np.uint32)
            self._books[day] = book, places
        return self._books[day]

    def _written(self, day: int) -> Book:
        plan = self._plan
        first, last, factor, by_interval = self._day(day)
        runs = len(plan.streams.channel) * (last - first)
        room = generous(float(by_interval.sum()))
        while True:
            book = Book(
                np.empty(runs + 1, np.uint32), np.empty(room + runs + 1), np.empty(room), np.empty(room),
                np.empty(room, np.uint32),
            )  # fmt: skip
            count = write_book(
                plan.streams.expected, first, last, factor, plan.rules, self._nature, plan.dice, self.keys, book
            )
            if count >= 0:
                return book
            room *= 2

    def _made_of(self, day: int, book: Book, kept: Kept) -> tuple[FirstContacts, Numbers]:
        """Make the first contacts of a day of a book; return them and their places in it."""
        plan = self._plan
        first, last, factor, by_interval = self._day(day)
        total, most = generous(float(by_interval.sum())), generous(float(by_interval.max(initial=0.0)))
        known = (len(book.begins) - 1) // (last - first)
        while True:
            made = FirstContacts(
                np.empty(total, np.uint64), np.empty(total, np.uint16), np.empty(total, np.uint8),
                *np.empty((4, total)),
            )  # fmt: skip
            found = np.empty(total, np.uint32)
            count = read_book(
                plan.streams.expected, first, last, factor, plan.rules, self._nature, plan.dice, self.keys,
                book, kept, known, room_for(most), np.empty(most, np.uint32), made, found,
            )  # fmt: skip
            if count >= 0:
                return FirstContacts._make(column[:count] for column in made), found[:count]
            total, most = 2 * total, 2 * most

    def _at_the_same_times(self, day: int, other: RememberedLuck, kin: Kinship) -> FirstContacts:
        """Take the contacts of other luck, and stretch what takes longer or shorter."""
        (book, found), known = other.book(day), other.first_contacts(day)
        patience, handling = known.patience_s, known.handling_s
        plan, nature = self._plan, self._nature
        if not kin.patience[: kin.sources].all():
            patience = np.empty(len(found))
            stretch(
                book.patience, found, known.address, nature.patience, kin.like_patience, np.uint64(PATIENCE),
                plan.dice, plan.rules.clock_s, self.keys, patience,
            )  # fmt: skip
        if not kin.handling[: kin.sources].all():
            handling = np.empty(len(found))
            stretch(
                book.handling, found, known.address, nature.handling, kin.like_handling, np.uint64(HANDLING),
                plan.dice, plan.rules.clock_s, self.keys, handling,
            )  # fmt: skip
        return known._replace(patience_s=patience, handling_s=handling)

    def _with_more(self, day: int, some: FirstContacts, since: int) -> FirstContacts:
        """Put the contacts of further sources, which are drawn, between those of the ones before."""
        if since == len(self._plan.streams.channel):
            return some
        others = self.drawn(day, since)
        count = len(some.address) + len(others.address)
        both = FirstContacts._make(np.empty(count, column.dtype) for column in some)
        merge(some, others, both)
        return both
