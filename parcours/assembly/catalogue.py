"""What is known by name: journeys and shop adapters, ours and the user's own, by file path or entry point."""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

from fixtures.realshops.service import known_recipes
from journeys.shops.port import Shop
from parcours.domain.journey import Journey
from parcours.errors import ConfigError, NothingSelected, nearest

PLAYS = ("flowers_same_day", "relay_parcel", "click_and_collect", "digital_download", "after_sales", "last_pieces")


def known_journeys(files: Iterable[str] = (), *, only_files: bool = False) -> dict[str, Journey]:
    """Return all journeys by name: the shipped plays, entry points of the group ``parcours.journeys``, and *files*.

    Args:
        files: Files, or folders whose files that define a journey are taken.
        only_files: Whether those of *files* are all.

    Raises:
        ConfigError: If a file cannot be loaded, or two journeys share a name.
        NothingSelected: If *files* alone are wanted and hold no journey.
    """
    modules: list[ModuleType] = []
    if not only_files:
        modules += [importlib.import_module(f"journeys.plays.{name}") for name in PLAYS]
        modules += [entry.load() for entry in entry_points(group="parcours.journeys")]
    modules += [load_module(path) for path in journey_files(files)]
    known: dict[str, Journey] = {}
    for module in modules:
        for journey in journeys_of(module):
            if known.get(journey.name, journey) is not journey:
                raise ConfigError(f"{module.__file__}: a journey named {journey.name!r} exists already")
            known[journey.name] = journey
    if only_files and not known:
        raise NothingSelected(
            f"{', '.join(files)}: no journey was found",
            way_out="a journey is a Journey(...) at the top of a file that is not called test_*.py or conftest.py",
        )
    return known


def take_in(promises: Iterable[str] = (), readers: Iterable[str] = (), journeys: Iterable[str] = ()) -> None:
    """Add the promises and readers of a user's own: of files, and of entry points of the same names.

    Args:
        promises: Files whose Promise objects are added.
        readers: Files whose Reader objects are added.
        journeys: Files or folders with journeys; promises and readers that stand beside a journey are added too.

    Raises:
        ConfigError: If a file cannot be loaded, holds none, or a name is taken.
    """
    for group, files in (("promises", promises), ("readers", readers)):
        for entry in entry_points(group=f"parcours.{group}"):
            _take_in(entry.load(), group)
        for file in files:
            _take_in(load_module(Path(file)), group)
    for path in journey_files(journeys):
        _take_in(load_module(path), "")


def _take_in(module: ModuleType, wanted: str) -> None:
    from journeys import promises
    from journeys.readers import own
    from parcours.domain.promises import Promise

    found = list(_objects(module))
    for promise in (one for one in found if isinstance(one, Promise)):
        promises.add(promise)
    for reader in (one for one in found if isinstance(one, own.Reader)):
        own.add(reader)
    expected: dict[str, type] = {"promises": Promise, "readers": own.Reader}
    if wanted and not any(isinstance(one, expected[wanted]) for one in found):
        name = expected[wanted].__name__
        raise ConfigError(f"{module.__file__}: expected at least one {name}(...) at its top, found none")


def _objects(module: ModuleType) -> Iterable[object]:
    """Yield what a module defines at its top, and what its lists and tuples there hold."""
    for value in vars(module).values():
        yield value
        if isinstance(value, list | tuple):
            yield from value


def journeys_of(module: ModuleType) -> list[Journey]:
    """Return the journeys that a module defines, in order."""
    return [value for value in vars(module).values() if isinstance(value, Journey)]


def choose(names: Iterable[str], known: dict[str, Journey], tag: str | None = None) -> list[Journey]:
    """Return the journeys of these names, all of them for none; only those with *tag* where one is given.

    Raises:
        ConfigError: For a name that does not exist, with the nearest that does.
        NothingSelected: If no journey is left.
    """
    wanted = list(names) or list(known)
    for name in wanted:
        if name not in known:
            raise ConfigError(f'no journey "{name}"; {nearest(name, known)}')
    chosen = [known[name] for name in wanted if tag is None or tag in known[name].tags]
    if not chosen:
        tags = sorted({tag for journey in known.values() for tag in journey.tags})
        raise NothingSelected("no journey was selected", way_out=f"tags: {', '.join(tags)}; names: {', '.join(known)}")
    return chosen


