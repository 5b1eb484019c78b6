"""A user's own suite: a folder or file with journeys, and perhaps adapters, promises, readers, a configuration."""

from __future__ import annotations

import sys
from pathlib import Path

from parcours.assembly.neighbours import share_names
from parcours.assembly.settings import Settings, load_settings
from parcours.config import FILE_NAME
from parcours.errors import ConfigError


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
