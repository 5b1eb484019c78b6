"""Figures that are believed rather than known: a value, how far it may be off, and who says so."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator

from simulation import units
from simulation.scenario.values import Distribution, PositiveDuration, Share, Strict

Quality = Literal["measured", "published", "assumed"]
"""Where a figure comes from: counted by whoever runs the shop, told by others, or judged."""


class Span(Strict):
    """A figure with the lowest and the highest value that is plausible.

    In a file a list of three, ``["8 %", "2 %", "30 %"]``, or one text where it is known.
    """

    value: float
    """What is reckoned with, at least 0."""

    low: float
    """The lowest that is plausible, at most *value*."""

    high: float
    """The highest that is plausible, at least *value*."""

    @property
    def known(self) -> bool:
        """Whether nothing else is plausible."""
        return self.low == self.high


def _span(given: object) -> object:
    if isinstance(given, Span | dict):
        return given
    three = given if isinstance(given, list | tuple) else [given] * 3
    if len(three) != 3:
        raise ValueError(f"expected a figure, or value, lowest and highest, given {given!r}")
    value, low, high = (units.factor(one) for one in three)
    if not low <= value <= high:
        raise ValueError(f"expected value, lowest and highest in this order, given {given!r}")
    return {"value": value, "low": low, "high": high}


Spanned = Annotated[Span, BeforeValidator(_span)]
"""The field type of a figure with its span."""


class Sourced(Strict):
    """Something with its origin."""

    quality: Quality = "assumed"
    """measured, published or assumed."""

    source: str = ""
    """Who says so, in a line."""


class Kind(Sourced):
    """A kind of order that some promises concern alone."""

    share: Spanned
    """Its share of all orders, 0 to 1."""


class Where(Sourced):
    """Where customers make contact."""

    shares: dict[str, Share]
    """Share by channel: phone, chat, mail, social, or a scenario's own names."""


class When(Sourced):
    """How much later than the order customers make contact."""

    law: Distribution
    """The delay's distribution."""


class Work(Sourced):
    """An adviser's time for one contact."""

    times: dict[str, PositiveDuration]
    """Mean seconds by channel."""

    lower: float = 1.0
    """Factor on the times that is the lowest plausible, above 0."""

    upper: float = 1.0
    """Factor on the times that is the highest plausible."""
