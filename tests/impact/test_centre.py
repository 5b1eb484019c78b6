"""A contact centre with broken promises laid over it: nothing else about it changes."""

import numpy as np
import pytest

from impact.centre import PREFIX, Cause, centre_of
from impact.drivers import load_drivers
from impact.effort import Effort, Given
from impact.orders import orders_of
from impact.price import bill_for
from parcours.errors import ConfigError
from simulation.plan.build import make_plan
from simulation.replicate import engine_named, play_one
from simulation.scenario.load import load_scenario, parse_scenario
from simulation.scenario.model import Scenario


@pytest.mark.parametrize("name", ["ordinary-day", "mothers-day", "once-and-done-before"])
def test_causes_that_strike_nobody_change_nothing(name: str) -> None:
    """A scenario with causes at a rate of 0 gives the same counts, bit for bit, as the scenario alone."""
    scenario, drivers = load_scenario(name), load_drivers()
    causes = [Cause(one, drivers.of(one)) for one in ("confirmation.arrives", "download.announced", "mail.once")]
    centre, engine = centre_of(scenario, causes, orders_of(scenario)), engine_named("compiled")

    alone = play_one(make_plan(scenario), engine, 1, 0)
    with_none = play_one(centre.at({}), engine, 1, 0)

    assert np.array_equal(alone.contacts, with_none.contacts)
    assert np.array_equal(alone.teams, with_none.teams)


def test_whoever_answers_the_like_answers_the_broken() -> None:
    """A team that is held to reasons takes the new one exactly where it takes the one that is most like it."""
    scenario, drivers = load_scenario("mothers-day"), load_drivers()
    centre = centre_of(scenario, [Cause("mail.once", drivers.of("mail.once"))], orders_of(scenario))
    taught = {name: [skill.reasons for skill in team.skills] for name, team in centre.scenario.teams.items()}

    assert taught["everyone-else"] == [("order", "delivery", PREFIX + "mail.once")] * 2
    assert taught["lyon-voice"] == [()]


def test_handling_takes_the_drivers_time_and_the_scenarios_form() -> None:
    """The mean is the driver's, kind and spread are those of the reason that is most like it."""
    scenario, drivers = load_scenario("mothers-day"), load_drivers()
    cause = Cause("order.once", drivers.of("order.once"))
    law = centre_of(scenario, [cause], orders_of(scenario)).scenario.reasons[PREFIX + "order.once"].handling_on("phone")

    assert law is not None
    assert (law.kind, law.mean, law.cv) == ("lognormal", 480.0, 0.7)


def test_nobody_who_could_answer_is_refused(small: Scenario) -> None:
    """Contacts on a channel that no team answers are a mistake that is told, not a queue that grows for ever."""
    tables = {
        "start": "2026-03-03",
        "channels": {"phone": {"kind": "live"}, "social": {"kind": "deferred"}},
        "reasons": {"order": {"handling": "constant 5 min", "resolved": "100 %"}},
        "teams": {"all": {"skills": [{"channels": ["phone"]}], "advisers": 2}},
        "demand": [{"channel": "phone", "per_day": 10}],
    }
    scenario, drivers = parse_scenario(tables, name="deaf"), load_drivers()

    with pytest.raises(ConfigError, match="no team has the skill for contacts on social"):
        centre_of(scenario, [Cause("mail.once", drivers.of("mail.once"))], orders_of(scenario))


def test_a_scenario_without_costs_is_refused_before_anything_is_played(small: Scenario) -> None:
    """Euros need the cost of an hour, and the error says where to write it."""
    tables = {
        "start": "2026-03-03",
        "channels": {"phone": {"kind": "live", "target": {"within": "20 s", "share": "80 %"}}},
        "reasons": {"order": {"handling": "constant 5 min", "resolved": "100 %"}},
        "teams": {"all": {"skills": [{"channels": ["phone"]}], "advisers": 2}},
        "demand": [{"channel": "phone", "per_day": 10}],
    }
    scenario, drivers = parse_scenario(tables, name="free"), load_drivers()

    with pytest.raises(ConfigError, match=r"teams\.all\.cost_per_h: expected a cost above 0"):
        bill_for(scenario, [(Cause("mail.once", drivers.of("mail.once")), Given(0.1))], orders_of(scenario), Effort(20))
