"""The inverse question: how many advisers hold a target.

Every measure of Erlang A and C improves with each server, so the least number is found by bisection,
for all intervals of a day at once. The square-root rule says what to expect of the answer: the load in
erlangs plus a margin that grows with its square root only, which is why large centres are cheap.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy import special

from parcours.errors import SpecError
from simulation.analytics.erlang_a import ErlangA
from simulation.analytics.erlang_c import ErlangC
from simulation.analytics.numerics import FloatArray, checked

IntArray = npt.NDArray[np.int64]
"""Whole numbers of advisers."""


def fewest(holds: Callable[[IntArray], npt.NDArray[np.bool_]], low: npt.ArrayLike, high: npt.ArrayLike) -> IntArray:
    """Return the least whole number at which a rule holds, element by element.

    Args:
        holds: Says for an array of servers where the rule holds; once true, true for every larger number.
        low: Smallest number to consider.
        high: A number at which the rule surely holds.

    Returns:
        An array of the shape to which *low* and *high* broadcast.

    Raises:
        SpecError: If the rule does not hold at *high*.
    """
    below, above = (np.array(a, np.int64) for a in np.broadcast_arrays(low, high))
    if not holds(above).all():
        raise SpecError(
            f"servers: no number up to {int(above.max())} holds the target",
            way_out="lower the target, or state a longer answering time",
        )
    while (below < above).any():
        middle = (below + above) // 2
        good = holds(middle)
        above = np.where(good, middle, above)
        below = np.where(good, below, middle + 1)
    return above


def _share(name: str, value: float) -> float:
    if not 0.0 < value < 1.0:
        raise SpecError(f"{name}: expected a share between 0 and 1, given {value:g}")
    return value


def servers_with_abandonment(
    arrivals_per_h: npt.ArrayLike,
    handling_s: npt.ArrayLike,
    patience_s: npt.ArrayLike,
    *,
    within_s: float,
    service_level: float | None = None,
    abandoned: float | None = None,
    occupancy: float | None = None,
) -> IntArray:
    """Return the fewest servers at which an Erlang A queue holds every target that is given.

    Args:
        arrivals_per_h: Contacts offered per hour, at least 0.
        handling_s: Mean handling time in seconds.
        patience_s: Mean patience in seconds.
        within_s: Answering time of the service level, in seconds.
        service_level: Least share answered within that time, of offered.
        abandoned: Greatest share abandoned.
        occupancy: Greatest share of their time that advisers may be busy.

    Returns:
        Whole numbers, at least 1, of the shape to which the first three broadcast.

    Raises:
        SpecError: If a share is not between 0 and 1, or no number of servers holds the targets.
    """
    targets = {"service_level": service_level, "abandoned": abandoned, "occupancy": occupancy}
    for name, target in targets.items():
        if target is not None:
            _share(name, target)
    arrivals, handling, patience = np.broadcast_arrays(
        *(np.asarray(a, np.float64) for a in (arrivals_per_h, handling_s, patience_s))
    )

    def holds(servers: IntArray) -> npt.NDArray[np.bool_]:
        queue = ErlangA(arrivals, handling, patience, servers)
        good = np.ones(servers.shape, np.bool_)
        if service_level is not None:
            good &= queue.service_level_of_offered(within_s) >= service_level
        if abandoned is not None:
            good &= queue.p_abandoned <= abandoned
        if occupancy is not None:
            good &= queue.occupancy <= occupancy
        return good

    load = ErlangA(arrivals, handling, patience, 1).load_erl
    scale = 1.0 if occupancy is None else 1.0 / occupancy
    return fewest(holds, 1, np.ceil(scale * load + 40.0 * np.sqrt(load) + 40.0))


def servers_without_abandonment(
    arrivals_per_h: npt.ArrayLike, handling_s: npt.ArrayLike, *, within_s: float, service_level: float
) -> IntArray:
    """Return the fewest servers at which an Erlang C queue answers a share in time.

    Args:
        arrivals_per_h: Contacts offered per hour, at least 0.
        handling_s: Mean handling time in seconds.
        within_s: Answering time of the service level, in seconds.
        service_level: Least share answered within that time, above 0 and below 1.

    Returns:
        Whole numbers, at least 1 and above the load.

    Raises:
        SpecError: If an argument is out of range.
    """
    _share("service_level", service_level)
    arrivals = checked("arrivals_per_h", arrivals_per_h, low=0)
    handling = checked("handling_s (s)", handling_s, low=0, strict=True)
    load = arrivals * handling / 3600.0

    def holds(servers: IntArray) -> npt.NDArray[np.bool_]:
        return ErlangC(arrivals, handling, servers).service_level(within_s) >= service_level

    return fewest(holds, np.floor(load) + 1, np.ceil(load + 40.0 * np.sqrt(load) + 40.0))


def square_root_staffing(load_erl: npt.ArrayLike, *, p_wait: float) -> FloatArray:
    """Return load + beta sqrt(load), with the beta at which a share *p_wait* of contacts waits.

    Args:
        load_erl: Offered load in erlangs, at least 0.
        p_wait: Share of contacts that may wait, between 0 and 1; contacts do not give up.

    Returns:
        Real numbers of servers; round them up.

    Source: S. Halfin and W. Whitt, "Heavy-traffic limits for queues with many exponential servers",
        Operations Research 29 (1981), equation 2.3: p_wait = 1 / (1 + beta Phi(beta) / phi(beta)).
    """
    _share("p_wait", p_wait)
    load = checked("load_erl (erlangs)", load_erl, low=0)
    low, high = 0.0, 40.0
    for _ in range(80):
        beta = 0.5 * (low + high)
        # Mills' ratio keeps Phi / phi finite for any beta.
        hazard = np.exp(special.log_ndtr(beta) + 0.5 * beta * beta + 0.5 * np.log(2 * np.pi))
        low, high = (beta, high) if 1.0 / (1.0 + beta * hazard) > p_wait else (low, beta)
    return load + 0.5 * (low + high) * np.sqrt(load)
