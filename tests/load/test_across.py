"""Workers that join a master from elsewhere: here from other processes over the loopback."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from load.handover import PLAN_AFTER, Across, PlanDesk, fetch_plan
from load.launch import Generator
from load.plan import Plan
from load.results import Results, read_results
from load.verdict import find, scheduled_in
from parcours.assembly.joining import Joining, join_master
from parcours.assembly.settings import load_settings
from parcours.errors import CouldNotLook, Refused
from parcours.records import Json
from parcours.runs import RunFolder

if TYPE_CHECKING:
    from .conftest import TrivialShop

Maker = Callable[..., Plan]


def play_across(
    plan: Plan, folder: Path, port: int, during: Callable[[list[Generator]], None] = lambda workers: None
) -> tuple[Results, list[Json]]:
    """Play a plan with a master and two workers that fetch the plan as those on other machines do."""
    plan.write(folder / "plan.json")
    desk = PlanDesk(plan, "127.0.0.1", port + PLAN_AFTER)
    workers = []
    try:
        master = Generator(folder / "plan.json", 1, folder / "master.log", across=Across(port=port, workers=2))
        for number in range(2):
            path = folder / f"fetched-{number}.json"
            fetch_plan("127.0.0.1", port + PLAN_AFTER, 10).write(path)
            workers.append(Generator(path, 1, folder / f"worker-{number}.log", join=("127.0.0.1", port)))
        beside = threading.Thread(target=during, args=(workers,))
        beside.start()
        master.wait(120, lambda: False, lambda: None)
        beside.join()
    finally:
        desk.close()
        for worker in workers:
            worker.end()
    run = RunFolder(folder)
    return read_results(run.records("intervals")), list(run.records("incidents"))


def test_workers_elsewhere_share_the_same_arrivals(
    trivial_shop: TrivialShop, plain_plan: Maker, tmp_path: Path, three_ports: int
) -> None:
    """A master and two workers that joined it make every arrival of the schedule once."""
    plan = plain_plan(40, 4)
    results, incidents = play_across(plan, tmp_path, three_ports)
    scheduled = len(plan.schedule())

    assert (results.whole.started, results.whole.ended) == (scheduled, scheduled)
    assert sum(head.startswith(b"GET /1 ") for head in trivial_shop.heads) == scheduled
    assert sorted(results.workers) == ["w0", "w1"]
    assert incidents == []


def test_survive_23_a_worker_elsewhere_that_is_killed_is_replaced_within_six_seconds(
    trivial_shop: TrivialShop, plain_plan: Maker, tmp_path: Path, three_ports: int
) -> None:
    """The other takes its share within 6 s; the loss is counted and told."""
    plan = plain_plan(40, 14, spacing="even")
    killed_at: list[float] = []

    def kill(workers: list[Generator]) -> None:
        while not trivial_shop.came_at or time.monotonic() < trivial_shop.came_at[0] + 3:
            time.sleep(0.05)
        os.kill(workers[0].pid, signal.SIGKILL)
        killed_at.append(time.monotonic())

    results, incidents = play_across(plan, tmp_path, three_ports, kill)
    came = zip(trivial_shop.came_at, trivial_shop.heads, strict=True)
    later = [at for at, head in came if head.startswith(b"GET /1") and killed_at[0] + 6 <= at < killed_at[0] + 9]
    finding = find(results, [], scheduled_in(plan, results, incidents), 30.0, incidents)

    assert 108 <= len(later) <= 132
    assert [one["what"] for one in incidents] == ["worker lost"]
    assert any("fell silent" in note for note in finding.notes)
    assert 0 < finding.lost == finding.scheduled - finding.started


def test_a_worker_without_a_master_says_so(three_ports: int) -> None:
    """When nobody hands over a plan, the worker ends as inconclusive and says which ports it needs."""
    with pytest.raises(CouldNotLook, match="no plan within") as error:
        fetch_plan("127.0.0.1", three_ports, 0.6)
    assert "three ports" in error.value.way_out


def test_survive_17_a_master_cannot_make_a_worker_press_a_foreign_host(plain_plan: Maker, three_ports: int) -> None:
    """A worker holds the plan against its own machine's allow-list, and refuses before anything is sent."""
    plan = plain_plan(1, 1, about={"url": "https://shop.example.org/"})
    desk = PlanDesk(plan, "127.0.0.1", three_ports + PLAN_AFTER)
    try:
        with pytest.raises(Refused, match=r"shop\.example\.org is not among the hosts"):
            join_master(load_settings(None), Joining(port=three_ports), lambda text: None)
    finally:
        desk.close()
