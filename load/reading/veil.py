"""Puts stand-ins where a page speaks of one customer alone, so that two customers' pages can be compared.

Names, addresses, order numbers and keys are swapped for others of the same kind; whatever else differs, differs
still. A page on which the swap could not be undone is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from journeys.readers.text import fold
from parcours.domain.persona import Persona

STAND_INS = (
    "quentille.vaubrun.0",
    "Quentille Vaubrun",
    "7 rue Vaubrune",
    "50123 Vaubrunville",
    "Quentille",
    "Vaubrun",
)
"""What stands for the local part of the mail address, the whole name, the street, the town, and either name alone."""
MOST_SHAPES, MOST_TEXTS = 40, 500
_DIGITS = "7890123456"
_WORD = re.compile(r"[\w-]{8,80}")
_TOKEN = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")


class Shapes:
    """The shapes that order numbers, keys and the like have at this shop, learned from those that were read."""

    def __init__(self) -> None:
        self._known: dict[str, None] = {}
        self._pattern: re.Pattern[str] | None = None
        self._tokens: dict[str, tuple[str, ...]] = {}

    def learn(self, token: str) -> None:
        """Take note of a number or key that belongs to one customer; what could be a plain word is left out."""
        if not (8 <= len(token) <= 80) or sum(c.isdigit() for c in token) < 4 or token.isdigit():
            return
        if not _TOKEN.fullmatch(token) or len(self._known) >= MOST_SHAPES:
            return
        first, *rest = token.split("-")
        is_key = any(not part.isdigit() and not part.isalpha() for part in rest)
        shape = "-".join([_shape_of(first), *(_any_of(part) if is_key else _shape_of(part) for part in rest)])
        if shape not in self._known:
            self._known[shape] = None
            self._pattern = re.compile("|".join(self._known))
            self._tokens.clear()

    def tokens(self, text: str) -> tuple[str, ...]:
        """Return what in *text* has one of the shapes, each once, in order."""
        pattern = self._pattern
        if pattern is None:
            return ()
        found = self._tokens.get(text)
        if found is None:
            words = dict.fromkeys(_WORD.findall(text))
            found = tuple(word for word in words if pattern.fullmatch(word))
            if len(self._tokens) >= MOST_TEXTS:
                self._tokens.clear()
            self._tokens[text] = found
        return found


class Veil:
    """One customer's own words, and what stands in for them.

    Args:
        persona: The customer.
        shapes: What numbers and keys look like at this shop.
    """

    def __init__(self, persona: Persona, shapes: Shapes) -> None:
        own = (
            persona.email.partition("@")[0],
            persona.name,
            persona.address.street,
            f"{persona.address.postcode} {persona.address.city}",
            persona.first_name,
            persona.last_name,
        )
        self._told = _told(persona)
        self._pairs = [(mine, other) for mine, other in zip(own, STAND_INS, strict=True) if len(mine) > 2]
        self._shapes = shapes

    def over(self, text: str) -> tuple[str, Lift] | None:
        """Return *text* with stand-ins, and how they are taken off; None where that could not be undone."""
        if any(other in text for other in STAND_INS):
            return None
        pairs = []
        for mine, other in self._pairs:
            if mine in text:
                if not _stands_alone(mine, text):
                    return None
                text = text.replace(mine, other)
                pairs.append((other, mine))
        taken: set[str] = set()
        for token in self._shapes.tokens(text):
            other = _other(token, taken)
            if not other or other in text:
                return None
            taken.add(other)
            text = text.replace(token, other)
            pairs.append((other, token))
        return text, Lift([*pairs, *(self._told if pairs else ())])


class Lift:
    """Takes stand-ins off again.

    Args:
        pairs: Stand-in and own word, those that hold others first.
    """

    __slots__ = ("pairs",)

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.pairs = tuple(pairs)

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


def _told(persona: Persona) -> list[tuple[str, str]]:
    """Return stand-in and own words in the forms in which readers tell an address: folded, numbers apart from names."""
    number, _, street = persona.address.street.partition(" ")
    street, city = fold(street), fold(persona.address.city)
    return [
        ("rue vaubrune, vaubrunville", f"{street}, {city}"),
        ("7, 50123", f"{number}, {persona.address.postcode}"),
    ]


def _stands_alone(word: str, text: str) -> bool:
    """Say whether *word* is nowhere a part of a longer word."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if (at and text[at - 1].isalpha()) or (end < len(text) and text[end].isalpha()):
            return False
        at = text.find(word, end)
    return True


def _shape_of(part: str) -> str:
    if part.isdigit():
        return rf"\d{{{len(part)}}}"
    if part.isalpha() and len(part) < 16:
        return re.escape(part)
    return _any_of(part)


def _any_of(part: str) -> str:
    return rf"[{'A-Z' if part.upper() == part else 'a-z'}0-9]{{{len(part)}}}"


def _other(token: str, taken: set[str]) -> str:
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
