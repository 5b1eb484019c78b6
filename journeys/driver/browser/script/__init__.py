"""The script that runs first in every document: what the driver asks of a page, it asks in one round trip.

Each file is a function that adds its verbs to one object, which the page's own scripts do not see by any ordinary name.
"""

from __future__ import annotations

from importlib.resources import files

_KEY = "window[Symbol.for('parcours')]"
_PARTS = ("watch", "names", "read", "act", "keyboard", "size")

INSTALL = (
    f"(() => {{ if ({_KEY}) return; const parcours = {{}};"
    f" Object.defineProperty(window, Symbol.for('parcours'), {{ value: parcours }});\n"
    + "\n".join(f"({files(__name__).joinpath(f'{part}.js').read_text(encoding='utf-8')})(parcours);" for part in _PARTS)
    + "\n})()"
)
"""Installs all verbs in a document, once."""

STAY = f"() => {{ if ({_KEY}) {_KEY}.leaving = false; }}"
"""Tells a document that it is not about to be left after all."""


def asking(verb: str, question: str) -> str:
    """Write what asks one verb one question; a document in which nothing is installed answers that it is bare.

    Args:
        verb: Such as "read".
        question: What the verb is given, as JSON.
    """
    return f"{_KEY} ? {_KEY}.{verb}({question}) : {{ url: location.href, bare: true }}"
