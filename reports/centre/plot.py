"""Charts over equal stretches of time: the intervals of a day, or the days of a season.

A chart is a stack of panels over one time axis, drawn as SVG in the page's own colours, without a script. Series are
told apart by hue and by dash. Under the pointer every stretch says its figures; a reader who hears the page gets the
chart's sentence.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from markupsafe import Markup

from reports.centre.say import number, percent, seconds

WIDTH = 460
_LEFT, _RIGHT, _HEAD, _GAP, _FOOT = 46, 8, 28, 14, 20

Values = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one colour of a stack; *hue* 1 to 6 names its colour and dash, 0 is grey."""

    name: str
    hue: int
    values: Values


@dataclass(frozen=True, slots=True)
class Panel:
    """One pair of axes.

    Args:
        title: What is drawn, with its unit.
        series: What is drawn.
        shape: Stacked bars, or lines.
        over: Drawn over bars as steps.
        unit: "count", "share" or "s".
        height: Height of the axes.
        band: Where most days lie, lower and upper edge; none: no band.
        margin: The interval of the first line, lower and upper edge.
        rule: A level to be held; none: no such line.
        top: Upper end of a scale of shares.
    """

    title: str
    series: Sequence[Series]
    shape: Literal["bars", "lines"] = "lines"
    unit: Literal["count", "share", "s"] = "count"
    height: int = 132
    band: tuple[Values, Values] | None = None
    margin: tuple[Values, Values] | None = None
    rule: float | None = None
    top: float = 1.0
    over: Sequence[Series] = ()


_UNITS: dict[str, Callable[[float], str]] = {
    "count": number,
    "share": lambda value: percent(value, 0),
    "s": seconds,
}


def draw(panels: Sequence[Panel], names: Sequence[str], ticks: Sequence[tuple[int, str]], told: str) -> Markup:
    """Draw a chart.

    Args:
        panels: From top to bottom, each with a value for every stretch.
        names: What each stretch is called, such as ``10:30``.
        ticks: Stretches that are written on the time axis, with their text.
        told: The chart in words.
    """
    top = 0
    parts: list[str] = []
    for panel in panels:
        parts += _panel(panel, top + _HEAD, len(names))
        top += _HEAD + panel.height + _GAP
    height = top - _GAP + _FOOT
    across = (WIDTH - _LEFT - _RIGHT) / max(len(names), 1)
    for place, text in ticks:
        x = _LEFT + across * (place if len(ticks) > 1 and len(names) > 14 else place + 0.5)
        parts.append(_text(min(max(x, _LEFT + 16), WIDTH - 18), height - 4, text, "middle"))
    for place, name in enumerate(names):
        parts.append(
            f'<rect class="under" x="{_LEFT + across * place:.1f}" y="{_HEAD}" width="{across:.1f}"'
            f' height="{height - _HEAD - _FOOT}"><title>{escape(_spoken(panels, place, name))}</title></rect>'
        )
    head = f'<svg class="plot" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(told)}">'
    return Markup("\n".join([head, *parts, "</svg>"]))


def hours(begins: Sequence[str], step_h: int = 2) -> list[tuple[int, str]]:
    """Return the ticks of a day: every so many full hours."""
    return [
        (place, begin[11:16])
        for place, begin in enumerate(begins)
        if begin[14:16] == "00" and int(begin[11:13]) % step_h == 0
    ]


def _spoken(panels: Sequence[Panel], place: int, name: str) -> str:
    told = [
        f"{one.name} {_UNITS[panel.unit](value)}"
        for panel in panels
        for one in (*panel.series, *panel.over)
        if (value := one.values[place]) is not None and (value or panel.shape == "lines")
    ]
    return f"{name}: {', '.join(told) or 'nothing'}"


