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
    Parcours are left out. Its files may import each other.

    Args:
        suite: The suite's folder, or a file with journeys.
        config: A configuration in place of the suite's own.

    Raises:
        ConfigError: If there is no such place, or a folder of it bears one of our names and would mean two things.
    """
    if not suite.exists():
        raise ConfigError(f"--suite: {suite}: no such file or folder")
    folder = suite if suite.is_dir() else suite.parent
    share_names(folder)
    if str(folder.resolve()) not in sys.path:
        sys.path.append(str(folder.resolve()))
    file = config or (folder / FILE_NAME if (folder / FILE_NAME).is_file() else None)
    settings = load_settings(file)
    named = settings.journeys.files if file and suite.is_dir() else ()
    files = named or (str(suite),)
    return settings.changed(journeys={"files": files, "shipped": False})
