"""Locust's processes on the trivial shop: exact arrivals, a lost worker, stopping, hosts that are not allowed."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from load.launch import Generator
from load.objectives import parse
from load.plan import Plan, StopLine
from load.results import Results, read_results
from load.verdict import Finding, find, scheduled_in
from parcours.errors import CouldNotLook
from parcours.records import Json
from parcours.runs import RunFolder

if TYPE_CHECKING:
    from .conftest import TrivialShop

Maker = Callable[..., Plan]
UNHURRIED_S = 30.0
"""These tests ask what arrives, not how punctual a busy machine is."""


def play(plan: Plan, workers: int = 1, during: Callable[[Generator], None] | None = None) -> tuple[Results, list[Json]]:
    """Run a plan to its end; *during* is called beside it."""
    folder = Path(plan.folder)
    plan.write(folder / "plan.json")
    generator = Generator(folder / "plan.json", workers, folder / "locust.log")
    beside = threading.Thread(target=during, args=(generator,)) if during else None
    if beside:
        beside.start()
    generator.wait(90, lambda: False, lambda: None)
    if beside:
        beside.join()
    run = RunFolder(folder)
    return read_results(run.records("intervals")), list(run.records("incidents"))


def judged(plan: Plan, results: Results, incidents: list[Json]) -> Finding:
    """Give a run its verdict."""
    return find(
        results, [parse("journey errors <= 1 %")], scheduled_in(plan, results, incidents), UNHURRIED_S, incidents
    )


def test_what_is_executed_is_what_was_scheduled(trivial_shop: TrivialShop, plain_plan: Maker) -> None:
    """Every arrival of the schedule is made once, in two workers together, each request marked as synthetic."""
    plan = plain_plan(40, 4)
    results, incidents = play(plan, workers=2)
    scheduled = len(plan.schedule())

    assert (results.whole.started, results.whole.ended) == (scheduled, scheduled)
    assert sum(head.startswith(b"GET /1 ") for head in trivial_shop.heads) == scheduled
    assert all(b"x-parcours-synthetic: test-run\r\n" in head for head in trivial_shop.heads)
    assert sorted(results.workers) == ["w0", "w1"]
    assert {name: row.took.count for name, row in results.whole.rows.items() if row.kind == "step"} == {
        "first": scheduled,
        "second": scheduled,
    }
    assert judged(plan, results, incidents).verdict == "kept"


def test_survive_23_a_killed_worker_is_replaced_within_six_seconds(
    trivial_shop: TrivialShop, plain_plan: Maker
) -> None:
    """When a worker is killed the others take its share within 6 s, and the loss is counted and told."""
    plan = plain_plan(40, 16, spacing="even")
    killed_at: list[float] = []

    def kill(generator: Generator) -> None:
        while not trivial_shop.came_at or time.monotonic() < trivial_shop.came_at[0] + 3:
            time.sleep(0.05)
        os.kill(generator.workers[0], signal.SIGKILL)
        killed_at.append(time.monotonic())

    results, incidents = play(plan, 2, kill)
    firsts = [
        at for at, head in zip(trivial_shop.came_at, trivial_shop.heads, strict=True) if head.startswith(b"GET /1")
    ]
    later = [at for at in firsts if killed_at[0] + 6 <= at < killed_at[0] + 9]
    finding = judged(plan, results, incidents)

    assert 110 <= len(later) <= 130
    assert [one["what"] for one in incidents] == ["worker lost"]
    assert any("fell silent" in note for note in finding.notes)
    assert 0 < finding.lost == finding.scheduled - finding.started


def test_survive_23_a_worker_killed_before_the_crowd_came_is_told_at_once(plain_plan: Maker) -> None:
    """A worker that ends before anybody has come is not waited for: the run cannot look, and says what is gone."""
    plan = plain_plan(40, 16)
    folder = Path(plan.folder)
    plan.write(folder / "plan.json")
    generator = Generator(folder / "plan.json", 2, folder / "locust.log")
    os.kill(generator.workers[0], signal.SIGKILL)
    began = time.monotonic()

    with pytest.raises(CouldNotLook, match="1 of 2 workers ended before the crowd came, with exit code -9"):
        generator.wait(90, lambda: False, lambda: None, begun=lambda: any(RunFolder(folder).records("turns")))
    assert time.monotonic() - began < 20
    assert not any(psutil.pid_exists(pid) for pid in (generator.pid, *generator.workers))


def test_survive_21_a_stop_file_ends_the_arrivals_within_five_seconds(
    trivial_shop: TrivialShop, plain_plan: Maker
) -> None:
    """A file named STOP in the run folder stops all arrivals in under 5 s, and the reason is recorded."""
    plan = plain_plan(20, 60)
    wanted_at: list[float] = []

    def stop(generator: Generator) -> None:
        while not trivial_shop.came_at or time.monotonic() < trivial_shop.came_at[0] + 1:
            time.sleep(0.05)
        (Path(plan.folder) / "STOP").touch()
        wanted_at.append(time.monotonic())

    results, incidents = play(plan, during=stop)

    assert max(trivial_shop.came_at) < wanted_at[0] + 5
    assert [one["text"] for one in incidents] == ["stop file STOP"]
    assert judged(plan, results, incidents).notes[-1] == "stop file STOP"


def test_survive_20_a_failing_shop_stops_the_run(trivial_shop: TrivialShop, plain_plan: Maker) -> None:
    """Above the stop line for the set time the run stops by itself, breaks the verdict and says why."""
    trivial_shop.answers[b"/1"] = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
    plan = plain_plan(20, 60, stop_line=StopLine(errors=0.5, p95_s=30.0, after_s=3))
    results, incidents = play(plan)
    finding = judged(plan, results, incidents)

    assert finding.verdict == "broken"
    assert "stop line: for 3 s, at last 100 % of requests failed" in finding.notes
    assert max(results.seconds) < 15


def test_survive_16_a_redirect_to_another_host_sends_nothing_there(
    trivial_shop: TrivialShop, plain_plan: Maker
) -> None:
    """A redirect to a host that nobody allowed is refused, exit 4, and not one connection reaches it."""
    with socket.create_server(("127.0.0.2", 0)) as elsewhere:
        elsewhere.settimeout(0.1)
        place = f"http://127.0.0.2:{elsewhere.getsockname()[1]}/".encode()
        trivial_shop.answers[b"/1"] = b"HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % place
        plan = plain_plan(5, 2)
        results, incidents = play(plan)
        finding = judged(plan, results, incidents)
        try:
            elsewhere.accept()
            reached = True
        except TimeoutError:
            reached = False

    assert (finding.verdict, finding.exit_code, reached) == ("refused", 4, False)
    assert "127.0.0.2" in finding.notes[0]


def test_survive_22_a_generator_that_is_too_slow_makes_the_result_invalid(plain_plan: Maker) -> None:
    """Late arrivals are the generator's own fault: the verdict is inconclusive, exit 3, never merely slow."""
    results = Results()
    for number in range(100):
        results.whole.late.add(0.5 if number > 90 else 0.001)
    results.whole.started = 100
    finding = find(results, [], 100, 0.05, [])

    assert (finding.verdict, finding.valid, finding.exit_code) == ("inconclusive", False, 3)
    assert "the generator itself was late, p99" in finding.notes[0]


