"""What an installation from a wheel gets."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _build(folder: Path) -> Path:
    """Build the wheel with what is on this machine, else with what the registry gives."""
    ways = [[sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]]
    if importlib.util.find_spec("uv"):
        uv = [sys.executable, "-m", "uv", "build", "-q", "--wheel", "-o", str(folder), str(ROOT)]
        ways = [[*uv, "--offline"], uv, *ways]
    said = ""
    for way in ways:
        done = subprocess.run(way, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return next(folder.glob("*.whl"))
        said = done.stderr
    pytest.skip(f"no wheel can be built here: {said.strip()[-200:]}")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the wheel and return the names of its files."""
    with zipfile.ZipFile(_build(tmp_path_factory.mktemp("wheel"))) as wheel:
        return set(wheel.namelist())


def _rooms() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [str(room) for room in settings["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]]


def test_every_file_that_is_no_module_is_shipped(shipped: set[str]) -> None:
    """Scenarios, tables of truth, templates, styles, scripts and catalogues are in the wheel, none forgotten."""
    data = {
        path.relative_to(ROOT).as_posix()
        for room in _rooms()
        for pattern in ("*.toml", "*.csv", "*.html", "*.css", "*.js", "*.txt", "*.j2", "*.json", "*.woff2", "*.typed")
        for path in (ROOT / room).rglob(pattern)
    }
    places = Counter(name.rpartition("/")[0] for name in data)
    for place in ("simulation/scenarios", "simulation/truth", "reports/templates", "journeys/driver/browser/script"):
        assert places[place] >= 1
    assert data - shipped == set()


def test_no_test_and_no_benchmark_is_shipped(shipped: set[str]) -> None:
    """The wheel holds the rooms and its own description, nothing else."""
    tops = {name.partition("/")[0] for name in shipped}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(_rooms())
