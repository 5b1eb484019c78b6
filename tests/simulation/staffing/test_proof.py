"""What is counted, what is judged, and how sure a proof is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.errors import ConfigError, SpecError
from simulation.kernel.engine import CompiledEngine
from simulation.measures import measure
from simulation.plan.build import make_plan
from simulation.plan.values import Plan
from simulation.scenario.load import parse_scenario
from simulation.scenario.roster import net
from simulation.staffing.goals import goals_of, standing
from simulation.staffing.judge import SimulatedJudge, came_first, expected_work, tally
from simulation.staffing.proof import days_held, prove, wilson
from simulation.staffing.reach import unreachable
from simulation.staffing.reasons import unmet_of
from simulation.staffing.space import heads_for, space_of

DEFERRED = {"kind": "deferred", "target": {"within": "2 h", "share": "90 %"}}


def omni(small_centre, **changes: object) -> dict[str, object]:
    """Return a centre with a live and a deferred channel, and two languages."""
    phone = {
        "kind": "live",
        "open": "08:00-14:00",
        "patience": "exponential 2 min",
        "retry": {"share": "50 %", "after": "exponential 5 min"},
        "target": {"within": "20 s", "share": "80 %", "abandoned": "5 %"},
    }
    document = small_centre(
        languages=["fr", "es"],
        channels={"phone": phone, "mail": DEFERRED},
        reasons={
            "any": {
                "handling": "lognormal 5 min cv 0.8",
                "resolved": "70 %",
                "comes_back": {"after": "exponential 1 h", "to": {"same": "50 %", "mail": "50 %"}},
            }
        },
        teams={
            "voice": {
                "skills": [{"channels": ["phone"], "languages": ["fr"]}],
                "advisers": 8,
                "cost_per_h": "30 EUR",
            },
            "all": {"skills": [{"channels": ["phone", "mail"]}], "advisers": 9, "cost_per_h": "33 EUR"},
        },
        demand=[
            {"channel": "phone", "reasons": "any", "languages": {"fr": 0.8, "es": 0.2}, "per_day": 500},
            {"channel": "mail", "reasons": "any", "languages": {"fr": 0.8, "es": 0.2}, "per_day": 150},
        ],
    )
    return document | changes


@pytest.fixture
def played(small_centre) -> tuple[Plan, SimulatedJudge]:
    """Return the plan of an omnichannel centre and a judge on 30 of its days."""
    plan = make_plan(parse_scenario(omni(small_centre)))
    return plan, SimulatedJudge(plan, CompiledEngine(), seed=3, replications=30)


def test_a_tally_counts_what_the_measures_count(played: tuple[Plan, SimulatedJudge]) -> None:
    """Offered, answered in time and abandoned are those of the simulation's own results, channel by channel."""
    plan, judge = played
    trajectory = judge.engine.simulate(plan, judge.engine.luck(plan, 3, 0))
    ours = tally(plan, trajectory.record)
    theirs = measure(plan, trajectory)
    by_channel = np.array([ours[:, :, plan.routing.channel == channel].sum(axis=2) for channel in range(2)])

    assert by_channel[:, 2].tolist() == theirs.of("offered").astype(int).tolist()
    assert by_channel[:, 1].tolist() == theirs.of("within").astype(int).tolist()
    assert by_channel[:, 3].tolist() == theirs.of("abandoned").astype(int).tolist()


def test_the_surplus_of_first_contacts_is_nought_on_average(played: tuple[Plan, SimulatedJudge]) -> None:
    """What is known beforehand is what comes on average, in contacts and in work."""
    plan, judge = played
    records = [judge.engine.simulate(plan, judge.engine.luck(plan, 3, n)).record for n in range(200)]
    mean = np.mean([came_first(plan, record) for record in records], axis=0).sum(axis=0)

    assert mean == pytest.approx(expected_work(plan).sum(axis=0), rel=0.02)


def test_counts_do_not_depend_on_the_number_of_threads(played: tuple[Plan, SimulatedJudge]) -> None:
    """One thread and three count the same days alike."""
    plan, judge = played
    alone = SimulatedJudge(plan, CompiledEngine(), seed=3, replications=30, threads=1)
    staff = plan.advisers.astype(np.int64)
    judge.threads = 3

    assert (judge(staff).good == alone(staff).good).all()


def test_kept_days_are_the_days_drawn_anew(played: tuple[Plan, SimulatedJudge]) -> None:
    """A second look at other advisers meets the same customers."""
    plan, judge = played
    staff = plan.advisers.astype(np.int64)
    judge(staff + 3)
    fresh = SimulatedJudge(plan, CompiledEngine(), seed=3, replications=30, keep=False)

    assert (judge(staff).offered == fresh(staff).offered).all()


