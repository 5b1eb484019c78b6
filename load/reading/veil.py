"""Puts stand-ins where a page speaks of one customer alone, so that two customers' pages can be compared.

Names, addresses, order numbers, keys and the minute of the order are swapped for others; whatever else differs,
differs still. Lines in which nobody ever found anything of his own are not looked through again. Where the swap could
not be undone, nothing is remembered of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from journeys.readers.text import fold
from load.reading.moments import MARKS, mark, minutes_of, own_moments
from load.reading.own import OwnWords, Roles
from load.reading.shapes import Shapes
from parcours.domain.persona import Address, Persona

STREET, TOWN = "7 rue Vaubrune", "50123 Vaubrunville"
STAND_INS = ("quentille.vaubrun.0", "Quentille Vaubrun", STREET, TOWN, "Quentille", "Vaubrun")
"""What stands for the local part of the mail address, the whole name, the street, the town, and either name alone."""
_OF_STAND_INS = ("uentille", "aubrun")
"""A part of each of them."""
_DIGITS = "7890123456"
_NUMBER_IN_PATH = re.compile(r"(/[a-z-]{2,40}/)\d{1,12}(?![\w-])")
"""A number behind the customer's own key in an address: the shop's for this order's file."""
_FIRST_IN_PATH = 100


class Told(NamedTuple):
    """A customer's address in the form in which readers tell one: folded, numbers apart from names."""

    street: str
    city: str
    number: str
    postcode: str


_NOWHERE = Told("\0", "\0", "\0", "\0")


class Lift:
    """Takes stand-ins off again.

    Args:
        pairs: Stand-in and own word, those that hold others first.
        minutes: The customer's own minutes, by the number of their mark.
        address: Where the customer lives.
        read: Returns the whole text.
        veiled: The whole text with stand-ins.
    """

    __slots__ = ("_address", "_read", "minutes", "pairs", "veiled")

    def __init__(
        self,
        pairs: Sequence[tuple[str, str]] = (),
        minutes: tuple[int, ...] = (),
        address: Address | None = None,
        read: Callable[[], str] = str,
        veiled: str = "",
    ) -> None:
        self.pairs = pairs
        self.minutes = minutes
        self._address = address
        self._read = read
        self.veiled = veiled

    @property
    def plain(self) -> str:
        """The whole text."""
        return self._read()

    @property
    def told(self) -> Told:
        """The customer's address as readers tell it; what of it stands nowhere in the text is no word at all."""
        words = dict(self.pairs)
        told = _told(self._address) if self._address else _NOWHERE
        street, town = (told if stand_in in words else _NOWHERE for stand_in in (STREET, TOWN))
        return Told(street.street, town.city, street.number, town.postcode)

    def restores(self) -> bool:
        """Say whether every stand-in of the text is there for an own word."""
        return self(self.veiled) == self.plain

    def is_sound(self) -> bool:
        """Say whether every own word of the text stands behind a stand-in, and every stand-in for an own word."""
        return self.restores() and self.veil(self.plain) == self.veiled

    def __call__(self, text: str) -> str:
        """Return *text* with the customer's own words."""
        for other, mine in self.pairs:
            if other in text:
                text = text.replace(other, mine)
        return text

    def veil(self, text: str) -> str:
        """Return *text* with the stand-ins."""
        for other, mine in self.pairs:
            if mine in text:
                text = text.replace(mine, other)
        return text


NO_LIFT = Lift()
Veiled = tuple[str, Lift]
"""A text with stand-ins, and what takes them off."""


