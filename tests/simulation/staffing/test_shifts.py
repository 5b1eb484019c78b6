"""Shift patterns, and the integer programme that covers a day with them."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.errors import SpecError
from simulation.scenario.calendar import Calendar, calendar_of
from simulation.scenario.load import parse_scenario
from simulation.scenario.roster import rostered
from simulation.scenario.staffing import ShiftPattern
from simulation.staffing.patterns import ORDINARY_PATTERNS, Candidate, candidates
from simulation.staffing.shifts import TeamNeed, cheapest_shifts

OPEN = (8 * 3600, 20 * 3600)


def scenario_on(day: date, shifts: list[dict[str, object]] | None = None, days: int = 1):
    """Return a small scenario that is open from 08:00 to 20:00."""
    team: dict[str, object] = {"skills": [{"channels": ["phone"]}], "cost_per_h": "30 EUR"}
    team |= {"shifts": shifts} if shifts else {"advisers": 5}
    return parse_scenario(
        {
            "start": day,
            "days": days,
            "channels": {"phone": {"kind": "live", "open": "08:00-20:00"}},
            "reasons": {"any": {"handling": "exponential 5 min", "resolved": "100 %"}},
            "teams": {"all": team},
            "demand": [{"channel": "phone", "reasons": "any", "per_day": 100}],
        }
    )


def calendar_on(day: date, days: int = 1) -> Calendar:
    """Return the calendar of a small scenario."""
    return calendar_of(scenario_on(day, days=days))


def need(heads: npt.NDArray[np.int64], choice: list[Candidate], *, team: str = "all", site: str = "") -> TeamNeed:
    """Return what one team needs, at 30 EUR an hour."""
    return TeamNeed(team, site, heads, 3000.0, choice)


@pytest.fixture
def calendar() -> Calendar:
    """Return a Monday without a clock change."""
    return calendar_on(date(2026, 11, 23))


@pytest.fixture
def choice(calendar: Calendar) -> list[Candidate]:
    """Every ordinary shift of that Monday."""
    return candidates((), calendar, 0, OPEN)


def bell(calendar: Calendar, most: int = 30) -> npt.NDArray[np.int64]:
    """Return a need that rises and falls over the day."""
    heads = np.zeros(calendar.n_intervals, np.int64)
    work = calendar.within(0, *OPEN)
    heads[work] = np.round(most * np.sin(np.linspace(0.2, np.pi - 0.2, work.size))).astype(np.int64)
    return heads


def test_every_shift_lies_within_the_hours_and_pays_no_pause(choice: list[Candidate]) -> None:
    """A candidate works inside the team's hours, and is paid for what it covers."""
    wrong = [
        one.name
        for one in choice
        if one.covers[:16].any() or one.covers[40:].any() or one.covers.sum() * 0.5 != one.paid_h
    ]

    assert (len(choice) > 80, wrong) == (True, [])


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 10, 25), date(2026, 3, 29)])
def test_a_candidate_covers_what_the_scenario_plays(day: date) -> None:
    """On any day, clock changes included, a planned shift covers the intervals that the roster counts for it."""
    calendar = calendar_on(day)
    for one in candidates(ORDINARY_PATTERNS[:1], calendar, 0, OPEN):
        breaks = [{"after": f"{b.after:g} s", "length": f"{b.length:g} s"} for b in one.shift.breaks]
        clock = f"{one.shift.start // 3600:02d}:{one.shift.start % 3600 // 60:02d}"
        played = scenario_on(
            day, [{"start": clock, "length": "8 h", "breaks": breaks, "advisers": 1, "days": [day.isoformat()]}]
        )

        assert rostered(played, played.teams["all"], calendar).astype(bool).tolist() == one.covers.tolist()


def test_a_pattern_begins_only_between_earliest_and_latest(calendar: Calendar) -> None:
    """Where a pattern limits its begin, no candidate begins outside."""
    pattern = ShiftPattern.model_validate({"length": "4 h", "earliest": "10:00", "latest": "11:00"})

    assert [one.name for one in candidates([pattern], calendar, 0, OPEN)] == [
        "4 h from 10:00",
        "4 h from 10:30",
        "4 h from 11:00",
    ]


