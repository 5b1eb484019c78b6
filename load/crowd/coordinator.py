"""The master's part: who takes which arrivals, what came in, and when the run is over. Knows nothing of Locust.

Workers are told apart by the ids that the messages carry. One that has not spoken for `SILENCE_S` seconds has
its share given to the others; one that speaks again gets its share back. Where there is no other, it is waited for:
the share of the last one is nobody's gain.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from load.histogram import Histogram
from load.plan import STOP_FILE, Plan, is_orphan
from load.tally import Row
from parcours.records import Json

SILENCE_S = 2.5
"""Seconds after which a worker that says nothing is taken to be gone; each speaks once a second."""
GONE_S = 10.0
"""Seconds of silence of all workers after which the run ends; shorter ones are a busy machine's."""
LISTENS_S = 0.6
"""Seconds between two looks after which this process was itself held up: a busy machine, not a silent worker."""
AHEAD_S = 0.5
"""Seconds by which a new table of turns is told before it counts."""
BEGINS_S = 1.0
"""Seconds by which the first table is told: Locust's own message that follows it takes a worker 0.1 to 0.3 s."""

Append = Callable[[str, Json], None]
"""Appends a record to a stream of the run folder."""


@dataclass(slots=True)
class _Worker:
    heard_at: float
    number: int
    over: bool = False
    in_flight: int = 0


