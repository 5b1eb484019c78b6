"""Small line charts as SVG, in the page's own colours, readable without a script."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

WIDTH, HEIGHT = 510, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 70, 30, 26


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
    taken: list[float] = []
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
        y = points[-1][1] + 4
        while any(abs(y - other) < 13 for other in taken):
            y -= 13 if y > _TOP + 20 else -26
        taken.append(y)
        parts.append(_text(WIDTH - _RIGHT + 8, y, line.name, f"var(--{line.tone})"))
    return Markup("\n".join([*parts, "</svg>"]))


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
