"""Durations counted in buckets that grow by one per cent: small, mergeable, exact enough for any quantile.

A quantile read from it is within half a per cent of the true one, whatever the number of values.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

_GROWTH = math.log(1.01)
_SMALLEST_S = 1e-6


class Histogram:
    """How often each duration was seen.

    Args:
        buckets: Counts by bucket number, as `to_json` wrote them.
        total_s: Sum of all durations.
        highest_s: The longest of them.
    """

    __slots__ = ("buckets", "count", "highest_s", "total_s")

    def __init__(self, buckets: dict[int, int] | None = None, total_s: float = 0.0, highest_s: float = 0.0) -> None:
        self.buckets = buckets or {}
        self.count = sum(self.buckets.values())
        self.total_s = total_s
        self.highest_s = highest_s

    def add(self, duration_s: float) -> None:
        """Count one duration; a negative one counts as 0."""
        bucket = int(math.log(duration_s / _SMALLEST_S) / _GROWTH) if duration_s > _SMALLEST_S else 0
        self.buckets[bucket] = self.buckets.get(bucket, 0) + 1
        self.count += 1
        self.total_s += duration_s
        if duration_s > self.highest_s:  # noqa: PLR1730 - max() costs more than all the rest of this
            self.highest_s = duration_s

    def merge(self, other: Histogram) -> None:
        """Count everything that *other* has counted as well."""
        for bucket, count in other.buckets.items():
            self.buckets[bucket] = self.buckets.get(bucket, 0) + count
        self.count += other.count
        self.total_s += other.total_s
        self.highest_s = max(self.highest_s, other.highest_s)

    @property
    def mean_s(self) -> float:
        """The mean; 0 where nothing was counted."""
        return self.total_s / self.count if self.count else 0.0

    def quantile_s(self, share: float) -> float:
        """Return the duration that *share* (0 to 1) of all do not exceed; 0 where nothing was counted."""
        if not self.count:
            return 0.0
        wanted = max(1, math.ceil(share * self.count - 1e-9))
        if wanted >= self.count:
            return self.highest_s
        seen = 0
        for bucket in sorted(self.buckets):
            seen += self.buckets[bucket]
            if seen >= wanted:
                return min(_SMALLEST_S * math.exp((bucket + 0.5) * _GROWTH), self.highest_s)
        return self.highest_s

    def within(self, limit_s: float) -> int:
        """Return how many durations were at most *limit_s*, to half a per cent of the limit."""
        edge = math.log(max(limit_s, _SMALLEST_S) / _SMALLEST_S) / _GROWTH
        return sum(count for bucket, count in self.buckets.items() if bucket + 0.5 <= edge)

    def to_json(self) -> dict[str, object]:
        """Return it as plain JSON."""
        return {
            "buckets": {str(bucket): count for bucket, count in self.buckets.items()},
            "total_s": round(self.total_s, 6),
            "highest_s": round(self.highest_s, 6),
        }

    @classmethod
    def from_json(cls, data: dict[str, object]) -> Histogram:
        """Read what `to_json` wrote; KeyError, TypeError or ValueError where it is none."""
        buckets = data["buckets"]
        if not isinstance(buckets, dict):
            raise ValueError(f"histogram: expected buckets, found {buckets!r}")
        return cls(
            {int(bucket): int(count) for bucket, count in buckets.items()},
            float(data["total_s"]),  # type: ignore[arg-type]
            float(data["highest_s"]),  # type: ignore[arg-type]
        )


def merged(histograms: Iterable[Histogram]) -> Histogram:
    """Return one histogram of all."""
    whole = Histogram()
    for histogram in histograms:
        whole.merge(histogram)
    return whole