@dataclass(slots=True)
class Coordinator:
    """The state of a run on the master.

    Args:
        plan: The run's plan.
        append: Where records go.
        tell: Sends a table of turns to every worker: the table as JSON.
        clock: Monotonic seconds.
    """

    plan: Plan
    append: Append
    tell: Callable[[Json], None]
    clock: Callable[[], float] = time.monotonic
    t0: float = 0.0
    reason: str = ""
    running: bool = False
    _workers: dict[str, _Worker] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _table: tuple[str, ...] = ()
    _turns: list[Json] = field(default_factory=list)
    _recent: dict[int, Row] = field(default_factory=dict)
    _judged: int = -1
    _over_line: int = 0
    _examples: int = 0
    _last_due_s: float = 0.0
    _watched_at: float = 0.0

    # The run -------------------------------------------------------------------------------------
    def begin(self, workers: Iterable[str]) -> None:
        """Begin the run `BEGINS_S` from now with these workers."""
        now = self.clock()
        self.t0 = now + BEGINS_S
        self.reason, self._turns, self._table, self.running = "", [], (), True
        self._last_due_s = self.plan.curve.duration_s
        self._watched_at = now
        for name in workers:
            self._heard(name, now)
        self._deal(0.0)

    def end(self) -> None:
        """Take note that the run is being ended: by itself, or from elsewhere (a signal, the button of the page)."""
        if self.running:
            self.reason = "stopped by a person or a time limit"
            self.incident("stopped", self.reason)
        self.running = False

    @property
    def all_left(self) -> bool:
        """Whether no worker that still speaks has a customer under way, or one to come."""
        return all(self._workers[name].over for name in self.speaking())

    def speaking(self) -> tuple[str, ...]:
        """Return the workers that have spoken just now: they speak from when they are ready to take turns."""
        return self._live(self.clock())

    def counted(self, name: str, data: Json) -> None:
        """Take what a worker has counted: bins, stories, defects, and whether it is done."""
        now = self.clock()
        worker = self._heard(name, now)
        worker.over, worker.in_flight = bool(data["idle"]), int(data["in_flight"])
        for second, one in data["bins"]:
            about = {"second": int(second), "worker": f"w{worker.number}", "cpu": data["cpu"]}
            self.append("intervals", {**about, **one})
            self._note_steps(int(second), one)
        for stream, record in data["examples"]:
            self.append(stream, record)
        for defect in data["defects"]:
            self.incident("defect", defect)

    def watch(self) -> bool:
        """Look after the run; to be called several times a second. False when the run is over."""
        self.running = self.running and self._goes_on()
        return self.running

    def _goes_on(self) -> bool:
        now = self.clock()
        self._forgive(now)
        second = now - self.t0
        live = self._live(now)
        if live != self._table and live:
            for lost in set(self._table) - set(live):
                self.incident("worker lost", f"worker w{self._numbers[lost]} fell silent", second)
            self._deal(max(0.0, second + AHEAD_S))
        self._stop_line(int(second))
        self.reason = self.reason or self._stop_wanted()
        if self.reason:
            self.incident("stopped", self.reason, second)
            return False
        if not live and second > GONE_S and not self._live(now, GONE_S):
            self.reason = "every worker was lost"
            self.incident("stopped", self.reason, second)
            return False
        past = second > self._last_due_s
        done = past and live and all(self._workers[name].over for name in live) and second > self._last_due_s + 1.5
        return not (done or second > self._last_due_s + self.plan.drain_s)

    def _forgive(self, now: float) -> None:
        """Hold no silence against the workers in which this process itself did not get to listen."""
        missed_s = now - self._watched_at - LISTENS_S
        if missed_s > 0:
            for worker in self._workers.values():
                worker.heard_at += missed_s
        self._watched_at = now

    def incident(self, what: str, text: str, second: float | None = None) -> None:
        """Record something that happened to the run itself."""
        at = self.clock() - self.t0 if second is None else second
        self.append("incidents", {"what": what, "text": text, "second": round(at, 2)})

    @property
    def workers(self) -> int:
        """How many workers take part now; before the run, how many are there to do so."""
        return max(1, len(self._table if self.running else self.speaking()))

    # Turns ---------------------------------------------------------------------------------------
    def _deal(self, from_s: float) -> None:
        """Deal the arrivals due from *from_s* on to the workers that are there, and tell all of them."""
        self._table = self._live(self.clock())
        slots = {name: slot for slot, name in enumerate(self._table)}
        self._turns.append({"from_s": from_s, "slots": slots})
        self.append("turns", {"from_s": round(from_s, 3), "workers": [f"w{self._numbers[n]}" for n in self._table]})
        self.tell({"t0": self.t0, "ahead_s": self.t0 - self.clock(), "host": this_boot(), "turns": self._turns})

    def _live(self, now: float, silence_s: float = SILENCE_S) -> tuple[str, ...]:
        names = [name for name, worker in self._workers.items() if now - worker.heard_at <= silence_s]
        return tuple(sorted(names, key=lambda name: self._numbers[name]))

    def _heard(self, name: str, now: float) -> _Worker:
        number = self._numbers.setdefault(name, len(self._numbers))
        worker = self._workers.setdefault(name, _Worker(now, number))
        worker.heard_at = now
        return worker

    # Stopping ------------------------------------------------------------------------------------
    def _note_steps(self, second: int, counted: Json) -> None:
        """Add to a second that is not judged yet how its requests went; the rest of a bin is only recorded."""
        rows = counted.get("rows")
        if not rows or second <= self._judged:
            return
        whole = self._recent.get(second)
        if whole is None:
            whole = self._recent[second] = Row("step")
        for row in rows.values():
            if row["kind"] == "step":
                whole.failed += int(row["failed"])
                whole.took.merge(Histogram.from_json(row["took"]))

    def _stop_line(self, second: int) -> None:
        """Count the seconds in a row above the stop line; a second is judged two seconds later, when all is in."""
        line = self.plan.stop_line
        while self._judged < second - 2:
            self._judged += 1
            steps = self._recent.pop(self._judged, Row("step"))
            count = steps.took.count
            errors = steps.failed / count if count else 0.0
            p95_s = steps.took.quantile_s(0.95)
            over = count >= 5 and (errors > line.errors or p95_s > line.p95_s)
            self._over_line = self._over_line + 1 if over else (0 if count else self._over_line)
            if self._over_line >= line.after_s and not self.reason:
                what = f"{errors * 100:.0f} % of requests failed" if errors > line.errors else f"p95 was {p95_s:.1f} s"
                self.reason = f"stop line: for {line.after_s} s, at last {what}"

    def _stop_wanted(self) -> str:
        files = [*self.plan.stop_files, *([f"{self.plan.folder}/{STOP_FILE}"] if self.plan.folder else [])]
        for name in files:
            if name and Path(name).exists():
                return f"stop file {Path(name).name}"
        if is_orphan():
            return "the process that began the run is gone"
        return ""


def this_boot() -> str:
    """Return what tells this machine's run of its monotonic clock from every other; empty where it is not known."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
