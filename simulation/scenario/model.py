"""The scenario: everything the simulation is told, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from simulation.scenario.contacts import Channel, Reason, SecondLine
from simulation.scenario.demand import Demand
from simulation.scenario.staffing import StaffingRules
from simulation.scenario.teams import Site, Team
from simulation.scenario.values import Duration, Factor, PositiveDuration, Strict


def _zone(given: str) -> str:
    try:
        ZoneInfo(given)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f'expected a time zone such as "Europe/Paris", given {given!r}') from error
    return given


def _interval(given: float) -> float:
    if given < 60 or 3600 % given:
        raise ValueError(
            f'expected an interval that divides one hour, 1 min to 1 h, such as "30 min", given {given:g} s'
        )
    return given


def _first_day(given: date) -> date:
    if not 1970 <= given.year <= 2200:
        raise ValueError(f"expected a day from 1970 to 2200, given {given}")
    return given


class Scenario(Strict):
    """A contact centre over one or more days.

    Names of channels, reasons, languages, sites and teams are the user's own. Time is local time of
    *zone*; on the days when the clocks change, a day has one hour less or more.
    """

    name: str
    """The short name; none in a file: the file's own name."""

    title: str = ""
    """One line for reports."""

    about: str = ""
    """Where the inputs come from and why they are plausible."""

    compare_with: str = ""
    """Another scenario, beside which this one is shown."""

    start: Annotated[date, AfterValidator(_first_day)]
    """The first day, from 1970 to 2200."""

    days: int = Field(default=1, ge=1, le=400)
    """How many days, 1 to 400."""

    warm_up_days: int = Field(default=0, ge=0, le=100)
    """Days at the begin that are simulated but not counted, so that backlog and repeats have settled."""

    cool_down_days: int = Field(default=0, ge=0, le=100)
    """Days at the end that are simulated but not counted, so that what came in before is seen to its end."""

    zone: Annotated[str, AfterValidator(_zone)] = "Europe/Paris"
    """The time zone."""

    interval: Annotated[PositiveDuration, AfterValidator(_interval)] = 1800.0
    """Length of the intervals in which demand, advisers and results are counted."""

    clock: Duration = 0.0
    """Resolution of all times: "1 s" rounds them to whole seconds, as a telephone system's log does; "0 s" is exact."""

    day_to_day: Factor = 0.0
    """Coefficient of variation of the gamma factor that multiplies all arrivals of a day; 0: none."""

    records: Literal["unified", "separate"] = "unified"
    """
    "unified": all channels share one customer record, so an answer on one channel withdraws what waits on another;
    "separate": what waits elsewhere is still worked on, for nothing.
    """

    max_contacts_per_case: int = Field(default=20, ge=1, le=60)
    """A customer gives up after so many contacts."""

    languages: tuple[str, ...] = Field(default=("fr",), min_length=1)
    """Names of the languages spoken."""

    channels: dict[str, Channel] = Field(min_length=1)
    """Channels by name."""

    reasons: dict[str, Reason] = Field(min_length=1)
    """Reasons by name."""

    sites: dict[str, Site] = Field(default_factory=dict)
    """Sites by name."""

    teams: dict[str, Team] = Field(min_length=1)
    """Teams by name."""

    second_line: SecondLine | None = None
    """The experts to whom cases go; none: there are none."""

    demand: tuple[Demand, ...] = ()
    """Sources of first contacts."""

    staffing: StaffingRules = StaffingRules()
    """What a search for staff may choose from."""

    def with_demand(self, *more: Demand) -> Scenario:
        """Return this scenario with further sources of contacts, such as those that broken promises cause.

        The contacts that were there before stay exactly the same, so that the difference is the effect of
        the new ones alone.
        """
        return self.model_copy(update={"demand": (*self.demand, *more)})
