"""One remembered text: its facts without the words of the customer who was shown it first, and how far they are proven.

A word is proven to be put back rightly once the text was read for a customer who has another, be it one who is made up
for that; until all are, whoever differs from the first customer in an unproven one is read in full.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from load.reading.moments import mark
from load.reading.veil import Lift, Told
from parcours.domain.facts import Absent, Fact, Touchpoint, Unoffered, Value

_APART = "\x00\x01\x00"
"""Stands between own words while all of them are put back at once."""
ADDRESS = "address.stated"
"""The fact in which readers tell an address in a form of their own: numbers apart from names."""


class Recollection:
    """What one text says.

    Args:
        facts: The facts as the first customer read them.
        lift: Takes that customer's stand-ins off.
        is_proven: Whether they were learned from somebody who has other words than the customer who is told them.
    """

    __slots__ = ("_first", "_in_a_row", "_is_proven", "_kept", "_own_words", "_tells_address", "_unproven", "trusted")

    def __init__(self, facts: Sequence[Fact], lift: Lift, *, is_proven: bool = False) -> None:
        self._kept = [_kept(fact, lift) for fact in facts]
        words = dict.fromkeys(word for kept in self._kept if kept.own for word in _words_of(kept))
        self._own_words = tuple(word for word in words if any(stand_in in word for stand_in, _ in lift.pairs))
        self._in_a_row = _APART.join(self._own_words)
        self._tells_address = any(kept.own and (kept.own.street or kept.own.town) for kept in self._kept)
        self._first = dict(lift.pairs)
        self._unproven = set() if is_proven else set(self._first)
        self._is_proven = is_proven
        self.trusted = True

    def is_proven_for(self, lift: Lift) -> bool:
        """Say whether it was ever read again, and all words are the first customer's or were seen to be put back."""
        return self._is_proven and (not self._unproven or not self._differing(lift))

    def prove(self, lift: Lift) -> None:
        """Take note that what was recalled for this customer is what was read."""
        self._is_proven = True
        self._unproven -= self._differing(lift)

    def _differing(self, lift: Lift) -> set[str]:
        return {other for other, mine in lift.pairs if other in self._unproven and self._first[other] != mine}

    def recall(self, lift: Lift, at: datetime, evidence: str) -> list[Fact]:
        """Return the facts in the customer's own words."""
        facts = []
        mine = self._mine(lift)
        told = lift.told if self._tells_address else None
        for name, value, touchpoint, subject, where, quote, own in self._kept:
            if own is None:
                facts.append(Fact(name, value, touchpoint, at, subject, where, quote, evidence))
            else:
                said, about = own.put_back(value, subject, mine, lift.minutes, told)
                place, words = mine.get(where, where), mine.get(quote, quote)
                facts.append(Fact(name, said, touchpoint, at, about, place, words, evidence))
        return facts

    def _mine(self, lift: Lift) -> dict[str, str]:
        """Return the customer's own words, by those with stand-ins."""
        words = self._own_words
        if not words:
            return {}
        said = lift(self._in_a_row).split(_APART)
        if len(said) != len(words):  # the shop writes what parts them here
            said = [lift(word) for word in words]
        return dict(zip(words, said, strict=True))


class _Own(NamedTuple):
    """What of a fact is the customer's own beside its subject, place and quote.

    Args:
        moment: Number of the mark of its minute; -1 for none.
        street: Whether the address that it tells is in the customer's own street.
        town: Whether that address is in the customer's own town.
        value: Whether there are own words in its value.
    """

    moment: int = -1
    street: bool = False
    town: bool = False
    value: bool = False

    def put_back(
        self, value: Value, subject: str, words: dict[str, str], minutes: tuple[int, ...], told: Told | None
    ) -> tuple[Value, str]:
        """Return value and subject as the customer's own.

        Args:
            value: The value with stand-ins.
            subject: The subject with stand-ins.
            words: The customer's own words, by those with stand-ins.
            minutes: The customer's own minutes, by the number of their mark.
            told: The customer's address as readers tell it; None where no fact of the text tells it.
        """
        if self.value:
            value = _through(value, lambda word: words.get(word, word))
        elif self.moment >= 0 and isinstance(value, datetime):
            value = value.replace(minute=minutes[self.moment])
        elif told and (self.street or self.town):
            street, city, number, postcode = _address(value, subject)
            if self.street:
                street, number = told.street, told.number
            if self.town:
                city, postcode = told.city, told.postcode
            return f"{number}, {postcode}", f"{street}, {city}"
        return value, words.get(subject, subject)


class _Kept(NamedTuple):
    """A fact with stand-ins; `own` is None where it says the same to everybody."""

    name: str
    value: Value
    touchpoint: Touchpoint
    subject: str
    where: str
    quote: str
    own: _Own | None


def _kept(fact: Fact, lift: Lift) -> _Kept:
    veil = lift.veil
    value, subject, where, quote = fact.value, veil(fact.subject), veil(fact.where), veil(fact.quote)
    own = _Own()
    if fact.name == ADDRESS:
        street, city, number, postcode = _address(value, fact.subject)
        mine = lift.told
        own = _Own(-1, (street, number) == (mine.street, mine.number), (city, postcode) == (mine.city, mine.postcode))
        subject = fact.subject
    elif isinstance(value, datetime):
        own = _Own(next((n for n, one in enumerate(lift.minutes) if value.minute == one and mark(n) in quote), -1))
    else:
        value = _through(value, veil)
        own = _Own(value=value != fact.value)
    is_own = own != _Own() or (subject, where, quote) != (fact.subject, fact.where, fact.quote)
    return _Kept(fact.name, value, fact.touchpoint, subject, where, quote, own if is_own else None)


def _address(value: Value, subject: str) -> tuple[str, str, str, str]:
    """Return street, city, number and postcode of an address as readers tell it."""
    street, _, city = subject.rpartition(", ")
    number, _, postcode = str(value).rpartition(", ")
    return street, city, number, postcode


def _words_of(kept: _Kept) -> tuple[str, ...]:
    """Return the words of a fact, in which there may be stand-ins."""
    value = kept.value
    said: tuple[str, ...] = ()
    if isinstance(value, str):
        said = (value,)
    elif isinstance(value, Absent):
        said = (value.seen,)
    elif isinstance(value, Unoffered):
        said = (value.reason,)
    elif isinstance(value, tuple):
        said = value
    return (*said, kept.subject, kept.where, kept.quote)


def _through(value: Value, change: Callable[[str], str]) -> Value:
    """Return *value* with its words changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Absent):
        return Absent(change(value.seen))
    if isinstance(value, Unoffered):
        return Unoffered(change(value.reason))
    if isinstance(value, tuple):
        return tuple(change(one) for one in value)
    return value
