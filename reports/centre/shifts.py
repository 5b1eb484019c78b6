"""The shifts of a day as a picture: a bar from begin to end for each.

A bar is open where there is a break, and as thick as its crew is large.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

WIDTH, _NAME, _RIGHT, _HEAD, _ROW = 940, 250, 10, 24, 24
_LEAST, _MOST = 3.0, 18.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One shift.

    Args:
        team: Who works it.
        name: What it is called.
        advisers: How many work it.
        start_h: Begin, hours since midnight.
        end_h: End, hours since midnight; beyond 24 it goes on after midnight.
        breaks: Begin and end of each pause, hours since midnight.
        hue: 1 to 6, the team's colour.
    """

    team: str
    name: str
    advisers: int
    start_h: float
    end_h: float
    breaks: tuple[tuple[float, float], ...]
    hue: int


def draw_shifts(bars: Sequence[Bar], told: str) -> Markup:
    """Draw shifts under one clock.

    Args:
        bars: From top to bottom, those of one team together.
        told: The picture in words.
    """
    first, last = int(min(bar.start_h for bar in bars)), -int(-max(bar.end_h for bar in bars))
    height, most = _HEAD + _ROW * len(bars) + 6, max(bar.advisers for bar in bars)

    def x(hour: float) -> float:
        return _NAME + (WIDTH - _NAME - _RIGHT) * (hour - first) / (last - first)

    parts = [
        f'<svg class="plot shifts" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img"'
        f' aria-label="{escape(told)}">'
    ]
    for hour in range(first, last + 1):
        parts.append(f'<line class="grid" x1="{x(hour):.1f}" x2="{x(hour):.1f}" y1="{_HEAD - 4}" y2="{height}"/>')
        if hour % 2 == 0 and hour < last:
            parts.append(_text(x(hour), _HEAD - 9, f"{hour % 24:02d}:00", "middle"))
    for place, bar in enumerate(bars):
        y = _HEAD + _ROW * (place + 0.5)
        thick = max(_LEAST, _MOST * bar.advisers / most)
        if place == 0 or bars[place - 1].team != bar.team:
            parts.append(_text(0, y + 4, bar.team, "start", "head"))
        parts.append(_text(_NAME - 12, y + 4, f"{bar.advisers} × {bar.name.partition(' from')[0]}", "end"))
        parts += [
            f'<rect class="bar-part h{bar.hue}" x="{x(begin):.1f}" y="{y - thick / 2:.1f}" rx="2"'
            f' width="{x(end) - x(begin):.1f}" height="{thick:.1f}"><title>{escape(_spoken(bar))}</title></rect>'
            for begin, end in _stretches(bar)
        ]
    return Markup("\n".join([*parts, "</svg>"]))


def _stretches(bar: Bar) -> list[tuple[float, float]]:
    """Return the stretches of work between the breaks."""
    edges = [bar.start_h, *(edge for pause in sorted(bar.breaks) for edge in pause), bar.end_h]
    return [(begin, end) for begin, end in zip(edges[::2], edges[1::2], strict=True) if end > begin]


def _spoken(bar: Bar) -> str:
    pauses = "".join(f", break {_clock(begin)} to {_clock(end)}" for begin, end in bar.breaks)
    return f"{bar.team}: {bar.advisers} from {_clock(bar.start_h)} to {_clock(bar.end_h)}{pauses}"


def _clock(hour: float) -> str:
    minutes = round(60 * hour) % 1440
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _text(x: float, y: float, text: str, anchor: str, kind: str = "tick") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
