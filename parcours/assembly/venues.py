"""The venues: the embedded demo shop (a world for each customer), django-oscar, and a shop that is already up."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import AbstractContextManager, contextmanager
from collections.abc import Iterator
from pathlib import Path

import httpx

from fixtures.shop.service import RunningShop, RunningWorld, start_shop
from journeys.stage.venue import Opening
from parcours.domain.journey import Journey
from parcours.errors import ConfigError, ShopUnreachable


class DemoVenue:
    """
    The embedded shop: every customer gets a world of its own, with its own clock and its own faults.

    Args:
        shop: The shop's process.
        faults: Names of the faults that every world commits, with variants: ``no-invoice:half``.
    """

    name = "demo"

    def __init__(self, shop: RunningShop, faults: Sequence[str]) -> None:
        self._shop = shop
        self._faults = list(faults)
        self._worlds: dict[str, RunningWorld] = {}

    def open(self, journey: Journey, seed: int) -> Opening:
        """Make a world whose clock stands where the journey begins."""
        world = self._shop.new_world(at=journey.starts, faults=self._faults, seed=seed)
        self._worlds[world.url] = world
        return Opening(world.url, world.clock)

    def close(self, opening: Opening) -> None:
        """Close the customer's world."""
        world = self._worlds.pop(opening.url, None)
        if world:
            world.close()

    def check(self) -> None:
        """Ask whether the shop's process answers."""
        _ask(self._shop.url)


class StandingVenue:
    """
    A shop that is up already, one and the same for all customers.

    Args:
        name: The adapter's name.
        url: Its address.
    """

    def __init__(self, name: str, url: str) -> None:
        self.name = name
        self._url = url

    def open(self, journey: Journey, seed: int) -> Opening:
        """Return the shop's address."""
        return Opening(self._url)

    def close(self, opening: Opening) -> None:
        """Leave the shop as it is."""

    def check(self) -> None:
        """Ask whether the shop answers."""
        _ask(self._url)


def _ask(url: str) -> None:
    try:
        httpx.get(url, timeout=10.0, follow_redirects=False)
    except httpx.HTTPError as error:
        raise ShopUnreachable(
            f"{url}: the shop does not answer: {type(error).__name__}: {error}",
            way_out="check the address, and that the shop is up",
        ) from error
