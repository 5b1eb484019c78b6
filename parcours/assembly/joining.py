"""A worker for a master on another machine: takes its plan, holds it against this machine's own rails, plays."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from load.guards import check_target
from load.handover import LOCUST_PORT, MAIL_AFTER, PLAN_AFTER, fetch_plan
from load.launch import Generator
from parcours.assembly.interrupt import interruptible
from parcours.assembly.settings import Settings
from parcours.errors import CouldNotLook

AFTER_S = 60.0
"""Seconds beyond the run's own time after which a worker ends whatever the master says."""


@dataclass(frozen=True, slots=True)
class Joining:
    """Whom a worker works for.

    Args:
        host: The master's host.
        port: Locust's port there.
        workers: Worker processes on this machine.
        patience_s: Seconds for which the master is waited for.
        confirmed: Hosts confirmed on this call.
    """

    host: str = "127.0.0.1"
    port: int = LOCUST_PORT
    workers: int = 1
    patience_s: float = 300.0
    confirmed: tuple[str, ...] = ()


def join_master(settings: Settings, joining: Joining, say: Callable[[str], None]) -> int:
    """Work for a master until its run is over.

    The plan's shop must pass this machine's own allow-list: no master can make it press a host that nobody here named.

    Args:
        settings: The call's settings; ``hosts`` in ``[load]`` counts.
        joining: Whom to work for.
        say: Told what happens, in words.

    Returns:
        The exit code: 0, or that of an interruption. The verdict is the master's.

    Raises:
        Refused: If the plan's shop may not be put under load from here.
        CouldNotLook: If there is no master, or the generator came down.
    """
    stops: list[int] = []
    with interruptible(lambda: stops.append(1)) as interruption, tempfile.TemporaryDirectory() as folder:
        say(f"waiting for the master {joining.host}:{joining.port}")
        try:
            plan = fetch_plan(joining.host, joining.port + PLAN_AFTER, joining.patience_s, lambda: bool(stops))
        except CouldNotLook:
            if not stops:
                raise
            say("ended before the master had a plan")
            return interruption.exit_code
        check_target(plan.about["url"], settings.load.hosts, joining.confirmed)
        own = replace(plan, folder="", about={**plan.about, "feed": [joining.host, joining.port + MAIL_AFTER]})
        path, log = Path(folder) / "plan.json", Path(folder) / "locust.log"
        own.write(path)
        say(f"{joining.workers} at work on {plan.about['url']} for {plan.run_id}")
        generator = Generator(path, joining.workers, log, join=(joining.host, joining.port))
        began = time.monotonic()
        generator.wait(plan.curve.duration_s + plan.drain_s + joining.patience_s + AFTER_S, lambda: bool(stops), _idle)
        say(f"the run is over after {time.monotonic() - began:.0f} s")
    return interruption.exit_code


def _idle() -> None:
    """Have nothing to tell while the run goes on."""
