"""A user's folders that bear the names of our packages: ``fixtures/``, ``reports/``, ``journeys/``, ``load/`` ...

Both can live in one process. A folder of data clashes with nothing. The modules of a folder with Python files are
found beside ours, whichever folder stands first on Python's path. Only where one name would mean two things (a module
of theirs that ours has too, or a package whose ``__init__`` says something) is there a clash, and it is told at once.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

from parcours.errors import ConfigError

ROOMS = ("fixtures", "impact", "journeys", "load", "planner", "reports", "simulation")
"""The import packages of Parcours beside ``parcours`` itself."""

HOME = Path(__file__).resolve().parents[2]
"""Where they are: the repository, or where the application was installed."""

_NOT_LOOKED_INTO = frozenset(("node_modules", "site-packages", "__pycache__", "runs"))


def share_names(root: Path, *, depth: int = 0) -> list[Path]:
    """Let a user's modules be imported from folders that bear our names, beside our own.

    Args:
        root: The user's folder.
        depth: How many folders deep packages are looked for, as a runner of tests puts them on Python's path.

    Returns:
        The user's folders that now share a name with us.

    Raises:
        ConfigError: For every name that would mean two things, with the way out.
    """
    if root.resolve() == HOME:
        return []
    shared = list(_bearing_our_names(root.resolve(), depth))
    clashes = [clash for folder in shared for clash in _clashes(folder)]
    if clashes:
        raise ConfigError(
            "\n".join(clashes),
            way_out="rename it, or put the folder into a package of your own (an __init__.py in the folder above it)",
        )
    for folder in shared:
        paths = _ours(folder.name).__path__
        if str(folder) not in paths:
            paths.append(str(folder))
    return shared


def _bearing_our_names(root: Path, depth: int) -> Iterator[Path]:
    """Yield folders with Python files whose name is one of ours and that Python would import under it."""
    try:
        entries = sorted(root.iterdir())
    except OSError:
        return
    importable = not (root / "__init__.py").exists()
    for entry in entries:
        hidden = entry.name.startswith(".") or entry.name in _NOT_LOOKED_INTO
        if hidden or not entry.is_dir() or (entry / "pyvenv.cfg").exists():
            continue
        if importable and entry.name in ROOMS and any(entry.glob("*.py")) and entry != HOME / entry.name:
            yield entry
        elif depth:
            yield from _bearing_our_names(entry, depth - 1)


def _clashes(folder: Path) -> Iterator[str]:
    ours = set(_modules(HOME / folder.name))
    for name in sorted(ours.intersection(_modules(folder))):
        yield f"{folder}: the module {folder.name}.{name} is yours and a part of parcours at once"
    beginning = folder / "__init__.py"
    if beginning.exists() and _says_something(beginning):
        yield f"{beginning}: the package {folder.name} is yours and a part of parcours at once"


def _modules(folder: Path) -> Iterable[str]:
    for entry in folder.iterdir():
        if entry.suffix == ".py" and entry.stem not in ("__init__", "__main__", "conftest"):
            yield entry.stem
        elif (entry / "__init__.py").exists():
            yield entry.name


def _says_something(path: Path) -> bool:
    """Say whether a file holds more than comments and text."""
    try:
        body = ast.parse(path.read_text(encoding="utf-8", errors="replace")).body
    except (OSError, SyntaxError):
        return True
    return not all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in body)


def _ours(room: str) -> ModuleType:
    """Return our package of this name, imported by its place, whatever else Python would find first."""
    module = sys.modules.get(room)
    beginning = HOME / room / "__init__.py"
    if module is not None and Path(str(module.__file__)) == beginning:
        return module
    if module is not None:
        raise ConfigError(
            f"{module.__file__ or room}: was imported as {room} before parcours could be",
            way_out="rename the folder, or put it into a package of your own",
        )
    spec = importlib.util.spec_from_file_location(room, beginning, submodule_search_locations=[str(HOME / room)])
    assert spec is not None and spec.loader is not None, "a package of ours is a file that Python can load"
    module = importlib.util.module_from_spec(spec)
    sys.modules[room] = module
    spec.loader.exec_module(module)
    return module
