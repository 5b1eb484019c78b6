"""The allow-list of hosts: a customer never leaves the shop that is under test (exit 4 where it would)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from urllib.parse import urlsplit

from parcours.errors import Refused, SpecError


class AllowedHosts:
    """The hosts that a journey may ask, by name; any port of such a host is allowed.

    Args:
        hosts: Host names, IP addresses, ``host:port`` or URLs of which the host counts; at least one.

    Raises:
        SpecError: If there is none, or one that is no host.
    """

    def __init__(self, hosts: Iterable[str]) -> None:
        self.names = tuple(dict.fromkeys(_host_of_entry(entry) for entry in hosts))
        if not self.names:
            raise SpecError("allowed hosts: expected at least one host, given none", way_out="name the shop's host")

    def allows(self, url: str) -> bool:
        """Say whether *url* may be asked; what has no host (about:, data:, blob:) asks nobody and is allowed."""
        try:
            parts = urlsplit(url)
            host = parts.hostname
        except ValueError:
            return False
        if parts.scheme not in ("http", "https", "ws", "wss", "ftp"):
            return parts.scheme in ("about", "data", "blob", "chrome-error")
        return host is not None and _plain(host) in self.names

    def check(self, url: str, doing: str = "the page went to") -> None:
        """Raise Refused where *url* may not be asked."""
        if not self.allows(url):
            raise Refused(
                f"{doing} {_without_user(url)}, which is not among the allowed hosts: {', '.join(self.names)}",
                way_out="add the host to allowed_hosts if the customer is meant to go there",
            )

    def bypass(self) -> str:
        """Write the list for a browser's proxy settings: these hosts directly, all others through the proxy."""
        return ",".join(f"[{name}]" if ":" in name else name for name in self.names)


def _host_of_entry(entry: str) -> str:
    text = entry.strip()
    try:
        if "//" not in text:
            text = f"//[{text}]" if text.count(":") > 1 and not text.startswith("[") else f"//{text}"
        host = urlsplit(text).hostname
    except ValueError:
        host = None
    if not host or any(char in host for char in "*,; "):
        raise SpecError(f"allowed hosts: expected a host such as shop.example.org, given {entry!r}")
    return _plain(host)


def _plain(host: str) -> str:
    """Write a host as browsers do: lower case, no final dot, international names in ASCII."""
    plain = host.lower().removesuffix(".")
    if not plain.isascii():
        with contextlib.suppress(UnicodeError):
            plain = plain.encode("idna").decode("ascii")
    return plain


def _without_user(url: str) -> str:
    parts = urlsplit(url)
    netloc = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=netloc, query="", fragment="").geturl()
