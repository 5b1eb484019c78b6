"""What a scenario means: days, opening hours, advisers, demand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from parcours.domain.money import Money
from simulation.plan import Plan, make_plan
from simulation.scenario import load_scenario, parse_scenario, shipped_scenarios

Document = Callable[..., dict[str, Any]]
PlanOf = Callable[..., Plan]


@pytest.mark.parametrize("name", shipped_scenarios())
def test_shipped_scenarios_say_where_their_numbers_come_from(name: str) -> None:
    """Law: every scenario that comes with Parcours loads, has a title, and justifies its inputs."""
    scenario = load_scenario(name)

    assert scenario.name == name
    assert scenario.title
    assert len(scenario.about) > 300


@pytest.mark.parametrize(
    ("day", "hours", "missing"),
    [(date(2026, 3, 29), 23, "02:00"), (date(2026, 10, 25), 25, ""), (date(2026, 11, 17), 24, "")],
)
def test_survive_12_a_day_has_as_many_hours_as_the_clock_says(
    plan_of: PlanOf, day: date, hours: int, missing: str
) -> None:
    """Law: on the days when the clocks change a day has 23 or 25 hours, and opening hours are still local."""
    plan = plan_of(start=day)
    clocks = [f"{plan.calendar.begin(number):%H:%M}" for number in range(plan.rules.n_intervals)]

    assert plan.rules.n_intervals == 2 * hours
    assert missing not in clocks or not missing
    is_open = plan.channels.open[0, :-1]
    assert [clock for clock, there in zip(clocks, is_open, strict=True) if there] == [
        f"{8 + half // 2:02d}:{30 * (half % 2):02d}" for half in range(8)
    ]
    assert plan.mean_contacts == pytest.approx(320)


def test_the_most_special_day_decides(plan_of: PlanOf) -> None:
    """Law: a date goes before a weekday, a weekday before a range, and a day that is not named is closed."""
    hours = {"mon-fri": "08:00-12:00", "wed": "09:00-10:00", "2026-11-19": "closed"}
    plan = plan_of(days=6, channels__phone__open=hours, teams__all__hours="08:00-12:00")

    by_day = np.add.reduceat(plan.channels.open[0, :-1].astype(int), plan.calendar.first_of_day[:-1])
    assert list(by_day) == [8, 2, 0, 8, 0, 0]


def test_shifts_work_without_their_pauses(plan_of: PlanOf) -> None:
    """Law: a shift is there from begin to end, pauses left out; it may run over midnight."""
    early = {"start": "08:00", "length": "3 h", "advisers": 4, "breaks": [{"after": "1 h", "length": "30 min"}]}
    late = {"start": "23:00", "length": "2 h", "advisers": 2}
    plan = plan_of(days=2, teams__all__advisers=None, teams__all__shifts=[early, late])

    heads = plan.advisers[0]
    assert list(heads[16:23]) == [4, 4, 0, 4, 4, 4, 0]
    assert list(heads[44:52]) == [0, 0, 2, 2, 2, 2, 0, 0]
    assert list(heads[:2]) == [2, 2]


def test_shrinkage_is_paid_and_not_there(plan_of: PlanOf) -> None:
    """Law: rostered heads are paid, those left after shrinkage are on duty, rounded to the nearest."""
    plan = plan_of(teams__all__shrinkage="30 %", teams__all__advisers=9, teams__all__cost_per_h="27.50 EUR")

    assert plan.paid[0].max() == 9
    assert plan.advisers[0].max() == 6
    assert plan.cost_per_h == (Money(2750),)


def test_an_all_hands_team_works_on_its_day_only(plan_of: PlanOf) -> None:
    """Law: a team with days of its own is not there on others."""
    everyone = {"skills": [{"channels": ["phone"]}], "advisers": 90, "days": "2026-11-18"}
    plan = plan_of(days=3, teams__everyone=everyone)

    by_day = np.maximum.reduceat(plan.advisers[1], plan.calendar.first_of_day[:-1])
    assert list(by_day) == [0, 90, 0]


def test_a_curve_spreads_the_day_and_keeps_its_total(plan_of: PlanOf) -> None:
    """Law: weights shape the day, whatever their number, and the day's total stays; factors multiply days."""
    demand = [{"channel": "phone", "per_day": 300, "curve": [1, 2, 3], "days": {"2026-11-18": 2}}]
    expected = plan_of(days=2, demand=demand).streams.expected[0]

    assert expected[:48].sum() == pytest.approx(300)
    assert expected[48:].sum() == pytest.approx(600)
    assert expected[16] == pytest.approx(300 / 6 * 3 / 8)
    assert expected[23] == pytest.approx(300 / 2 * 3 / 8)


