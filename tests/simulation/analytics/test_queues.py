"""Laws that the closed forms obey, whatever the numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.errors import SpecError
from simulation.analytics.erlang_a import ErlangA
from simulation.analytics.erlang_b import erlang_b
from simulation.analytics.erlang_c import ErlangC
from simulation.analytics.single_server import mean_wait_single_server_s

queues = st.builds(
    ErlangA,
    arrivals_per_h=st.floats(0.1, 1e5),
    handling_s=st.floats(1, 3600),
    patience_s=st.floats(1, 1e6),
    servers=st.integers(1, 5000),
)


@given(queue=queues, within_s=st.floats(0, 3600))
@settings(max_examples=200, deadline=None)
def test_every_share_lies_between_zero_and_one(queue: ErlangA, within_s: float) -> None:
    """Probabilities are probabilities in any regime, from idle to hopeless, up to 5,000 servers."""
    shares = {
        "waits": queue.p_wait,
        "abandons": queue.p_abandoned,
        "occupancy": queue.occupancy,
        "offered": queue.service_level_of_offered(within_s),
        "answered": queue.service_level_of_answered(within_s),
        "excluding": queue.service_level_excluding_short_abandons(within_s),
        "virtual": queue.service_level_virtual(within_s),
    }

    assert {name: float(v) for name, v in shares.items() if not -1e-12 <= float(v) <= 1 + 1e-9} == {}


@given(queue=queues, within_s=st.floats(0, 600))
@settings(max_examples=100, deadline=None)
def test_contacts_are_conserved(queue: ErlangA, within_s: float) -> None:
    """Answered in time, abandoned in time and still waiting are all the contacts there are."""
    whole = (
        queue.service_level_of_offered(within_s) + queue.p_abandoned_within(within_s) + queue.p_wait_longer(within_s)
    )

    assert float(whole) == pytest.approx(1.0, abs=1e-9)


@given(queue=queues)
@settings(max_examples=50, deadline=None)
def test_waits_of_answered_and_abandoned_make_up_the_wait_of_all(queue: ErlangA) -> None:
    """The mean wait of all is the mean over those answered and those abandoned."""
    lost = float(queue.p_abandoned)
    of_abandoned = lost * float(queue.asa_abandoned_s) if lost > 0 else 0.0
    parts = (1 - lost) * float(queue.asa_answered_s) + of_abandoned

    assert parts == pytest.approx(float(queue.asa_s), rel=1e-8, abs=1e-12)


def test_a_quantile_is_the_wait_that_the_share_does_not_exceed() -> None:
    """The quantile and the distribution function undo each other."""
    queue = ErlangA(300, 240, 60, 20)
    shares = np.array([0.7, 0.8, 0.9, 0.99])

    assert 1 - queue.p_wait_longer(queue.wait_quantile_s(shares)) == pytest.approx(shares, abs=1e-12)


def test_half_of_the_contacts_wait_nothing_where_few_wait_at_all() -> None:
    """A quantile below the share that need not wait is zero."""
    assert float(ErlangA(300, 240, 60, 20).wait_quantile_s(0.5)) == 0.0


@pytest.mark.parametrize("servers", [6, 25, 600])
def test_endless_patience_is_erlang_c(servers: int) -> None:
    """As patience grows, the queue with abandonment becomes the queue without."""
    load_per_h = 0.9 * servers * 12
    patient, endless = ErlangC(load_per_h, 300, servers), ErlangA(load_per_h, 300, 1e12, servers)

    assert [float(endless.p_wait), float(endless.asa_s), float(endless.service_level_of_offered(20))] == (
        pytest.approx([float(patient.p_wait), float(patient.asa_s), float(patient.service_level(20))], rel=1e-6)
    )


def test_no_patience_is_erlang_b() -> None:
    """As patience shrinks, who finds all busy is lost at once."""
    assert float(ErlangA(720, 300, 1e-9, 60).p_abandoned) == pytest.approx(float(erlang_b(60, 60.0)), rel=1e-6)


def test_one_server_without_limit_waits_as_pollaczek_and_khinchine_say() -> None:
    """Erlang C with one server is the M/M/1 queue, a case of M/G/1."""
    assert float(ErlangC(10, 240, 1).asa_s) == pytest.approx(float(mean_wait_single_server_s(10, 240, 1.0)))


def test_more_advisers_never_harm() -> None:
    """Service level rises, and waits, abandonment and occupancy fall with every adviser."""
    queue = ErlangA(720, 300, 180, np.arange(1, 200))
    steps = np.array(
        [
            np.diff(queue.service_level_of_offered(20)).min(),
            -np.diff(queue.p_abandoned).max(),
            -np.diff(queue.asa_s).max(),
            -np.diff(queue.occupancy).max(),
        ]
    )

    assert (steps > -1e-14).all()


def test_arrays_give_what_their_elements_give() -> None:
    """A whole day at once is the same as its intervals one by one."""
    rates, servers = np.array([100.0, 720.0, 5000.0]), np.array([9, 60, 400])
    together = ErlangA(rates, 300, 180, servers).service_level_of_offered(20)
    alone = [
        float(ErlangA(r, 300, 180, int(s)).service_level_of_offered(20)) for r, s in zip(rates, servers, strict=True)
    ]

    assert together == pytest.approx(alone, rel=1e-13)


def test_no_arrivals_means_no_waiting() -> None:
    """A closed line has a perfect service level and idle advisers, not a division by zero."""
    queue = ErlangA(0, 300, 180, 5)

    assert [float(queue.p_wait), float(queue.occupancy), float(queue.service_level_of_offered(20))] == [0.0, 0.0, 1.0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((-1, 300, 180, 5), "arrivals_per_h: expected a finite number >= 0, given -1"),
        ((float("nan"), 300, 180, 5), "arrivals_per_h: expected a finite number >= 0, given nan"),
        ((60, 0, 180, 5), "handling_s (s): expected a finite number > 0, given 0"),
        ((60, 300, 0, 5), "patience_s (s): expected a finite number > 0, given 0"),
        ((60, 300, float("inf"), 5), "patience_s (s): expected a finite number > 0, given inf"),
        ((60, 300, 180, 0), "servers: expected a finite number >= 1, given 0"),
    ],
)
def test_a_number_out_of_range_is_refused_by_name(arguments: tuple[float, ...], message: str) -> None:
    """Negative, zero and not-a-number are refused at the door, with the name and the range."""
    with pytest.raises(SpecError) as refusal:
        ErlangA(*arguments)

    assert str(refusal.value) == message


def test_an_unstable_queue_is_refused_with_a_way_out() -> None:
    """Erlang C has no answer when the load reaches the servers, and says what to do instead."""
    with pytest.raises(SpecError) as refusal:
        ErlangC(720, 300, 60)

    assert str(refusal.value) == (
        "ErlangC: expected more servers than erlangs of load, given 0 erlangs too many\n"
        "  -> add servers, or use ErlangA, whose callers give up and keep the queue finite"
    )
