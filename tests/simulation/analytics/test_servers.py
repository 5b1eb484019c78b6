"""The inverse questions: servers for a target, and what the square-root rule foresees."""

from __future__ import annotations

import numpy as np
import pytest

from parcours.errors import SpecError
from simulation.analytics.erlang_a import ErlangA
from simulation.analytics.erlang_c import ErlangC
from simulation.analytics.servers import (
    servers_with_abandonment,
    servers_without_abandonment,
    square_root_staffing,
)


def test_the_number_found_holds_and_one_fewer_does_not() -> None:
    """The inverse is exact for every interval of a day at once."""
    rates = np.array([2.0, 60.0, 720.0, 55_000.0])
    found = servers_with_abandonment(rates, 300, 180, within_s=20, service_level=0.8, abandoned=0.05)
    level = lambda servers: ErlangA(rates, 300, 180, servers).service_level_of_offered(20)  # noqa: E731
    lost = lambda servers: ErlangA(rates, 300, 180, servers).p_abandoned  # noqa: E731
    fewer = np.maximum(found - 1, 1)
    holds = (level(found) >= 0.8) & (lost(found) <= 0.05)
    too_few = (level(fewer) < 0.8) | (lost(fewer) > 0.05) | (found == 1)

    assert (holds.tolist(), too_few.tolist()) == ([True] * 4, [True] * 4)


def test_without_abandonment_the_number_exceeds_the_load() -> None:
    """80/20 at 25 erlangs takes 30 advisers, and 29 would miss it."""
    found = int(servers_without_abandonment(300, 300, within_s=20, service_level=0.8))
    levels = [float(ErlangC(300, 300, n).service_level(20)) >= 0.8 for n in (found - 1, found)]

    assert (found, levels) == (30, [False, True])


def test_an_occupancy_cap_is_held() -> None:
    """A cap on occupancy can ask for more advisers than the service level does."""
    found = int(servers_with_abandonment(720, 300, 180, within_s=20, service_level=0.8, occupancy=0.75))

    assert float(ErlangA(720, 300, 180, found).occupancy) <= 0.75 < float(ErlangA(720, 300, 180, found - 1).occupancy)


def test_the_square_root_rule_foresees_the_exact_answer() -> None:
    """Halfin and Whitt's margin is within two servers of the exact one from 5 to 5,000 erlangs."""
    load = np.array([5.0, 25.0, 100.0, 1000.0, 5000.0])
    rule = square_root_staffing(load, p_wait=0.2)
    exact = [next(n for n in range(int(a) + 1, 6000) if ErlangC(a * 12, 300, n).p_wait <= 0.2) for a in load]

    assert np.abs(rule - exact).max() < 2


@pytest.mark.parametrize("level", [0.0, 1.0, 80.0])
def test_a_share_that_is_no_share_is_refused(level: float) -> None:
    """0, 1 and 80 are not shares to aim at."""
    with pytest.raises(SpecError, match="service_level: expected a share between 0 and 1, given"):
        servers_with_abandonment(60, 300, 180, within_s=20, service_level=level)


def test_a_target_nobody_can_hold_is_refused() -> None:
    """Where no number of servers is enough, the search says so instead of running for ever."""
    with pytest.raises(SpecError, match="holds the target"):
        servers_with_abandonment(60, 300, 180, within_s=20, abandoned=1e-300)
