"""Cuts one day out of a longer scenario, with the morning that its evening before leaves."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from parcours.errors import ConfigError, nearest
from simulation.plan.build import make_plan
from simulation.scenario.model import Scenario
from simulation.staffing.judge import expected_work


def busiest_day(scenario: Scenario) -> date:
    """Return the day of a scenario on which most work comes in; the first of several."""
    plan = make_plan(scenario)
    work = np.add.reduceat(expected_work(plan)[:, :, 1].sum(axis=1), plan.calendar.first_of_day[:-1])
    number = plan.warm_up_days + int(np.argmax(work[plan.counted_days]))
    return plan.calendar.dates[number]


def on_day(scenario: Scenario, day: date) -> Scenario:
    """Cut one day out of a scenario.

    Args:
        scenario: A scenario of any length.
        day: The day to keep. Where there is deferred work, the day before is played too, with the staff
            that the scenario gives it, so that the morning begins with what the evening left.

    Raises:
        ConfigError: If the scenario counts contacts or advisers for its whole horizon, which cannot be cut.
    """
    if scenario.days == 1 and scenario.start == day:
        return scenario
    last = scenario.start + timedelta(days=scenario.days - 1)
    if not scenario.start <= day <= last:
        raise ConfigError(
            f"day: expected a day of {scenario.name}, {scenario.start} to {last}, given {day}",
            way_out=nearest(str(day), [str(scenario.start + timedelta(days=n)) for n in range(scenario.days)]),
        )
    per_day = round(86400 / scenario.interval)
    for number, entry in enumerate(scenario.demand, 1):
        if len(entry.counts) > per_day:
            raise ConfigError(
                f"{scenario.name}: demand {number}: counts for the whole horizon cannot be cut into days",
                way_out="give counts for one day, or a history file, or staff the whole scenario",
            )
    for name, team in scenario.teams.items():
        if team.on_duty is not None or (isinstance(team.advisers, tuple) and len(team.advisers) > per_day):
            raise ConfigError(
                f"{scenario.name}: teams.{name}: advisers for the whole horizon cannot be cut into days",
                way_out="give advisers for one day or by span, or staff the whole scenario",
            )
    deferred = any(channel.kind == "deferred" for channel in scenario.channels.values())
    before = 1 if deferred else 0
    return scenario.model_copy(
        update={"start": day - timedelta(days=before), "days": 1 + before, "warm_up_days": before, "cool_down_days": 0}
    )
