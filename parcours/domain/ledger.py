"""The ledger holds all facts of one journey, in order, and is never rewritten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Set
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, TypeVar, cast

from parcours.domain.facts import LACKING, Absent, Fact, Touchpoint, Unoffered
from parcours.domain.vocabulary import VOCABULARY, check_name

Found = TypeVar("Found")


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
        self._by_name: defaultdict[str, list[Fact]] = defaultdict(list)
        self._lacking: set[str] = set()
        self._looked: dict[Callable[[Ledger], object], tuple[int, object]] = {}
        for fact in facts:
            self._keep(fact)
        self._on_fact = on_fact

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def add(self, fact: Fact) -> Fact:
        """Append *fact* and return it with its number; refuses a name that the vocabulary lacks."""
        if fact.name not in self._by_name:
            check_name(fact.name)
        numbered = self._keep(fact)
        if self._on_fact:
            self._on_fact(numbered)
        return numbered

    def _keep(self, fact: Fact) -> Fact:
        name = fact.name
        numbered = fact.numbered(len(self._facts))
        self._facts.append(numbered)
        self._by_name[name].append(numbered)
        if isinstance(fact.value, LACKING):
            self._lacking.add(name)
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
        found = self._by_name.get(pattern)
        if found is None:
            if pattern in VOCABULARY:
                return []
            found = [fact for fact in self._facts if fits(fact.name, pattern) and (fact.present or not present)]
        if touchpoint is not None:
            found = [fact for fact in found if fact.touchpoint is touchpoint]
        if subject is not None:
            found = [fact for fact in found if fact.subject == subject]
        if present and pattern in self._lacking:
            return [fact for fact in found if fact.present]
        return [*found]

    def since(self, seq: int, names: Set[str]) -> list[Fact]:
        """List the present facts of *names* from number *seq* on, in order."""
        lacking = self._lacking
        return [
            fact
            for fact in self._facts[seq:]
            if fact.name in names and not (fact.name in lacking and isinstance(fact.value, LACKING))
        ]

    def names(self) -> Collection[str]:
        """Return the names of all facts, each once, in the order in which they came up."""
        return self._by_name.keys()

    def once(self, look: Callable[[Ledger], Found]) -> Found:
        """Return what *look* finds here; it looks again only after another fact was added."""
        known = self._looked.get(look)
        if known is None or known[0] != len(self._facts):
            known = self._looked[look] = (len(self._facts), look(self))
        return cast(Found, known[1])

    def first(self, pattern: str, **where: Any) -> Fact | None:
        """Return the first fact that `find` would list, or None."""
        found = None if where or pattern in self._lacking else self._by_name.get(pattern)
        if found is None:
            found = self.find(pattern, **where)
        return found[0] if found else None

    def last(self, pattern: str, **where: Any) -> Fact | None:
        """Return the last fact that `find` would list, or None."""
        found = self.find(pattern, **where)
        return found[-1] if found else None

    def absent(self, pattern: str, subject: str | None = None) -> list[Fact]:
        """List the facts that say: looked for, and not there."""
        return [f for f in self.find(pattern, subject=subject, present=False) if isinstance(f.value, Absent)]

    def unoffered(self, pattern: str, subject: str | None = None) -> list[Fact]:
        """List the facts that say: the shop has no such thing."""
        return [f for f in self.find(pattern, subject=subject, present=False) if isinstance(f.value, Unoffered)]