def test_controls_keep_the_estimate_and_shrink_its_error(played: tuple[Plan, SimulatedJudge]) -> None:
    """Taking off what an unusual number of contacts explains leaves less doubt and no bias to speak of."""
    plan, _ = played
    judge = SimulatedJudge(plan, CompiledEngine(), seed=3, replications=200)
    goal = goals_of(plan, np.ones((2, plan.calendar.n_intervals), np.bool_))[0]
    tallies = judge(plan.advisers.astype(np.int64) * 6 // 10)
    plain, controlled = standing(goal, tallies), standing(goal, tallies, controlled=True)

    assert float(np.mean(controlled.error / plain.error)) < 0.85
    assert bool((np.abs(controlled.share - plain.share) < 4 * plain.error).all())


def test_goals_are_named_in_full(played: tuple[Plan, SimulatedJudge]) -> None:
    """Each goal says what is counted, of what, within which time, and how it is judged."""
    plan, _ = played
    goals = goals_of(plan, np.ones((2, plan.calendar.n_intervals), np.bool_))

    assert [(goal.name, goal.each, goal.n_groups) for goal in goals] == [
        ("phone: 80 % of offered within 20 s", "interval", 12),
        ("phone: at most 5 % abandoned", "interval", 12),
        ("mail: 90 % of offered within 2 h", "day", 1),
        ("mail: 90 % of what comes in on the last day is done on it", "day", 1),
    ]


def test_a_proof_counts_days_and_intervals(played: tuple[Plan, SimulatedJudge]) -> None:
    """With advisers for everybody every goal is held on every day, and nothing is short."""
    plan, judge = played
    goals = goals_of(plan, np.ones((2, plan.calendar.n_intervals), np.bool_))[:2]
    open_hours = plan.channels.open[0, :-1]
    proof = prove(plan, goals, judge(np.where(open_hours, 60, 0)[None, :].repeat(2, axis=0)))

    assert (proof.short, proof.groups, str(proof.all_goals)) == (0, 24, "100.0 % [88.6, 100.0]")


def test_a_short_interval_is_named_with_its_reason(small_centre) -> None:
    """Where every seat is taken, the interval that misses its target says so, with its share and interval."""
    document = omni(small_centre, sites={"lyon": {"seats": 9}})
    teams = {name: team | {"site": "lyon"} for name, team in document["teams"].items()}
    teams = {name: team | {"advisers": 4} for name, team in teams.items()}
    scenario = parse_scenario(document | {"teams": teams})
    plan = make_plan(scenario)
    space = space_of(scenario, plan)
    goals = goals_of(plan, space.works(plan.routing.channel))[:1]
    staff = np.where(space.free, np.array([[4], [5]]), 0)
    proof = prove(plan, goals, SimulatedJudge(plan, CompiledEngine(), seed=1, replications=20)(staff))
    first = unmet_of(plan, space, proof, staff)[0]

    assert (first.goal, first.reason) == (
        "phone: 80 % of offered within 20 s",
        "every seat is taken at lyon (9 of 9)",
    )
    assert first.when.startswith("Mon 23 Nov ")
    assert first.low <= first.share <= first.high < 0.8


def test_an_hour_without_a_team_is_named_as_such(small_centre) -> None:
    """Where nobody works, more money would not help, and the reason says so."""
    document = omni(small_centre)
    teams = {name: team | {"hours": "09:00-14:00"} for name, team in document["teams"].items()}
    scenario = parse_scenario(document | {"teams": teams})
    plan = make_plan(scenario)
    space = space_of(scenario, plan)
    goals = goals_of(plan, space.works(plan.routing.channel))[:1]
    staff = np.where(space.free, 40, 0)
    proof = prove(plan, goals, SimulatedJudge(plan, CompiledEngine(), seed=1, replications=20)(staff))

    assert {one.when: one.reason for one in unmet_of(plan, space, proof, staff)} == {
        "Mon 23 Nov 08:00": "no team that answers phone works then",
        "Mon 23 Nov 08:30": "no team that answers phone works then",
    }


def test_what_comes_in_when_nobody_works_is_named(small_centre) -> None:
    """Mail that must be answered within two hours and comes at night is out of reach, and the reason says how much."""
    scenario = parse_scenario(omni(small_centre))
    plan = make_plan(scenario)
    space = space_of(scenario, plan)
    goals = goals_of(plan, space.works(plan.routing.channel))
    staff = np.where(space.free, 40, 0)
    proof = prove(plan, goals, SimulatedJudge(plan, CompiledEngine(), seed=1, replications=20)(staff))
    (reason,) = [one.reason for one in unmet_of(plan, space, proof, staff) if one.goal.startswith("mail: 90 % of off")]

    assert unreachable(plan, space, goals) == {(2, 0)}
    assert reason == "58 % of mail comes in when nobody who answers it works within 2 h"


@given(on_duty=st.integers(0, 5000), shrinkage=st.floats(0, 0.95))
def test_heads_bring_the_advisers_and_one_fewer_does_not(on_duty: int, shrinkage: float) -> None:
    """The rostered heads are the fewest that the scenario's own rounding turns into so many on duty."""
    heads = int(heads_for(np.array(on_duty), shrinkage))
    brought = [int(net(np.array(float(n)), shrinkage)) for n in (heads, max(heads - 1, 0))]

    assert (brought[0] >= on_duty, on_duty == 0 or brought[1] < on_duty) == (True, True)


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (972, 1000, 0.9599, 0.9806), (5, 10, 0.2366, 0.7634)],
)
def test_wilson_gives_the_published_intervals(hits: int, trials: int, low: float, high: float) -> None:
    """Brown, Cai and DasGupta 2001, equation 4, in numbers."""
    assert wilson(hits, trials) == pytest.approx((low, high), abs=1e-4)


def test_more_hits_than_trials_are_refused() -> None:
    """A contradiction is refused."""
    with pytest.raises(SpecError, match="given 11 of 10"):
        wilson(11, 10)


def test_days_of_one_replication_count_once() -> None:
    """Five days that always hold or fail together say no more than one."""
    together = np.repeat(np.arange(100) % 2 == 0, 5).reshape(100, 5)

    assert str(days_held(together)) == "50.0 % [40.2, 59.8]"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"cost_per_h": "0 EUR"}, "teams.all.cost_per_h: expected a cost above 0"),
    ],
)
def test_a_team_without_a_cost_is_refused(small_centre, changes: dict[str, str], message: str) -> None:
    """Nothing is the cheapest among what costs nothing."""
    team = {"skills": [{"channels": ["phone"]}], "advisers": 10, "cost_per_h": "30 EUR"} | changes
    scenario = parse_scenario(small_centre(teams={"all": team}))

    with pytest.raises(ConfigError, match=message):
        space_of(scenario, make_plan(scenario))
