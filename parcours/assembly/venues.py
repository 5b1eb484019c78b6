"""The venues: the embedded demo shop (a world for each customer), a real shop, and a shop that is up already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from fixtures.realshops.service import bring_up, find_recipe
from fixtures.shop.service import OpenShop, RunningWorld, find_shop, start_shop
from journeys.driver.hosts import AllowedHosts
from journeys.driver.http.transport import DIRECT
from journeys.stage.venue import Opening
from parcours.assembly.catalogue import adapter
from parcours.assembly.settings import ShopSettings
from parcours.domain.journey import Journey
from parcours.errors import ConfigError, Refused, ShopUnreachable

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""The hosts to which a journey may always go."""


class DemoVenue:
    """The demo shop, ours or one that is up already: every customer gets a world with its own clock and faults.

    Args:
        shop: The shop.
    """

    name = "demo"

    def __init__(self, shop: OpenShop) -> None:
        self._shop = shop
        self._inbound = shop.inbound
        self._worlds: dict[str, RunningWorld] = {}

    def open(self, journey: Journey, seed: int, faults: Sequence[str] = ()) -> Opening:
        """Make a world that commits *faults* and whose clock stands where the journey begins."""
        world = self._shop.new_world(at=journey.starts, faults=list(faults), seed=seed)
        self._worlds[world.url] = world
        return Opening(world.url, world.clock, self._inbound)

    def close(self, opening: Opening) -> None:
        """Close the customer's world."""
        world = self._worlds.pop(opening.url, None)
        if world:
            world.close()

    def check(self) -> None:
        """Ask whether the shop's process answers."""
        _ask(self._shop.url)


class StandingVenue:
    """A shop that is up already, one and the same for all customers.

    Args:
        name: The adapter's name.
        url: Its address.
    """

    def __init__(self, name: str, url: str) -> None:
        self.name = name
        self._url = url

    def open(self, journey: Journey, seed: int, faults: Sequence[str] = ()) -> Opening:
        """Return the shop's address; a shop that nobody here wrote commits no fault on request."""
        if faults:
            raise ConfigError(
                f"fault {faults[0]}: only the embedded demo shop commits faults; the shop is {self._url}",
                way_out="leave out --fault, or --shop and --url",
            )
        return Opening(self._url)

    def close(self, opening: Opening) -> None:
        """Leave the shop as it is."""

    def check(self) -> None:
        """Ask whether the shop answers."""
        _ask(self._url)


def check_shop(settings: ShopSettings) -> None:
    """Refuse a shop without an adapter, or at an address that may not be gone to, before anything is begun."""
    adapter(settings.name)
    if settings.url:
        check_address(settings.url, settings.allowed_hosts)


def check_address(url: str, allowed: Sequence[str]) -> None:
    """Refuse an address that is no web address, or whose host nobody has named.

    Raises:
        ConfigError: If it is not an http(s) address.
        Refused: If its host is neither this machine nor one of *allowed*.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"shop: expected an http:// or https:// address, given {url!r}")
    if not AllowedHosts([*LOOPBACK, *allowed]).allows(url):
        raise Refused(
            f"{url}: journeys may not go to {parts.hostname}",
            way_out=f'name it in parcours.toml: [shop] allowed_hosts = ["{parts.hostname}"]',
        )


def _ask(url: str) -> None:
    try:
        with httpx.Client(timeout=10.0, follow_redirects=False, mounts=DIRECT) as client:
            client.get(url)
    except httpx.HTTPError as error:
        raise ShopUnreachable(
            f"{url}: the shop does not answer: {type(error).__name__}: {error}",
            way_out="check the address, and that the shop is up",
        ) from error


@contextmanager
def open_venue(settings: ShopSettings, smtp: tuple[str, int], folder: Path) -> Iterator[DemoVenue | StandingVenue]:
    """Bring up the shop that the settings name, or go to where it is up already.

    A demo shop that is up already and lets itself be controlled gives each customer a world as the embedded one does.

    Args:
        settings: Section ``[shop]``.
        smtp: Host and port to which the shop is to send its mails.
        folder: Where a shop that is brought up may keep its own files.

    Raises:
        ConfigError: For a shop without an address.
        ShopUnreachable: If it does not come up or does not answer.
    """
    check_shop(settings)
    if settings.url:
        shop = find_shop(settings.url) if settings.name == "demo" else None
        venue = DemoVenue(shop) if shop else StandingVenue(settings.name, settings.url)
        venue.check()
        try:
            yield venue
        finally:
            if shop:
                shop.stop()
    elif settings.name == "demo":
        with start_shop(smtp=smtp) as shop:
            yield DemoVenue(shop)
    elif recipe := find_recipe(settings.name):
        with bring_up(recipe, smtp, folder / "shop") as real:
            yield StandingVenue(recipe.name, real.url)
    else:
        raise ConfigError(
            f"shop {settings.name}: where is it?", way_out="give --url, or url in [shop] of parcours.toml"
        )
