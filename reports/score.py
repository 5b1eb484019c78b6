"""The way of one customer through the touchpoints, as a picture: lanes, stops in time, and the line between them.

Pure: it takes a time line and returns SVG elements by number, for a template to write out.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from itertools import pairwise

from reports.timeline import Saying, Scene, Timeline
from reports.words import gap

_LABEL = 128
_HEAD = 58
_LANE = 34
_GAP = 30
_WIDTH = 1036
_STEP_MIN, _STEP_MAX = 14, 96
_LETTER = 6.3


@dataclass(frozen=True, slots=True)
class Stop:
    """One saying on its lane; `radius` grows with how much was said, `mark` is a broken promise's number or 0."""

    x: float
    y: float
    radius: float
    mark: int
    title: str
    number: int


@dataclass(frozen=True, slots=True)
class Band:
    """One act: where it lies, its title in lines, and the time that passed before it."""

    x: float
    width: float
    title: tuple[str, ...]
    since: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One touchpoint's lane."""

    y: float
    name: str


@dataclass(frozen=True, slots=True)
class Score:
    """The whole picture, in pixels of its own size."""

    width: float
    height: float
    label_width: float
    lanes: tuple[Lane, ...]
    bands: tuple[Band, ...]
    stops: tuple[Stop, ...]
    way: str
    arcs: tuple[str, ...]


def score(timeline: Timeline) -> Score | None:
    """Draw *timeline*; None where nobody said anything."""
    scenes = [scene for scene in timeline.scenes if scene.sayings]
    if not scenes:
        return None
    step = _step([len(scene.sayings) for scene in scenes])
    heights = {name: _HEAD + _LANE * (index + 0.5) for index, name in enumerate(timeline.lanes)}
    bands: list[Band] = []
    stops: list[Stop] = []
    x = float(_LABEL)
    for scene in scenes:
        width = _band_width(step, len(scene.sayings))
        bands.append(_band(scene, x, width, first=not bands))
        inner = width / len(scene.sayings)
        for index, saying in enumerate(scene.sayings):
            stops.append(_stop(saying, x + inner * (index + 0.5), heights[saying.touchpoint]))
        x += width + _GAP
    return Score(
        width=round(x - _GAP + 6),
        height=_HEAD + _LANE * len(timeline.lanes) + 8,
        label_width=_LABEL,
        lanes=tuple(Lane(heights[name], str(name)) for name in timeline.lanes),
        bands=tuple(bands),
        stops=tuple(stops),
        way=_way(stops),
        arcs=tuple(arc for numbers in timeline.links for arc in _arcs([stops[number] for number in numbers])),
    )


def _step(counts: list[int]) -> int:
    """Return the widest step between two stops at which all bands fit, or the narrowest there is."""
    for step in range(_STEP_MAX, _STEP_MIN, -1):
        if _LABEL + sum(_band_width(step, count) + _GAP for count in counts) - _GAP + 6 <= _WIDTH:
            return step
    return _STEP_MIN


def _band_width(step: int, count: int) -> int:
    return max(step * count + 20, 104)


def _band(scene: Scene, x: float, width: float, *, first: bool) -> Band:
    title = scene.act.title if scene.act else "the run ended here"
    lines = textwrap.wrap(title[:1].upper() + title[1:], max(12, int(width / _LETTER)))
    if len(lines) > 2:
        lines = [lines[0], lines[1] + "…"]
    return Band(x, width, tuple(lines), "" if first or scene.since is None else gap(scene.since))


def _stop(saying: Saying, x: float, y: float) -> Stop:
    mark = saying.marks[0] if saying.marks else 0
    radius = 9.0 if mark else min(8.0, 3.5 + 0.45 * len(saying.facts))
    title = f"{saying.touchpoint}: {saying.where}" if saying.where else str(saying.touchpoint)
    return Stop(round(x, 1), y, radius, mark, title, saying.number)


def _way(stops: list[Stop]) -> str:
    """Return the path through all stops: level at each, with a soft bend between two lanes."""
    parts = [f"M{stops[0].x} {stops[0].y}"]
    for before, after in pairwise(stops):
        middle = round((before.x + after.x) / 2, 1)
        parts.append(f"C{middle} {before.y} {middle} {after.y} {after.x} {after.y}")
    return " ".join(parts)


def _arcs(stops: list[Stop]) -> list[str]:
    """Return the paths that join the touchpoints of one broken promise."""
    arcs = []
    for before, after in pairwise(stops):
        if before.y == after.y:
            top = before.y - 24
            arcs.append(f"M{before.x} {before.y}Q{(before.x + after.x) / 2} {top} {after.x} {after.y}")
        else:
            arcs.append(f"M{before.x} {before.y}L{after.x} {after.y}")
    return arcs
