"""The door to Locust: a user that marks a worker as taken, a shape that asks for one on each, and the wiring.

Locust keeps everything that is its own: UI, statistics, CSV, HTML, processes, master and workers; nothing of it
is patched. Customers arrive beside its users, in greenlets of their own, so that no re-dispatch ever kills one.
Importing this module imports locust, which patches the process: it is only imported by `load.locustfile`.
"""

from __future__ import annotations

import gc
import importlib
import logging
import math
import os
import signal
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, ClassVar, cast

import gevent
import psutil
from locust import LoadTestShape, User, events, tag, task
from locust.runners import STATE_INIT, MasterRunner, WorkerRunner

from load.arrivals import Turn
from load.crowd.arrivals import Arrivals
from load.crowd.coordinator import Coordinator, this_boot
from load.crowd.parts import Cast
from load.locust_rows import LocustRows
from load.plan import VARIABLE, Plan, is_orphan, plan_from_json, read_plan
from load.standalone import add_options, check_plan, plan_of
from load.tally import NOT_SEEN, WELL, Tally
from parcours.errors import ConfigError, ParcoursError
from parcours.records import Json
from parcours.runs import RunFolder

log = logging.getLogger("parcours.load")
COUNTED, TURNS, LEAVE = "parcours_counted", "parcours_turns", "parcours_leave"
EVERY_S = 1.0
"""Seconds between two messages of a worker."""
LEAVING_S = 2.0
"""Seconds in which customers under way may come to the end of their step when the run is ended."""
READY_S = 60.0
"""Seconds for which workers that have connected may still load what they play."""
MASTER_SILENCE_S = 6.0
"""Seconds after which a worker ends whose master says nothing; it speaks once a second."""
YOUNG = 20_000
"""Objects that may come together before a worker looks for those that nobody can reach: customers under way hold most
of them, which the usual 700 would look through again and again. Looking through so many takes about a millisecond."""
_LOOK_S = 0.25


class Crowd(User):
    """Stands for a worker that lets customers arrive; does nothing itself."""

    @tag("steps")
    @task
    def watch(self) -> None:
        """Let the crowd arrive."""
        gevent.sleep(1)


def tagged(plan: Plan, options: Any) -> Plan:
    """Return *plan* with only the journeys that Locust's ``--tags`` and ``--exclude-tags`` leave.

    Raises:
        ConfigError: If they leave none.
    """
    wanted, unwanted = set(getattr(options, "tags", None) or ()), set(getattr(options, "exclude_tags", None) or ())
    Crowd.tasks = [tag(name)(_watching()) for name in plan.journeys]
    weights = tuple(
        weight if (not wanted or name in wanted) and name not in unwanted else 0.0
        for name, weight in zip(plan.journeys, plan.weights, strict=True)
    )
    if not sum(weights):
        raise ConfigError(f"tags: expected some of the journeys {', '.join(plan.journeys)}, given {sorted(wanted)}")
    return replace(plan, weights=weights)


def _watching() -> Callable[[User], None]:
    """Return a task of its own: Locust keeps the tags of a task on the function."""

    def watch(user: User) -> None:
        gevent.sleep(1)

    return watch


class Peak(LoadTestShape):
    """Asks for one `Crowd` on each worker until the run is over."""

    part: ClassVar[MasterPart | None] = None

    def tick(self) -> tuple[int, float] | None:
        """Return how many users there are to be: one for each worker; None when the run is over."""
        part = type(self).part
        if part is None or part.over:
            return None
        part.await_workers()
        return part.coordinator.workers, 100.0


