"""The first files of somebody's own shop: a configuration, an adapter, a journey, a promise, and a file for CI."""

from __future__ import annotations

import json
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from parcours.assembly.addresses import LOOPBACK_NAMES
from parcours.errors import ConfigError, CouldNotLook

STARTER = Path(__file__).resolve().parents[1] / "starter"
FILES = {
    "parcours.toml": "parcours.toml.txt",
    "shop.py": "shop.py.txt",
    "first_visit.py": "first_visit.py.txt",
    "own_promises.py": "own_promises.py.txt",
    ".github/workflows/parcours.yml": "parcours.yml.txt",
}
"""What is written, and from which template."""
EXAMPLE = "http://127.0.0.1:8000"


def write_starter(folder: Path, url: str) -> list[Path]:
    """Write the first files into *folder*, all of them or none; nothing is ever overwritten.

    Args:
        folder: Made if missing.
        url: The shop's address, http or https; empty for an example.

    Returns:
        What was written, in the order in which a newcomer reads it.

    Raises:
        ConfigError: If a file exists already, or *url* is no web address.
        CouldNotLook: If the disk refuses.
    """
    there = [folder / name for name in FILES if (folder / name).exists()]
    if there:
        raise ConfigError(
            "\n".join(f"{path}: exists already" for path in there),
            way_out="nothing was written; call parcours init in another folder, or move these away",
        )
    host = _host(url) if url else ""
    words = {"url": url.rstrip("/") or EXAMPLE, "hosts": json.dumps(host) if host not in LOOPBACK_NAMES else ""}
    written: list[Path] = []
    try:
        for name, template in FILES.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            text = Template((STARTER / template).read_text(encoding="utf-8")).substitute(words)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
            written.append(path)
    except OSError as error:
        raise CouldNotLook(f"{error.filename}: cannot be written: {error.strerror}") from error
    return written


def _host(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"--url: expected an http:// or https:// address, given {url!r}")
    return parts.hostname
