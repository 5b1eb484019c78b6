"""Stretches what a scenario says: durations of a law, shares that are resolved, heads that must stay whole."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from simulation.scenario.teams import Shift, Team
from simulation.scenario.values import Distribution


def law(given: Distribution, factor: float) -> str | dict[str, Any]:
    """Write a law whose durations are all stretched by a factor above 0, as a scenario file has it."""
    if given.kind == "empirical":
        return {"kind": given.kind, "values": [_seconds(value * factor) for value in given.values]}
    if given.kind == "never":
        return "never"
    text = f"{given.kind} {_seconds(given.mean * factor)}"
    return f"{text} cv {given.cv!r}" if given.kind in {"lognormal", "gamma"} else text


def each(given: Mapping[str, Distribution] | Distribution, factor: float) -> Any:
    """Write a law, or the laws of several channels, stretched by a factor."""
    if isinstance(given, Distribution):
        return law(given, factor)
    return {channel: law(one, factor) for channel, one in given.items()}


def resolved(given: Mapping[str, float] | float, average: float, wanted: float) -> Any:
    """Move resolved shares so that their average moves from one value to another.

    Upwards what is left unresolved shrinks in proportion, downwards what is resolved does, so that no share can
    leave 0..1 and the average is met exactly.

    Args:
        given: A share, or shares by channel, 0..1.
        average: The average of all of them, above 0 and below 1.
        wanted: What it shall become.
    """
    if isinstance(given, Mapping):
        return {channel: resolved(one, average, wanted) for channel, one in given.items()}
    if wanted >= average:
        return round(1 - (1 - given) * (1 - wanted) / (1 - average), 9)
    return round(given * wanted / average, 9)


class Heads:
    """Scales heads one after the other so that each stays whole and their sum is met.

    What one number loses by rounding goes to the next, so five advisers here and five there at 110 % are eleven.

    Args:
        factor: At least 0.
    """

    def __init__(self, factor: float) -> None:
        self._factor = factor
        self._given, self._made = 0, 0

    def scale(self, heads: int) -> int:
        """Return the next number, scaled; at least 0, and within one of the exact product."""
        self._given += heads
        total = math.floor(self._given * self._factor + 0.5)
        scaled, self._made = total - self._made, total
        return scaled


def team(given: Team, scale: Callable[[int], int]) -> dict[str, Any]:
    """Write the advisers of a team with every number scaled, as a scenario file has it."""
    written: dict[str, Any] = {}
    if isinstance(given.advisers, int):
        written["advisers"] = scale(given.advisers)
    elif isinstance(given.advisers, tuple):
        written["advisers"] = [scale(heads) for heads in given.advisers]
    elif given.advisers is not None:
        written["advisers"] = {span: scale(heads) for span, heads in given.advisers.items()}
    if given.on_duty is not None:
        written["on_duty"] = [scale(heads) for heads in given.on_duty]
    if given.shifts:
        written["shifts"] = [_shift(shift, scale(shift.advisers)) for shift in given.shifts]
    return written


def _shift(shift: Shift, advisers: int) -> dict[str, Any]:
    return {
        "start": f"{shift.start // 3600:02d}:{shift.start % 3600 // 60:02d}",
        "length": _seconds(shift.length),
        "advisers": advisers,
        "breaks": [{"after": _seconds(pause.after), "length": _seconds(pause.length)} for pause in shift.breaks],
        "days": list(shift.days),
    }


def _seconds(value: float) -> str:
    """Write a duration exactly, in minutes or hours where they are whole."""
    for unit, name in ((3600, "h"), (60, "min")):
        if value and value % unit == 0:
            return f"{value / unit:g} {name}"
    return f"{value:.12g} s"
