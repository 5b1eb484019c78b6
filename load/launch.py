"""Starts Locust's processes for a plan, watches them, and ends them: one process, or a master with workers.

Each is a process of its own, because importing locust patches the process. They end with their parent, however
that ends: each looks every second whether its parent is still there.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from load.handover import Across
from load.plan import PARENT, VARIABLE
from parcours.errors import CouldNotLook

LOCUSTFILE = Path(__file__).with_name("locustfile.py")
ROOT = LOCUSTFILE.parents[1]
GRACE_S = 5.0
"""Seconds in which processes that were asked to end may do so."""
_TAIL = 2_000


class Generator:
    """The processes of one run on this machine.

    Args:
        plan: Path of the plan.
        workers: Worker processes; 1 for a single process that is both.
        log: File that takes what they say.
        options: Further options for the master, or the single process, as Locust knows them.
        across: A master alone, whose workers are on other machines; *workers* does not count then.
        join: Host and port of a master elsewhere: *workers* workers for it, and no master.
    """

    def __init__(
        self,
        plan: Path,
        workers: int,
        log: Path,
        options: Sequence[str] = (),
        *,
        across: Across | None = None,
        join: tuple[str, int] | None = None,
    ) -> None:
        self._log = log
        self._joins = join is not None
        self._environment = {
            **os.environ,
            VARIABLE: str(plan),
            PARENT: str(os.getpid()),
            "GEVENT_RESOLVER": "ares",
            "GEVENT_TRACK_GREENLET_TREE": "0",
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])),
        }
        with log.open("ab") as file:
            self._main, self._others = self._begin(workers, file, options, across, join)
        self.workers = tuple(process.pid for process in self._others)
        self.pid = self._main.pid

    def _begin(
        self,
        workers: int,
        log: IO[bytes],
        options: Sequence[str],
        across: Across | None,
        join: tuple[str, int] | None,
    ) -> tuple[subprocess.Popen[bytes], list[subprocess.Popen[bytes]]]:
        """Start what is asked for; return the process whose end is the run's, and the others."""
        base = ["-f", str(LOCUSTFILE), "--loglevel", "WARNING", "--stop-timeout", "2"]
        head = [*base, "--headless", "--only-summary", *options]
        if join is not None:
            first, *others = [self._start([*base, *_joining(*join)], log) for _ in range(workers)]
            return first, others
        if across is not None:
            where = ["--master", "--master-bind-host", across.bind, "--master-bind-port", str(across.port)]
            wait = ["--expect-workers", str(across.workers), "--expect-workers-max-wait", f"{across.patience_s:.0f}"]
            return self._start([*head, *where, *wait], log), []
        if workers == 1:
            return self._start(head, log), []
        port = _free_port()
        where = ["--master", "--master-bind-host", "127.0.0.1", "--master-bind-port", str(port)]
        main = self._start([*head, *where, "--expect-workers", str(workers)], log)
        return main, [self._start([*base, *_joining("127.0.0.1", port)], log) for _ in range(workers)]

    def wait(
        self,
        limit_s: float,
        stopped: Callable[[], bool],
        tick: Callable[[], None],
        begun: Callable[[], bool] = lambda: True,
    ) -> None:
        """Wait until the run is over, somebody stops it, or *limit_s* seconds have passed; then end what is left.

        Args:
            limit_s: Seconds after which the run is ended whatever it does.
            stopped: Asked several times a second.
            tick: Called several times a second.
            begun: Says whether the crowd has come; from then on a run goes on without a worker that is lost.

        Raises:
            CouldNotLook: If the generator came down by itself, or a worker before the crowd came.
        """
        ends = time.monotonic() + limit_s
        try:
            while self._main.poll() is None and time.monotonic() < ends and not stopped():
                self._check_workers(begun)
                tick()
                time.sleep(0.1)
            code = self._main.poll()
        finally:
            self.end()
        if code not in (None, 0, 1) and not stopped():
            # Locust's own 1 means failed requests or a warning about the processor; both are judged elsewhere.
            raise CouldNotLook(f"the load generator came down with exit code {code}\n{self._tail()}")

    def _check_workers(self, begun: Callable[[], bool]) -> None:
        """Refuse to wait for a worker that will never be there: the master would, in silence."""
        gone = [process for process in self._others if process.poll() is not None]
        if gone and not begun():
            raise CouldNotLook(
                f"the load generator: {len(gone)} of {len(self._others)} workers ended before the crowd came, "
                f"with exit code {gone[0].returncode}\n{self._tail()}",
                way_out="run it again; if it happens again, look whether memory runs out, or take fewer workers",
            )

    def end(self) -> None:
        """End every process that is left: asked first, then at once. A master sends its workers away itself."""
        if self._joins:
            self._end(self._main, *self._others)
        else:
            self._end(self._main)
            self._end(*self._others)

    @staticmethod
    def _end(*processes: subprocess.Popen[bytes]) -> None:
        left = [process for process in processes if process.poll() is None]
        for process in left:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
        ends = time.monotonic() + GRACE_S
        for process in left:
            try:
                process.wait(max(0.05, ends - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, options: Sequence[str], log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "locust", *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=self._environment,
            start_new_session=True,
        )

    def _tail(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")[-_TAIL:].strip()


def _joining(host: str, port: int) -> list[str]:
    return ["--worker", "--master-host", host, "--master-port", str(port)]


def _free_port() -> int:
    """Return a port that is free now, and whose successor is too: Locust's master takes the one it is given."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port: int = sock.getsockname()[1]
        return port