class Veil:
    """One customer's own words, and what stands in for them.

    Args:
        persona: The customer.
        shapes: What numbers and keys look like at this shop.
        roles: The marks of own words.
    """

    def __init__(self, persona: Persona, shapes: Shapes, roles: Roles | None = None) -> None:
        own = (
            persona.email.partition("@")[0],
            persona.name,
            persona.address.street,
            f"{persona.address.postcode} {persona.address.city}",
            persona.first_name,
            persona.last_name,
        )
        self._address = persona.address
        self._pairs = [(mine, other) for mine, other in zip(own, STAND_INS, strict=True) if len(mine) > 2]
        self._shapes = shapes
        known = [
            *zip(own, STAND_INS, strict=True),
            (_in_pairs(persona.phone), "phone"),
            (persona.phone, "phone abroad"),
        ]
        self.own = OwnWords(known, roles or Roles())

    def over(self, text: str, now: datetime | None = None) -> Veiled | None:
        """Return *text* with stand-ins, and how they are taken off; None where that could not be undone.

        Args:
            text: What the shop says.
            now: The customer's clock; None where no moment is the customer's own.
        """
        lines = text.split("\n")
        anybodys = self._shapes.anybodys(lines)
        found = self._over("\n".join([lines[index] for index in anybodys]), now)
        if found is None:
            return None
        own, pairs, minutes = found
        for index, line in zip(anybodys, own.split("\n"), strict=True) if anybodys else ():
            if line == lines[index]:
                self._shapes.is_everybodys(line)
            lines[index] = line
        veiled = "\n".join(lines)
        return veiled, Lift(pairs, minutes, self._address, lambda: text, veiled)

    def lift(self, pairs: Sequence[tuple[str, str]], read: Callable[[], str], veiled: str) -> Lift:
        """Return what takes stand-ins off a text in which marks of own words stand for those behind them.

        Args:
            pairs: Stand-in and mark, those that hold others first.
            read: Returns the whole text.
            veiled: The whole text with stand-ins.
        """
        mine = [(stand_in, self.own.word(mark)) for stand_in, mark in pairs]
        return Lift(mine, minutes_of(mine), self._address, read, veiled)

    def _over(self, text: str, now: datetime | None) -> tuple[str, list[tuple[str, str]], tuple[int, ...]] | None:
        """Return *text* with stand-ins, those with their own words, and the minutes of marks."""
        if any(word in text for word in _OF_STAND_INS) or MARKS.search(text):
            return None
        pairs: list[tuple[str, str]] = []
        for mine, other in self._pairs:
            if mine in text:
                if not _stands_alone(mine, text):
                    return None
                text = text.replace(mine, other)
                pairs.append((other, mine))
        moments, minutes = own_moments(text, now) if now else ([], ())
        for other, mine in moments:
            text = text.replace(mine, other)
        pairs += moments
        taken: set[str] = set()
        for token in self._shapes.tokens(text):
            other = other_token(token, taken)
            if not other or other in text:
                return None
            taken.add(other)
            for stand_in, address in _with_numbers(token, other, text):
                text = text.replace(address, stand_in)
                pairs.append((stand_in, address))
            text = text.replace(token, other)
            pairs.append((other, token))
        return text, pairs, minutes


def _with_numbers(token: str, other: str, text: str) -> list[tuple[str, str]]:
    """Return stand-in and own words for the addresses in which a number follows the customer's own key."""
    pairs: dict[str, str] = {}
    at = text.find(f"{token}/")
    while at >= 0:
        end = at + len(token)
        found = _NUMBER_IN_PATH.match(text, end)
        if found and token + found[0] not in pairs:
            pairs[token + found[0]] = f"{other}{found[1]}{mark(_FIRST_IN_PATH + len(pairs))}"
        at = text.find(f"{token}/", end)
    longest_first = sorted(pairs.items(), key=lambda pair: -len(pair[0]))
    return [(stand_in, mine) for mine, stand_in in longest_first]


@lru_cache(maxsize=2_000)
def _told(address: Address) -> Told:
    number, _, street = address.street.partition(" ")
    return Told(fold(street), fold(address.city), number, address.postcode)


def _in_pairs(phone: str) -> str:
    """Return a French number as it is written in France, two digits at a time."""
    digits = phone.replace("+33", "0")
    return " ".join(digits[at : at + 2] for at in range(0, len(digits), 2))


def _stands_alone(word: str, text: str) -> bool:
    """Say whether *word* is nowhere a part of a longer word."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if (at and text[at - 1].isalpha()) or (end < len(text) and text[end].isalpha()):
            return False
        at = text.find(word, end)
    return True


def other_token(token: str, taken: set[str]) -> str:
    """Return a stand-in of the same shape that is not taken yet; empty where there is none."""
    for digit in _DIGITS:
        parts = []
        for part in token.split("-"):
            if part.isdigit():
                parts.append(digit * len(part))
            elif part.isalpha() and not parts:
                parts.append(part)
            else:
                letter = "Q" if part.upper() == part else "q"
                parts.append((f"{digit}{letter}" * len(part))[: len(part)])
        other = "-".join(parts)
        if other not in taken:
            return other
    return ""
