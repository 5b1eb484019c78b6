"""The benchmarks, and the page that tells their figures."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.__main__ import names

ROOT = Path(__file__).resolve().parents[2]


def test_every_command_of_the_page_is_a_benchmark_that_make_bench_runs() -> None:
    """Each figure of docs/benchmarks.md was printed by a benchmark that exists, and that runs with all the others."""
    told = set(re.findall(r"python -m benchmarks\.([\w.]+)", (ROOT / "docs/benchmarks.md").read_text(encoding="utf-8")))
    assert told - set(names()) == set()


def test_a_server_that_others_measure_is_no_benchmark() -> None:
    """What never ends is not run in turn."""
    assert "load_server" not in set(names())
