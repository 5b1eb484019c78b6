"""Reads what a run of the contact centre left behind: plain JSON, and nothing of the simulation itself."""

from __future__ import annotations

import json
from pathlib import Path

from parcours.records import Json

FORMAT_VERSION = 1
"""The version of simulation.json and staff.json that this report reads."""


def read_record(folder: Path, name: str) -> Json | None:
    """Return a record of a run folder.

    Args:
        folder: The run folder.
        name: ``simulation.json`` or ``staff.json``.

    Returns:
        The record; None where there is none, or none that this version can read.
    """
    try:
        found = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found.get("format_version") == FORMAT_VERSION else None
