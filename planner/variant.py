"""The scenario that moved levers make: an ordinary scenario, which any other verb reads and plays alike."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from parcours.errors import ConfigError
from planner import scaled
from planner.base import Base
from planner.broken import BREAK
from planner.errors import FieldErrors
from planner.levers import SITE, places, resolution
from simulation.scenario.load import Document, parse_document
from simulation.scenario.model import Scenario

_KEPT = 4


def varied(base: Base, moved: Mapping[str, int]) -> tuple[Document, Scenario]:
    """Apply levers to a scenario.

    Args:
        base: What the levers start from.
        moved: Where each lever stands that is not where it usually does, by its key.

    Returns:
        The tables and the scenario that was read from them.

    Raises:
        FieldErrors: If the levers contradict the scenario, such as more advisers than a site has seats.
    """
    rates = {key.removeprefix(BREAK): value / 100 for key, value in moved.items() if key.startswith(BREAK)}
    others = tuple((key, value) for key, value in moved.items() if not key.startswith(BREAK))
    try:
        document, scenario = _unbroken(base, others)
        if not rates:
            return document, scenario
        tables = copy.deepcopy(document.tables)
        base.promises.lay(tables, scenario, _broken(base, others, tuple(rates)), rates)
        document = document._replace(tables=tables)
        return document, parse_document(document)
    except ConfigError as error:
        raise _by_field(error, base) from error


@lru_cache(maxsize=_KEPT)
def _unbroken(base: Base, moved: tuple[tuple[str, int], ...]) -> tuple[Document, Scenario]:
    """Apply all levers but those of broken promises; what they lead to is kept while a promise's lever moves."""
    return _moved(base, dict(moved))


@lru_cache(maxsize=_KEPT)
def _broken(base: Base, moved: tuple[tuple[str, int], ...], promises: tuple[str, ...]) -> Scenario:
    """Return the scenario in which these promises are broken for all orders; the same however far they are broken."""
    return base.promises.broken(_unbroken(base, moved)[1], promises)


def _moved(base: Base, moved: Mapping[str, int]) -> tuple[Document, Scenario]:
    tables = copy.deepcopy(base.document.tables)
    if "volume" in moved:
        _volume(tables, base.scenario, moved["volume"] / 100)
    if "patience" in moved:
        _patience(tables, base.scenario, moved["patience"] / 100)
    if "handling" in moved:
        _handling(tables, base.scenario, moved["handling"] / 100)
    if "resolution" in moved:
        _resolution(tables, base, moved["resolution"] / 100)
    for place, teams in places(base.scenario).items():
        if SITE + place in moved:
            _advisers(tables, base.scenario, teams, moved[SITE + place] / 100)
    document = base.document._replace(tables=tables)
    return document, parse_document(document)


def _volume(tables: dict[str, Any], scenario: Scenario, factor: float) -> None:
    for entry, read in zip(tables["demand"], scenario.demand, strict=True):
        days = {"all": 1.0} | dict(read.days)
        entry["days"] = {selector: round(share * factor, 9) for selector, share in days.items()}


def _patience(tables: dict[str, Any], scenario: Scenario, factor: float) -> None:
    for name, channel in scenario.channels.items():
        if channel.kind == "live" and channel.patience.kind != "never":
            tables["channels"][name]["patience"] = scaled.law(channel.patience, factor)


def _handling(tables: dict[str, Any], scenario: Scenario, factor: float) -> None:
    for name, reason in scenario.reasons.items():
        tables["reasons"][name]["handling"] = scaled.each(reason.handling, factor)
    for entry in tables["demand"]:
        for row in entry.get("history_rows", ()):
            if "handling_s" in row:
                row["handling_s"] *= factor


def _resolution(tables: dict[str, Any], base: Base, points: float) -> None:
    average = resolution(base.scenario, base.plan)
    for name, reason in base.scenario.reasons.items():
        tables["reasons"][name]["resolved"] = scaled.resolved(reason.resolved, average, average + points)


def _advisers(tables: dict[str, Any], scenario: Scenario, teams: tuple[str, ...], factor: float) -> None:
    heads = scaled.Heads(factor)
    for team in teams:
        tables["teams"][team] |= scaled.team(scenario.teams[team], heads.scale)


def _by_field(error: ConfigError, base: Base) -> FieldErrors:
    """Lay what the scenario's own checks say beside the levers that caused it."""
    fields: dict[str, list[str]] = {}
    for line in error.message.splitlines()[1:]:
        where, _, text = line.strip().partition(": ")
        parts = where.split(".")
        place = parts[1] if len(parts) > 1 and parts[0] == "sites" else _place_of(base.scenario, parts)
        key = SITE + place if place is not None and base.lever(SITE + place) else ""
        fields.setdefault(key, []).append(f"{where}: {text}" if not key else text)
    return FieldErrors({key: "; ".join(texts) for key, texts in fields.items()} or {"": error.message})


def _place_of(scenario: Scenario, parts: list[str]) -> str | None:
    if len(parts) < 2 or parts[0] != "teams":
        return None
    return next((place for place, teams in places(scenario).items() if parts[1] in teams), None)
