"""Where contacts come from: a history, a rate curve, or orders.

Every entry says how many *first* contacts are expected. Retries and repeats are never an input: they
follow from patience, resolution and staffing.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

from simulation.scenario.hours import Hours
from simulation.scenario.values import Count, DayKey, Distribution, Factor, Rate, Share, Strict


class HistoryRow(BaseModel):
    """One line of a contact history: what came in within one interval."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    interval: str
    """Begin of the interval, local: ``2026-11-16T08:00`` or, for a typical day, ``08:00``."""

    channel: str
    reason: str
    language: str
    offered: float
    """First contacts that came in, at least 0."""
    handling_s: float | None = None
    """Mean handling time of those contacts in seconds; None where the history has none."""


class Orders(Strict):
    """Contacts as the echo of orders: so many contacts per order, so much later."""

    per_day: Count
    """Expected orders a day."""

    curve: tuple[Count, ...] = ()
    """Weights of the day's orders, evenly spread over 24 hours; none: an even flow."""

    days: dict[DayKey, Factor] = Field(default_factory=dict)
    """Factors of the orders by day; the most special entry that fits decides."""

    contacts_per_order: Factor
    """Contacts for each order, such as "6.7 %"."""

    after: Distribution
    """The time between the order and the contact."""


class Demand(Strict):
    """One source of first contacts on one channel; exactly one of history, per_day, per_h, counts, orders."""

    name: str = ""
    """What the source is called in results; none: channel and reason."""

    channel: str = ""
    """The channel; a history names its channels itself."""

    reasons: dict[str, Share] | str = ""
    """The reason, or reasons with shares that add up to 100 %."""

    languages: dict[str, Share] | str = ""
    """The language, or languages with shares that add up to 100 %; none: the scenario's only language."""

    history: str = ""
    """A CSV file with the columns interval, channel, reason, language, offered and handling_s."""

    history_rows: tuple[HistoryRow, ...] = Field(default=(), repr=False)
    """The lines of that file, read when the scenario is loaded; never written in a TOML file."""

    per_day: Count | None = None
    """Expected contacts on an ordinary day, spread by the curve."""

    per_h: Rate | dict[str, Rate] | None = None
    """A rate, or rates by span of the day: { "08:00-10:00" = "40 per h" }."""

    counts: tuple[Count, ...] = ()
    """Expected contacts for each interval: of one day's hours, of 24 hours, or of the whole horizon."""

    orders: Orders | None = None
    """Orders, contacts per order, and the delay between them."""

    curve: tuple[Count, ...] = ()
    """
    Weights, any number of them, spread evenly over the hours. With per_day, none means an even flow; with orders, none
    means that contacts come when their delay says so.
    """

    hours: Hours | None = None
    """
    When these contacts come; none: when the channel is open (day and night for a deferred one). The echo of orders that
    falls outside is spread over the same day's hours, or the next day's that has any.
    """

    days: dict[DayKey, Factor] = Field(default_factory=dict)
    """Factors by day, such as { sat = 0.6, "2026-12-24" = 1.8 }; the most special entry that fits decides."""

    @model_validator(mode="after")
    def _one_source(self) -> Demand:
        given = [
            name
            for name, there in {
                "history": self.history or self.history_rows,
                "per_day": self.per_day is not None,
                "per_h": self.per_h is not None,
                "counts": self.counts,
                "orders": self.orders,
            }.items()
            if there
        ]
        if len(given) != 1:
            raise ValueError(
                "expected exactly one of history, per_day, per_h, counts and orders, "
                f"given {', '.join(given) or 'none of them'}"
            )
        if given != ["history"] and not self.channel:
            raise ValueError("channel: expected the name of a channel, given nothing")
        for field in ("reasons", "languages"):
            shares = getattr(self, field)
            if isinstance(shares, dict) and abs(sum(shares.values()) - 1) > 1e-6:
                raise ValueError(
                    f"{field}: expected shares that add up to 100 %, given {100 * sum(shares.values()):.6g} % in all"
                )
        if self.curve and ((self.per_day is None and self.orders is None) or sum(self.curve) <= 0):
            raise ValueError("curve: expected together with per_day or orders, and at least one weight above 0")
        return self
