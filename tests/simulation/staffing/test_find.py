"""From a scenario to a staff that can be fed back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from parcours.errors import ConfigError
from simulation.kernel.engine import CompiledEngine
from simulation.plan.build import make_plan
from simulation.scenario.load import load_scenario, parse_scenario
from simulation.scenario.model import Scenario
from simulation.staffing.answer import overlay
from simulation.staffing.cut import busiest_day, on_day
from simulation.staffing.find import Effort, StaffPlan, find_staff
from simulation.staffing.told import as_json

QUICK = Effort(search_days=40, proof_days=60, looks=12)
TOML = """
start = 2026-11-23
days = {days}
{warm_up}
[channels.phone]
kind = "live"
open = "08:00-14:00"
patience = "exponential 3 min"
target = {{ within = "20 s", share = "80 %", abandoned = "5 %" }}
[channels.mail]
kind = "deferred"
target = {{ within = "24 h", share = "80 %" }}
[reasons.any]
handling = "exponential 5 min"
resolved = "80 %"
comes_back = {{ after = "exponential 1 h" }}
[sites.lyon]
seats = 40
[teams.voice]
site = "lyon"
skills = [{{ channels = ["phone"] }}]
advisers = 10
shrinkage = "20 %"
cost_per_h = "30 EUR"
[teams.both]
site = "lyon"
skills = [{{ channels = ["phone", "mail"] }}]
advisers = 6
shrinkage = "20 %"
cost_per_h = "32 EUR"
[[demand]]
channel = "phone"
reasons = "any"
per_day = 500
days = {{ tue = 1.3 }}
[[demand]]
channel = "mail"
reasons = "any"
per_day = 80
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a scenario of one day and one of three."""
    folder = tmp_path_factory.mktemp("scenarios")
    (folder / "one.toml").write_text(TOML.format(days=1, warm_up=""))
    (folder / "three.toml").write_text(TOML.format(days=3, warm_up=""))
    return folder


@pytest.fixture(scope="module")
def staffed(folder: Path) -> StaffPlan:
    """Return the staff of the busiest of three days, with shifts."""
    scenario = load_scenario(folder / "three.toml")
    return find_staff(on_day(scenario, busiest_day(scenario)), CompiledEngine(), effort=QUICK)


def test_the_busiest_day_is_found(folder: Path) -> None:
    """Tuesday brings 1.3 times the contacts, so Tuesday it is."""
    assert busiest_day(load_scenario(folder / "three.toml")) == date(2026, 11, 24)


def test_one_day_begins_with_what_the_evening_before_left(folder: Path) -> None:
    """Where there is deferred work, the day before is played as well, and not counted."""
    cut = on_day(load_scenario(folder / "three.toml"), date(2026, 11, 24))

    assert (cut.start, cut.days, cut.warm_up_days) == (date(2026, 11, 23), 2, 1)


def test_a_day_outside_the_scenario_is_refused_with_the_nearest(folder: Path) -> None:
    """A wrong date is answered with the days there are."""
    with pytest.raises(ConfigError, match="expected a day of three, 2026-11-23 to 2026-11-25, given 2026-12-24"):
        on_day(load_scenario(folder / "three.toml"), date(2026, 12, 24))


def test_every_goal_is_proved_or_its_failure_named(staffed: StaffPlan) -> None:
    """Whatever is short on fresh days has an entry with a reason."""
    assert (len(staffed.unmet), all(one.reason for one in staffed.unmet)) == (staffed.proof.short, True)
    assert staffed.proof.short <= 2


def test_shifts_bring_what_was_proved_and_cost_what_was_said(staffed: StaffPlan) -> None:
    """Paid hours, cost and advisers on duty all come from the same shifts."""
    hours = dict.fromkeys(staffed.plan.team_names, 0.0)
    for day in staffed.shifts or ():
        for team in day.teams:
            hours[team.team] += team.paid_h

    assert (sum(hours.values()), 3000 * hours["voice"] + 3200 * hours["both"]) == (
        pytest.approx(staffed.paid_h),
        pytest.approx(staffed.cost_cents),
    )


def test_seats_are_kept(staffed: StaffPlan) -> None:
    """Never more rostered advisers than seats."""
    heads = np.zeros(staffed.plan.calendar.n_intervals)
    for day in staffed.shifts or ():
        for team in day.teams:
            heads += team.heads

    assert heads.max() <= 40


def test_the_answer_is_read_back_as_the_staff_that_was_proved(staffed: StaffPlan, folder: Path) -> None:
    """The written scenario, loaded again, has exactly the advisers on duty that were proved."""
    (folder / "three-staffed.toml").write_text(overlay(staffed, extends="three"))
    again = make_plan(load_scenario(folder / "three-staffed.toml"))

    assert again.advisers.tolist() == staffed.plan.advisers.tolist()


def test_an_answer_by_interval_is_read_back_as_well(folder: Path) -> None:
    """Without shifts the advisers are written as numbers, one for each interval."""
    found = find_staff(load_scenario(folder / "one.toml"), CompiledEngine(), effort=QUICK, with_shifts=False)
    (folder / "one-staffed.toml").write_text(overlay(found, extends="one"))
    again = make_plan(load_scenario(folder / "one-staffed.toml"))

    assert (again.advisers >= found.needed).all()
    assert float(np.abs(again.advisers - found.needed).max()) <= 0


def test_the_same_seed_finds_the_same_staff_on_any_number_of_threads(folder: Path) -> None:
    """The answer depends on seed and effort, not on the machine."""
    one = load_scenario(folder / "one.toml")
    answers = [
        find_staff(
            one,
            CompiledEngine(),
            seed=5,
            effort=Effort(search_days=20, proof_days=10, looks=4, threads=threads),
            with_shifts=False,
        )
        for threads in (1, 3)
    ]

    assert answers[0].needed.tolist() == answers[1].needed.tolist()


def test_json_says_what_was_proved(staffed: StaffPlan) -> None:
    """The document carries the proof with its interval, every goal, and every team's shifts."""
    told = as_json(staffed)
    held = told["proof"]["all_targets_held"]

    assert (told["format_version"], told["scenario"], told["cost"]["currency"]) == (1, "three", "EUR")
    assert held["low"] <= held["share"] <= held["high"]
    assert [len(goal["groups"]) for goal in told["proof"]["goals"]] == [12, 12, 1, 1]
    assert sum(shift["advisers"] for team in told["teams"] for shift in team["shifts"]) == staffed.people


