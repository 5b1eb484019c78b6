"""Contact drivers: what customers do when a promise is broken, from the shipped file and whatever replaces it.

``drivers.toml`` beside this file explains its own tables. A user's file, and ``[impact.drivers]`` in parcours.toml,
hold the same tables; what they name replaces what stands here, entry by entry and key by key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError, field_validator

from impact.values import Kind, Quality, Sourced, Span, Spanned, When, Where, Work
from parcours.errors import ConfigError, nearest
from simulation.scenario.values import Strict

SHIPPED = Path(__file__).with_name("drivers.toml")
TABLES = ("orders", "channels", "after", "handling", "default", "promise", "fault")
Found = TypeVar("Found")
Tables = Mapping[str, Any]


class Entry(Sourced):
    """One entry of ``[promise]`` or ``[fault]``, by the names of its parts."""

    promise: str = ""
    """For a fault: the promise whose driver it changes."""

    orders: str = "all"
    """The kind of orders that it concerns."""

    contacts: Spanned
    """Contacts for each order whose promise is broken."""

    channels: str
    """Name of a table of ``[channels]``."""

    after: str
    """Name of a table of ``[after]``."""

    reason: tuple[str, ...]
    """Reasons of a scenario, the first that it knows counts."""

    handling: str
    """Name of a table of ``[handling]``."""

    @field_validator("reason", mode="before")
    @classmethod
    def _several(cls, given: object) -> object:
        return [given] if isinstance(given, str) else given


class Document(Strict):
    """The whole file, checked."""

    orders: dict[str, Kind]
    channels: dict[str, Where]
    after: dict[str, When]
    handling: dict[str, Work]
    default: Entry
    promise: dict[str, Entry]
    fault: dict[str, Entry]


@dataclass(frozen=True, slots=True)
class Driver:
    """What customers do when one promise is broken; every part knows where it comes from."""

    name: str
    """The promise, or the fault's number."""
    kind: str
    """Name of the kind of orders that it concerns."""
    share: Kind
    """That kind's share of all orders."""
    contacts: Span
    """Contacts for each order whose promise is broken."""
    where: Where
    """On which channels."""
    when: When
    """How much later than the order."""
    reasons: tuple[str, ...]
    """Reasons of a scenario, by preference."""
    work: Work
    """An adviser's time."""
    quality: Quality
    """Of *contacts*."""
    source: str
    """Of *contacts*."""
    is_default: bool = False
    """Whether nothing is known of this promise, so that the default stands in."""


@dataclass(frozen=True, slots=True)
class Drivers:
    """All drivers of a call."""

    document: Document
    """What the files say."""
    kinds: Mapping[str, Kind]
    """Kinds of orders, those of the scenario laid over those of the file."""

    def of(self, promise: str) -> Driver:
        """Return the driver of a promise; the default's where nobody named it."""
        entry = self.document.promise.get(promise)
        return self._made(promise, entry or self.document.default, entry is None)

    def of_fault(self, number: str, promises: Sequence[str]) -> Driver:
        """Return the driver of a fault: its own entry, or that of the worst of the promises that it breaks.

        A customer whom a fault strikes makes contact about the worst of it, not about each promise in turn.
        """
        own = self.document.fault.get(number)
        if own is not None:
            return self._made(number, own, False)
        return max((self.of(name) for name in promises), key=lambda one: one.contacts.value * one.share.share.value)

    def with_shares(self, shares: Mapping[str, float], sourced: Sourced) -> Drivers:
        """Return the same drivers for a shop with other shares of kinds of orders."""
        changed = {
            name: Kind(
                share=Span(value=share, low=share / 2, high=min(1.0, share * 2)),
                quality=sourced.quality,
                source=sourced.source,
            )
            for name, share in shares.items()
        }
        return Drivers(self.document, {**self.kinds, **changed})

    def _made(self, name: str, entry: Entry, is_default: bool) -> Driver:
        return Driver(
            name=name,
            kind=entry.orders,
            share=self.kinds[entry.orders],
            contacts=entry.contacts,
            where=self.document.channels[entry.channels],
            when=self.document.after[entry.after],
            reasons=entry.reason,
            work=self.document.handling[entry.handling],
            quality=entry.quality,
            source=entry.source,
            is_default=is_default,
        )


