"""How workers on other machines come to the plan: they ask the master for it, and wait until there is one.

One line of JSON for each connection, nothing else; whoever can reach the port may read the plan, which holds no secret.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from load.plan import Plan, plan_from_json
from parcours.errors import CouldNotLook

LOCUST_PORT = 5557
"""Where Locust's master listens unless told otherwise; plan and mail are the two ports after it."""
PLAN_AFTER, MAIL_AFTER = 1, 2
_ASK_EVERY_S = 0.5
_LARGEST_PLAN = 10_000_000


@dataclass(frozen=True, slots=True)
class Across:
    """A run over several machines, as its master sees it.

    Args:
        bind: Address on which the master listens; "127.0.0.1" for this machine alone.
        port: Locust's port; the next one hands over the plan, the one after it the mail.
        workers: How many workers are waited for.
        patience_s: Seconds for which they are waited for.
    """

    bind: str = "127.0.0.1"
    port: int = LOCUST_PORT
    workers: int = 1
    patience_s: float = 300.0


class PlanDesk:
    """Hands the plan to everybody who asks.

    Args:
        plan: What is handed over.
        bind: Address to listen on.
        port: Port to listen on.

    Raises:
        CouldNotLook: If the port is taken.
    """

    def __init__(self, plan: Plan, bind: str, port: int) -> None:
        self._line = json.dumps(asdict(plan)).encode() + b"\n"
        try:
            self._listener = socket.create_server((bind, port), backlog=64)
        except OSError as error:
            raise CouldNotLook(
                f"plan desk {bind}:{port}: {error.strerror}", way_out="choose another --master-port"
            ) from error
        threading.Thread(target=self._serve, name="plan-desk", daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            with sock, contextlib.suppress(OSError):
                sock.settimeout(5)
                sock.sendall(self._line)


def fetch_plan(host: str, port: int, patience_s: float, stopped: Callable[[], bool] = lambda: False) -> Plan:
    """Ask a master for its plan, again and again until it has one.

    Args:
        host: The master's host.
        port: Its port for plans.
        patience_s: Seconds for which it is asked.
        stopped: Asked between two attempts; True ends them.

    Raises:
        CouldNotLook: If there is none in that time.
    """
    ends, trouble = time.monotonic() + patience_s, "nobody was asked"
    while time.monotonic() < ends and not stopped():
        try:
            with socket.create_connection((host, port), timeout=5) as sock, sock.makefile("rb") as lines:
                line = lines.readline(_LARGEST_PLAN)
            if line.endswith(b"\n"):
                return plan_from_json(json.loads(line), f"{host}:{port}")
            trouble = "the plan was cut short"
        except (OSError, ValueError) as error:
            trouble = str(error)
        time.sleep(_ASK_EVERY_S)
    raise CouldNotLook(
        f"master {host}:{port}: no plan within {patience_s:.0f} s: {trouble}",
        way_out="start parcours load --master there, and let its three ports through",
    )
