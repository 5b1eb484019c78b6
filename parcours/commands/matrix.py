"""The detection matrix and the catalogue of faults on a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from fixtures.faults.catalogue import Fault
from parcours.assembly.detection import Detection

_WIDE = 120
"""Characters of a line that hold all columns; a narrower terminal gets no journeys, a file is as wide."""


def print_matrix(found: Sequence[Detection], run: Path) -> None:
    """Print one line for each fault: what the shop did, what was to break, what did, and the sum at the end."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDE)
    titles = ("fault", "", "broken promises", "journey") if console.width >= _WIDE else ("fault", "", "broken promises")
    table = Table(box=None, pad_edge=False)
    for title in titles:
        table.add_column(title, overflow="fold", no_wrap=title != "broken promises")
    for detection in found:
        mark, style = _mark(detection)
        broken = ", ".join(_shown(detection, name) for name in detection.broken) or "none"
        fault = f"{detection.number} {detection.fault}" if detection.fault else "(healthy)"
        table.add_row(*(fault, f"[{style}]{mark}[/]", broken, detection.journey_id)[: len(titles)])
    console.print(table)
    faults = [d for d in found if d.fault]
    accused = sum(len(d.accused) for d in found)
    caught = sum(d.caught for d in faults)
    console.print(f"\n{caught} of {len(faults)} faults caught by the promise named, {accused} false accusations")
    console.print(f"{run / 'report.html'}", soft_wrap=True)


def print_catalogue(faults: Sequence[Fault], as_json: bool) -> None:
    """Print the catalogue: number, name, promises, and what the shop does."""
    if as_json:
        keys = ("number", "name", "sentence", "story", "touchpoint", "breaks", "also", "journey", "implemented")
        rows = [{key: getattr(fault, key) for key in keys} for fault in faults]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for fault in faults:
        variants = ", ".join(variant.name for variant in fault.variants)
        click.echo(f"{fault.number} {fault.name}  ({', '.join(fault.breaks)}; {variants})\n    {fault.sentence}")


def _mark(detection: Detection) -> tuple[str, str]:
    if not detection.played:
        return "could not look", "yellow"
    if detection.accused:
        return "ACCUSED", "red"
    if not detection.fault:
        return "silent", "green"
    return ("caught", "green") if detection.caught else ("MISSED", "red")


def _shown(detection: Detection, name: str) -> str:
    if name in detection.expected:
        return f"[bold]{name}[/]"
    return name if name in detection.also else f"[red]{name}[/]"
