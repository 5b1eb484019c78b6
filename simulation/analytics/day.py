"""Erlang A, interval by interval, fed with the flow that the fluid foresees.

Each interval is taken as a steady state of its own (stationary, independent, period by period), but
its stream holds the returns of the hours before. It is the line of sanity drawn beside a simulated day.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simulation.analytics.erlang_a import ErlangA
from simulation.analytics.fluid import fluid_day
from simulation.analytics.returns import NO_RETURNS, Returns
from simulation.analytics.servers import IntArray, servers_with_abandonment


def erlang_a_day(
    first_contacts: npt.ArrayLike,
    staff: npt.ArrayLike,
    *,
    interval_s: float,
    handling_s: float,
    patience_s: float,
    returns: Returns = NO_RETURNS,
) -> ErlangA:
    """Return one Erlang A queue per interval, its stream fed by the fluid's returns.

    Args:
        first_contacts: Expected first contacts per interval.
        staff: Advisers per interval, at least 1.
        interval_s: Length of an interval in seconds.
        handling_s: Mean handling time in seconds.
        patience_s: Mean patience in seconds.
        returns: Who comes back, and when.

    Returns:
        A queue whose fields and measures are arrays over intervals.

    Source: L. Green, P. Kolesar, J. Soares, "Improving the SIPP approach for staffing service systems
        that have cyclic demands", Operations Research 49 (2001).
    """
    flow = fluid_day(
        first_contacts,
        staff,
        interval_s=interval_s,
        handling_s=handling_s,
        patience_s=patience_s,
        returns=returns,
    )
    return ErlangA(flow.offered * 3600.0 / interval_s, handling_s, patience_s, np.asarray(staff))


def staff_for_day(
    first_contacts: npt.ArrayLike,
    *,
    interval_s: float,
    handling_s: float,
    patience_s: float,
    within_s: float,
    service_level: float | None = None,
    abandoned: float | None = None,
    returns: Returns = NO_RETURNS,
) -> IntArray:
    """Return the fewest advisers per interval, as Erlang A sees it, when all returns are foreseen.

    Args:
        first_contacts: Expected first contacts per interval.
        interval_s: Length of an interval in seconds.
        handling_s: Mean handling time in seconds.
        patience_s: Mean patience in seconds.
        within_s: Answering time of the service level, in seconds.
        service_level: Least share answered within that time, of offered.
        abandoned: Greatest share abandoned.
        returns: Who comes back, and when.

    Returns:
        Whole numbers of advisers, one per interval.
    """
    flow = fluid_day(first_contacts, None, interval_s=interval_s, handling_s=handling_s, returns=returns)
    return servers_with_abandonment(
        flow.offered * 3600.0 / interval_s,
        handling_s,
        patience_s,
        within_s=within_s,
        service_level=service_level,
        abandoned=abandoned,
    )
