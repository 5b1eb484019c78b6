"""The contact centre as a fluid: what flows in, what is answered, what is carried over.

Contacts are a liquid without chance. That is crude in a quiet hour and very good in an overloaded one,
and it knows what a formula per interval cannot: a queue left by one interval falls to the next, and an
answer given now comes back as a repeat an hour later. Staff that leave finish what they hold.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parcours.errors import SpecError
from simulation.analytics.numerics import FloatArray, checked
from simulation.analytics.returns import NO_RETURNS, Returns

_LARGEST_STEP_S = 15.0
_SMALLEST_SHARE = 0.1


@dataclass(frozen=True)
class FluidDay:
    """What flowed in each interval; every field is a float64 array with one value per interval."""

    offered: FloatArray
    """Contacts that arrived, returns included."""
    answered: FloatArray
    """Contacts whose handling ended."""
    abandoned: FloatArray
    """Contacts that hung up."""
    waiting_end: FloatArray
    """Contacts that wait when the interval ends: the overload carried over."""
    occupancy: FloatArray
    """Busy time over staffed time; above 1 only where staff that left still finish a contact."""


@dataclass(frozen=True)
class _Rates:
    """The right-hand side: how the levels of queue, work and the two pools of returns change."""

    handling_s: float
    patience_s: float
    returns: Returns

    def __call__(self, level: tuple[float, float, float], first: float, staff: float) -> tuple[float, ...]:
        present, to_repeat, to_retry = level
        busy = min(present, staff)
        answers = busy / self.handling_s
        gives_up = (present - busy) / self.patience_s
        repeats = to_repeat / self.returns.answer_delay_s
        retries = to_retry / self.returns.abandon_delay_s
        offered = first + repeats + retries
        return (
            offered - answers - gives_up,
            self.returns.after_answer * answers - repeats,
            self.returns.after_abandon * gives_up - retries,
            offered,
            answers,
            gives_up,
        )


def _advance(
    rates: _Rates, level: tuple[float, ...], first: float, staff: float, step: float
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Take one Runge-Kutta step of order four; return the new levels and what flowed."""

    def shifted(slope: tuple[float, ...], by: float) -> tuple[float, float, float]:
        return (level[0] + by * slope[0], level[1] + by * slope[1], level[2] + by * slope[2])

    a = rates((level[0], level[1], level[2]), first, staff)
    b = rates(shifted(a, step / 2), first, staff)
    c = rates(shifted(b, step / 2), first, staff)
    d = rates(shifted(c, step), first, staff)
    mean = tuple((w + 2 * x + 2 * y + z) / 6 for w, x, y, z in zip(a, b, c, d, strict=True))
    return tuple(level[i] + step * mean[i] for i in range(3)), tuple(step * flow for flow in mean[3:])


def fluid_day(
    first_contacts: npt.ArrayLike,
    staff: npt.ArrayLike | None,
    *,
    interval_s: float,
    handling_s: float,
    patience_s: float = math.inf,
    returns: Returns = NO_RETURNS,
    waiting: float = 0.0,
) -> FluidDay:
    """Let a day of contacts flow through its staff.

    Args:
        first_contacts: Expected first contacts per interval, at least 0.
        staff: Advisers per interval, or None for as many as are needed.
        interval_s: Length of an interval in seconds.
        handling_s: Mean handling time in seconds.
        patience_s: Mean patience in seconds; infinite for deferred work.
        returns: Who comes back, and when; what is due after the last interval is lost.
        waiting: Contacts carried over from the day before.

    Returns:
        The flows per interval.

    Raises:
        SpecError: If a number is out of range or the arrays differ in length.

    Source: A. Mandelbaum, W. Massey, M. Reiman, "Strong approximations for Markovian service
        networks", Queueing Systems 30 (1998), section 4 (abandonment and retrials).
    """
    first = checked("first_contacts", first_contacts, low=0)
    crew = np.full(first.shape, np.inf) if staff is None else checked("staff", staff, low=0)
    if first.ndim != 1 or crew.shape != first.shape:
        raise SpecError(f"fluid_day: expected one staff number per interval, given {crew.shape} for {first.shape}")
    for name, value in (("interval_s", interval_s), ("handling_s", handling_s)):
        checked(f"{name} (s)", value, low=0, strict=True)
    rates = _Rates(handling_s, patience_s, returns)
    fastest = min(handling_s, patience_s, returns.answer_delay_s, returns.abandon_delay_s)
    steps = math.ceil(interval_s / min(_LARGEST_STEP_S, _SMALLEST_SHARE * fastest))
    level: tuple[float, ...] = (waiting, 0.0, 0.0)
    flows = np.zeros((3, first.size))
    left = np.zeros(first.size)
    for i in range(first.size):
        for _ in range(steps):
            level, flow = _advance(rates, level, first[i] / interval_s, float(crew[i]), interval_s / steps)
            flows[:, i] += flow
        left[i] = max(level[0] - crew[i], 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        occupancy = np.where(crew > 0, flows[1] * handling_s / (crew * interval_s), 0.0)
    return FluidDay(flows[0], flows[1], flows[2], left, occupancy)
