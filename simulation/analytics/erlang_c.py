"""Erlang C: contacts wait for ever, in one queue, for the first free server.

A centre whose contacts are patient (deferred work, or callers who cannot go elsewhere) behaves so; one
whose callers hang up does not, and Erlang C then asks for too many advisers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parcours.errors import SpecError
from simulation.analytics.erlang_b import erlang_b
from simulation.analytics.numerics import FloatArray, checked


@dataclass(frozen=True)
class ErlangC:
    """The steady state of an M/M/c queue.

    Every field may be a number or an array; all properties broadcast over them.

    Raises:
        SpecError: If a field is out of range, or the load reaches the servers (the queue would grow for ever).
    """

    arrivals_per_h: npt.ArrayLike
    """Contacts offered per hour, at least 0."""
    handling_s: npt.ArrayLike
    """Mean handling time in seconds, above 0."""
    servers: npt.ArrayLike
    """Advisers, at least 1, and more than the load in erlangs."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "arrivals_per_h", checked("arrivals_per_h", self.arrivals_per_h, low=0))
        object.__setattr__(self, "handling_s", checked("handling_s (s)", self.handling_s, low=0, strict=True))
        object.__setattr__(self, "servers", checked("servers", self.servers, low=1))
        excess = self.load_erl - np.asarray(self.servers, np.float64)
        if (excess >= 0).any():
            worst = float(np.max(excess))
            raise SpecError(
                f"ErlangC: expected more servers than erlangs of load, given {worst:g} erlangs too many",
                way_out="add servers, or use ErlangA, whose callers give up and keep the queue finite",
            )

    @property
    def load_erl(self) -> FloatArray:
        """Offered load in erlangs."""
        return np.asarray(self.arrivals_per_h, np.float64) / 3600.0 * np.asarray(self.handling_s, np.float64)

    @property
    def p_wait(self) -> FloatArray:
        """Probability that a contact waits at all.

        Source: A. K. Erlang, 1917, formula 2, through Erlang B.
        """
        blocked = erlang_b(self.servers, self.load_erl)
        rho = self.occupancy
        return blocked / (1.0 - rho * (1.0 - blocked))

    @property
    def occupancy(self) -> FloatArray:
        """Share of their time that servers are busy, in [0, 1)."""
        return self.load_erl / np.asarray(self.servers, np.float64)

    @property
    def asa_delayed_s(self) -> FloatArray:
        """Mean wait in seconds of those who wait."""
        handling = np.asarray(self.handling_s, np.float64)
        return handling / (np.asarray(self.servers, np.float64) - self.load_erl)

    @property
    def asa_s(self) -> FloatArray:
        """Average speed of answer in seconds: the mean wait of all contacts."""
        return self.p_wait * self.asa_delayed_s

    @property
    def queue_length(self) -> FloatArray:
        """Mean number of contacts that wait, by Little's law."""
        return np.asarray(self.arrivals_per_h, np.float64) / 3600.0 * self.asa_s

    def p_wait_longer(self, than_s: npt.ArrayLike) -> FloatArray:
        """Probability that a contact waits longer than *than_s* seconds (at least 0).

        Source: L. Kleinrock, "Queueing systems", vol. 1, 1975, section 5.7.
        """
        bound = checked("than_s (s)", than_s, low=0)
        return self.p_wait * np.exp(-bound / self.asa_delayed_s)

    def service_level(self, within_s: npt.ArrayLike) -> FloatArray:
        """Share answered within *within_s* seconds; nobody gives up, so all definitions agree."""
        return 1.0 - self.p_wait_longer(within_s)

    def wait_quantile_s(self, share: npt.ArrayLike) -> FloatArray:
        """Return the wait in seconds that a *share* of contacts does not exceed.

        Args:
            share: Above or equal 0 and below 1.
        """
        quantile = checked("share", share, low=0)
        if (quantile >= 1).any():
            raise SpecError(f"share: expected a share in [0, 1), given {float(quantile.max()):g}")
        with np.errstate(divide="ignore"):
            wait = self.asa_delayed_s * np.log(self.p_wait / (1.0 - quantile))
        return np.maximum(wait, 0.0)
