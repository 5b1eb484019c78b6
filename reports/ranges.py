"""One bar with its interval, as an SVG that is as wide as its place: for lists that are read on a phone too."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from parcours.errors import SpecError

_WIDTH, _HEIGHT = 1000, 20


@dataclass(frozen=True, slots=True)
class Mark:
    """An upright line at a value, in one of the page's colours."""

    at: float
    tone: str


def draw_range(
    label: str,
    most: float,
    *,
    filled: tuple[float, float],
    tone: str,
    whisker: tuple[float, float] | None = None,
    mark: Mark | None = None,
) -> Markup:
    """Return a bar.

    Args:
        label: What it says, for those who cannot see it.
        most: The value at the right edge, at least 0; the left edge is 0.
        filled: Begin and end of the bar.
        tone: The bar's colour: "kept", "broken", "doubt", "unseen" or "ink".
        whisker: Ends of an interval that is drawn over the bar.
        mark: An upright line over it.
    """
    if most < 0:
        raise SpecError(f"draw_range: expected a right edge of at least 0, given {most}")

    def x(value: float) -> float:
        return _WIDTH * min(max(value / most, 0.0), 1.0) if most > 0 else 0.0

    begin, end = x(filled[0]), x(filled[1])
    parts = [
        f'<svg class="range" viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" role="img"'
        f' aria-label="{escape(label)}">',
        f'<line x1="0" x2="{_WIDTH}" y1="10" y2="10" stroke="var(--rule)" vector-effect="non-scaling-stroke"/>',
        f'<rect x="{begin:.1f}" y="4" width="{max(end - begin, 1.0):.1f}" height="12" fill="var(--{tone})"'
        f' fill-opacity="0.55"/>',
    ]
    if whisker is not None:
        low, high = x(whisker[0]), x(whisker[1])
        stroke = 'stroke="var(--ink)" stroke-width="1.5" vector-effect="non-scaling-stroke"'
        parts.append(f'<line x1="{low:.1f}" x2="{high:.1f}" y1="10" y2="10" {stroke}/>')
        parts += [f'<line x1="{at:.1f}" x2="{at:.1f}" y1="5" y2="15" {stroke}/>' for at in (low, high)]
    if mark is not None:
        at = x(mark.at)
        parts.append(
            f'<line x1="{at:.1f}" x2="{at:.1f}" y1="0" y2="20" stroke="var(--{mark.tone})" stroke-width="2"'
            ' vector-effect="non-scaling-stroke"/>'
        )
    return Markup("".join([*parts, "</svg>"]))
