"""The charts' script, taken from the installed plotly package: nothing is fetched from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from parcours.errors import ConfigError

_STYLE = re.compile(r"textContent='((?:[^'\\]|\\.)*)'")


def script_path() -> Path:
    """Return the script's file.

    Raises:
        ConfigError: If the package is not installed, or has no such file.
    """
    spec = find_spec("plotly")
    places = list(spec.submodule_search_locations or []) if spec is not None else []
    path = Path(places[0]) / "package_data" / "plotly.min.js" if places else Path("plotly.min.js")
    if not path.is_file():
        raise ConfigError(
            f"{path}: expected the script of the plotly package, found none",
            way_out="install the project's requirements again: make ready",
        )
    return path


@cache
def style_digests() -> tuple[str, ...]:
    """Return digests of the style texts that the script puts into the page, for the content security policy."""
    text = script_path().read_text(encoding="utf-8")
    found = {match[1].replace("\\'", "'").replace("\\n", "\n") for match in _STYLE.finditer(text)}
    return tuple(sorted("sha256-" + base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in found))
