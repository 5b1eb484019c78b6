"""The ledger holds all facts of one journey, in order, and is never rewritten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase

from parcours.domain.facts import Absent, Fact, Touchpoint, Unoffered
from parcours.domain.vocabulary import check_name


class Ledger:
    """All facts of one journey, in the order in which the customer learned them.

    Args:
        facts: Facts to begin with, as when a journey is resumed days later.
        on_fact: Called with each new fact; the recorder that appends it to the run folder.
    """

    def __init__(self, facts: Iterable[Fact] = (), on_fact: Callable[[Fact], None] | None = None) -> None:
        self._facts: list[Fact] = []
        for fact in facts:
            self._facts.append(fact.numbered(len(self._facts)))
        self._on_fact = on_fact

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def add(self, fact: Fact) -> Fact:
        """Append *fact* and return it with its number; refuses a name that the vocabulary lacks."""
        check_name(fact.name)
        numbered = fact.numbered(len(self._facts))
        self._facts.append(numbered)
        if self._on_fact:
            self._on_fact(numbered)
        return numbered

    def find(
        self,
        pattern: str,
        *,
        touchpoint: Touchpoint | None = None,
        subject: str | None = None,
        present: bool = True,
    ) -> list[Fact]:
        """List the facts whose name matches, in order.

        Args:
            pattern: A name, or a shell pattern such as ``relay.*``.
            touchpoint: Only facts of this touchpoint.
            subject: Only facts about this subject.
            present: Leave out `Absent` and `Unoffered` (the default); False keeps them.
        """
        return [
            fact
            for fact in self._facts
            if fnmatchcase(fact.name, pattern)
            and (touchpoint is None or fact.touchpoint is touchpoint)
            and (subject is None or fact.subject == subject)
            and (fact.present or not present)
        ]

    def first(self, pattern: str, **where: object) -> Fact | None:
        """Return the first fact that `find` would list, or None."""
        found = self.find(pattern, **where)  # type: ignore[arg-type]
        return found[0] if found else None

    def last(self, pattern: str, **where: object) -> Fact | None:
        """Return the last fact that `find` would list, or None."""
        found = self.find(pattern, **where)  # type: ignore[arg-type]
        return found[-1] if found else None

    def absent(self, pattern: str, subject: str | None = None) -> list[Fact]:
        """List the facts that say: looked for, and not there."""
        return [f for f in self.find(pattern, subject=subject, present=False) if isinstance(f.value, Absent)]

    def unoffered(self, pattern: str, subject: str | None = None) -> list[Fact]:
        """List the facts that say: the shop has no such thing."""
        return [f for f in self.find(pattern, subject=subject, present=False) if isinstance(f.value, Unoffered)]
