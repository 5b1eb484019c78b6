"""Rows of marks on one scale: two ways of counting side by side, or a difference with its interval about zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

WIDTH, _NAME, _RIGHT, _ROW, _HEAD, _FOOT = 460, 96, 16, 30, 6, 22


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of `draw_pairs`: a share counted rightly, and as it is often counted."""

    name: str
    right: float | None
    naive: float | None


def draw_pairs(rows: Sequence[Pair], told: str) -> Markup:
    """Draw two shares of each row on a scale from 0 to 100 %, joined where they differ.

    Args:
        rows: From top to bottom.
        told: The picture in words.
    """
    across, height = WIDTH - _NAME - _RIGHT, _HEAD + _ROW * len(rows) + _FOOT
    parts = [f'<svg class="plot" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(told)}">']
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = _NAME + across * share
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{_HEAD}" y2="{height - _FOOT}"/>')
        parts.append(_text(x, height - 5, f"{100 * share:.0f} %", "middle"))
    for place, row in enumerate(rows):
        y = _HEAD + _ROW * (place + 0.5)
        parts.append(_text(0, y + 4, row.name, "start", "head"))
        if row.right is None or row.naive is None:
            continue
        right, naive = _NAME + across * row.right, _NAME + across * row.naive
        parts.append(f'<line class="link" x1="{right:.1f}" x2="{naive:.1f}" y1="{y}" y2="{y}"/>')
        parts.append(f'<circle class="dot h1" cx="{right:.1f}" cy="{y}" r="6"/>')
        parts.append(f'<circle class="ring h0" cx="{naive:.1f}" cy="{y}" r="5.5"/>')
    return Markup("\n".join([*parts, "</svg>"]))


def draw_change(low: float, value: float, high: float, told: str) -> Markup:
    """Draw one difference with its interval, small, about zero; -1 to 1 fill the width, what lies beyond is cut.

    Args:
        low: Lower end of the interval.
        value: The difference: a share of what it is measured against, or points over a hundred.
        high: Upper end.
        told: The picture in words.
    """
    width, middle = 150, 75.0

    def x(share: float) -> float:
        return middle + (middle - 4) * min(max(share, -1.0), 1.0)

    clear = "h1" if low > 0 or high < 0 else "h0"
    return Markup(
        f'<svg class="change" viewBox="0 0 {width} 20" width="{width}" height="20" role="img"'
        f' aria-label="{escape(told)}"><line class="grid" x1="{middle}" x2="{middle}" y1="0" y2="20"/>'
        f'<line class="stem {clear}" x1="{middle}" x2="{x(value):.1f}" y1="10" y2="10"/>'
        f'<line class="whisker {clear}" x1="{x(low):.1f}" x2="{x(high):.1f}" y1="10" y2="10"/>'
        f'<circle class="dot {clear}" cx="{x(value):.1f}" cy="10" r="4"/></svg>'
    )


def _text(x: float, y: float, text: str, anchor: str, kind: str = "tick") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
