"""The alternatives for `load_cost.py`: Locust's own two users on the same five steps. For Locust only.

Users begin spread over their pace, so that their requests are spread over the second as arrivals are; in one burst they
would share wake-ups that no crowd shares.
"""

import os
import random

import gevent
from locust import FastHttpUser, HttpUser, constant_pacing, task

HOST = os.environ.get("BENCHMARK_URL", "http://127.0.0.1:1")
PACE_S = float(os.environ.get("BENCHMARK_PACE_S", "1"))


class Fast(FastHttpUser):
    """Locust's fast client."""

    host = HOST
    wait_time = constant_pacing(PACE_S)

    def on_start(self) -> None:
        """Begin somewhere within the pace."""
        gevent.sleep(random.random() * PACE_S)

    @task
    def five(self) -> None:
        """Send the five steps."""
        for number in range(1, 6):
            self.client.get(f"/{number}")


class Requests(HttpUser):
    """Locust's client on requests."""

    host = HOST
    wait_time = constant_pacing(PACE_S)

    def on_start(self) -> None:
        """Begin somewhere within the pace."""
        gevent.sleep(random.random() * PACE_S)

    @task
    def five(self) -> None:
        """Send the five steps."""
        for number in range(1, 6):
            self.client.get(f"/{number}")
