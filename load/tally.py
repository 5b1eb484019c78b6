"""What a worker counts, second by second, and how it becomes a record that any other process can add up.

Steps count in the second in which they began; journeys and promises in the second in which the customer was
*due*, so that a late end does not hide when the trouble began. Knows neither Locust nor the clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from load.histogram import Histogram
from parcours.records import Json

WELL = frozenset(("kept", "done"))
"""Verdicts of those who were served."""
NOT_SEEN = "not seen"
"""Verdict of those who came for what the shop does not sell: neither served nor let down."""
MOST_ERRORS = 50
"""Different error texts that one second keeps; further ones are counted under "other"."""


@dataclass(slots=True)
class Row:
    """One kind of thing that took time: a step, or a whole journey.

    Args:
        kind: "step" or "journey".
        tags: Words by which an objective may mean several rows at once.
        failed: How many of them failed.
        took: Durations of all of them; of a journey from when the customer was due.
        sent: HTTP requests that were sent for a step, each redirect counted; 0 in records of before they were counted.
    """

    kind: str
    tags: tuple[str, ...] = ()
    failed: int = 0
    took: Histogram = field(default_factory=Histogram)
    sent: int = 0

    def merge(self, other: Row) -> None:
        """Add what *other* has counted."""
        self.failed += other.failed
        self.sent += other.sent
        self.took.merge(other.took)

    def to_json(self) -> Json:
        """Return it as plain JSON."""
        sent = {"sent": self.sent} if self.sent else {}
        return {"kind": self.kind, "tags": self.tags, "failed": self.failed, "took": self.took.to_json(), **sent}

    @classmethod
    def from_json(cls, data: Json) -> Row:
        """Read what `to_json` wrote; KeyError, TypeError or ValueError where it is none."""
        took = Histogram.from_json(data["took"])
        return cls(data["kind"], tuple(data["tags"]), int(data["failed"]), took, int(data.get("sent", 0)))


@dataclass(slots=True)
class Promised:
    """How one promise came out.

    Args:
        states: Count by state: kept, broken, not seen, inconclusive.
        delays: From the click to what was promised, where the promise has a delay.
    """

    states: Counter[str] = field(default_factory=Counter)
    delays: Histogram = field(default_factory=Histogram)

    def merge(self, other: Promised) -> None:
        """Add what *other* has counted."""
        self.states.update(other.states)
        self.delays.merge(other.delays)

    @property
    def judged(self) -> int:
        """How often it was kept or broken."""
        return self.states["kept"] + self.states["broken"]


@dataclass(slots=True)
class Bin:
    """Everything counted in one stretch of time."""

    started: int = 0
    dropped: int = 0
    ended: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    late: Histogram = field(default_factory=Histogram)
    rows: dict[str, Row] = field(default_factory=dict)
    promises: dict[str, Promised] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)

    def merge(self, other: Bin) -> None:
        """Add what *other* has counted."""
        self.started += other.started
        self.dropped += other.dropped
        self.ended += other.ended
        self.verdicts.update(other.verdicts)
        self.late.merge(other.late)
        for name, row in other.rows.items():
            self.rows.setdefault(name, Row(row.kind, row.tags)).merge(row)
        for name, promised in other.promises.items():
            self.promises.setdefault(name, Promised()).merge(promised)
        self.errors.update(other.errors)

    def to_json(self) -> Json:
        """Return it as plain JSON, without what is empty."""
        data: Json = {
            "started": self.started,
            "dropped": self.dropped,
            "ended": self.ended,
            "verdicts": dict(self.verdicts),
            "late": self.late.to_json() if self.late.count else None,
            "rows": {name: row.to_json() for name, row in self.rows.items()},
            "promises": {
                name: {"states": promised.states, "delays": promised.delays.to_json()}
                if promised.delays.count
                else {"states": promised.states}
                for name, promised in self.promises.items()
            },
            "errors": dict(self.errors),
        }
        return {key: value for key, value in data.items() if value}

    @classmethod
    def from_json(cls, data: Json) -> Bin:
        """Read what `to_json` wrote; KeyError, TypeError or ValueError where it is none."""
        return cls(
            started=int(data.get("started", 0)),
            dropped=int(data.get("dropped", 0)),
            ended=int(data.get("ended", 0)),
            verdicts=Counter(data.get("verdicts", {})),
            late=Histogram.from_json(data["late"]) if "late" in data else Histogram(),
            rows={name: Row.from_json(row) for name, row in data.get("rows", {}).items()},
            promises={
                name: Promised(
                    Counter(one["states"]), Histogram.from_json(one["delays"]) if "delays" in one else Histogram()
                )
                for name, one in data.get("promises", {}).items()
            },
            errors=Counter(data.get("errors", {})),
        )


class Tally:
    """Counts for one worker until it is asked for what came together."""

    def __init__(self) -> None:
        self._bins: dict[int, Bin] = {}

    def started(self, due_s: float, late_s: float) -> None:
        """Count a journey that began *late_s* seconds after it was due."""
        at = self._bin(due_s)
        at.started += 1
        at.late.add(late_s)

    def dropped(self, due_s: float) -> None:
        """Count a customer who was sent away because too many were under way."""
        self._bin(due_s).dropped += 1

    def ended(self, due_s: float, name: str, verdict: str, took_s: float) -> None:
        """Count a journey that ended, *took_s* seconds after it was due; one that was not seen is in no row."""
        at = self._bin(due_s)
        at.ended += 1
        at.verdicts[verdict] += 1
        if verdict == NOT_SEEN:
            return
        for row_name in ("journey", f"journey:{name}"):
            row = at.rows.get(row_name)
            if row is None:
                row = at.rows[row_name] = Row("journey")
            row.took.add(took_s)
            row.failed += verdict not in WELL

    def step(
        self, at_s: float, name: str, tags: tuple[str, ...], took_s: float, error: str = "", sent: int = 1
    ) -> None:
        """Count one step that began at *at_s* and took *sent* HTTP requests."""
        at = self._bin(at_s)
        row = at.rows.get(name)
        if row is None:
            row = at.rows[name] = Row("step", tags)
        row.took.add(took_s)
        row.sent += sent
        if error:
            row.failed += 1
            text = f"{name}: {error}"
            at.errors[text if text in at.errors or len(at.errors) < MOST_ERRORS else "other"] += 1

    def promise(self, due_s: float, name: str, state: str, delay_s: float | None) -> None:
        """Count how a promise came out in one journey."""
        promises = self._bin(due_s).promises
        promised = promises.get(name)
        if promised is None:
            promised = promises[name] = Promised()
        promised.states[state] += 1
        if delay_s is not None:
            promised.delays.add(delay_s)

    def take(self) -> Iterator[tuple[int, Bin]]:
        """Hand over everything counted so far, by second, and begin anew."""
        bins, self._bins = self._bins, {}
        return iter(sorted(bins.items()))

    def _bin(self, at_s: float) -> Bin:
        second = int(at_s)
        found = self._bins.get(second)
        if found is None:
            found = self._bins[second] = Bin()
        return found