def test_shifts_cover_what_is_needed(calendar: Calendar, choice: list[Candidate]) -> None:
    """Where shifts can cover everything, nothing is missing and no interval has too few."""
    heads = bell(calendar)
    plan = cheapest_shifts([need(heads, choice)], seats={})

    assert (int(plan.teams[0].missing.sum()), bool((plan.teams[0].heads >= heads).all())) == (0, True)


def test_the_cost_is_the_least_there_is(calendar: Calendar) -> None:
    """Two pieces of four hours cover eight hours more cheaply than nine paid ones, and the programme finds them."""
    patterns = [
        ShiftPattern.model_validate({"name": "long", "length": "9 h"}),
        ShiftPattern.model_validate({"name": "short", "length": "4 h"}),
    ]
    heads = np.zeros(calendar.n_intervals, np.int64)
    heads[calendar.within(0, 8 * 3600, 16 * 3600)] = 3
    plan = cheapest_shifts([need(heads, candidates(patterns, calendar, 0, OPEN))], seats={})

    assert [(one.name, number) for one, number in plan.teams[0].chosen] == [
        ("short from 08:00", 3),
        ("short from 12:00", 3),
    ]
    assert (plan.cost_cents, plan.gap) == (24 * 3000.0, 0.0)


def test_what_no_shift_can_cover_is_named_instead_of_infeasible(calendar: Calendar, choice: list[Candidate]) -> None:
    """An hour before the first shift may begin is reported as missing, and the rest is covered."""
    heads = bell(calendar)
    heads[calendar.within(0, 6 * 3600, 7 * 3600)] = 2
    plan = cheapest_shifts([need(heads, choice)], seats={})

    assert plan.teams[0].missing.tolist() == np.where(np.arange(heads.size) // 2 == 6, 2, 0).tolist()


def test_teams_of_one_site_share_its_seats(calendar: Calendar, choice: list[Candidate]) -> None:
    """Two teams that would need 40 seats get 25, and what is missing says so."""
    heads = bell(calendar, 20)
    needs = [need(heads, choice, team=name, site="lyon") for name in ("one", "two")]
    plan = cheapest_shifts(needs, seats={"lyon": 25})
    together = sum(team.heads for team in plan.teams)

    assert (int(np.max(together)), bool(sum(int(team.missing.sum()) for team in plan.teams) > 0)) == (25, True)


def test_part_time_stays_within_its_share(calendar: Calendar, choice: list[Candidate]) -> None:
    """At most a quarter of the shifts are part-time when the scenario says so."""
    plan = cheapest_shifts([need(bell(calendar), choice)], seats={}, part_time_at_most=0.25)
    part = sum(number for one, number in plan.teams[0].chosen if one.part_time)
    whole = sum(number for _, number in plan.teams[0].chosen)

    assert 0 < part <= 0.25 * whole


@given(data=st.lists(st.integers(0, 12), min_size=24, max_size=24))
@settings(max_examples=10, deadline=None)
def test_missing_and_covered_add_up_for_any_need(data: list[int]) -> None:
    """Whatever is needed, shifts and what is missing together are enough, and whole numbers."""
    calendar = calendar_on(date(2026, 11, 23))
    heads = np.zeros(calendar.n_intervals, np.int64)
    heads[16:40] = data
    heads[20] += 1
    plan = cheapest_shifts([need(heads, candidates((), calendar, 0, OPEN))], seats={"": 5}, time_limit_s=2)

    assert bool((plan.teams[0].heads + plan.teams[0].missing >= heads).all())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"part_time_at_most": 1.2}, "part_time_at_most: expected a share in"),
        ({"missing_price": 0.5}, "missing_price: expected at least 1 paid hour"),
    ],
)
def test_a_rule_out_of_range_is_refused(
    calendar: Calendar, choice: list[Candidate], arguments: dict[str, float], message: str
) -> None:
    """A share above one, or a price that makes it pay to leave everybody out, is refused by name."""
    with pytest.raises(SpecError, match=message):
        cheapest_shifts([need(bell(calendar), choice)], seats={}, **arguments)
