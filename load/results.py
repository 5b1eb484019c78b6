"""A run's intervals added up: over all of it, and minute by minute. Reads records only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from load.histogram import Histogram
from load.tally import Bin, Promised, Row
from parcours.records import Json

MINUTE_S = 60


@dataclass(slots=True)
class Results:
    """What a run came to.

    Args:
        whole: Everything of the run.
        seconds: By second of the run.
        workers: Highest CPU share of each worker, 1.0 being one core.
        misfits: Interval records that were none.
    """

    whole: Bin = field(default_factory=Bin)
    seconds: dict[int, Bin] = field(default_factory=dict)
    workers: dict[str, float] = field(default_factory=dict)
    misfits: int = 0

    def minutes(self) -> dict[int, Bin]:
        """Return what was counted in each minute of the run."""
        return self.every(MINUTE_S)

    def every(self, step_s: int) -> dict[int, Bin]:
        """Return what was counted in each stretch of *step_s* seconds, by its number."""
        stretches: dict[int, Bin] = {}
        for second, one in sorted(self.seconds.items()):
            stretches.setdefault(second // step_s, Bin()).merge(one)
        return stretches


def read_results(records: Iterable[Json]) -> Results:
    """Add up the records of the stream ``intervals``; what is none is counted as a misfit and skipped."""
    results = Results()
    for record in records:
        try:
            second, worker, one = int(record["second"]), str(record["worker"]), Bin.from_json(record)
            cpu = float(record.get("cpu", 0.0))
        except (KeyError, TypeError, ValueError, AttributeError):
            results.misfits += 1
            continue
        results.whole.merge(one)
        results.seconds.setdefault(second, Bin()).merge(one)
        results.workers[worker] = max(results.workers.get(worker, 0.0), cpu)
    return results


def row_named(one: Bin, name: str) -> Row | None:
    """Return the row of this name, or one of all steps with this tag; "request" is every step. None for none."""
    if name in one.rows:
        return one.rows[name]
    chosen = [r for r in one.rows.values() if r.kind == "step" and (name == "request" or name in r.tags)]
    if not chosen:
        return None
    whole = Row("step", (name,), 0, Histogram())
    for row in chosen:
        whole.merge(row)
    return whole


def promise_named(one: Bin, name: str) -> Promised | None:
    """Return how the promise of this name came out; None where it was never judged."""
    return one.promises.get(name)
