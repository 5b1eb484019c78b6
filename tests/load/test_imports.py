"""What is loaded where: no browser in the generator, no Locust in the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("module", "kept_out"),
    [
        ("load.locustfile, parcours.assembly.crowd", ("playwright", "fixtures.shop", "simpy", "numba")),
        ("parcours.commands.load", ("locust", "gevent", "numpy", "playwright")),
        ("parcours.assembly.loading, parcours.assembly.limits", ("locust", "gevent")),
    ],
)
def test_heavy_libraries_stay_where_they_belong(module: str, kept_out: tuple[str, ...]) -> None:
    """Importing locust patches a process, and a generator has no use for a browser: neither leaks."""
    code = f"import {module}, sys; print([name for name in {kept_out!r} if name in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )

    assert found.stdout.strip().splitlines()[-1] == "[]"
