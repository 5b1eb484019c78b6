"""Who answers: sites, teams with their skills, advisers per interval or in shifts, shrinkage and cost."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from parcours.domain.money import Money
from simulation import units
from simulation.scenario.hours import Hours
from simulation.scenario.values import Cost, Days, Duration, PositiveDuration, Share, Strict

Clock = Annotated[int, BeforeValidator(units.clock_s)]
"""A time of day, seconds since local midnight."""

Advisers = Annotated[int, Field(ge=0, le=20_000, strict=True)]
"""A whole number of advisers, 0 to 20,000."""


class Site(Strict):
    """A place where advisers sit."""

    seats: Advisers | None = None
    """The largest number of advisers at one time; none: no limit."""


class Skill(Strict):
    """What a team can answer: every channel of the list, in every language, for every reason."""

    channels: tuple[str, ...] = Field(min_length=1)
    """Names of channels."""

    languages: tuple[str, ...] = ()
    """Names of languages; none: all."""

    reasons: tuple[str, ...] = ()
    """Names of reasons; none: all."""

    line: int = Field(default=1, ge=1, le=2)
    """1 for the first line, 2 for the experts who take cases over."""


class Break(Strict):
    """A pause within a shift."""

    after: Duration
    """Time from the begin of the shift to the begin of the pause; whole intervals."""

    length: PositiveDuration
    """Length of the pause; whole intervals."""


class Shift(Strict):
    """Advisers who begin and end together."""

    start: Clock
    """Begin, local time."""

    length: PositiveDuration
    """From begin to end, pauses included; whole intervals, at most 24 h."""

    breaks: tuple[Break, ...] = ()
    """Pauses, during which nobody of this shift takes a contact."""

    advisers: Advisers
    """How many work this shift."""

    days: Days = ("all",)
    """The days on which it begins."""

    @model_validator(mode="after")
    def _fits(self) -> Shift:
        if self.length > 86400:
            raise ValueError(f"length: expected at most 24 h, given {self.length / 3600:g} h")
        for pause in self.breaks:
            if pause.after + pause.length > self.length:
                raise ValueError("breaks: expected a pause that lies within the shift, given one that ends after it")
        return self


class Team(Strict):
    """Advisers with the same skills at one site."""

    site: str = ""
    """Name of the site; none where the scenario has no sites."""

    skills: tuple[Skill, ...] = Field(min_length=1)
    """What the team can answer."""

    advisers: Advisers | tuple[Advisers, ...] | dict[str, Advisers] | None = None
    """
    Rostered advisers: one number, one for each interval of the team's hours, or by span of the day
    { "08:00-12:00" = 12 }.
    """

    on_duty: tuple[Advisers, ...] | None = None
    """Advisers on contacts for each interval of the whole horizon, shrinkage already taken off."""

    shifts: tuple[Shift, ...] = ()
    """Shifts, instead of advisers or beside them."""

    hours: Hours | None = None
    """When *advisers* work; none: when one of the team's channels is open (live ones decide, if there are any)."""

    days: Days = ("all",)
    """The days on which the team works at all: an all-hands team works on one."""

    shrinkage: Share = 0.0
    """The share of rostered time that is not spent on contacts: training, illness, meetings; below 100 %."""

    cost_per_h: Cost = Money(0)
    """What one rostered hour costs."""

    keep_free: int = Field(default=0, ge=0, le=1000)
    """Advisers that are held ready for live contacts: deferred work is only begun when more than these are free."""

    @model_validator(mode="after")
    def _sound(self) -> Team:
        if self.advisers is None and self.on_duty is None and not self.shifts:
            raise ValueError("expected advisers, on_duty or shifts, given none of them")
        if self.on_duty is not None and (self.advisers is not None or self.shifts):
            raise ValueError("expected on_duty alone, given together with advisers or shifts")
        if self.shrinkage >= 1:
            raise ValueError("shrinkage: expected less than 100 %, given 100 %")
        return self
