"""A chart with what a reader needs around it: a title, one sentence that says what it shows, and a legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from reports.centre.plot import Panel, draw


@dataclass(frozen=True, slots=True)
class Key:
    """One line of a legend: what a hue and a kind of mark stand for."""

    name: str
    hue: int
    kind: Literal["line", "step", "block", "band", "margin", "rule", "dot", "ring"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart with its title, sentence and legend."""

    title: str
    sentence: str
    legends: tuple[tuple[str, tuple[Key, ...]], ...]
    """Keys by panel; the name of a panel is empty where there is only one legend."""
    svg: Markup


def figure(
    title: str,
    sentence: str,
    panels: Sequence[Panel],
    names: Sequence[str],
    ticks: Sequence[tuple[int, str]],
    extra: Sequence[Key] = (),
) -> Figure:
    """Draw panels over one time axis, with a legend of every series.

    Args:
        title: What is shown.
        sentence: What it says; read out in place of the picture.
        panels: See `reports.centre.plot.draw`.
        names: What each stretch of time is called.
        ticks: What is written on the time axis.
        extra: Legend of bands and levels.
    """
    legends = tuple((panel.title if len(panels) > 1 else "", (*_keys(panel), *extra)) for panel in panels)
    return Figure(title, sentence, legends, draw(panels, names, ticks, f"{title}. {sentence}"))


def _keys(panel: Panel) -> tuple[Key, ...]:
    kind: Literal["block", "line"] = "block" if panel.shape == "bars" else "line"
    return (
        *(Key(one.name, one.hue, kind) for one in panel.series),
        *(Key(one.name, one.hue, "step") for one in panel.over),
    )
