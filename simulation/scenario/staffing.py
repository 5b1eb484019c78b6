"""What a search for staff may choose from: shift patterns, contracts and limits. The simulation does not read it."""

from __future__ import annotations

from pydantic import Field

from simulation.scenario.teams import Break, Clock
from simulation.scenario.values import PositiveDuration, Share, Strict


class ShiftPattern(Strict):
    """A form of shift that may begin at several times of the day."""

    name: str = ""
    """What it is called in results; none: its length."""

    length: PositiveDuration
    """From begin to end, pauses included; whole intervals."""

    breaks: tuple[Break, ...] = ()
    """Its pauses."""

    earliest: Clock = 0
    """The earliest begin, local time."""

    latest: Clock = 86400
    """The latest begin, local time."""

    part_time: bool = False
    """Whether only part-time contracts work it."""


class StaffingRules(Strict):
    """The ``[staffing]`` table of a scenario."""

    patterns: tuple[ShiftPattern, ...] = Field(default=())
    """Shift patterns to choose from."""

    contract_h_per_week: float = Field(default=35.0, gt=0, le=60)
    """Paid hours of a full-time contract in a week."""

    part_time_at_most: Share = 1.0
    """The largest share of shifts that part-time contracts may work."""
