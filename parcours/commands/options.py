"""Options that several verbs share."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from parcours.domain.persona import LANGUAGES

Command = TypeVar("Command", bound=Callable[..., Any])


class Duration(click.ParamType[float]):
    """A duration such as ``90``, ``60s``, ``5m`` or ``1h``, in seconds."""

    name = "duration"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the seconds."""
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(s|m|min|h)?", str(value).strip())
        if not match or float(match[1]) <= 0:
            self.fail(f"expected a duration above 0 such as 60s, 5m or 1h, given {value!r}", param, ctx)
        return float(match[1]) * {"s": 1, None: 1, "m": 60, "min": 60, "h": 3600}[match[2]]


class Whole(click.IntRange):
    """A whole number between two bounds; what is wrong with another is said as Parcours says it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number."""
        try:
            number: int = super().convert(value, param, ctx)
        except click.BadParameter:
            bounds = f"from {self.min} to {self.max}" if self.max is not None else f"of at least {self.min}"
            self.fail(f"expected a whole number {bounds}, given {str(value)!r}", param, ctx)
        return number


class Amount(click.FloatRange):
    """A number between two bounds, of which the lower may be left out of it; said as for `Whole`."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number."""
        try:
            number: float = super().convert(value, param, ctx)
        except click.BadParameter:
            number = math.nan
        if not math.isfinite(number):
            lowest = f"above {self.min:g}" if self.min_open else f"of at least {self.min:g}"
            most = "" if self.max is None else f" and at most {self.max:g}"
            self.fail(f"expected a number {lowest}{most}, given {str(value)!r}", param, ctx)
        return number


def language_option(command: Command) -> Command:
    """Add ``--language``."""
    return click.option(
        "--language",
        type=click.Choice(LANGUAGES),
        help="Language in which customers shop.  [default: the shop's first]",
    )(command)


def json_option(command: Command) -> Command:
    """Add ``--json``: one machine-readable document on standard output, nothing else there."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document on standard output.")(command)


class _ShopOption(click.Option):
    """Finds out which shops there are when somebody asks for help, and not each time that a verb is called."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        from parcours.assembly.catalogue import known_shops

        self.help = f"Adapter: {', '.join(known_shops())}, or file.py:Class of your own."
        return super().get_help_record(ctx)


def shop_option(command: Command) -> Command:
    """Add ``--shop``: the adapter of the shop; its help names all that are known."""
    return click.option("--shop", cls=_ShopOption, metavar="S")(command)


def config_option(command: Command) -> Command:
    """Add ``--config``: the configuration file, where it is not the nearest parcours.toml."""
    return click.option(
        "--config", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Configuration file."
    )(command)
