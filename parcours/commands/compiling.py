"""The engine's first use on a machine, told on standard error by every verb that simulates."""

from __future__ import annotations

import click


def compile_engine() -> None:
    """Compile the engine where this version was never used on this machine before, and say so first."""
    from simulation.first_use import compile_once

    compile_once(lambda text: click.echo(text, err=True))
