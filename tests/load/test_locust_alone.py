"""Locust alone: ``locust -f load/locustfile.py``, with Locust's own options and nothing else of ours."""

from __future__ import annotations

import csv
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from .conftest import TrivialShop

ROOT = Path(__file__).resolve().parents[2]
SURROUNDINGS = {**os.environ, "PYTHONPATH": str(ROOT)}


def _call(*options: str) -> list[str]:
    return [sys.executable, "-m", "locust", "-f", str(ROOT / "load" / "locustfile.py"), *options]


def locust(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run Locust headless on our locustfile, with *folder* as its working folder."""
    return subprocess.run(
        _call("--headless", *options),
        cwd=folder,
        env=SURROUNDINGS,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


@pytest.mark.parametrize("processes", [(), ("--processes", "2")], ids=["one process", "master and two workers"])
def test_locust_keeps_its_own_files(trivial_shop: TrivialShop, tmp_path: Path, processes: tuple[str, ...]) -> None:
    """CSV and HTML are Locust's own, with a row for each step and one for journeys that the aggregate leaves out."""
    steps = ("--steps", "home: GET /; buy: POST /buy", "--arrivals-per-s", "10", "-t", "4s")
    done = locust(tmp_path, "--host", trivial_shop.url, *steps, "--csv", "out", "--html", "out.html", *processes)
    with (tmp_path / "out_stats.csv").open(encoding="utf-8") as file:
        rows = {(row["Type"], row["Name"]): int(row["Request Count"]) for row in csv.DictReader(file)}
    count = rows["GET", "home"]

    assert done.returncode == 0, done.stderr
    assert count > 20
    assert rows == {
        ("GET", "home"): count,
        ("POST", "buy"): count,
        ("JOURNEY", "steps"): count,
        ("", "Aggregated"): 2 * count,
    }
    assert len(trivial_shop.heads) == 2 * count
    assert (tmp_path / "out.html").stat().st_size > 10_000


def test_survive_17_locust_alone_has_the_same_guard_rails(tmp_path: Path) -> None:
    """A host that nobody named is refused with exit code 4; no host at all is a wrong call."""
    assert locust(tmp_path, "--host", "http://shop.example.org", "-t", "2s").returncode == 4
    assert locust(tmp_path, "-t", "2s").returncode == 2


def test_survive_21_the_stop_button_of_locusts_page_ends_the_arrivals(
    trivial_shop: TrivialShop, tmp_path: Path
) -> None:
    """What is pressed on Locust's own page stops our arrivals in under 5 s, long before the run's end."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        page = f"http://127.0.0.1:{probe.getsockname()[1]}"
    options = (
        "--host",
        trivial_shop.url,
        "--steps",
        "home: GET /",
        "--arrivals-per-s",
        "20",
        "-t",
        "5m",
        "--autostart",
    )
    web = ("--web-host", "127.0.0.1", "--web-port", page.rpartition(":")[2])
    with (tmp_path / "locust.log").open("wb") as log:
        called = subprocess.Popen(_call(*options, *web), cwd=tmp_path, env=SURROUNDINGS, stdout=log, stderr=log)
    try:
        ends = time.monotonic() + 60
        while len(trivial_shop.came_at) < 20 and time.monotonic() < ends and called.poll() is None:
            time.sleep(0.05)
        assert trivial_shop.came_at, (tmp_path / "locust.log").read_text()
        pressed_at = time.monotonic()
        answer = httpx.post(f"{page}/stop", timeout=10, trust_env=False)
        time.sleep(max(0.0, pressed_at + 7 - time.monotonic()))  # who comes in the two seconds after the bound is seen
    finally:
        called.terminate()
        called.wait(20)

    assert (answer.status_code, answer.json()["success"]) == (200, True)
    assert max(trivial_shop.came_at) < pressed_at + 5


def test_locusts_tags_choose_journeys(trivial_shop: TrivialShop, tmp_path: Path) -> None:
    """Tags that leave no journey are told with those that there are."""
    done = locust(tmp_path, "--host", trivial_shop.url, "-t", "2s", "--tags", "nothing")
    assert done.returncode == 2
    assert "expected some of the journeys steps" in done.stderr
