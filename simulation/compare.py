"""Two scenarios side by side: what differs, and how sure that is.

Both are played with the same customers wherever they have the same sources of contacts, so that chance does not hide
the difference; the intervals are those of the difference itself, day by day.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from parcours.errors import SpecError
from simulation import metrics
from simulation.intervals import Estimate, mean_estimate, paired_ratio_estimate
from simulation.metrics import Metric
from simulation.results import QUANTILES, Results, combine, service_level


@dataclass(frozen=True)
class Difference:
    """One result of two scenarios."""

    channel: str
    """Name of the channel; empty for all together."""
    name: str
    label: str
    unit: str
    this: Estimate
    other: Estimate
    difference: Estimate
    """This less other, with its own interval."""

    @property
    def share(self) -> float:
        """How much the other one changes to become this one, as a share of the other; -0.27 is 27 % less."""
        return self.difference.value / self.other.value if self.other.value else float("nan")

    @property
    def clear(self) -> bool:
        """Whether the interval of the difference leaves zero out."""
        return self.difference.low > 0 or self.difference.high < 0


_TOGETHER = (
    metrics.CONTACTS,
    metrics.CASES,
    metrics.CONTACTS_PER_CASE,
    metrics.ONCE_AND_DONE,
    metrics.NAIVE_RESOLUTION,
    metrics.QUALITY,
)
_EACH = (
    metrics.CONTACTS,
    metrics.ABANDONMENT,
    metrics.SPEED_OF_ANSWER,
    metrics.ANSWER_TIME,
    metrics.NAIVE_RESOLUTION,
)


def compare(this: Results, other: Results) -> list[Difference]:
    """Compare two results that were made with the same seed.

    Args:
        this: The scenario that is looked at.
        other: The one it is measured against.

    Returns:
        Differences of all channels together, then of every channel that both have.

    Raises:
        SpecError: If the replications are not the same ones.
    """
    if this.seed != other.seed or this.n != other.n:
        raise SpecError(
            f"compare: expected the same seed and replications, given seed {this.seed} x {this.n} "
            f"and seed {other.seed} x {other.n}"
        )
    found = [_difference(this, other, metric, None, None) for metric in _TOGETHER]
    found.append(_cost(this, other))
    for here, name in enumerate(this.plan.channel_names):
        if name not in other.plan.channel_names:
            continue
        there = other.plan.channel_names.index(name)
        mine, others = service_level(this.plan, here), service_level(other.plan, there)
        if mine is not None and mine == others:
            found.append(_difference(this, other, mine, here, there))
        found += [_difference(this, other, metric, here, there) for metric in _EACH]
        found += [_quantile(this, other, here, there, place) for place in (2,)]
    return found


def _difference(this: Results, other: Results, metric: Metric, here: int | None, there: int | None) -> Difference:
    mine, others = this.counts(here), other.counts(there)
    top, other_top = combine(mine, metric.top), combine(others, metric.top)
    if metric.bottom is None:
        gap = mean_estimate(top - other_top)
    else:
        gap = paired_ratio_estimate(top, combine(mine, metric.bottom), other_top, combine(others, metric.bottom))
    name = "" if here is None else this.plan.channel_names[here]
    first, second = this.estimate(metric, here), other.estimate(metric, there)
    return Difference(name, metric.name, metric.label, metric.unit, first, second, gap)


def _quantile(this: Results, other: Results, here: int, there: int, place: int) -> Difference:
    mine, others = this.quantiles[:, here, place], other.quantiles[:, there, place]
    label = f"{100 * QUANTILES[place]:g} % answered within"
    return Difference(
        this.plan.channel_names[here],
        f"answered_p{QUANTILES[place] * 100:.0f}_s",
        label,
        "s",
        mean_estimate(mine),
        mean_estimate(others),
        mean_estimate(mine - others),
    )


def _cost(this: Results, other: Results) -> Difference:
    def paid(results: Results) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        rates = np.array([rate.cents / 100 for rate in results.plan.cost_per_h])
        days = results.team_days[:, results.plan.counted_days, :, 2].sum(axis=1) / 3600
        return np.asarray(days @ rates, dtype=np.float64)

    first, currency = this.cost()
    second, _ = other.cost()
    return Difference(
        "", "cost", "cost of paid hours", currency, first, second, mean_estimate(paid(this) - paid(other))
    )
