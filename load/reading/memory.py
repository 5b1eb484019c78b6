"""Remembers what pages and mails say, by their words, and says it again for the next customer who is shown the same.

A text in which there are words of the customer's own is read twice at first: as it came, and as it would have come to
somebody else, at another hour. What was learned from the second must say word for word what the first says. Where it
does not, and where nothing is anybody's own, other customers prove the text: the next one's is read and compared, as is
that of every customer who differs from those before in a word that nobody differed in. One recall in `CHECK_EVERY`, of
whichever text, is read as well. A text whose recall was wrong is read in full for ever after, and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime

from load.reading.recollection import Recollection
from load.reading.shapes import Shapes
from load.reading.understudy import somebody_else
from load.reading.veil import Lift
from parcours.domain.facts import Fact

CHECK_EVERY = 199
"""A prime, so that it is not always the same page of a journey that is checked."""
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
        self._recalls = 0

    def facts(
        self,
        key: Hashable | None,
        lift: Lift,
        at: datetime,
        evidence: str,
        read: Callable[[], Sequence[Fact]],
        read_as: Callable[[Lift], Sequence[Fact]] | None = None,
    ) -> list[Fact]:
        """Return the facts of a text, remembered or read.

        Args:
            key: The text under its veil, with everything else on which its facts rest; None for what is always read.
            lift: Takes the veil off.
            at: When it is read now.
            evidence: What is kept of it now.
            read: Reads it in full.
            read_as: Reads it in full as somebody else is shown it; None where nobody can.
        """
        known = self._known.get(key) if key is not None else None
        if known is None:
            facts = self._read(read)
            learned = self._learned(facts, lift, at, evidence, read_as) if key is not None else None
            if key is not None and learned:
                self._remember(key, learned)
            return facts
        if not known.trusted:
            return self._read(read)
        recalled = known.recall(lift, at, evidence)
        self._recalls += 1
        if self._recalls % CHECK_EVERY and known.is_proven_for(lift):
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

    def _learned(
        self,
        facts: list[Fact],
        lift: Lift,
        at: datetime,
        evidence: str,
        read_as: Callable[[Lift], Sequence[Fact]] | None,
    ) -> Recollection | None:
        """Return what is remembered of a text: proven at once by somebody else's reading, or by customers later."""
        other = somebody_else(lift) if read_as else None
        if read_as and other:
            self.counted.read += 1
            told = Recollection(read_as(other), other, is_proven=True)
            if told.recall(lift, at, evidence) == facts:
                return told
        return Recollection(facts, lift) if lift.is_sound() else None

    def _remember(self, key: Hashable, learned: Recollection) -> None:
        if len(self._known) >= MOST_TEXTS:
            self._known.clear()
        self._known[key] = learned
