"""The ledger holds all facts of one journey, in order, and is never rewritten."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from functools import lru_cache
from operator import attrgetter

from parcours.domain.facts import Absent, Fact, Touchpoint, Unoffered
from parcours.domain.vocabulary import check_name

_PLAIN = re.compile(r"[\w.-]+")


@lru_cache(maxsize=20_000)
def fits(name: str, pattern: str) -> bool:
    """Say whether a fact's name fits a shell pattern such as ``relay.*``; asked so often that it is remembered."""
    return fnmatchcase(name, pattern)


class Ledger:
    """All facts of one journey, in the order in which the customer learned them.

    Args:
        facts: Facts to begin with, as when a journey is resumed days later.
        on_fact: Called with each new fact; the recorder that appends it to the run folder.
    """

    def __init__(self, facts: Iterable[Fact] = (), on_fact: Callable[[Fact], None] | None = None) -> None:
        self._facts: list[Fact] = []
        self._by_name: dict[str, list[Fact]] = {}
        self._present: list[Fact] = []
        for fact in facts:
            self._keep(fact)
        self._on_fact = on_fact

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def add(self, fact: Fact) -> Fact:
        """Append *fact* and return it with its number; refuses a name that the vocabulary lacks."""
        check_name(fact.name)
        numbered = self._keep(fact)
        if self._on_fact:
            self._on_fact(numbered)
        return numbered

    def _keep(self, fact: Fact) -> Fact:
        numbered = fact.numbered(len(self._facts))
        self._facts.append(numbered)
        self._by_name.setdefault(fact.name, []).append(numbered)
        if numbered.present:
            self._present.append(numbered)
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
        facts: Iterable[Fact] = self._by_name.get(pattern, ())
        if not facts and not _PLAIN.fullmatch(pattern):
            facts = (fact for fact in self._facts if fits(fact.name, pattern))
        return [
            fact
            for fact in facts
            if (touchpoint is None or fact.touchpoint is touchpoint)
            and (subject is None or fact.subject == subject)
            and (fact.present or not present)
        ]

    def present_since(self, seq: int) -> list[Fact]:
        """List the facts from position *seq* on, without `Absent` and `Unoffered`."""
        return self._present[bisect_left(self._present, seq, key=attrgetter("seq")) :]

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
