"""One customer's cookies: kept and sent as a browser does, without what a shop's checkout never uses.

Source: RFC 6265, sections 5.1 to 5.4.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime


@dataclass(slots=True)
class _Cookie:
    value: str
    host: str
    exact: bool
    path: str
    secure: bool
    ends_at: float | None


class Cookies:
    """The cookies of one customer."""

    __slots__ = ("_everywhere", "_kept", "_lines")

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str], _Cookie] = {}
        self._lines: dict[tuple[bool, str, str], str] = {}
        self._everywhere = True

    def line(self, host: str, path: str, *, secure: bool) -> str:
        """Return the Cookie header's value for a request; empty for none."""
        if not self._kept:
            return ""
        key = (secure, host, "/" if self._everywhere else path)
        known = self._lines.get(key)
        if known is not None:
            return known
        now = time.time()
        fitting = [
            (name, cookie)
            for (name, _, _), cookie in self._kept.items()
            if (cookie.host == host or (not cookie.exact and host.endswith("." + cookie.host)))
            and _within(path, cookie.path)
            and (secure or not cookie.secure)
            and (cookie.ends_at is None or cookie.ends_at > now)
        ]
        fitting.sort(key=lambda item: -len(item[1].path))
        text = "; ".join(f"{name}={cookie.value}" for name, cookie in fitting)
        if all(cookie.ends_at is None for _, cookie in fitting):
            self._lines[key] = text
        return text

    def take(self, line: str, host: str, path: str) -> None:
        """Keep (or forget) what one Set-Cookie line of an answer says; what is malformed is ignored."""
        first, *rest = line.split(";")
        name, equals, value = first.strip().partition("=")
        if not equals or not name.strip():
            return
        asked = {key.strip().lower(): word.strip() for key, _, word in (part.partition("=") for part in rest)}
        domain = asked.get("domain", "").lower().lstrip(".")
        if domain and domain != host and not (host.endswith("." + domain) and "." in domain):
            return
        where = asked.get("path", "")
        if not where.startswith("/"):
            where = path.rpartition("/")[0] or "/"
        key = (name.strip(), domain or host, where)
        ends_at = _end(asked)
        self._lines.clear()
        if ends_at is not None and ends_at <= time.time():
            self._kept.pop(key, None)
            return
        self._kept[key] = _Cookie(value.strip(), domain or host, not domain, where, "secure" in asked, ends_at)
        self._everywhere = self._everywhere and where == "/"


def _within(path: str, cookie_path: str) -> bool:
    if path == cookie_path:
        return True
    return path.startswith(cookie_path) and (cookie_path.endswith("/") or path[len(cookie_path)] == "/")


def _end(asked: dict[str, str]) -> float | None:
    if "max-age" in asked:
        try:
            return time.time() + int(asked["max-age"])
        except ValueError:
            return None
    if "expires" in asked:
        try:
            return parsedate_to_datetime(asked["expires"]).timestamp()
        except ValueError:
            return None
    return None
