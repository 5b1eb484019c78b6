"""What a request costs the generator: ours inside Locust, beside Locust's FastHttpUser and HttpUser.

``python benchmarks/load_cost.py [ROUNDS]``: each is run in turn against the same server, short and long; the difference
in processor time over the difference in requests leaves out the start. Medians and ratios are printed.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from load.launch import LOCUSTFILE
from load.plan import VARIABLE, Plan

HERE = Path(__file__).parent
JOURNEYS_PER_S = 100
SHORT_S, LONG_S = 3, 13
QUICK = {"GEVENT_RESOLVER": "ares", "GEVENT_TRACK_GREENLET_TREE": "0", "PYTHONPATH": str(HERE.parent)}


def main() -> None:
    """Measure all in turn and print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    server = subprocess.Popen([sys.executable, HERE / "load_server.py"], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None, "it was asked to be a pipe"
    url = f"http://127.0.0.1:{server.stdout.readline().strip()}"
    costs: dict[str, list[float]] = {"parcours, plain": [], "FastHttpUser": [], "HttpUser": []}
    try:
        for _ in range(rounds):
            for name, measured in costs.items():
                measured.append(cost_us(name, url))
                print(name, f"{measured[-1]:.0f} us", file=sys.stderr, flush=True)
    finally:
        server.terminate()
        server.wait(5)
    base = statistics.median(costs["FastHttpUser"])
    for name, measured in costs.items():
        print(f"{name:18} {statistics.median(measured):6.0f} us  {statistics.median(measured) / base:5.2f} x")


def cost_us(name: str, url: str) -> float:
    """Return microseconds of processor time for one request."""
    short, long = (spent(name, url, duration) for duration in (SHORT_S, LONG_S))
    return (long[0] - short[0]) / (long[1] - short[1]) * 1e6


def spent(name: str, url: str, duration_s: int) -> tuple[float, int]:
    """Return processor seconds of one run, and its requests as the server counted them."""
    before, counted = resource.getrusage(resource.RUSAGE_CHILDREN), total(url)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "locust", "--headless", "--only-summary", "--loglevel", "ERROR", "-f"]
        environment = {**os.environ, **QUICK, "BENCHMARK_URL": url}
        if name.startswith("parcours"):
            steps = [f"{n}: GET /{n}" for n in range(1, 6)]
            about = {"url": url, "hosts": ["127.0.0.1"], "headers": {"x-parcours-synthetic": "b"}, "steps": steps}
            rates = (JOURNEYS_PER_S * 3600.0,) * 2
            times = (0.0, float(duration_s))
            cast = "load.crowd.plain:PlainCast"
            Plan("b", "", cast, times, rates, 1, ("five",), (1.0,), "even", drain_s=5, about=about).write(
                Path(folder) / "plan.json"
            )
            command += [str(LOCUSTFILE)]
            environment[VARIABLE] = f"{folder}/plan.json"
        else:
            users = {"FastHttpUser": "Fast", "HttpUser": "Requests"}[name]
            command += [str(HERE / "load_cost_users.py"), users, "-u", str(JOURNEYS_PER_S), "-r", str(JOURNEYS_PER_S)]
            command += ["-t", f"{duration_s}s", "-s", "0"]
        subprocess.run(command, env=environment, check=False, capture_output=True, timeout=120)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, total(url) - counted


def total(url: str) -> int:
    """Ask the server how many requests it has answered."""
    with urllib.request.urlopen(f"{url}/counts") as answer:
        return int(json.load(answer)["total"])


if __name__ == "__main__":
    main()