def adapter(name: str) -> type[Shop]:
    """Return the adapter class of a shop: a shipped one, an entry point of ``parcours.shops``, or ``file.py:Class``.

    Raises:
        ConfigError: If there is no such adapter or it is not a Shop.
    """
    shipped, installed = shipped_shops(), _installed_shops()
    if name in shipped:
        found: object = _only_shop(importlib.import_module(f"journeys.shops.{name}"))
    elif name in installed:
        found = installed[name].load()
    elif ".py" in name:
        path, _, attribute = name.partition(":")
        module_found = load_module(Path(path))
        found = getattr(module_found, attribute, None) if attribute else _only_shop(module_found)
    else:
        raise ConfigError(f'no shop "{name}"; {nearest(name, known_shops())}', way_out="or give file.py:Class")
    if not (isinstance(found, type) and issubclass(found, Shop)):
        raise ConfigError(f"shop {name}: expected a class that inherits journeys.shops.port.Shop, found {found!r}")
    return found


def language_at(name: str, asked: str | None = None) -> str:
    """Return the language in which customers shop there: the one that was asked for, or the shop's first.

    Args:
        name: As for `adapter`.
        asked: ISO 639-1; None where nobody asked for one. French where the adapter does not tell its shop's languages.

    Raises:
        ConfigError: If nobody can shop in it, naming the languages that there are.
    """
    spoken = adapter(name).languages
    if asked is None:
        return spoken[0] if spoken else "fr"
    if spoken and asked not in spoken:
        raise ConfigError(
            f"language: expected one in which the shop {name} can be used, {' or '.join(spoken)}, given {asked}",
            way_out=f"--language {spoken[0]}",
        )
    return asked


def shipped_shops() -> list[str]:
    """List the shops that come with Parcours; the adapter of each is the module of its name in ``journeys.shops``."""
    return ["demo", *known_recipes()]


def known_shops() -> list[str]:
    """List the shops that are known by name: those that come with Parcours, and entry points of ``parcours.shops``."""
    return list(dict.fromkeys([*shipped_shops(), *_installed_shops()]))


def _installed_shops() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group="parcours.shops")}


def load_module(path: Path) -> ModuleType:
    """Load a user's file by its path, whatever else has its name; ConfigError where that fails."""
    if not path.is_file():
        raise ConfigError(f"{path}: no such file")
    name = f"parcours_user_{path.resolve().as_posix().replace('/', '_').removesuffix('.py')}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ConfigError(f"{path}: expected a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        raise ConfigError(f"{path}: cannot be loaded: {type(error).__name__}: {error}") from error
    return module


def _only_shop(module: ModuleType) -> object:
    own = [
        v
        for v in vars(module).values()
        if isinstance(v, type) and issubclass(v, Shop) and v.__module__ == module.__name__
    ]
    if len(own) != 1:
        raise ConfigError(f"{module.__file__}: expected one Shop class, found {len(own)}", way_out="give file.py:Class")
    return own[0]


_DEFINES_A_JOURNEY = re.compile(r"^\w+\s*(:\s*\w+\s*)?=\s*Journey\(", re.MULTILINE)
_NOT_LOOKED_INTO = frozenset(("node_modules", "site-packages", "__pycache__", "runs"))


def defines_a_journey(path: Path) -> bool:
    """Say whether a Python file defines a journey at its top, without running it; tests and conftest files never do."""
    if path.suffix != ".py" or path.name.startswith(("test_", "conftest")):
        return False
    try:
        return bool(_DEFINES_A_JOURNEY.search(path.read_text(encoding="utf-8", errors="replace")))
    except OSError:
        return False


def journey_files(paths: Iterable[str]) -> list[Path]:
    """List the files of *paths*, and of each folder those that define a journey, in order of their names.

    Hidden folders, environments and run folders are not looked into.

    Raises:
        ConfigError: If one does not exist.
    """
    found: list[Path] = []
    for text in paths:
        path = Path(text)
        if not path.exists():
            raise ConfigError(f"journeys: {path}: no such file or folder")
        found += sorted(_journeys_below(path)) if path.is_dir() else [path]
    return found


def _journeys_below(folder: Path) -> Iterable[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            hidden = path.name.startswith(".") or path.name in _NOT_LOOKED_INTO or (path / "pyvenv.cfg").exists()
            if not hidden:
                yield from _journeys_below(path)
        elif defines_a_journey(path):
            yield path
