"""Returns, the fluid and the exact day: what one interval hands to the next."""

from __future__ import annotations

import math

import numpy as np
import pytest

from parcours.errors import SpecError
from simulation.analytics.day import erlang_a_day, staff_for_day
from simulation.analytics.erlang_a import ErlangA
from simulation.analytics.erlang_c import ErlangC
from simulation.analytics.fluid import fluid_day
from simulation.analytics.returns import Returns, erlang_a_with_returns, offered_with_returns
from simulation.analytics.transient import exact_day
from simulation.truth.models import MODEL_B1


def test_repeats_without_abandonment_are_a_jackson_network() -> None:
    """With 70 % resolved at once and endless patience, Erlang C at the rate over 0.7 is exact."""
    queue = erlang_a_with_returns(150, 300, 1e12, 20, Returns(after_answer=0.3))
    jackson = ErlangC(150 / 0.7, 300, 20)

    assert [float(queue.arrivals_per_h), float(queue.p_wait)] == pytest.approx(
        [150 / 0.7, float(jackson.p_wait)], rel=1e-6
    )


def test_first_contacts_are_what_is_offered_less_what_comes_back() -> None:
    """At the fixed point the books balance."""
    returns = Returns(after_answer=0.25, after_abandon=0.6)
    queue = erlang_a_with_returns(np.array([100.0, 700.0, 2000.0]), 300, 180, 60, returns)
    lost = queue.p_abandoned
    first = np.asarray(queue.arrivals_per_h) * (1 - 0.25 * (1 - lost) - 0.6 * lost)

    assert first == pytest.approx([100.0, 700.0, 2000.0], rel=1e-9)


def test_nobody_returns_unless_told() -> None:
    """Without returns the offered rate is that of the first contacts."""
    assert float(offered_with_returns(80.0, Returns(), lambda rate: 0.0 * rate)) == pytest.approx(80.0)


def test_fluid_conserves_contacts() -> None:
    """What arrived is answered, abandoned, waiting or being handled."""
    day = fluid_day([600.0, 900.0, 300.0], [40, 60, 50], interval_s=1800, handling_s=300, patience_s=180)
    inside = day.offered.sum() - day.answered.sum() - day.abandoned.sum()

    assert 0 < inside - day.waiting_end[-1] <= 50


def test_fluid_carries_overload_over_to_the_next_interval() -> None:
    """Deferred work that is not done in one interval is done in the next."""
    day = fluid_day([120.0, 0.0], [10, 20], interval_s=1800, handling_s=300, patience_s=math.inf)

    assert (day.waiting_end[0] > 50, day.waiting_end[1] == pytest.approx(0.0, abs=1e-6)) == (True, True)


def test_fluid_in_deep_overload_is_erlang_a() -> None:
    """Where chance does not matter, the fluid and the exact law agree on who hangs up."""
    day = fluid_day([1000.0] * 12, [50] * 12, interval_s=1800, handling_s=300, patience_s=180)
    exact = float(ErlangA(2000, 300, 180, 50).p_abandoned)

    assert day.abandoned[-1] / day.offered[-1] == pytest.approx(exact, rel=1e-3)


def test_returns_of_an_answered_day_add_up() -> None:
    """When everybody is answered, the repeats tend to share / (1 - share) of the first contacts."""
    returns = Returns(after_answer=0.3, answer_delay_s=600)
    day = fluid_day([500.0] * 10 + [0.0] * 30, None, interval_s=1800, handling_s=300, returns=returns)

    assert day.offered.sum() == pytest.approx(5000 / 0.7, rel=1e-6)


def test_analytic_day_knows_the_returns_of_the_hours_before() -> None:
    """Staff that ignore repeats would be too few: the day's line asks for more in later hours."""
    first = np.full(20, 300.0)
    arguments = {"interval_s": 1800.0, "handling_s": 300.0, "patience_s": 180.0, "within_s": 20.0, "service_level": 0.8}
    once = staff_for_day(first, **arguments)
    again = staff_for_day(first, **arguments, returns=Returns(after_answer=0.3))
    queue = erlang_a_day(
        first, again, interval_s=1800, handling_s=300, patience_s=180, returns=Returns(after_answer=0.3)
    )

    assert (again[0] - once[0], again[-1] - once[-1]) == (3, 21)
    assert float(queue.service_level_of_offered(20).min()) >= 0.79


def test_exact_day_settles_to_the_steady_state() -> None:
    """After many hours of the same rate, the time-varying solution is Erlang A in all measures."""
    day = exact_day([360.0] * 6, [60] * 6, interval_s=1800, handling_s=300, patience_s=180, within_s=20)
    steady = ErlangA(720, 300, 180, 60)
    last = [day.delayed[4] / 360, day.waiting_s[4] / 360, day.abandoned[4] / 360, day.answered_in_time[4] / 360]

    assert last == pytest.approx(
        [float(v) for v in (steady.p_wait, steady.asa_s, steady.p_abandoned, steady.service_level_of_offered(20))],
        rel=1e-7,
    )


def test_exact_day_conserves_contacts_over_falls_and_drain() -> None:
    """With one adviser left after a fall, whoever comes is served or hangs up, and none waits for ever."""
    day = exact_day([60.0, 40.0], [12, 3], interval_s=1800, handling_s=300, patience_s=180, within_s=20)

    assert (
        day.truncated < 1e-30,
        bool(day.abandoned.sum() < 100),
        bool((day.answered_in_time <= day.offered).all()),
    ) == (
        True,
        True,
        True,
    )


def test_exact_day_matches_stored_values_of_a_day_with_falls() -> None:
    """The day B1 of the benchmarks gives the values that an independent integration found (12 digits)."""
    day = exact_day(
        MODEL_B1.contacts,
        MODEL_B1.crew,
        interval_s=1800,
        handling_s=300,
        patience_s=180,
        within_s=20,
        longest_queue=120,
    )

    assert [day.p_abandoned, day.mean_wait_s, day.p_delayed] == pytest.approx(
        [0.031265004445215516, 5.627700800138793, 0.2557333286283551], rel=1e-10
    )
    assert day.service_level_of_offered == pytest.approx(0.8706068522374719, abs=0.00035)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"after_answer": 1.0}, "after_answer"),
        ({"after_abandon": -0.1}, "after_abandon"),
        ({"answer_delay_s": 0.0}, "answer_delay_s"),
    ],
)
def test_returns_that_never_end_are_refused(arguments: dict[str, float], field: str) -> None:
    """A case that always comes back has no steady state; the field is named."""
    with pytest.raises(SpecError, match=f"Returns.{field}"):
        Returns(**arguments)
