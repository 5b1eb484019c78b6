"""Remembers what pages and mails say, by their words, and says it again for the next customer who is shown the same.

The first reading is whole. The next customer's is whole too and held against what is remembered, and so is one in
`CHECK_EVERY` after it; a text whose two readings differ is read in full for ever after, and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from load.reading.veil import Lift, Shapes
from parcours.domain.facts import Absent, Fact, Unoffered

CHECK_EVERY = 200
MOST_TEXTS = 5_000
"""Texts that are remembered; when there are more, all are forgotten and learned again."""
_TOKENS = (".number", ".key", ".code")


@dataclass(slots=True)
class Counted:
    """How much reading was saved.

    Args:
        recalled: Texts whose facts were remembered.
        read: Texts that were read in full.
        differed: Checked readings that did not agree with the memory.
    """

    recalled: int = 0
    read: int = 0
    differed: int = 0


@dataclass(slots=True)
class _Known:
    facts: tuple[tuple[Fact, bool], ...]
    uses: int = 0
    trusted: bool = True


class Memory:
    """What a worker has read."""

    def __init__(self) -> None:
        self.shapes = Shapes()
        self.counted = Counted()
        self._known: dict[Hashable, _Known] = {}

    def facts(
        self, key: Hashable | None, lift: Lift, at: datetime, evidence: str, read: Callable[[], Sequence[Fact]]
    ) -> list[Fact]:
        """Return the facts of a text, remembered or read.

        Args:
            key: The text under its veil, with everything else on which its facts rest; None for what is always read.
            lift: Takes the veil off.
            at: When it is read now.
            evidence: What is kept of it now.
            read: Reads it in full.
        """
        known = self._known.get(key) if key is not None else None
        if known is None:
            facts = self._read(read)
            if key is not None:
                self._remember(key, facts, lift)
            return facts
        if not known.trusted:
            return self._read(read)
        known.uses += 1
        recalled = [_recalled(fact, veiled, lift, at, evidence) for fact, veiled in known.facts]
        if known.uses != 1 and known.uses % CHECK_EVERY:
            self.counted.recalled += 1
            return recalled
        facts = self._read(read)
        if facts != recalled:
            known.trusted = False
            self.counted.differed += 1
        return facts

    def _read(self, read: Callable[[], Sequence[Fact]]) -> list[Fact]:
        self.counted.read += 1
        facts = list(read())
        for fact in facts:
            if fact.name.endswith(_TOKENS) and isinstance(fact.value, str):
                self.shapes.learn(fact.value)
        return facts

    def _remember(self, key: Hashable, facts: Sequence[Fact], lift: Lift) -> None:
        if len(self._known) >= MOST_TEXTS:
            self._known.clear()
        veiled = []
        for fact in facts:
            plain = _veiled(fact, lift)
            veiled.append((plain, any(_holds(plain, other) for other, _ in lift.pairs)))
        self._known[key] = _Known(tuple(veiled))


def _veiled(fact: Fact, lift: Lift) -> Fact:
    veil = lift.veil
    value = fact.value
    if isinstance(value, str):
        value = veil(value)
    elif isinstance(value, Absent):
        value = Absent(veil(value.seen))
    elif isinstance(value, Unoffered):
        value = Unoffered(veil(value.reason))
    elif isinstance(value, tuple):
        value = tuple(veil(one) for one in value)
    return replace(fact, value=value, subject=veil(fact.subject), where=veil(fact.where), quote=veil(fact.quote))


def _holds(fact: Fact, word: str) -> bool:
    return word in f"{fact.value}\n{fact.subject}\n{fact.where}\n{fact.quote}"


def _recalled(fact: Fact, veiled: bool, lift: Lift, at: datetime, evidence: str) -> Fact:
    if not veiled:
        return Fact(fact.name, fact.value, fact.touchpoint, at, fact.subject, fact.where, fact.quote, evidence)
    value = fact.value
    if isinstance(value, str):
        value = lift(value)
    elif isinstance(value, Absent):
        value = Absent(lift(value.seen))
    elif isinstance(value, Unoffered):
        value = Unoffered(lift(value.reason))
    elif isinstance(value, tuple):
        value = tuple(lift(one) for one in value)
    where, quote = lift(fact.where), lift(fact.quote)
    return Fact(fact.name, value, fact.touchpoint, at, lift(fact.subject), where, quote, evidence)