class MasterPart:
    """The master's wiring: messages to the coordinator and back.

    Args:
        environment: Locust's environment.
        plan: The run's plan.
    """

    def __init__(self, environment: Any, plan: Plan) -> None:
        self._environment = environment
        folder = RunFolder(Path(plan.folder)) if plan.folder else None
        self.coordinator = Coordinator(plan, folder.append if folder else _forget, self._tell)
        self.over = False
        runner = environment.runner
        runner.register_message(COUNTED, self._counted)
        environment.events.test_start.add_listener(self._begin)
        environment.events.test_stopping.add_listener(self._end)

    def await_workers(self) -> None:
        """Wait before a run until all workers that have connected are ready: told of turns sooner they hear none."""
        until = time.monotonic() + READY_S
        while not self.coordinator.running and time.monotonic() < until:
            clients = set(getattr(self._environment.runner, "clients", ()))
            if clients <= set(self.coordinator.speaking()):
                return
            gevent.sleep(0.05)

    def _tell(self, table: Json) -> None:
        plan = self.coordinator.plan
        whole = {} if os.environ.get(VARIABLE) else {"plan": asdict(plan)}
        self._environment.runner.send_message(TURNS, {**table, **whole, "weights": list(plan.weights)})

    def _counted(self, environment: Any, msg: Any, **_: Any) -> None:
        self.coordinator.counted(msg.node_id, msg.data)

    def _begin(self, environment: Any, **_: Any) -> None:
        self.over = False
        ready = self.coordinator.speaking() or tuple(getattr(environment.runner, "clients", ())) or ("local",)
        self.coordinator.begin(ready)
        gevent.spawn(self._watch)

    def _end(self, environment: Any, **_: Any) -> None:
        """Let all workers end their crowds and tell their last counts, before Locust sends them away."""
        self.coordinator.end()
        if isinstance(environment.runner, MasterRunner):
            environment.runner.send_message(LEAVE)
            until = time.monotonic() + LEAVING_S + 0.5
            while not self.coordinator.all_left and time.monotonic() < until:
                gevent.sleep(0.05)

    def _watch(self) -> None:
        while self.coordinator.watch():
            gevent.sleep(_LOOK_S)
        self.over = True


class WorkerPart:
    """A worker's wiring: turns to the arrivals, counts to the master.

    Args:
        environment: Locust's environment.
        plan: The run's plan; None where the master is to send it.
    """

    def __init__(self, environment: Any, plan: Plan | None) -> None:
        self._environment = environment
        self._plan = plan
        self._cast = open_cast(plan) if plan else None
        self._schedule = plan.schedule() if plan else None
        self._tally = Tally()
        self._rows = LocustRows(environment.stats)
        self._arrivals: Arrivals | None = None
        self._process = psutil.Process()
        self._process.cpu_percent()
        environment.runner.register_message(TURNS, self._turns)
        environment.runner.register_message(LEAVE, self._leave, concurrent=True)
        environment.events.test_stopping.add_listener(self._leave)
        environment.events.quit.add_listener(lambda **_: self._cast.close() if self._cast else None)
        gevent.spawn(self._speak)

    def _turns(self, environment: Any, msg: Any, **_: Any) -> None:
        table = msg.data
        me = getattr(environment.runner, "client_id", "local")
        me = me if isinstance(environment.runner, WorkerRunner) else "local"
        t0 = table["t0"] if table["host"] == this_boot() else time.monotonic() + table["ahead_s"]
        turns = [Turn(one["from_s"], one["slots"].get(me, -1), len(one["slots"])) for one in table["turns"]]
        if self._arrivals is None:
            try:
                self._arrivals = self._prepare(table)
            except ParcoursError as error:
                log.error("%s", error)
                environment.process_exit_code = error.exit_code
                environment.runner.quit()
                return
        assert self._plan is not None, "it was prepared"
        self._arrivals.cap = math.ceil(self._plan.max_in_flight / max(1, turns[-1].of))
        self._arrivals.turn(t0, turns)

    def _prepare(self, table: Json) -> Arrivals:
        """Make ready for the first turn, with the plan that the master sent where this worker has none."""
        if self._plan is None:
            self._plan = plan_from_json(table["plan"], "the master's message")
            check_plan(self._plan)
            self._cast = open_cast(self._plan)
        plan = replace(self._plan, weights=tuple(table["weights"]))
        if self._schedule is None or plan != self._plan:
            self._schedule = plan.schedule()
        assert self._cast is not None, "it is opened with the plan"
        gc.collect()
        gc.freeze()  # what is loaded by now stays; looking through it again and again would make customers late
        gc.set_threshold(YOUNG)
        return Arrivals(
            self._schedule, plan.journeys, self._cast, plan.max_in_flight, self._tally, self._request, self._journey
        )

    # Locust's statistics -------------------------------------------------------------------------
    def _request(self, step: str, method: str, took_s: float, size: int, error: str) -> None:
        if self._only_locust_listens():
            self._rows.add(step, method, took_s * 1000, size)
            if error:
                self._environment.stats.log_error(method, step, error)
            return
        self._environment.events.request.fire(
            request_type=method,
            name=step,
            response_time=took_s * 1000,
            response_length=size,
            exception=RuntimeError(error) if error else None,
            context={},
        )

    def _only_locust_listens(self) -> bool:
        """Say whether nobody beside Locust's own statistics wants to hear of requests, which saves the event."""
        return len(self._environment.events.request._handlers) == 1

    def _journey(self, name: str, verdict: str, took_s: float) -> None:
        """Log the journey as a row of its own, which the aggregate of HTTP requests leaves out."""
        if verdict == NOT_SEEN:
            return
        entry = self._environment.stats.get(name, "JOURNEY")
        entry.log(took_s * 1000, 0)
        if verdict not in WELL:
            entry.log_error(verdict)

    # Speaking to the master ----------------------------------------------------------------------
    def _speak(self) -> None:
        while True:
            try:
                self._say()
            except Exception:  # the connection may be gone for a moment; the counts are kept for the next time
                log.exception("the master could not be told")
            if isinstance(self._environment.runner, WorkerRunner) and (is_orphan() or self._master_is_gone()):
                self._environment.runner.quit()
                return
            gevent.sleep(EVERY_S)

    def _say(self) -> None:
        arrivals = self._arrivals
        self._rows.hand_over()
        self._environment.runner.send_message(
            COUNTED,
            {
                "bins": [[second, one.to_json()] for second, one in self._tally.take()],
                "in_flight": arrivals.in_flight if arrivals else 0,
                "idle": arrivals.idle if arrivals else True,
                "cpu": self._process.cpu_percent() / 100,
                "examples": arrivals.take_examples() if arrivals else [],
                "defects": arrivals.take_defects() if arrivals else [],
            },
        )

    def _master_is_gone(self) -> bool:
        """Say whether the master has been silent for so long that nobody can count this worker's load any more."""
        heard = self._environment.runner.last_heartbeat_timestamp
        return self._arrivals is not None and heard is not None and time.time() - heard > MASTER_SILENCE_S

    def _leave(self, **_: Any) -> None:
        """End the crowd and tell all counts before Locust ends its users: without any, the master listens no more."""
        arrivals = self._arrivals
        if arrivals is None:
            return
        arrivals.stop()
        until = time.monotonic() + min(LEAVING_S, self._environment.stop_timeout or 0.5)
        while not arrivals.idle and time.monotonic() < until:
            gevent.sleep(0.02)
        arrivals.kill()
        self._say()
        self._arrivals = None


