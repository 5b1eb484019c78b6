"""A user's own suite: a folder or file with journeys, and perhaps adapters, promises, readers, a configuration."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from journeys.stage.standing import is_known
from parcours.assembly.catalogue import take_in
from parcours.assembly.neighbours import share_names
from parcours.assembly.settings import Settings, load_settings
from parcours.config import FILE_NAME
from parcours.domain.journey import Journey
from parcours.errors import ConfigError, nearest


def suite_settings(suite: Path, config: Path | None = None) -> Settings:
    """Return the settings of a suite: of its own parcours.toml where it has one, else of the call's.

    Its journeys are those that its configuration names, else all that its files define; those that come with
    Parcours are left out.

    Args:
        suite: The suite's folder, or a file with journeys.
        config: A configuration in place of the suite's own.

    Raises:
        ConfigError: If there is no such place.
    """
    if not suite.exists():
        raise ConfigError(f"--suite: {suite}: no such file or folder")
    own = suite / FILE_NAME
    file = config or (own if own.is_file() else None)
    settings = load_settings(file)
    named = settings.journeys.files if file and suite.is_dir() else ()
    return settings.changed(journeys={"files": named or (str(suite),), "shipped": False})


def check_known(settings: Settings, journeys: Iterable[Journey]) -> None:
    """Refuse a known defect that no journey could ever meet: a name that was mistyped would excuse nothing.

    Args:
        settings: The call's settings; ``known`` in ``[journeys]`` counts.
        journeys: All that could be played.

    Raises:
        ConfigError: Naming the first of them, and the nearest promise.
    """
    from journeys.promises import select

    own = settings.journeys
    take_in(own.promises, own.readers, own.files)
    judged = {journey.name: [promise.name for promise in select(journey.promise_patterns)] for journey in journeys}
    for text in own.known:
        if not any(is_known(name, promise, [text]) for name, promises in judged.items() for promise in promises):
            names = {promise for promises in judged.values() for promise in promises}
            raise ConfigError(
                f"known: no journey is judged on {text!r}; {nearest(text.rpartition(':')[2].strip(), names)}",
                way_out='give a promise, or a journey and a promise: "relay-parcel: relay.*"',
            )


def settle(settings: Settings) -> None:
    """Let the files of a user's own that *settings* name import each other, from folders of whatever name.

    Raises:
        ConfigError: If a folder bears the name of a package of ours, and that would mean two things.
    """
    own = settings.journeys
    named = [Path(text) for text in (*own.files, *own.promises, *own.readers)]
    adapter = settings.shop.name.partition(":")[0]
    if adapter.endswith(".py"):
        named.append(Path(adapter))
    for folder in dict.fromkeys((path if path.is_dir() else path.parent).resolve() for path in named):
        share_names(folder)
        if str(folder) not in sys.path:
            sys.path.append(str(folder))
