"""A run held against an earlier one: which steps became slower, or fail more, beyond what chance explains. Pure.

The same seed lets the same customers arrive at the same seconds, so the two runs are compared stretch by stretch:
noise that comes and goes within a run is in both sides of a pair. A step counts as slower only where the whole
interval of its change lies above the tolerance; what is too little to say anything is told so.

Source: paired t interval of the logarithms of ratios; Newcombe (1998), method 10, for the difference of shares.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from load.results import Results
from load.tally import Bin, Row

CONFIDENCE = 0.99
"""Many steps are compared at once, so each must be surer than the usual 95 %."""
STRETCHES = 12
"""Into how many stretches a run is cut, where it is long enough."""
FEWEST_STRETCHES = 5
FEWEST = 5
"""Requests of a step that a stretch must have on both sides."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How one figure changed.

    Args:
        name: A step, "journey" or a promise.
        metric: "p50", "p95", "errors" or "broken".
        before: The earlier run's value, in seconds or a share from 0 to 1.
        after: This run's.
        low: Lower end of the interval of the change: relative for durations (0.1 is 10 %), a difference of shares.
        high: Its upper end.
        state: "worse", "better", "same" (within tolerance or noise), or "unclear" (too little was seen).
    """

    name: str
    metric: str
    before: float
    after: float
    low: float
    high: float
    state: str

    @property
    def is_of_time(self) -> bool:
        """Whether it is how long something takes, rather than a share."""
        return self.metric not in ("errors", "broken")

    @property
    def sentence(self) -> str:
        """Say it in words."""
        if self.state == "unclear":
            return f"{self.name} {self.metric}: too little in common to compare"
        if not self.is_of_time:
            change = f"{self.low * 100:+.1f} to {self.high * 100:+.1f} points"
            values = f"{self.before * 100:.2f} % before, {self.after * 100:.2f} % now"
        else:
            change = f"{self.low * 100:+.0f} to {self.high * 100:+.0f} %"
            values = f"{self.before * 1000:.0f} ms before, {self.after * 1000:.0f} ms now"
        return f"{self.name} {self.metric}: {self.state}, {values} ({change} with {CONFIDENCE * 100:.0f} % confidence)"


def compare(before: Results, after: Results, tolerance: float, points: float = 0.01) -> tuple[Compared, ...]:
    """Compare two runs, step by step and promise by promise.

    Args:
        before: The earlier run.
        after: This one.
        tolerance: Relative change of a duration that nobody minds, at least 0.
        points: Difference of a share that nobody minds, from 0 to 1.
    """
    common = [name for name in after.whole.rows if name in before.whole.rows]
    found = [one for name in sorted(common) for one in _row(name, before, after, tolerance, points)]
    for name in sorted(set(before.whole.promises) & set(after.whole.promises)):
        old, new = before.whole.promises[name], after.whole.promises[name]
        if old.judged and new.judged:
            counts = (old.states["broken"], old.judged, new.states["broken"], new.judged)
            found.append(_share(name, "broken", counts, points))
    return tuple(found)


def _row(name: str, before: Results, after: Results, tolerance: float, points: float) -> Iterator[Compared]:
    old, new = before.whole.rows[name], after.whole.rows[name]
    pairs = _pairs(name, before, after)
    for share in (0.5, 0.95):
        yield _duration(name, share, (old, new), pairs, tolerance)
    yield _share(name, "errors", (old.failed, old.took.count, new.failed, new.took.count), points)


def _pairs(name: str, before: Results, after: Results) -> list[tuple[Row, Row]]:
    """Return the step in each stretch of both runs, where both have enough of it."""
    last = min(max(before.seconds, default=0), max(after.seconds, default=0)) + 1
    step_s = max(1, last // STRETCHES)
    olds, news = before.every(step_s), after.every(step_s)
    pairs = []
    for number in range(last // step_s):
        old = olds.get(number, Bin()).rows.get(name)
        new = news.get(number, Bin()).rows.get(name)
        if old and new and min(old.took.count, new.took.count) >= FEWEST:
            pairs.append((old, new))
    return pairs


def _duration(
    name: str, share: float, whole: tuple[Row, Row], pairs: list[tuple[Row, Row]], tolerance: float
) -> Compared:
    metric = f"p{share * 100:.0f}"
    before, after = (row.took.quantile_s(share) for row in whole)
    logs = [
        math.log(max(new.took.quantile_s(share), 1e-6) / max(old.took.quantile_s(share), 1e-6)) for old, new in pairs
    ]
    if len(logs) < FEWEST_STRETCHES:
        return Compared(name, metric, before, after, 0.0, 0.0, "unclear")
    from scipy.stats import t

    mean = sum(logs) / len(logs)
    variance = sum((one - mean) ** 2 for one in logs) / (len(logs) - 1)
    half = float(t.ppf((1 + CONFIDENCE) / 2, len(logs) - 1)) * math.sqrt(variance / len(logs))
    low, high = math.expm1(mean - half), math.expm1(mean + half)
    return Compared(name, metric, before, after, low, high, _state(low, high, tolerance))


def _share(name: str, metric: str, counts: tuple[int, int, int, int], points: float) -> Compared:
    failed_before, count_before, failed_after, count_after = counts
    before = failed_before / count_before if count_before else 0.0
    after = failed_after / count_after if count_after else 0.0
    if min(count_before, count_after) < FEWEST:
        return Compared(name, metric, before, after, 0.0, 0.0, "unclear")
    low_b, high_b = _wilson(failed_before, count_before)
    low_a, high_a = _wilson(failed_after, count_after)
    low = after - before - math.hypot(after - low_a, high_b - before)
    high = after - before + math.hypot(high_a - after, before - low_b)
    return Compared(name, metric, before, after, low, high, _state(low, high, points))


def _wilson(failed: int, count: int) -> tuple[float, float]:
    from scipy.stats import norm

    z = float(norm.ppf((1 + CONFIDENCE) / 2))
    share, spread = failed / count, z * z / count
    middle = share + spread / 2
    half = z * math.sqrt(share * (1 - share) / count + spread / count / 4)
    return max(0.0, (middle - half) / (1 + spread)), min(1.0, (middle + half) / (1 + spread))


def _state(low: float, high: float, tolerance: float) -> str:
    if low > tolerance:
        return "worse"
    return "better" if high < -tolerance / (1 + tolerance) else "same"