def end_on_sigterm(environment: Any) -> None:
    """Make SIGTERM mean what Ctrl-C means: a headless run with a shape would end without a word to anybody.

    Locust listens to the signal only when such a run is over, and a master that still waits for workers leaves those
    that have come.
    """
    runner, main = environment.runner, gevent.getcurrent()

    def end() -> None:
        waits = runner.state == STATE_INIT
        if waits:
            runner.quit()
        gevent.get_hub().loop.run_callback(main.throw, SystemExit(143) if waits else KeyboardInterrupt())

    gevent.signal_handler(signal.SIGTERM, end)


def _forget(stream: str, record: Json) -> None:
    """Record nothing: a run of Locust alone has no run folder."""


def open_cast(plan: Plan) -> Cast:
    """Import what plays the arrivals, and make it; ConfigError where there is no such thing."""
    module, _, name = plan.cast.partition(":")
    try:
        make = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise ConfigError(f"load plan: cast {plan.cast!r}: {error}") from error
    return cast(Cast, make(plan))


@events.init.add_listener  # type: ignore[untyped-decorator]
def wire(environment: Any, **_: Any) -> None:
    """Give master and workers their parts; a single process gets both."""
    runner, options = environment.runner, environment.parsed_options
    try:
        path = os.environ.get(VARIABLE, "")
        plan = read_plan(Path(path)) if path else None
        if not isinstance(runner, WorkerRunner):
            plan = tagged(plan or plan_of(options), options)
            Peak.part = MasterPart(environment, plan)
        elif plan is not None:
            tagged(plan, options)
        if not isinstance(runner, MasterRunner):
            WorkerPart(environment, plan)
        if options.headless and not isinstance(runner, WorkerRunner):
            end_on_sigterm(environment)
    except ParcoursError as error:  # Locust would log any other exception and go on without a plan
        log.error("%s", error)
        raise SystemExit(error.exit_code) from error


events.init_command_line_parser.add_listener(add_options)  # type: ignore[no-untyped-call]