def test_survive_22_more_than_the_cores_can_do_is_invalid(trivial_shop: TrivialShop, plain_plan: Maker) -> None:
    """A rate beyond any core is not offered, and not blamed on the shop: the run calls itself invalid, exit 3."""
    plan = plain_plan(40_000, 1, spacing="even", max_in_flight=40_000, drain_s=3.0)
    results, incidents = play(plan)
    finding = find(results, [parse("journey errors <= 100 %")], scheduled_in(plan, results, incidents), 0.05, incidents)

    assert (finding.verdict, finding.valid, finding.exit_code) == ("inconclusive", False, 3)
    assert finding.notes[0].startswith("invalid: ")


def test_a_frozen_shop_is_told_as_customers_felt_it(trivial_shop: TrivialShop, plain_plan: Maker) -> None:
    """A shop that stands still for 2 s of 13 makes every customer slow who comes meanwhile, not one request."""
    plan = plain_plan(50, 13, spacing="even")

    def freeze(generator: Generator) -> None:
        while not trivial_shop.came_at or time.monotonic() < trivial_shop.came_at[0] + 5:
            time.sleep(0.02)
        trivial_shop.frozen_until = time.monotonic() + 2

    results, _ = play(plan, during=freeze)
    journeys = results.whole.rows["journey"].took
    slow = 1 - journeys.within(0.5) / journeys.count
    seconds = [one.rows["journey"].took for one in results.seconds.values() if "journey" in one.rows]
    standing_still = [one for one in seconds if one.quantile_s(0.95) > 0.5]

    assert journeys.count == 650
    assert 0.08 <= slow <= 0.35
    assert 1.8 <= max(one.highest_s for one in seconds) <= 6
    assert 2 <= len(standing_still) <= 5
