"""What broken promises cost: a ranked picture, what cannot be excluded, and which assumption moves the answer most."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from markupsafe import Markup

from parcours.records import Json
from reports.page.kit import Kit, Section
from reports.ranges import Mark, draw_range

FILE = "impact.json"
FORMAT_VERSION = 1
"""Of the statement; `impact` writes the same, but is not needed to show it."""
_ROOM = 1.01
"""So that the last interval's end can be seen whole."""


def make(kit: Kit) -> Section | None:
    """Make the section, or nothing for a run that priced nothing."""
    told = read_statement(kit.run.path)
    if told is None:
        return None
    html = kit.render("impact.html", told=told, ranked=_ranked(told), swings=_swings(told), percent=percent)
    return Section("impact", "Cost", html)


def read_statement(folder: Path) -> Json | None:
    """Read the statement that a run of impact left; None where there is none that this version can read."""
    try:
        told = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    known = isinstance(told, dict) and (told.get("kind"), told.get("format_version")) == ("impact", FORMAT_VERSION)
    return told if known else None


def percent(share: float) -> str:
    """Write a share with two figures that count."""
    return f"{100 * share:.2g} %" if share < 0.995 else "100 %"


def _ranked(told: Json) -> list[tuple[Json, Markup]]:
    """Return every finding with its bar, all bars to one scale."""
    findings = told["findings"]
    most = _ROOM * max((one["price"]["euros"]["high"] for one in findings), default=0.0)
    return [(one, _bar(one["price"]["euros"], most, told["currency"])) for one in findings]


def _bar(euros: dict[str, float], most: float, currency: str) -> Markup:
    label = f"{euros['value']:,.0f} {currency}, from {euros['low']:,.0f} to {euros['high']:,.0f}"
    return draw_range(label, most, filled=(0.0, euros["value"]), whisker=(euros["low"], euros["high"]), tone="broken")


def _swings(told: Json) -> list[tuple[Json, Markup]]:
    """Return every swing with its bar about the answer as it stands."""
    varied: dict[str, Any] | None = told.get("sensitivity")
    if not varied:
        return []
    most = _ROOM * max((max(one["low"]["euros"], one["high"]["euros"]) for one in varied["swings"]), default=0.0)
    drawn = []
    for one in varied["swings"]:
        ends = sorted((one["low"]["euros"], one["high"]["euros"]))
        label = f"from {ends[0]:,.0f} to {ends[1]:,.0f} {told['currency']}"
        mark = Mark(varied["euros"], "ink")
        drawn.append((one, draw_range(label, most, filled=(ends[0], ends[1]), mark=mark, tone="doubt")))
    return drawn