def _panel(panel: Panel, top: float, n: int) -> Iterator[str]:
    highest = _highest(panel, n)
    across = (WIDTH - _LEFT - _RIGHT) / max(n, 1)

    def y(value: float) -> float:
        return top + panel.height * (1 - min(value / highest, 1.0))

    def x(place: int) -> float:
        return _LEFT + across * (place + 0.5)

    yield _text(0, top - 15, panel.title, "start", "head")
    for share in (0.0, 0.5, 1.0):
        level = y(share * highest)
        yield f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{level:.1f}" y2="{level:.1f}"/>'
        yield _text(_LEFT - 6, level + 4, _UNITS[panel.unit](share * highest), "end")
    for edges, kind in ((panel.band, "band"), (panel.margin, "margin")):
        if edges is not None:
            hue = panel.series[0].hue
            yield from (f'<path class="{kind} h{hue}" d="{path}"/>' for path in _ribbons(edges, x, y, highest))
    if panel.shape == "bars":
        yield from _bars(panel, n, across, y)
        yield from _steps(panel, across, y)
    else:
        for one in reversed(panel.series):
            for run in _runs(one.values):
                points = " ".join(f"{x(place):.1f},{y(value):.1f}" for place, value in run)
                if len(run) == 1:
                    yield f'<circle class="dot h{one.hue}" cx="{x(run[0][0]):.1f}" cy="{y(run[0][1]):.1f}" r="2.2"/>'
                else:
                    yield f'<polyline class="line h{one.hue}" points="{points}"/>'
    if panel.rule is not None:
        level = y(panel.rule)
        yield f'<line class="rule" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{level:.1f}" y2="{level:.1f}"/>'


def _bars(panel: Panel, n: int, across: float, y: Callable[[float], float]) -> Iterator[str]:
    gap = 0.16 * across if across > 5 else 0.0
    for place in range(n):
        below = 0.0
        for one in panel.series:
            value = one.values[place]
            if value:
                upper, lower = y(below + value), y(below)
                yield (
                    f'<rect class="bar-part h{one.hue}" x="{_LEFT + across * place + gap / 2:.1f}" y="{upper:.1f}"'
                    f' width="{across - gap:.1f}" height="{max(lower - upper, 0.0):.1f}"/>'
                )
                below += value


def _steps(panel: Panel, across: float, y: Callable[[float], float]) -> Iterator[str]:
    for one in panel.over:
        for run in _runs(one.values):
            corners = [(_LEFT + across * (place + end), y(value)) for place, value in run for end in (0, 1)]
            points = " ".join(f"{x:.1f},{level:.1f}" for x, level in corners)
            yield f'<polyline class="line step h{one.hue}" points="{points}"/>'


def _runs(values: Values) -> Iterator[list[tuple[int, float]]]:
    """Yield stretches without a hole as places and values."""
    run: list[tuple[int, float]] = []
    for place, value in enumerate(values):
        if value is not None:
            run.append((place, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _ribbons(
    edges: tuple[Values, Values], x: Callable[[int], float], y: Callable[[float], float], highest: float
) -> Iterator[str]:
    both = [
        None if low is None or high is None else (max(low, 0.0), min(high, highest))
        for low, high in zip(*edges, strict=True)
    ]
    for run in _runs([None if pair is None else pair[0] for pair in both]):
        lower = [(x(place), y(value)) for place, value in run]
        upper = [(x(place), y(pair[1])) for place, _ in run if (pair := both[place]) is not None]
        if len(run) == 1:
            lower = [(lower[0][0] - 2, lower[0][1]), (lower[0][0] + 2, lower[0][1])]
            upper = [(upper[0][0] - 2, upper[0][1]), (upper[0][0] + 2, upper[0][1])]
        yield "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in [*lower, *reversed(upper)]) + "Z"


def _highest(panel: Panel, n: int) -> float:
    if panel.unit == "share":
        return panel.top
    if panel.shape == "bars":
        stacks = [sum(one.values[place] or 0.0 for one in panel.series) for place in range(n)]
        return nice(max([*stacks, *(value or 0.0 for one in panel.over for value in one.values)], default=0.0))
    return nice(max((value for one in panel.series for value in one.values if value is not None), default=0.0))


def nice(highest: float) -> float:
    """Return a round number at or above *highest*, 1 for nothing at all."""
    if highest <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(highest))
    return next(step * power for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * power >= highest * 0.999)


def _text(x: float, y: float, text: str, anchor: str, kind: str = "tick") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
