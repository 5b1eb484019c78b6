"""The scenarios that can be chosen: those that come with Parcours, the file that was named, and those made here."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

from parcours.errors import ConfigError, nearest
from planner.base import Base, base_of, cut
from planner.broken import Promises
from simulation.scenario.load import Document, load_document, shipped_scenarios

_MOST_CUTS = 64


class Shelf:
    """Finds scenarios by name, and keeps what it has read.

    A file is read when the page starts, so that an answer never depends on what happened to it since.

    Args:
        given: A shipped name or a TOML file that is shown first; none: ``mothers-day``.
        promises: What is reckoned with when promises are broken; none: what is shipped.

    Raises:
        ConfigError: If there is no such scenario, or anything in it is wrong.
    """

    def __init__(self, given: str | None = None, promises: Promises | None = None) -> None:
        self._promises = promises or Promises()
        self._lock = threading.RLock()
        self._bases: dict[str, Base] = {}
        self._cuts: dict[tuple[str, date], Base] = {}
        self._shipped = shipped_scenarios()
        self._own: list[str] = []
        self._titles: dict[str, str] = {}
        self.usual = "mothers-day"
        """The scenario that is shown first."""
        if given is not None:
            self.usual = self._first(given)

    @property
    def names(self) -> list[str]:
        """All names that can be chosen, those that were added first."""
        return [*self._own, *self._shipped]

    def title(self, name: str) -> str:
        """Return what a scenario on the shelf calls itself, without checking it."""
        with self._lock:
            if name not in self._titles:
                known = self._bases.get(name)
                tables = known.document.tables if known else load_document(name).tables
                self._titles[name] = str(tables.get("title") or name)
            return self._titles[name]

    def base(self, name: str) -> Base:
        """Return a scenario by its name.

        Raises:
            ConfigError: If there is none, or it is wrong.
        """
        with self._lock:
            if name not in self._bases:
                if name not in self._shipped:
                    raise ConfigError(f"there is no scenario {name[:60]!r} here; {nearest(name, self.names)}")
                self._bases[name] = base_of(load_document(name), self._promises)
            return self._bases[name]

    def cut(self, name: str, day: date) -> Base:
        """Return one day of a scenario."""
        with self._lock:
            if (name, day) not in self._cuts:
                if len(self._cuts) >= _MOST_CUTS:
                    self._cuts.clear()
                self._cuts[name, day] = cut(self.base(name), day)
            return self._cuts[name, day]

    def add(self, document: Document) -> str:
        """Put a scenario on the shelf, under a name that is free.

        Returns:
            Its name.

        Raises:
            ConfigError: If anything in it is wrong.
        """
        base = base_of(document, self._promises)
        with self._lock:
            name, number = document.name, 2
            while name in self.names:
                name, number = f"{document.name}-{number}", number + 1
            self._bases[name] = base
            self._own.append(name)
            return name

    def _first(self, given: str) -> str:
        document = load_document(given)
        if given in self._shipped and not Path(given).is_file():
            self.base(given)
            return given
        return self.add(document)
