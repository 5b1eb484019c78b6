"""Small line charts as SVG, in the page's own colours, readable without a script."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from markupsafe import Markup

WIDTH, HEIGHT = 510, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 70, 30, 26
_NAME = 16
"""Height that a line's name takes, as large as it is written on a telephone."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart.

    Args:
        name: Written at its end.
        values: One for each time; None where nothing was seen.
        tone: "kept", "broken", "doubt" or "unseen", as the page's style names its colours.
    """

    name: str
    values: Sequence[float | None]
    tone: str


def draw_lines(title: str, times_s: Sequence[float], lines: Sequence[Line]) -> Markup:
    """Return a chart.

    Args:
        title: What is drawn, with its unit.
        times_s: Seconds of the run, rising.
        lines: Lines with a value for each time.
    """
    highest = max((v for line in lines for v in line.values if v is not None), default=0.0)
    top, end = _round(highest), (times_s[-1] + times_s[0]) if times_s else 1.0
    across, down = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img"'
        f' aria-label="{escape(title)}: at most {highest:.4g}">',
        _text(0, 14, title, "var(--ink)", size=13),
    ]
    for share in (0.0, 0.5, 1.0):
        y = _TOP + down * (1 - share)
        parts.append(f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="var(--rule)"/>')
        parts.append(_text(_LEFT - 7, y + 4, f"{top * share:.4g}", "var(--soft)", "end"))
    for share in (0.0, 0.5, 1.0):
        parts.append(_text(_LEFT + across * share, HEIGHT - 8, _clock(end * share), "var(--soft)", "middle"))
    ends: list[tuple[Line, float]] = []
    for line in lines:
        points = [
            (_LEFT + across * t / end, _TOP + down * (1 - v / top))
            for t, v in zip(times_s, line.values, strict=True)
            if v is not None
        ]
        if not points:
            continue
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        stroke = f'fill="none" stroke="var(--{line.tone})" stroke-width="2" stroke-linejoin="round"'
        parts.append(f'<polyline points="{path}" {stroke}/>')
        ends.append((line, points[-1][1] + 4))
    for (line, _), y in zip(ends, _apart([y for _, y in ends]), strict=True):
        parts.append(_text(WIDTH - _RIGHT + 8, y, line.name, f"var(--{line.tone})"))
    return Markup("\n".join([*parts, "</svg>"]))


def _apart(heights: Sequence[float]) -> list[float]:
    """Return *heights* moved as little as need be for names at them to be read: down from above, then up from below."""
    order, placed = sorted(range(len(heights)), key=lambda one: (heights[one], -one)), list(heights)
    for above, one in pairwise(order):
        placed[one] = max(placed[one], placed[above] + _NAME)
    lowest = HEIGHT - _BOTTOM + 4.0
    for one in reversed(order):
        placed[one] = min(placed[one], lowest)
        lowest = placed[one] - _NAME
    return placed


def _text(x: float, y: float, text: str, fill: str, anchor: str = "start", size: int = 12) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _round(highest: float) -> float:
    if highest <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(highest))
    return next(step * power for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * power >= highest * 0.999)