def test_orders_echo_as_contacts(plan_of: PlanOf) -> None:
    """Law: in a steady flow of orders as many contacts come in a day as orders times contacts per order."""
    orders = {"per_day": 1000, "contacts_per_order": "6 %", "after": "exponential 2 d"}
    plan = plan_of(days=3, demand=[{"channel": "phone", "orders": orders, "hours": "00:00-24:00"}])

    by_day = np.add.reduceat(plan.streams.expected[0], plan.calendar.first_of_day[:-1])
    assert by_day == pytest.approx([60, 60, 60], rel=1e-3)


def test_the_echo_keeps_to_the_hours(plan_of: PlanOf) -> None:
    """Law: what would fall outside the hours comes within them, on the same day or the next that has any."""
    orders = {"per_day": 1000, "contacts_per_order": "6 %", "after": "exponential 2 d"}
    hours = {"mon-sun": "08:00-12:00", "2026-11-18": "closed"}
    plan = plan_of(days=3, demand=[{"channel": "phone", "orders": orders, "hours": hours}])

    by_day = np.add.reduceat(plan.streams.expected[0], plan.calendar.first_of_day[:-1])
    assert by_day == pytest.approx([60, 0, 120], rel=1e-3)
    assert plan.streams.expected[0][:16].sum() == 0


def test_reasons_and_languages_share_the_contacts(plan_of: PlanOf) -> None:
    """Law: a mix of reasons and languages makes one source for each pair, which together make all contacts."""
    plan = plan_of(
        languages=["fr", "es"],
        reasons__late={"handling": "constant 60 s", "resolved": "50 %"},
        demand__0__reasons={"any": "25 %", "late": "75 %"},
        demand__0__languages={"fr": "80 %", "es": "20 %"},
    )

    assert plan.streams.expected.sum(axis=1) == pytest.approx([64, 16, 192, 48])


def test_a_scenario_extends_another(tmp_path: Path, document: Document) -> None:
    """Law: a file lays its tables over those of another, replaces lists, and adds more_demand."""
    base = document(demand__0__per_h="10 per h")
    (tmp_path / "base.toml").write_text(_toml(base), encoding="utf-8")
    (tmp_path / "mine.toml").write_text(
        'extends = "base"\ntitle = "Mine"\n[channels.phone]\npatience = "never"\n'
        '[[more_demand]]\nchannel = "phone"\nper_h = "5 per h"\n',
        encoding="utf-8",
    )
    scenario = load_scenario(tmp_path / "mine.toml")

    assert (scenario.name, scenario.title) == ("mine", "Mine")
    assert scenario.channels["phone"].patience.kind == "never"
    assert scenario.channels["phone"].target == parse_scenario(base).channels["phone"].target
    assert [entry.per_h for entry in scenario.demand] == [10.0, 5.0]


def _toml(tables: dict[str, Any]) -> str:
    """Write the small centre as TOML, as far as it is needed here."""
    return (
        'start = 2026-11-17\n[channels.phone]\nkind = "live"\nopen = "08:00-12:00"\npatience = "exponential 120 s"\n'
        'target = { within = "20 s", share = "80 %" }\n[reasons.any]\nhandling = "exponential 240 s"\n'
        'resolved = "100 %"\n[teams.all]\nskills = [{ channels = ["phone"] }]\nadvisers = 6\n'
        f'[[demand]]\nchannel = "phone"\nper_h = "{tables["demand"][0]["per_h"]}"\nhours = "08:00-12:00"\n'
    )


def test_other_staff_is_laid_over_a_plan(plan_of: PlanOf) -> None:
    """Law: staff can be replaced without making the plan anew, and is paid with its shrinkage."""
    plan = plan_of(teams__all__shrinkage="20 %")
    staff = np.full_like(plan.advisers, 8)
    other = plan.with_advisers(staff)

    assert other.advisers is not plan.advisers
    assert other.streams is plan.streams
    assert other.paid.max() == 10


@pytest.mark.parametrize("staff", [[[1, 2]], np.full((1, 48), -1), np.full((1, 48), 1.5)])
def test_staff_of_the_wrong_form_is_refused(plan_of: PlanOf, staff: Any) -> None:
    """Law: staff is a whole number of at least 0 for every team and interval."""
    with pytest.raises(ValueError, match="advisers: expected"):
        plan_of().with_advisers(staff)


def test_equal_scenarios_make_equal_plans(document: Document) -> None:
    """Law: the plan depends on the scenario alone."""
    one, other = (make_plan(parse_scenario(document())) for _ in range(2))

    assert np.array_equal(one.streams.expected, other.streams.expected)
    assert np.array_equal(one.dice.rows, other.dice.rows)
