"""Erlang B: the share of contacts turned away when all servers are busy and nobody may wait.

It is the root of Erlang C and of Erlang A, and it is exact for any handling-time distribution.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simulation.analytics.numerics import FloatArray, checked, log_below


def erlang_b(servers: npt.ArrayLike, load_erl: npt.ArrayLike) -> FloatArray:
    """Share of contacts blocked in an M/G/c/c queue.

    Args:
        servers: At least 0; exact to 5,000 and beyond.
        load_erl: Offered load in erlangs (arrivals per second x mean handling time in s), at least 0.

    Returns:
        Probabilities in [0, 1], of the shape to which both arguments broadcast.

    Raises:
        SpecError: If an argument is negative or not finite.

    Source: A. K. Erlang, 1917, formula 1; continuous form by Jagerman 1974 (one server blocks a/(1+a)).
    """
    count = checked("servers", servers, low=0)
    load = checked("load_erl (erlangs)", load_erl, low=0)
    blocked = np.exp(-log_below(count, np.where(load > 0, load, 1.0)))
    return np.where(load > 0, blocked, np.where(count > 0, 0.0, 1.0))
