"""A crowd on a machine that other work keeps busy: what was spent on whom, and who is to blame for what was slow."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from load.baseline import Compared
from load.crowd.coordinator import BEGINS_S
from load.machine import EVERY_S, STREAM, MachineWatch, Spent, spent_here, taken_by_others
from load.objectives import minutes_missed, parse
from load.results import Results, read_results
from load.tally import Tally
from load.verdict import Finding, find
from parcours.assembly.loading import Opened
from parcours.assembly.wanted import Wanted
from parcours.records import Json
from parcours.runs import RunFolder

FAST_S, SLOW_S = 0.1, 3.0
QUIET = {"whole_s": 120.0, "idle_s": 80.0, "own_s": 38.0}
BUSY = {"whole_s": 120.0, "idle_s": 0.6, "own_s": 23.4}
ALONE = {"whole_s": 120.0, "idle_s": 0.6, "own_s": 114.0}
SPEED, ERRORS = "checkout p95 < 1 s", "checkout errors <= 0.5 %"


def crowd(*minutes: float, error: str = "") -> Results:
    """Return a crowd of which each minute's steps took so many seconds, and failed if there is an error."""
    tally = Tally()
    for second in range(60 * len(minutes)):
        tally.started(second, 0.001)
        tally.step(second, "pay", ("checkout",), minutes[second // 60], error)
    return read_results({"second": second, "worker": "w0", **one.to_json()} for second, one in tally.take())


def machine(*minutes: Json) -> list[Json]:
    """Return the records of a machine that was as busy in each minute as is said."""
    return [{"second": 60.0 * minute, **spent} for minute, spent in enumerate(minutes)]


def judged(results: Results, spent: list[Json], *objectives: str, compared: tuple[Compared, ...] = ()) -> Finding:
    """Give a crowd its verdict, where others may take a quarter of the machine."""
    asked = [parse(text) for text in objectives or (SPEED, ERRORS)]
    return find(results, asked, results.whole.started, 0.5, [], compared, spent, 0.25)


def test_a_slow_shop_on_a_machine_that_others_had_is_not_blamed() -> None:
    """What took too long while others had the machine says nothing of the shop; how much they took is told."""
    finding = judged(crowd(SLOW_S), machine(BUSY))

    assert (finding.verdict, finding.valid, finding.exit_code) == ("inconclusive", False, 3)
    assert finding.notes == (
        "invalid: other work took 80 % of this machine's processor time and left 0 % idle (minute 1); the shop, which"
        " stands on it, may be slow for that alone: end that work, or run again when it is over",
        finding.objectives[0].sentence,
    )


@pytest.mark.parametrize(
    "spent",
    [machine(QUIET), machine(ALONE), machine({**BUSY, "idle_s": 20.0}), []],
    ids=["others did little", "the run itself had it", "there was time left", "nobody knows, as of a shop elsewhere"],
)
def test_a_slow_shop_that_had_the_machine_is_broken(spent: list[Json]) -> None:
    """A shop that is slow by itself is to blame: only others who left nothing clear it."""
    assert judged(crowd(SLOW_S), spent).exit_code == 1


def test_a_shop_that_holds_is_kept_however_busy_the_machine_is() -> None:
    """What was met was met in spite of the others."""
    assert judged(crowd(FAST_S), machine(BUSY)).exit_code == 0


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [("HTTP 500", 1), ("shop.test: timeout: no answer within 30 s", 3)],
)
def test_what_is_wrong_is_not_the_machines_fault(error: str, exit_code: int) -> None:
    """A shop that fails, slow or not, is broken: others make it slow, and no more, up to a wait that was in vain."""
    assert judged(crowd(SLOW_S, error=error), machine(BUSY)).exit_code == exit_code


def test_only_the_minutes_that_were_missed_count() -> None:
    """Others who had the machine in another minute than the slow one clear nobody; in that very minute they do."""
    results = crowd(FAST_S, SLOW_S, FAST_S)

    assert minutes_missed(parse(SPEED), results) == {1}
    assert judged(results, machine(BUSY, QUIET, BUSY)).exit_code == 1
    assert judged(results, machine(QUIET, BUSY, QUIET)).exit_code == 3


def test_each_thing_that_was_slow_needs_its_own_excuse() -> None:
    """One objective that was missed in a quiet minute breaks the run, whatever excuses another."""
    results = crowd(SLOW_S, FAST_S * 6)

    assert judged(results, machine(BUSY, QUIET), SPEED).exit_code == 3
    assert judged(results, machine(BUSY, QUIET), SPEED, "checkout p50 < 0.5 s").exit_code == 1


@pytest.mark.parametrize(("metric", "exit_code"), [("p95", 3), ("broken", 1)])
def test_slower_than_an_earlier_run_may_be_the_machines_fault(metric: str, exit_code: int) -> None:
    """What became slower is excused as what is slow; what is broken more often is not."""
    worse = Compared("pay", metric, 0.1, 0.2, 0.5, 1.5, "worse")

    assert judged(crowd(FAST_S), machine(BUSY), compared=(worse,)).exit_code == exit_code


@pytest.mark.parametrize(
    ("text", "of_time"),
    [
        ("checkout p95 < 1 s", True),
        ("confirmation.arrives >= 99 % within 60 s", True),
        ("confirmation.arrives p95 < 10 s", True),
        ("touchpoints.agree >= 99 %", False),
        ("checkout errors <= 0.5 %", False),
    ],
)
def test_which_objectives_are_of_time(text: str, of_time: bool) -> None:
    """A duration, or a share within a time, can be missed for want of a processor; a share alone cannot."""
    assert parse(text).is_of_time is of_time


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    """Return a run folder in which no arrival has been dealt yet."""
    return RunFolder(tmp_path)


def steadily() -> Callable[[], Spent]:
    """Return what spends four seconds of two processors at each look: one idle, one for the run itself."""
    looks: Iterator[int] = count()
    return lambda: Spent(*(each * look for look in [next(looks)] for each in (4.0, 1.0, 1.0)))


def test_what_the_machine_did_is_written_down_from_the_first_arrival_on(run: RunFolder) -> None:
    """Nothing is counted before the crowd comes; then each stretch is written down, with its first second."""
    now_s = 100.0
    watch = MachineWatch(run, steadily(), lambda: now_s)
    watch.look()
    run.append("turns", {"from_s": 0.0})
    for _ in range(10):
        watch.look()
        now_s += EVERY_S / 2

    spent = {"whole_s": 4.0, "idle_s": 1.0, "own_s": 1.0}
    assert BEGINS_S == 1.0
    assert list(run.records(STREAM)) == [{"second": 2.0 * number, **spent} for number in range(4)]
    assert taken_by_others(run.records(STREAM), {0}) == (0.5, 0.25)


def test_a_process_that_ended_stays_the_runs_own() -> None:
    """What a process of this run did is counted as the run's own after its end, too; no more than passed in all."""
    before = spent_here()
    work = "import time\nwhile time.process_time() < 0.3: pass"
    subprocess.run([sys.executable, "-c", work], check=True)
    spent = spent_here().since(before)

    assert spent.own_s >= 0.28
    assert spent.own_s <= spent.whole_s + 0.1


@pytest.mark.parametrize(("is_here", "wanted"), [(False, Wanted()), (True, Wanted(across=object()))])
def test_a_shop_elsewhere_is_not_watched(run: RunFolder, is_here: bool, wanted: Wanted) -> None:
    """A shop that is up already, or a crowd whose workers joined from elsewhere, says nothing of this machine."""
    shop = Opened("http://127.0.0.1:9/", "", 0.0, ("127.0.0.1", 9), ("127.0.0.1",), is_here=is_here)

    def tick(run: RunFolder) -> None:
        """Do nothing."""

    assert shop.watched(run, wanted, tick) is tick
