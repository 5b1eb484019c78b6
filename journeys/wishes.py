"""How a customer says what is wanted: by courier today before one o'clock, at a relay near home, at a store."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from journeys.shops.port import Delivery
from parcours.domain.persona import Address


def by_courier(address: Address, *, before: str = "") -> Delivery:
    """Have it brought today, within a window that ends by *before* ("HH:MM", the shop's zone)."""
    return Delivery("courier", address=address, before=before)


def by_post(address: Address) -> Delivery:
    """Have it sent home."""
    return Delivery("post", address=address)


def at_a_relay(near: str) -> Delivery:
    """Have it sent to a relay near the postcode *near*."""
    return Delivery("relay", near=near)


def at_a_store(near: str) -> Delivery:
    """Collect it at a store near the postcode *near*."""
    return Delivery("store", near=near)


def by_download() -> Delivery:
    """Download it."""
    return Delivery("download")


def paris(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment on the clocks of Paris."""
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo("Europe/Paris"))
