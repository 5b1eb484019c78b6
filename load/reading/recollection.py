"""One remembered text: its facts without the words of the customer who was shown it first, and how far they are proven.

A word is proven to be put back rightly once the text was read for a customer who has another, be it one who is made up
for that; until all are, whoever differs from the first customer in an unproven one is read in full.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from load.reading.moments import mark
from load.reading.veil import Lift
from parcours.domain.facts import Absent, Fact, Touchpoint, Unoffered, Value

FIRST_CHECK_OF_PROVEN = 10
"""The recall of a proven text that is read as well for the first time; of any other it is the first recall."""
ADDRESS = "address.stated"
"""The fact in which readers tell an address in a form of their own: numbers apart from names."""


class Recollection:
    """What one text says.

    Args:
        facts: The facts as the first customer read them.
        lift: Takes that customer's stand-ins off.
        is_proven: Whether they were learned from somebody who has other words than the customer who is told them.
    """

    __slots__ = ("_first", "_kept", "_unproven", "first_check", "trusted", "uses")

    def __init__(self, facts: Sequence[Fact], lift: Lift, *, is_proven: bool = False) -> None:
        self._kept = [_kept(fact, lift) for fact in facts]
        self._first = dict(lift.pairs)
        self._unproven = set() if is_proven else set(self._first)
        self.first_check = FIRST_CHECK_OF_PROVEN if is_proven else 1
        self.uses = 0
        self.trusted = True

    def is_proven_for(self, lift: Lift) -> bool:
        """Say whether each of this customer's words is the first customer's, or was seen to be put back rightly."""
        return not self._unproven or not self._differing(lift)

    def prove(self, lift: Lift) -> None:
        """Take note that what was recalled for this customer is what was read."""
        self._unproven -= self._differing(lift)

    def _differing(self, lift: Lift) -> set[str]:
        return {other for other, mine in lift.pairs if other in self._unproven and self._first[other] != mine}

    def recall(self, lift: Lift, at: datetime, evidence: str) -> list[Fact]:
        """Return the facts in the customer's own words."""
        facts = []
        for name, value, touchpoint, subject, where, quote, own in self._kept:
            if own is None:
                facts.append(Fact(name, value, touchpoint, at, subject, where, quote, evidence))
            else:
                said, about = own.put_back(value, subject, lift)
                facts.append(Fact(name, said, touchpoint, at, about, lift(where), lift(quote), evidence))
        return facts


class _Own(NamedTuple):
    """What of a fact is the customer's own beside plain words.

    Args:
        moment: Number of the mark of its minute; -1 for none.
        street: Whether the address that it tells is in the customer's own street.
        town: Whether that address is in the customer's own town.
    """

    moment: int = -1
    street: bool = False
    town: bool = False

    def put_back(self, value: Value, subject: str, lift: Lift) -> tuple[Value, str]:
        """Return value and subject in the customer's own words."""
        if self.moment >= 0 and isinstance(value, datetime):
            return value.replace(minute=lift.minutes[self.moment]), lift(subject)
        if self.street or self.town:
            street, city, number, postcode = _address(value, subject)
            mine = lift.told
            if self.street:
                street, number = mine.street, mine.number
            if self.town:
                city, postcode = mine.city, mine.postcode
            return f"{number}, {postcode}", f"{street}, {city}"
        return _through(value, lift), lift(subject)


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
    said = (value, subject, where, quote)
    is_own = own != _Own() or said != (fact.value, fact.subject, fact.where, fact.quote)
    return _Kept(fact.name, value, fact.touchpoint, subject, where, quote, own if is_own else None)


def _address(value: Value, subject: str) -> tuple[str, str, str, str]:
    """Return street, city, number and postcode of an address as readers tell it."""
    street, _, city = subject.rpartition(", ")
    number, _, postcode = str(value).rpartition(", ")
    return street, city, number, postcode


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
