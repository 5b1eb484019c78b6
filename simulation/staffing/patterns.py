"""Every place in a day where a shift can begin, and what it then covers.

A shift covers exactly the intervals that `simulation.scenario.roster` counts for it when the scenario
is simulated, so that what is planned here is what is played there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulation.scenario.calendar import Calendar
from simulation.scenario.hours import Span
from simulation.scenario.staffing import ShiftPattern
from simulation.scenario.teams import Shift

_HOUR = 3600.0


@dataclass(frozen=True, eq=False)
class Candidate:
    """One shift pattern at one begin."""

    name: str
    """What results call it, such as ``8 h from 09:30``."""
    shift: Shift
    """The shift with one adviser, as a scenario writes it."""
    covers: npt.NDArray[np.bool_]
    """Whether it works in each interval of the horizon; shape (intervals,)."""
    paid_h: float
    """Hours that are paid: its length less its pauses."""
    part_time: bool
    """Whether a part-time contract works it."""


def _pattern(hours: float, pause: float = 0.0, after: float = 0.0, *, part_time: bool = False) -> ShiftPattern:
    breaks = [{"after": f"{after:g} h", "length": f"{pause:g} h"}] if pause else []
    name = f"{hours:g} h, pause after {after:g} h" if pause else f"{hours:g} h"
    table = {"name": name, "length": f"{hours:g} h", "breaks": breaks, "part_time": part_time}
    return ShiftPattern.model_validate(table)


ORDINARY_PATTERNS: tuple[ShiftPattern, ...] = (
    *(_pattern(8, 1, after) for after in (3, 3.5, 4, 4.5)),
    *(_pattern(7.5, 0.5, after) for after in (3, 3.5, 4)),
    _pattern(5, part_time=True),
    _pattern(4, part_time=True),
)
"""Used where a scenario has none: seven paid hours with a long or a short pause, and four or five in one piece."""


def _begins(pattern: ShiftPattern, calendar: Calendar, day: int, hours: Span) -> Iterable[int]:
    """Yield the begins, seconds since local midnight, at which a pattern stays inside the team's hours."""
    first, last = max(pattern.earliest, hours[0]), min(pattern.latest, hours[1] - pattern.length)
    for interval in calendar.within(day, 0, 86400):
        begin = int(calendar.clock_s[interval])
        if first <= begin <= last:
            yield begin


def _covered(shift: Shift, calendar: Calendar, day: int) -> npt.NDArray[np.bool_]:
    """Return the intervals in which a shift works."""
    step = calendar.interval_s
    covers = np.zeros(calendar.n_intervals, np.bool_)
    begin = int(calendar.within(day, shift.start, 86400)[0])
    covers[begin : begin + round(shift.length / step)] = True
    for pause in shift.breaks:
        away = begin + round(pause.after / step)
        covers[away : away + round(pause.length / step)] = False
    return covers


def candidates(patterns: Iterable[ShiftPattern], calendar: Calendar, day: int, hours: Span) -> list[Candidate]:
    """List every shift that can be worked on a day.

    Args:
        patterns: Forms of shift; where there are none, `ORDINARY_PATTERNS`.
        calendar: The horizon.
        day: Number of the day, from 0.
        hours: The team's hours, seconds since local midnight.

    Returns:
        One candidate for every pattern and begin that lies within the hours; two that cover the same
        intervals at the same pay are listed once.
    """
    date = calendar.dates[day].isoformat()
    found: dict[tuple[bytes, float, bool], Candidate] = {}
    for pattern in tuple(patterns) or ORDINARY_PATTERNS:
        for begin in dict.fromkeys(_begins(pattern, calendar, day, hours)):
            clock = f"{begin // 3600:02d}:{begin % 3600 // 60:02d}"
            breaks = [{"after": f"{b.after:g} s", "length": f"{b.length:g} s"} for b in pattern.breaks]
            table = {"start": clock, "length": f"{pattern.length:g} s", "breaks": breaks, "advisers": 1, "days": [date]}
            shift = Shift.model_validate(table)
            covers = _covered(shift, calendar, day)
            paid = (pattern.length - sum(pause.length for pause in pattern.breaks)) / _HOUR
            name = f"{pattern.name or f'{pattern.length / _HOUR:g} h'} from {clock}"
            key = (covers.tobytes(), paid, pattern.part_time)
            found.setdefault(key, Candidate(name, shift, covers, paid, pattern.part_time))
    return list(found.values())
