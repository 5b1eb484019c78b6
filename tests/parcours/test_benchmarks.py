"""The benchmarks, and the page that tells their figures."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.__main__ import names
from benchmarks.browser.small_shop import SmallShop, serve

ROOT = Path(__file__).resolve().parents[2]
FOR_LOCUST = "benchmarks.load_cost_users"
"""Importing it imports locust, which patches the process."""
MODULES = [
    name
    for path in sorted((ROOT / "benchmarks").rglob("*.py"))
    if (name := ".".join(path.relative_to(ROOT).with_suffix("").parts)) != FOR_LOCUST and path.name[0] != "_"
]


@pytest.fixture
def load_server() -> Iterator[str]:
    """Yield the address of the server that the load's benchmarks measure against."""
    command = [sys.executable, str(ROOT / "benchmarks/load_server.py")]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None, "it was asked to be a pipe"
    try:
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
    finally:
        server.terminate()
        server.wait(5)
        server.stdout.close()


def asked(url: str) -> bytes:
    """Return what is answered at *url*."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        body: bytes = answer.read()
        return body


@pytest.mark.parametrize("name", MODULES)
def test_every_module_of_the_benchmarks_can_be_loaded(name: str) -> None:
    """What a benchmark imports from the project is still there."""
    if name.endswith("ciw_model"):
        pytest.importorskip("ciw", reason="only make bench installs it")
    importlib.import_module(name)


def test_locusts_users_can_be_loaded() -> None:
    """Locust finds the two users that ours is measured against."""
    path = str(ROOT / "benchmarks/load_cost_users.py")
    told = subprocess.run(
        [sys.executable, "-m", "locust", "-f", path, "--list"], capture_output=True, text=True, check=True, timeout=60
    )

    assert {"Fast", "Requests"} <= set((told.stdout + told.stderr).split())


def test_the_server_of_the_loads_benchmarks_counts_what_it_answers(load_server: str) -> None:
    """Every path is answered, and the first step of each arrival is told with the moment it came."""
    pages = {asked(f"{load_server}/{step}") for step in (1, 2, 1)}
    counts = json.loads(asked(f"{load_server}/counts"))

    assert len(pages) == 1
    assert (counts["total"], len(counts["first"])) == (3, 2)


def test_the_shop_of_the_browsers_benchmarks_answers() -> None:
    """The eight pages that browsers are measured on are there."""
    with serve(SmallShop()) as url:
        assert b"Rayons" in asked(url)


def test_every_command_of_the_page_is_a_benchmark_that_make_bench_runs() -> None:
    """Each figure of docs/benchmarks.md was printed by a benchmark that exists, and that runs with all the others."""
    told = set(re.findall(r"python -m benchmarks\.([\w.]+)", (ROOT / "docs/benchmarks.md").read_text(encoding="utf-8")))
    assert told - set(names()) == set()


def test_a_server_that_others_measure_is_no_benchmark() -> None:
    """What never ends is not run in turn."""
    assert "load_server" not in set(names())
