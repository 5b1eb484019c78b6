"""The page of a trend: a small picture with a row for each promise and a column for each run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from parcours.errors import CouldNotLook
from reports.compare import Plays
from reports.evidence import Evidence
from reports.model import Run
from reports.page.kit import Kit, Section
from reports.page.page import put_together
from reports.trend import Trend

_LETTER = 7.2
_MOST_CELL, _LEAST_CELL, _ROW = 26, 5, 24
_WIDTH = 1036


@dataclass(frozen=True, slots=True)
class Cell:
    """One promise in one run: where it stands, how it is coloured, and what a pointer over it tells."""

    x: float
    y: float
    width: float
    tone: str
    strength: float
    title: str


def write_trend(trend: Trend, newest: Run, path: Path) -> Path:
    """Write the page to *path* and return it.

    Args:
        trend: What is shown; it holds at least one run.
        newest: The trend's last run, whose zone times are shown in.
        path: Where to, in the folder of all runs.
    """
    kit = Kit(newest, Evidence(newest.path))
    names = ["journeys that broke", *(row.name for row in trend.rows)]
    label = 14 + _LETTER * max(map(len, names))
    step = max(_LEAST_CELL, min(_MOST_CELL, (_WIDTH - label) / len(trend.points)))
    html = kit.render(
        "trend.html",
        trend=trend,
        sentence=trend.sentence(),
        cells=list(_cells(trend, label, step)),
        names=names,
        size=(label + step * len(trend.points) + 4, _ROW * len(names)),
        row=_ROW,
        ever={name: (path.parent / name / "report.html").is_file() for name in (p.name for p in trend.points)},
    )
    text = put_together(kit, [Section("verdict", "", html)], trend.sentence())
    try:
        path.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise CouldNotLook(f"{path}: cannot be written: {error.strerror}") from error
    return path


def _cells(trend: Trend, label: float, step: float) -> Iterator[Cell]:
    whole = [Plays(point.broken, point.journeys) for point in trend.points]
    for line, plays in enumerate([whole, *(row.plays for row in trend.rows)]):
        for column, one in enumerate(plays):
            tone = "unseen" if not one.judged else "broken" if one.broken else "kept"
            strength = 0.25 if tone == "unseen" else 0.35 + 0.65 * one.share if one.broken else 0.55
            title = f"{trend.points[column].name}: {one}"
            yield Cell(label + column * step, line * _ROW + 3, step - 1, tone, strength, title)
