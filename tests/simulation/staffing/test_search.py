"""The search, in a world that is Erlang A, and the ruler that it measures with."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from simulation.analytics.servers import servers_with_abandonment
from simulation.plan.build import make_plan
from simulation.plan.values import Plan
from simulation.scenario.load import parse_scenario
from simulation.scenario.model import Scenario
from simulation.staffing.goals import Goal, goals_of
from simulation.staffing.ruler import advisers_for, stream_of
from simulation.staffing.search import Search
from simulation.staffing.space import Space, space_of
from simulation.staffing.start import into_seats, start_from


def goals(plan: Plan, space: Space) -> list[Goal]:
    """Return the goals of a plan."""
    return goals_of(plan, space.works(plan.routing.channel))


def truth(plan: Plan) -> list[int]:
    """Return what Erlang A asks for, interval by interval of the open hours."""
    rates = plan.streams.expected.sum(axis=0)[16:28] * 2
    return servers_with_abandonment(rates, 300, 180, within_s=20, service_level=0.8, abandoned=0.05).tolist()


@pytest.fixture
def space(scenario: Scenario, plan: Plan) -> Space:
    """Return what may be chosen in the small centre."""
    return space_of(scenario, plan)


@pytest.fixture
def search(plan: Plan, space: Space, erlang_world) -> Search:
    """Return a search that is judged by Erlang A."""
    return Search(plan, space, goals(plan, space), erlang_world(plan), looks=200)


@pytest.mark.parametrize("first", [1, 8, 40])
def test_from_any_start_the_search_ends_at_erlang_a(search: Search, space: Space, plan: Plan, first: int) -> None:
    """Where every interval is Erlang A, the cheapest staff is Erlang A's answer, whatever the search began with."""
    staff = search.settle(np.where(space.free, first, 0))
    staff, view = search.mend(staff)
    staff, view = search.trim(staff, view)

    assert (staff[0, 16:28].tolist(), view.holds) == (truth(plan), True)


def test_the_start_is_erlang_a_where_nobody_returns(plan: Plan, space: Space, erlang_world) -> None:
    """The first staff is what Erlang A asks for, before anything is searched."""
    staff = start_from(plan, space, goals(plan, space), erlang_world(plan))

    assert staff[0, 16:28].tolist() == truth(plan)


def test_a_search_without_looks_left_stops(plan: Plan, space: Space, erlang_world) -> None:
    """The number of looks bounds the work, and what was found so far is returned."""
    world = erlang_world(plan)
    bounded = Search(plan, space, goals(plan, space), world, looks=2)
    bounded.mend(np.where(space.free, 1, 0))

    assert world.looks == 2


def test_what_advisers_cannot_help_is_given_up(plan: Plan, space: Space, erlang_world) -> None:
    """A goal that does not move when advisers are added is no longer paid for."""

    class Deaf(erlang_world):
        """A world in which the first open interval never gets better."""

        def __call__(self, advisers: npt.NDArray[np.int64]) -> object:
            stuck = advisers.copy()
            stuck[0, 16] = 1
            return super().__call__(stuck)

    deaf = Search(plan, space, goals(plan, space), Deaf(plan), looks=50)
    staff, _ = deaf.mend(np.where(space.free, 12, 0))

    assert ({group for _, group in deaf.hopeless}, bool(staff[0, 16] < 60)) == ({0}, True)


def test_the_ruler_reads_back_the_advisers_that_made_a_share(plan: Plan, space: Space, erlang_world) -> None:
    """A share achieved by seven advisers is worth seven advisers."""
    goal = goals(plan, space)[0]
    tallies = erlang_world(plan)(np.where(space.free, 7, 0))
    stream = stream_of(plan, goal.queues, tallies)
    share = np.full(plan.calendar.n_intervals, 0.5)
    share[16:28] = tallies.good[0, 16:28, 0] / tallies.base[0, 16:28, 0]

    assert advisers_for(goal, stream, share)[16:28] == pytest.approx(np.full(12, 7.0), abs=1e-3)


def test_nobody_is_placed_without_a_seat(small_centre) -> None:
    """Two teams on one site are cut back to its seats, the larger one first."""
    team = {"site": "lyon", "skills": [{"channels": ["phone"]}], "advisers": 1, "cost_per_h": "30 EUR"}
    scenario = parse_scenario(small_centre(sites={"lyon": {"seats": 12}}, teams={"one": team, "two": team}))
    plan = make_plan(scenario)
    space = space_of(scenario, plan)
    seated = into_seats(space, np.where(space.free, np.array([[9], [6]]), 0))

    assert (seated[:, 20].tolist(), space.room(seated, 0, 20)) == ([6, 6], 0)
