"""What a call says of places and times, read as values: ``smtp://127.0.0.1:2525``, ``2027-03-28T01:30``."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from parcours.errors import ConfigError

LOOPBACK_NAMES = ("", "127.0.0.1", "localhost", "::1")
"""What this machine is called; an address that was not given is of this machine."""
_LOOPBACK = ("127.0.0.1", "localhost")


def smtp_port(option: str, text: str) -> int:
    """Return the port of a mailbox on this machine, given as ``smtp://127.0.0.1:2525``.

    Args:
        option: Where it was given, for the error: "--mailbox".
        text: What was given.

    Raises:
        ConfigError: For another scheme, another host, or no port from 1 to 65535.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme != "smtp" or parts.hostname not in _LOOPBACK or not port or parts.path.strip("/"):
        raise ConfigError(
            f"{option}: expected smtp://127.0.0.1:PORT with a port from 1 to 65535, given {text!r}",
            way_out="give the address to which the shop sends its mail; the mailbox listens there during the run",
        )
    return port


def moment(option: str, text: str, zone: str) -> datetime:
    """Return a moment, in the shop's *zone* where none is written.

    Args:
        option: Where it was given, for the error: "--starts".
        text: A date and time (ISO 8601), with or without its offset from UTC.
        zone: The shop's time zone.

    Raises:
        ConfigError: If it is no date and time, or one that the zone's clock skips in spring.
    """
    try:
        given = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"{option}: expected a time such as 2026-11-23T10:00, given {text!r}") from error
    if given.tzinfo is not None:
        return given
    local = given.replace(tzinfo=ZoneInfo(zone))
    there = datetime.fromtimestamp(local.timestamp(), ZoneInfo(zone))
    if there.replace(tzinfo=None) != given:
        raise ConfigError(
            f"{option}: {text} does not exist in {zone}, whose clock goes from before it to {there:%H:%M}",
            way_out=f"give {there:%Y-%m-%dT%H:%M}, or the offset from UTC with it",
        )
    return local
