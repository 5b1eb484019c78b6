"""Takes the values of fields out of a page: hidden ones and those that customers fill in are no part of its words."""

from __future__ import annotations

import re
from html import unescape

MOST_LINES = 5_000
_INPUT = re.compile(r"""<input\s(?:[^>"']|"[^"]*"|'[^']*')*>""")
UNSEEN = "input:not([type=submit], [type=button], [type=reset], [type=image], [type=radio], [type=checkbox])"
"""Fields whose value is no part of what a page says."""
_SEEN = re.compile(r"""(?<![\w-])type\s*=\s*["']?(?:submit|button|reset|image|radio|checkbox)\b""", re.IGNORECASE)
_WRITTEN = r"""(?<![\w-])%s\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
_VALUE = re.compile(_WRITTEN % "value", re.IGNORECASE)
_NAME = re.compile(_WRITTEN % "name", re.IGNORECASE)

Fields = tuple[tuple[str, str], ...]
"""Name and value of each field, in order."""


class Values:
    """Takes values out, and remembers the lines in which it did."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, Fields]] = {}

    def taken_out(self, html: str) -> tuple[str, list[tuple[str, str]]]:
        """Return a document without the values of its fields, and the fields with their values."""
        fields: list[tuple[str, str]] = []
        pieces: list[str] = []
        done, at = 0, html.find("<input")
        while at >= 0:
            begin, end = html.rfind("\n", done, at) + 1 or done, html.find("\n", at)
            end = len(html) if end < 0 else end
            line, found = self._of(html[begin:end])
            pieces += (html[done:begin], line)
            fields += found
            done, at = end, html.find("<input", end)
        return "".join([*pieces, html[done:]]), fields

    def _of(self, line: str) -> tuple[str, Fields]:
        known = self._known.get(line)
        if known is None:
            fields: list[tuple[str, str]] = []
            without = _INPUT.sub(lambda tag: _without_value(tag[0], fields), line)
            if len(self._known) >= MOST_LINES:
                self._known.clear()
            known = self._known[line] = (without, tuple(fields))
        return known


def _without_value(tag: str, fields: list[tuple[str, str]]) -> str:
    """Return the tag of a field without its value; name and value join *fields*. Buttons stay as they are."""
    if _SEEN.search(tag):
        return tag
    value, name = _VALUE.search(tag), _NAME.search(tag)
    fields.append((_text(name), _text(value)))
    return tag[: value.start()] + tag[value.end() :] if value else tag


def _text(written: re.Match[str] | None) -> str:
    return unescape(next((part for part in written.groups() if part is not None), "")) if written else ""