def load_drivers(file: Path | None = None, tables: Tables | None = None) -> Drivers:
    """Load the shipped drivers with what replaces parts of them.

    Args:
        file: A TOML file with the same tables; None for none.
        tables: ``[impact.drivers]`` of parcours.toml, laid over both.

    Raises:
        ConfigError: If a file cannot be read, or anything in it is wrong; the text names every field.
    """
    merged = dict(_shipped())
    if file is not None:
        merged = _laid_over(merged, _read(file), str(file))
    if tables:
        merged = _laid_over(merged, tables, "[impact.drivers]")
    place = str(file) if file is not None else "[impact.drivers]" if tables else SHIPPED.name
    document = _checked(merged, place)
    return Drivers(document, document.orders)


@cache
def _shipped() -> dict[str, Any]:
    merged = _read(SHIPPED)
    default = merged["default"]
    merged["promise"] = {name: {**default, "orders": "all", **entry} for name, entry in merged["promise"].items()}
    merged["fault"] = {name: _filled(merged, entry) for name, entry in merged["fault"].items()}
    return merged


def _filled(tables: Tables, entry: Tables) -> dict[str, Any]:
    """Complete a fault's entry by that of the promise that it changes."""
    return {**tables["promise"].get(entry.get("promise", ""), tables["default"]), **entry}


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: expected a file of contact drivers: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: expected TOML: {error}") from error


def _laid_over(base: Mapping[str, Any], over: Tables, place: str) -> dict[str, Any]:
    """Replace entries key by key; a figure that is replaced loses the origin of the one it replaces."""
    merged = dict(base)
    for table, entries in over.items():
        if table not in TABLES:
            raise ConfigError(f"{place}: [{table}]: no such table; {nearest(table, TABLES)}")
        if not isinstance(entries, Mapping):
            raise ConfigError(f"{place}: {table}: expected a table, given {entries!r}")
        if table == "default":
            merged[table] = {**merged[table], **_with_origin(entries, place)}
            continue
        merged[table] = dict(merged[table])
        for name, entry in entries.items():
            if not isinstance(entry, Mapping):
                raise ConfigError(f"{place}: [{table}.{name}]: expected a table, given {entry!r}")
            below = merged[table].get(name, {})
            if not below and table == "promise":
                below = merged["default"]
            elif not below and table == "fault":
                below = _filled(merged, entry)
            merged[table][name] = {**below, **_with_origin(entry, place)}
    return merged


def _with_origin(entry: Tables, place: str) -> dict[str, Any]:
    return {"quality": "assumed", "source": place, **entry}


def _checked(merged: Tables, place: str) -> Document:
    try:
        document = Document.model_validate(merged)
    except ValidationError as problem:
        lines = [
            f"{place}: {'.'.join(str(part) for part in error['loc'])}: "
            f"{error['msg'].removeprefix('Value error, ')}, given {error['input']!r}"
            for error in problem.errors()
        ]
        raise ConfigError("\n".join(lines), way_out=f"{len(lines)} to mend, then call again") from problem
    lines = [
        f"{place}: {table}.{name}.{field}: there is no [{field}.{given}]; {nearest(given, known)}"
        for table, entries in (
            ("promise", document.promise),
            ("fault", document.fault),
            ("", {"default": document.default}),
        )
        for name, entry in entries.items()
        for field, known in _named(document)
        if (given := getattr(entry, field)) not in known
    ]
    if lines:
        raise ConfigError("\n".join(lines), way_out=f"{len(lines)} to mend, then call again")
    return document


def _named(document: Document) -> list[tuple[str, Mapping[str, Sourced]]]:
    return [(field, getattr(document, field)) for field in ("orders", "channels", "after", "handling")]
