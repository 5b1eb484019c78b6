"""The master's part of a run, on a clock that is moved by hand."""

from __future__ import annotations

from load.crowd.coordinator import GONE_S, SILENCE_S, Coordinator
from load.plan import Plan
from parcours.records import Json

COUNTED: Json = {"bins": [], "in_flight": 1, "idle": False, "cpu": 0.1, "examples": [], "defects": []}


class Master:
    """A coordinator of some workers, with what it has recorded and told."""

    def __init__(self, *workers: str) -> None:
        self.now = 100.0
        self.records: list[tuple[str, Json]] = []
        self.tables: list[Json] = []
        plan = Plan("run", "", "x:y", (0.0, 60.0), (3600.0, 3600.0), 1, ("one",), (1.0,))
        self.coordinator = Coordinator(
            plan, lambda *one: self.records.append(one), self.tables.append, lambda: self.now
        )
        self.coordinator.begin(workers or ("a", "b"))

    def passes(self, seconds: float, *speaking: str, step_s: float = 0.25) -> bool:
        """Let time pass, with these workers speaking once a second; return whether the run goes on."""
        goes_on = True
        for _ in range(int(seconds / step_s)):
            self.now += step_s
            for name in speaking if self.now % 1 == 0 else ():
                self.coordinator.counted(name, COUNTED)
            goes_on = self.coordinator.watch()
        return goes_on

    @property
    def incidents(self) -> list[str]:
        """What happened to the run."""
        return [record["what"] for stream, record in self.records if stream == "incidents"]


def test_survive_23_a_silent_worker_loses_its_share() -> None:
    """A worker that says nothing for longer than it may is told as lost, and the others are dealt its arrivals."""
    master = Master()
    assert master.passes(5, "a", "b")
    assert master.passes(SILENCE_S + 1, "b")

    assert master.incidents == ["worker lost"]
    assert [list(turn["slots"]) for turn in master.tables[-1]["turns"]] == [["a", "b"], ["b"]]


def test_the_number_of_workers_is_known_before_the_run() -> None:
    """As many are told of before the start as after it: a change then makes Locust stop each of them for 0.1 s."""
    master = Master("a", "b", "c")
    master.coordinator.end()
    for name in ("a", "b", "c"):
        master.coordinator.counted(name, COUNTED)
    before = master.coordinator.workers
    master.coordinator.begin(["a", "b", "c"])

    assert (before, master.coordinator.workers) == (3, 3)


def test_a_master_that_was_held_up_blames_no_worker() -> None:
    """Seconds in which the master itself did not get to listen are no silence of its workers."""
    master = Master()
    master.passes(5, "a", "b")
    master.now += 8
    assert master.coordinator.watch()
    assert master.passes(5, "a", "b")
    assert master.incidents == []


def test_the_last_worker_is_waited_for() -> None:
    """A lone worker that says nothing for some seconds keeps its share, for there is nobody to take it."""
    master = Master("a")
    master.passes(3, "a")
    assert master.passes(GONE_S - 2)
    assert master.passes(5, "a")

    assert master.incidents == []
    assert [list(turn["slots"]) for turn in master.tables[-1]["turns"]] == [["a"]]


def test_a_run_without_any_worker_ends() -> None:
    """When all have fallen silent the run stops, and says why."""
    master = Master()
    master.passes(3, "a", "b")
    assert not master.passes(GONE_S + 2)
    assert master.incidents[-1] == "stopped"
    assert master.coordinator.reason == "every worker was lost"
