"""Remembers what pages and mails say, by their words, and says it again for the next customer who is shown the same.

The first reading is whole. The next customer's is whole too and held against what is remembered, and so is that of
every customer who differs from those in a word that nobody else differed in, and one in `CHECK_EVERY` after them; a
text whose two readings differ is read in full for ever after, and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime

from load.reading.recollection import Recollection
from load.reading.shapes import Shapes
from load.reading.veil import Lift
from parcours.domain.facts import Fact

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


class Memory:
    """What a worker has read."""

    def __init__(self) -> None:
        self.shapes = Shapes()
        self.counted = Counted()
        self._known: dict[Hashable, Recollection] = {}

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
            if key is not None and lift.is_sound():
                self._remember(key, facts, lift)
            return facts
        if not known.trusted:
            return self._read(read)
        known.uses += 1
        recalled = known.recall(lift, at, evidence)
        if known.uses != 1 and known.uses % CHECK_EVERY and known.is_proven_for(lift):
            self.counted.recalled += 1
            return recalled
        facts = self._read(read)
        if facts == recalled:
            known.prove(lift)
        else:
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
        self._known[key] = Recollection(facts, lift)
