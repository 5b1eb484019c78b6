"""Erlang A: contacts wait in one queue and hang up when their patience ends.

Patience is exponential. Everything follows from the virtual wait V, the wait of a caller who would
never hang up: P(V > t) is a ratio of Palm's sums, the true wait is the shorter of V and the patience,
and whoever is still waiting after t seconds is, from there on, an Erlang A caller in a thinner stream
(rate x exp(-t / patience)). That last sentence is the whole algebra of this file.

Four definitions of service level are in use, and they differ by ten points in an ordinary hour:

==========================  =====================================================================
of offered                  answered within T / offered
of answered                 answered within T / answered
excluding short abandons    answered within T / (offered - abandoned within T)
virtual                     share of contacts that would have been answered within T, had they waited
==========================  =====================================================================
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import special

from parcours.errors import SpecError
from simulation.analytics.erlang_b import erlang_b
from simulation.analytics.numerics import FloatArray, above, checked

_NODES = 40
_BISECTIONS = 64
_DEPTH = 50.0
_SMALLEST = 1e-250


@dataclass(frozen=True)
class ErlangA:
    """The steady state of an M/M/c+M queue (Palm 1957).

    Every field may be a number or an array; all properties broadcast over them.

    Raises:
        SpecError: If a field is not finite or out of range.
    """

    arrivals_per_h: npt.ArrayLike
    """Contacts offered per hour, at least 0."""
    handling_s: npt.ArrayLike
    """Mean handling time in seconds, above 0."""
    patience_s: npt.ArrayLike
    """Mean patience in seconds, above 0; without a limit use ErlangC."""
    servers: npt.ArrayLike
    """Advisers, at least 1; exact to 5,000 and beyond."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "arrivals_per_h", checked("arrivals_per_h", self.arrivals_per_h, low=0))
        for field in ("handling_s", "patience_s"):
            object.__setattr__(self, field, checked(f"{field} (s)", getattr(self, field), low=0, strict=True))
        object.__setattr__(self, "servers", checked("servers", self.servers, low=1))

    @property
    def load_erl(self) -> FloatArray:
        """Offered load in erlangs."""
        return self._arrival_rate * np.asarray(self.handling_s, np.float64)

    @property
    def _arrival_rate(self) -> FloatArray:
        return np.asarray(self.arrivals_per_h, np.float64) / 3600.0

    @property
    def _service_in_patience(self) -> FloatArray:
        """Contacts that the full crew answers in one mean patience."""
        ratio = np.asarray(self.patience_s, np.float64) / np.asarray(self.handling_s, np.float64)
        return np.asarray(self.servers, np.float64) * ratio

    def _arrivals_in_patience(self, after_s: npt.ArrayLike) -> FloatArray:
        """Contacts in one mean patience, thinned to those that are willing to wait *after_s*."""
        patience = np.asarray(self.patience_s, np.float64)
        return self._arrival_rate * patience * np.exp(-np.asarray(after_s, np.float64) / patience)

    @cached_property
    def _waiting(self) -> tuple[FloatArray, FloatArray]:
        """Palm's sum over the states in which a contact waits, as a logarithm, and who of them gives up."""
        crew, stream = self._service_in_patience, self._arrivals_in_patience(0.0)
        log_sum, queue = above(crew, stream)
        return log_sum, _share_of(queue, crew, stream)

    @cached_property
    def p_wait(self) -> FloatArray:
        """Probability that a contact does not find a free server.

        Source: Mandelbaum and Zeltyn 2007, equation 6: A B / (1 + (A - 1) B).
        """
        log_sum, _ = self._waiting
        blocked = erlang_b(self.servers, self.load_erl)
        with np.errstate(divide="ignore"):
            log_odds = log_sum + np.log(blocked) - np.log1p(-blocked)
        return np.asarray(special.expit(log_odds))

    @cached_property
    def p_abandoned(self) -> FloatArray:
        """Share of the offered contacts that abandon."""
        _, lost = self._waiting
        return self.p_wait * lost

    @property
    def occupancy(self) -> FloatArray:
        """Share of their time that servers are busy, in [0, 1]."""
        return self.load_erl * (1.0 - self.p_abandoned) / np.asarray(self.servers, np.float64)

    @property
    def asa_s(self) -> FloatArray:
        """Mean wait in seconds of all contacts, answered or not."""
        return self.p_abandoned * np.asarray(self.patience_s, np.float64)

    @property
    def queue_length(self) -> FloatArray:
        """Mean number of contacts that wait, by Little's law."""
        return self._arrival_rate * self.asa_s

    def _after(self, wait_s: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Return the chance of a virtual wait longer than *wait_s*, and who of those still waiting gives up.

        Source: integral of the virtual wait's density, F. Baccelli and G. Hebuterne, "On queues with
            impatient customers", 1981, here with exponential patience.
        """
        bound = checked("wait (s)", wait_s, low=0)
        crew, stream = self._service_in_patience, self._arrivals_in_patience(0.0)
        left = self._arrivals_in_patience(bound)
        rest, queue = above(crew, left)
        whole, _ = self._waiting
        elapsed = bound / np.asarray(self.patience_s, np.float64)
        by_sums = np.exp(rest - whole - crew * elapsed - stream * np.expm1(-elapsed))
        # The same ratio without its great exponents, wherever neither integral is too small to be held.
        upper, lower = special.gammainc(crew, left), special.gammainc(crew, stream)
        held = (upper > _SMALLEST) & (lower > _SMALLEST)
        ratio = np.where(held, upper / np.where(held, lower, 1.0), by_sums)
        return self.p_wait * ratio, _share_of(queue, crew, left)

    def p_virtual_wait_longer(self, than_s: npt.ArrayLike) -> FloatArray:
        """Probability that a contact that never hangs up waits longer than *than_s* seconds."""
        longer, _ = self._after(than_s)
        return longer

    def _still_there(self, after_s: npt.ArrayLike) -> FloatArray:
        """Share of callers whose patience is longer than *after_s*."""
        return np.exp(-np.asarray(after_s, np.float64) / np.asarray(self.patience_s, np.float64))

    def p_wait_longer(self, than_s: npt.ArrayLike) -> FloatArray:
        """Probability that a contact is still waiting after *than_s* seconds."""
        return self.p_virtual_wait_longer(than_s) * self._still_there(than_s)

    def p_abandoned_within(self, within_s: npt.ArrayLike) -> FloatArray:
        """Share of the offered contacts that abandon within *within_s* seconds."""
        longer, lost = self._after(within_s)
        return self.p_abandoned - longer * self._still_there(within_s) * lost

    def service_level_of_offered(self, within_s: npt.ArrayLike) -> FloatArray:
        """Answered within *within_s* seconds, of all offered."""
        longer, lost = self._after(within_s)
        late = longer * self._still_there(within_s) * (1.0 - lost)
        # In deep overload the three terms cancel and leave a rounding error on either side of zero.
        return np.maximum(1.0 - self.p_abandoned - late, 0.0)

    def service_level_of_answered(self, within_s: npt.ArrayLike) -> FloatArray:
        """Answered within *within_s* seconds, of all answered."""
        return self.service_level_of_offered(within_s) / (1.0 - self.p_abandoned)

    def service_level_excluding_short_abandons(self, within_s: npt.ArrayLike) -> FloatArray:
        """Answered within *within_s* seconds, of those that did not abandon within that time."""
        return self.service_level_of_offered(within_s) / (1.0 - self.p_abandoned_within(within_s))

    def service_level_virtual(self, within_s: npt.ArrayLike) -> FloatArray:
        """Would be answered within *within_s* seconds, if the contact were patient enough."""
        return np.maximum(1.0 - self.p_virtual_wait_longer(within_s), 0.0)

    @property
    def asa_answered_s(self) -> FloatArray:
        """Average speed of answer in seconds, of those answered."""
        answered, _ = self._waits_by_fate()
        return self.p_wait * answered / (1.0 - self.p_abandoned)

    @property
    def asa_abandoned_s(self) -> FloatArray:
        """Mean wait in seconds of those that abandon; not a number where nobody does."""
        _, abandoned = self._waits_by_fate()
        _, lost = self._waiting
        return np.where(lost > 0, abandoned / np.where(lost > 0, lost, 1.0), np.nan)

    def wait_quantile_s(self, share: npt.ArrayLike) -> FloatArray:
        """Return the wait in seconds that a *share* of all contacts does not exceed.

        Args:
            share: At least 0 and below 1.
        """
        left = 1.0 - checked("share", share, low=0)
        if (left <= 0).any():
            raise SpecError(f"share: expected a share in [0, 1), given {float(1 - left.min()):g}")
        return np.where(self.p_wait > left, self._waiting_until_s(left), 0.0)

    def _waiting_until_s(self, left: FloatArray) -> FloatArray:
        """Bisect for the time after which a share *left* still waits; patience alone bounds it."""
        high = np.asarray(self.patience_s, np.float64) * -np.log(left)
        low = np.zeros_like(high)
        for _ in range(_BISECTIONS):
            middle = 0.5 * (low + high)
            waiting = self.p_wait_longer(middle) > left
            low, high = np.where(waiting, middle, low), np.where(waiting, high, middle)
        return 0.5 * (low + high)

    def _waits_by_fate(self) -> tuple[FloatArray, FloatArray]:
        """Integrate the wait of those answered, and of those abandoned, over the virtual wait's density.

        The density, given that one waits, is exp(h(v)) up to a factor; h is concave with its mode where
        the crew keeps pace with those still willing to wait.
        """
        patience = np.asarray(self.patience_s, np.float64)
        crew, stream = np.broadcast_arrays(self._service_in_patience, self._arrivals_in_patience(0.0))
        mode = np.log(np.maximum(stream / crew, 1.0))

        def fall(v: FloatArray) -> FloatArray:
            """Return h(mode) - h(v), at least 0, with v in patiences."""
            return np.asarray(stream * np.exp(-mode) * np.expm1(mode - v) + crew * (v - mode))

        right = _where_it_falls(fall, mode, mode + 1.0 + _DEPTH / np.maximum(crew * -np.expm1(-1.0), 1e-300))
        left = _where_it_falls(fall, mode, np.zeros_like(mode))
        nodes, weights = np.polynomial.legendre.leggauss(_NODES)
        whole, answered, abandoned = (np.zeros_like(mode) for _ in range(3))
        # Beyond the mode two scales meet, the patience and the crew's pace: panels that widen serve both.
        widening = [mode + (right - mode) * 4.0**-n for n in range(6, -1, -1)]
        for begin, end in itertools.pairwise([left, mode, *widening]):
            for node, weight in zip(nodes, weights, strict=True):
                v = begin + 0.5 * (end - begin) * (node + 1.0)
                mass = weight * (end - begin) * np.exp(-fall(v))
                whole = whole + mass
                answered = answered + mass * v * np.exp(-v)
                abandoned = abandoned + mass * special.gammainc(2.0, v)
        return np.asarray(answered / whole * patience), np.asarray(abandoned / whole * patience)


def _share_of(queue: FloatArray, crew: FloatArray, stream: FloatArray) -> FloatArray:
    """Return who of those waiting gives up: the queue over the stream, or its limit where nobody comes."""
    return np.where(stream > 0, queue / np.where(stream > 0, stream, 1.0), 1.0 / (crew + 1.0))


def _where_it_falls(fall: Callable[[FloatArray], FloatArray], mode: FloatArray, bound: FloatArray) -> FloatArray:
    """Bisect between the mode and a bound for the place where the density has become negligible."""
    near, far = mode, bound
    for _ in range(_BISECTIONS):
        middle = 0.5 * (near + far)
        small = fall(middle) > _DEPTH
        near, far = np.where(small, near, middle), np.where(small, middle, far)
    return far
