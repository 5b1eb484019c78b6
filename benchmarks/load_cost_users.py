"""The alternatives for `load_cost.py`: Locust's own two users on the same five pages. For Locust only.

Users begin spread over their pace, so that their requests are spread over the second as arrivals are; in one burst they
would share wake-ups that no crowd shares.
"""

import os
import random
from pathlib import Path
from typing import Any

import gevent
from locust import FastHttpUser, HttpUser, constant_pacing, events, task

HOST = os.environ.get("BENCHMARK_URL", "http://127.0.0.1:1")
PACE_S = float(os.environ.get("BENCHMARK_PACE_S", "1"))
PAGES = os.environ.get("BENCHMARK_PAGES", "/1 /2 /3 /4 /5").split()


def tell(environment: Any, **_: object) -> None:
    """Write down how many requests were answered well, where somebody asks."""
    told, total = os.environ.get("BENCHMARK_TOLD"), environment.stats.total
    if told:
        Path(told).write_text(f"{total.num_requests - total.num_failures}", encoding="utf-8")


events.quitting.add_listener(tell)  # type: ignore[no-untyped-call]  # no hook of Locust has types


class Fast(FastHttpUser):
    """Locust's fast client."""

    host = HOST
    wait_time = constant_pacing(PACE_S)

    def on_start(self) -> None:
        """Begin somewhere within the pace."""
        gevent.sleep(random.random() * PACE_S)

    @task
    def five(self) -> None:
        """Ask for the five pages."""
        for page in PAGES:
            self.client.get(page)


class Requests(HttpUser):
    """Locust's client on requests."""

    host = HOST
    wait_time = constant_pacing(PACE_S)

    def on_start(self) -> None:
        """Begin somewhere within the pace."""
        gevent.sleep(random.random() * PACE_S)

    @task
    def five(self) -> None:
        """Ask for the five pages."""
        for page in PAGES:
            self.client.get(page)
