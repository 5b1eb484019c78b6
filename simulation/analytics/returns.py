"""Contacts that come back: the steady state in which returns and answers agree.

A contact that is answered without being resolved repeats; one that hangs up tries again. Both join the
stream that caused them, so the offered rate is a fixed point. Returns are taken as Poisson. That is
exact when nobody hangs up (a Jackson network, whatever the delay before the return) and close otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parcours.errors import SpecError
from simulation.analytics.erlang_a import ErlangA
from simulation.analytics.numerics import FloatArray, checked


@dataclass(frozen=True)
class Returns:
    """Who comes back, and after how long.

    Raises:
        SpecError: If a share is not in [0, 1) or a delay is not above 0.
    """

    after_answer: float = 0.0
    """Share of answered contacts that come back: one minus first-contact resolution."""
    answer_delay_s: float = 3600.0
    """Mean time in seconds from the end of the answer to the repeat."""
    after_abandon: float = 0.0
    """Share of abandoned contacts that try again."""
    abandon_delay_s: float = 300.0
    """Mean time in seconds from hanging up to the next try."""

    def __post_init__(self) -> None:
        for name in ("after_answer", "after_abandon"):
            value = getattr(self, name)
            if not 0.0 <= value < 1.0:
                raise SpecError(f"Returns.{name}: expected a share in [0, 1), given {value!r}")
        for name in ("answer_delay_s", "abandon_delay_s"):
            checked(f"Returns.{name} (s)", getattr(self, name), low=0, strict=True)


NO_RETURNS = Returns()
"""Every contact comes once."""

_BISECTIONS = 60


def offered_with_returns(
    first_per_h: npt.ArrayLike, returns: Returns, abandoned: Callable[[FloatArray], FloatArray]
) -> FloatArray:
    """Return the offered rate at which first contacts and returns balance.

    Args:
        first_per_h: First contacts per hour, at least 0.
        returns: Shares that come back; the delays do not matter in the steady state.
        abandoned: The share abandoned at a given offered rate per hour; it must rise with the rate.

    Returns:
        Offered contacts per hour, at least *first_per_h*.

    Source: S. Aguir, F. Karaesmen, O. Z. Aksin, F. Chauvet, "The impact of retrials on call center
        performance", OR Spectrum 26 (2004), equation 1, with repeats after an answer added.
    """
    first = checked("first_per_h", first_per_h, low=0)
    low, high = first, first / (1.0 - max(returns.after_answer, returns.after_abandon))
    for _ in range(_BISECTIONS):
        rate = 0.5 * (low + high)
        lost = abandoned(rate)
        back = returns.after_answer * (1.0 - lost) + returns.after_abandon * lost
        short = rate * (1.0 - back) < first
        low, high = np.where(short, rate, low), np.where(short, high, rate)
    return np.asarray(0.5 * (low + high))


def erlang_a_with_returns(
    first_per_h: npt.ArrayLike,
    handling_s: npt.ArrayLike,
    patience_s: npt.ArrayLike,
    servers: npt.ArrayLike,
    returns: Returns,
) -> ErlangA:
    """Return the Erlang A queue whose stream contains its own returns.

    Args:
        first_per_h: First contacts per hour, at least 0.
        handling_s: Mean handling time in seconds.
        patience_s: Mean patience in seconds.
        servers: Advisers, at least 1.
        returns: Who comes back.

    Returns:
        The queue at its fixed point; ``arrivals_per_h`` is the offered rate with returns.
    """
    shape = np.broadcast_shapes(*(np.shape(a) for a in (first_per_h, handling_s, patience_s, servers)))
    rate = offered_with_returns(
        np.broadcast_to(np.asarray(first_per_h, np.float64), shape),
        returns,
        lambda offered: ErlangA(offered, handling_s, patience_s, servers).p_abandoned,
    )
    return ErlangA(rate, handling_s, patience_s, servers)
