"""Locust alone: ``locust -f load/locustfile.py``, with Locust's own options and nothing else of ours."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import TrivialShop

ROOT = Path(__file__).resolve().parents[2]


def locust(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run Locust headless on our locustfile, with *folder* as its working folder."""
    return subprocess.run(
        [sys.executable, "-m", "locust", "-f", str(ROOT / "load" / "locustfile.py"), "--headless", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
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


def test_17_locust_alone_has_the_same_guard_rails(tmp_path: Path) -> None:
    """A host that nobody named is refused with exit code 4; no host at all is a wrong call."""
    assert locust(tmp_path, "--host", "http://shop.example.org", "-t", "2s").returncode == 4
    assert locust(tmp_path, "-t", "2s").returncode == 2


def test_locusts_tags_choose_journeys(trivial_shop: TrivialShop, tmp_path: Path) -> None:
    """Tags that leave no journey are told with those that there are."""
    done = locust(tmp_path, "--host", trivial_shop.url, "-t", "2s", "--tags", "nothing")
    assert done.returncode == 2
    assert "expected some of the journeys steps" in done.stderr