def test_a_scenario_without_a_target_is_refused_with_a_way_out(small_centre) -> None:
    """There is no least staff for nothing."""
    scenario: Scenario = parse_scenario(small_centre(channels={"phone": {"kind": "live", "open": "08:00-14:00"}}))

    with pytest.raises(ConfigError) as refusal:
        find_staff(scenario, CompiledEngine(), effort=QUICK)

    assert str(refusal.value) == (
        "small: channels: expected a target on at least one channel, given none\n"
        '  -> write one, such as target = { within = "20 s", share = "80 %", abandoned = "5 %" }'
    )


def test_a_search_that_nobody_would_wait_for_is_refused_with_what_it_would_play(small_centre) -> None:
    """What is counted is contacts times looks and days, and the way out names the options that make it less."""
    scenario: Scenario = parse_scenario(small_centre())
    contacts = make_plan(scenario).mean_contacts
    proof_days = int(1.2e10 / contacts)

    with pytest.raises(ConfigError) as refusal:
        find_staff(scenario, CompiledEngine(), effort=Effort(search_days=40, proof_days=proof_days, looks=12))

    assert str(refusal.value) == (
        f"small: expected a search that plays at most 10,000,000,000 contacts, "
        f"given {contacts * (2 * 12 * 40 + proof_days):,.0f}: {contacts:,.0f} on the days staffed, "
        f"up to 24 looks at 40 search days, and {proof_days:,} days of proof\n"
        "  -> look at the largest numbers of [[demand]], staff fewer days, or ask for less: "
        "--search-days 5 --proof-days 100"
    )
