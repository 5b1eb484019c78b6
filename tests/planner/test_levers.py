"""What each lever does to a scenario, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from impact.drivers import load_drivers
from planner.base import Base, base_of, cut, days_of, usual_day
from planner.broken import Promises
from planner.errors import FieldErrors
from planner.levers import resolution
from planner.scaled import Heads
from planner.shelf import Shelf
from planner.variant import varied
from simulation.plan.build import make_plan
from simulation.scenario.load import load_scenario, shipped_scenarios


def test_untouched_levers_change_nothing(small: Base) -> None:
    """Where no lever is moved, the variant is the scenario itself."""
    document, scenario = varied(small, {})

    assert document.tables == small.document.tables
    assert scenario == small.scenario


@pytest.mark.parametrize("name", shipped_scenarios())
def test_a_scenario_on_the_shelf_is_the_shipped_one(name: str) -> None:
    """Putting a shipped scenario on the shelf changes nothing that is played."""
    shipped = load_scenario(name)

    assert Shelf().base(name).scenario == shipped.model_copy(update={"compare_with": ""})


def test_volume_multiplies_every_first_contact(small: Base) -> None:
    """Volume at 150 % makes one and a half times the expected contacts of every source and interval."""
    plan = make_plan(varied(small, {"volume": 150})[1])

    np.testing.assert_allclose(plan.streams.expected, 1.5 * small.plan.streams.expected)


@pytest.mark.parametrize("points", [-20, -1, 1, 15])
def test_resolution_moves_the_average_exactly(small: Base, points: int) -> None:
    """First-contact resolution at +n points raises the average over the contacts expected by n points."""
    scenario = varied(small, {"resolution": points})[1]

    before = resolution(small.scenario, small.plan)
    assert resolution(scenario, make_plan(scenario)) == pytest.approx(before + points / 100, abs=1e-7)


def test_resolution_never_asks_for_more_than_can_be(centre: Callable[..., Base]) -> None:
    """The lever of resolution ends where the average would leave what is possible."""
    base = centre(reasons={"any": {"handling": "exponential 240 s", "resolved": "90 %"}})
    lever = base.lever("resolution")

    assert lever is not None
    assert (lever.low, lever.usual, lever.high) == (-25, 0, 7)


def test_handling_stretches_every_law_and_what_a_history_measured(small: Base) -> None:
    """Handling time at 120 % makes every mean a fifth longer, laws, measured values and histories alike."""
    plan = make_plan(varied(small, {"handling": 120})[1])

    np.testing.assert_allclose(plan.mean_handling_s, 1.2 * small.plan.mean_handling_s)


def test_patience_is_that_of_live_channels(small: Base) -> None:
    """Patience at 50 % halves it on the phone and leaves the chasing of mails as it was."""
    scenario = varied(small, {"patience": 50})[1]

    assert scenario.channels["phone"].patience.mean == 60
    assert scenario.channels["mail"] == small.scenario.channels["mail"]


def test_advisers_of_a_site_move_in_whole_heads(small: Base) -> None:
    """Advisers at 150 % of three and three are five and four: nine in all, and no half ones."""
    scenario = varied(small, {"at.lyon": 150})[1]

    assert [shift.advisers for shift in scenario.teams["voice"].shifts] == [5, 4]
    assert scenario.teams["all"] == small.scenario.teams["all"]


def test_heads_lose_nothing_by_rounding() -> None:
    """Scaled one after the other, heads add up to the scaled sum, each within one of its own."""
    heads = Heads(1.1)
    given = [5, 3, 4, 5, 4, 8, 8, 24, 24]
    scaled = [heads.scale(one) for one in given]

    assert sum(scaled) == round(1.1 * sum(given))
    assert all(abs(one - 1.1 * before) <= 1 for one, before in zip(scaled, given, strict=True))


def test_more_advisers_than_seats_is_told_beside_the_lever(small: Base) -> None:
    """What the scenario's own checks refuse is told as a mistake of the lever that caused it."""
    with pytest.raises(FieldErrors) as told:
        varied(small, {"at.lyon": 200, "at.barcelona": 200})

    assert told.value.fields == {
        "at.barcelona": "expected at most 7 advisers at one time, given 8 on 2026-11-17 at 12:00"
    }


def test_a_broken_promise_adds_contacts_and_leaves_the_others_alone(small: Base) -> None:
    """Sources of contacts that were there before keep their places and numbers; new ones come after them."""
    plan = make_plan(varied(small, {"break.confirmation.arrives": 10})[1])
    n = len(small.plan.stream_names)

    assert plan.stream_names[:n] == small.plan.stream_names
    np.testing.assert_array_equal(plan.streams.expected[:n], small.plan.streams.expected)
    assert plan.stream_names[n] == "broken: confirmation.arrives"
    assert plan.streams.expected[n:].sum() > 0


def test_twice_the_break_rate_is_twice_the_contacts(small: Base) -> None:
    """The contacts of a broken promise are in proportion to its break rate."""
    n = len(small.plan.stream_names)
    few, many = (make_plan(varied(small, {"break.order.once": rate})[1]).streams.expected[n:] for rate in (5, 10))

    np.testing.assert_allclose(many, 2 * few, rtol=1e-6)


def test_a_day_is_played_between_its_neighbours() -> None:
    """One day of several is counted alone, after a day of warm-up and before one that sees late work to its end."""
    base = Shelf().base("mothers-day")
    one = cut(base, date(2026, 5, 31))

    assert usual_day(base) == date(2026, 5, 31)
    assert days_of(base) == (date(2026, 5, 29), date(2026, 5, 30), date(2026, 5, 31))
    assert [day.isoformat() for day in one.plan.calendar.dates] == ["2026-05-30", "2026-05-31", "2026-06-01"]
    assert [day.isoformat() for day in one.plan.calendar.dates[one.plan.counted_days]] == ["2026-05-31"]


def test_the_shop_s_own_drivers_count(small: Base) -> None:
    """Who knows how many customers make contact, or how many orders there are, replaces the shipped assumptions."""
    entry = {
        "promise": {"confirmation.arrives": {"contacts": "4 %", "quality": "measured", "source": "tickets of May"}}
    }
    base = base_of(small.document, Promises(load_drivers(None, entry), orders_per_day=1000))
    lever, usual = base.lever("break.confirmation.arrives"), small.lever("break.confirmation.arrives")
    own, shipped = (
        make_plan(varied(one, {"break.confirmation.arrives": 50})[1])
        .streams.expected[len(one.plan.stream_names) :]
        .sum()
        for one in (base, small)
    )

    assert lever is not None
    assert usual is not None
    assert (lever.base, lever.hint) == (1000, "4 contacts per 100 orders broken (measured).")
    assert own / shipped == pytest.approx(1000 * 0.04 / (usual.base * 0.08))
