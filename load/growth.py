"""Whether a queue was growing while a rate was held: then the rate is too high, however short the run was. Pure.

At a rate just above what a shop can do, waiting grows slowly; a short trial ends before any objective is missed. A
step whose mean in the last third lies well above that of the first third tells it all the same.
"""

from __future__ import annotations

from load.histogram import Histogram, merged
from load.results import Results

FACTOR = 1.3
MORE_S = 0.05
"""The last third is longer when its mean exceeds `FACTOR` times that of the first third, and `MORE_S` seconds more."""
FEWEST = 8
"""Requests that either third must have."""
_WARM_UP = 0.1


def growing(results: Results, duration_s: float) -> str:
    """Return, in words, which step took longer and longer; empty where none did.

    Args:
        results: A trial at one rate.
        duration_s: Seconds for which the rate was held; the first tenth is left out as a warm-up.
    """
    begin, third = duration_s * _WARM_UP, duration_s * (1 - _WARM_UP) / 3
    names = [name for name, row in results.whole.rows.items() if row.kind == "step"]
    worst, said = 0.0, ""
    for name in sorted(names):
        first = _between(results, name, begin, begin + third)
        last = _between(results, name, begin + 2 * third, duration_s)
        if min(first.count, last.count) < FEWEST or last.mean_s <= FACTOR * first.mean_s + MORE_S:
            continue
        factor = last.mean_s / first.mean_s
        if factor > worst:
            worst = factor
            said = (
                f"{name} takes longer and longer: {first.mean_s * 1000:.0f} ms in the first third,"
                f" {last.mean_s * 1000:.0f} ms in the last; a queue is growing"
            )
    return said


def _between(results: Results, name: str, begin_s: float, end_s: float) -> Histogram:
    bins = (one for second, one in results.seconds.items() if begin_s <= second < end_s)
    return merged(one.rows[name].took for one in bins if name in one.rows)
