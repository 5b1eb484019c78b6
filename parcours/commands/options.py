"""Options that several verbs share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(command: Command) -> Command:
    """Add ``--json``: one machine-readable document on standard output, nothing else there."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document on standard output.")(command)


def config_option(command: Command) -> Command:
    """Add ``--config``: the configuration file, where it is not the nearest parcours.toml."""
    return click.option(
        "--config", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Configuration file."
    )(command)
