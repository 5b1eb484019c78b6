"""The guard-rails of a load run: where it may go, how much, how long. They only say no, before anything is sent.

A host is loaded when it is this machine, or when it is named in the configuration *and* confirmed on the call.
Names are compared as a browser writes them, numbers in whatever spelling as the address that they are.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from load.settings import LoadSettings
from parcours.errors import ConfigError, Refused, ShopUnreachable

HARD_RATE_PER_H = 7_200_000.0
"""Orders per hour that no configuration can lift: 2,000 a second."""
HARD_DURATION_S = 24 * 3600.0
"""No run is longer than a day, whatever the configuration says."""
HARD_IN_FLIGHT = 20_000
"""Customers under way at once, whatever the configuration says."""

Resolve = Callable[[str, int], list[str]]
"""Names to addresses; raises OSError where there are none."""


@dataclass(frozen=True, slots=True)
class Target:
    """A shop that may be put under load.

    Args:
        url: Its address, the host written plainly.
        host: The host alone.
        addresses: What the host's name stands for now.
    """

    url: str
    host: str
    addresses: tuple[str, ...]


def check_target(url: str, allowed: Iterable[str], confirmed: Iterable[str], resolve: Resolve | None = None) -> Target:
    """Let a shop through that may be put under load.

    Args:
        url: The shop's address.
        allowed: Hosts named in the configuration.
        confirmed: Hosts confirmed on this call.
        resolve: Turns names into addresses; the system's resolver by default.

    Raises:
        ConfigError: If *url* is no web address.
        Refused: If the host is neither this machine nor both allowed and confirmed.
        ShopUnreachable: If the host's name stands for nothing.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ConfigError(f"shop: expected an http:// or https:// address, given {url!r} ({error})") from error
    if parts.scheme not in ("http", "https") or not host:
        raise ConfigError(f"shop: expected an http:// or https:// address, given {url!r}")
    if "@" in parts.netloc or "\\" in url or "%" in parts.netloc or re.search(r"[\s\x00-\x1f]", url):
        raise Refused(f"load: an address with a user, an escape or a blank in it is not gone to: {host}")
    name = plain_host(host)
    local = name == "localhost" or is_this_machine(name)
    if not local and name not in {plain_host(entry) for entry in allowed}:
        raise Refused(
            f"load: {name} is not among the hosts that may be put under load",
            way_out=f'if the shop is yours, name it in parcours.toml: [load] hosts = ["{name}"]',
        )
    if not local and name not in {plain_host(entry) for entry in confirmed}:
        raise Refused(f"load: {name} is allowed but not confirmed on this call", way_out=f"add --confirm-host {name}")
    addresses = tuple(dict.fromkeys((resolve or _system)(name, port or (443 if parts.scheme == "https" else 80))))
    if local and not all(is_this_machine(address) for address in addresses):
        raise Refused(f"load: {name} stands for {', '.join(addresses)} here, which is not this machine")
    netloc = f"[{name}]" if ":" in name else name
    return Target(parts._replace(netloc=f"{netloc}:{port}" if port else netloc).geturl(), name, addresses)


def plain_host(host: str) -> str:
    """Write a host in its one plain form: lower case, no final dot, ASCII, an IP address in its canonical spelling."""
    text = host.strip().strip("[]").lower().removesuffix(".")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        if re.fullmatch(r"(0x[0-9a-f]+|\d+)(\.(0x[0-9a-f]+|\d+)){0,3}", text):
            try:  # 127.1, 0x7f.1 and 2130706433 are addresses to every resolver
                return socket.inet_ntoa(socket.inet_aton(text))
            except OSError:
                return text
        try:
            return text if text.isascii() else text.encode("idna").decode("ascii")
        except UnicodeError:
            return text
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


def is_this_machine(address: str) -> bool:
    """Say whether *address* is a loopback address, IPv4 written as IPv6 included."""
    try:
        return ipaddress.ip_address(plain_host(address)).is_loopback
    except ValueError:
        return False


def check_amounts(settings: LoadSettings, rate_per_h: float, duration_s: float, workers: int = 1) -> None:
    """Refuse a run above a cap of the configuration or of the code; a run always has an end.

    Args:
        settings: Section ``[load]``.
        rate_per_h: Orders per hour at the busiest moment.
        duration_s: Seconds of the run.
        workers: Worker processes.

    Raises:
        Refused: Naming the cap.
    """
    caps = (
        ("rate", rate_per_h, settings.max_rate_per_h, HARD_RATE_PER_H, " orders/h", "max_rate_per_h"),
        ("duration", duration_s, settings.max_duration_s, HARD_DURATION_S, " s", "max_duration_s"),
        ("customers under way", settings.max_in_flight, settings.max_in_flight, HARD_IN_FLIGHT, "", "max_in_flight"),
        ("workers", workers, settings.max_workers, 256, "", "max_workers"),
    )
    for what, wanted, soft, hard, unit, key in caps:
        if wanted > hard:
            raise Refused(
                f"load: {what}: at most {hard:,.0f}{unit}, asked for {wanted:,.0f}; this cap cannot be lifted"
            )
        if wanted > soft:
            raise Refused(
                f"load: {what}: at most {soft:,.0f}{unit}, asked for {wanted:,.0f}",
                way_out=f"raise {key} in [load] of parcours.toml, if the shop's owner agrees",
            )


def _system(name: str, port: int) -> list[str]:
    try:
        return [str(info[4][0]) for info in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise ShopUnreachable(f"{name}: DNS: {error}", way_out="check the address") from error
