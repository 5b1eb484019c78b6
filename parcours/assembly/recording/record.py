"""Records a shop: opens a browser, walks, writes the drafts."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fixtures.personas import make_persona
from journeys.driver.browser import BrowserPool
from parcours.assembly.recording.draft import draft_adapter, draft_order
from parcours.assembly.recording.walk import Stop, Walk, Walker
from parcours.assembly.settings import Settings
from parcours.assembly.venues import LOOPBACK, check_address
from parcours.errors import ConfigError, CouldNotLook

ADAPTER, ORDER = "recorded.py", "first_order.py"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of it.

    Args:
        walk: What was seen and done.
        adapter: Where the adapter was drafted.
        order: Where the journey was drafted; None where the walk did not come to the order button.
    """

    walk: Walk
    adapter: Path
    order: Path | None


def has_display() -> bool:
    """Say whether a person can watch a browser here."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def record_shop(
    url: str, folder: Path, settings: Settings, *, headed: bool, say: Callable[[Stop], None] = lambda stop: None
) -> Recorded:
    """Walk the shop at *url* to its order button, without ordering, and draft an adapter into *folder*.

    Args:
        url: The shop's home page.
        folder: Where the drafts are written; nothing there is overwritten.
        settings: Which hosts may be gone to, and how patient the walk is.
        headed: Whether a person watches.
        say: Told of each page as it is reached.

    Raises:
        ConfigError: If *url* is none, or a draft exists already.
        Refused: If its host is neither this machine nor allowed.
        CouldNotLook: If the shop does not answer or no browser starts.
    """
    check_address(url, settings.shop.allowed_hosts)
    for name in (ADAPTER, ORDER):
        if (folder / name).exists():
            raise ConfigError(f"{folder / name}: exists already", way_out="move it away, or record into another --out")
    persona = make_persona(settings.journeys.seed, domain=settings.mailbox.domain)
    with BrowserPool(1, headed=headed, step_timeout_s=min(settings.shop.step_timeout_s, 15.0)) as pool:
        driver = pool.driver("record", (*LOOPBACK, *settings.shop.allowed_hosts))
        walk = Walker(driver, persona, say).walk(url)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        adapter = folder / ADAPTER
        adapter.write_text(draft_adapter(walk), encoding="utf-8")
        order = folder / ORDER if walk.reached_the_order else None
        if order:
            order.write_text(draft_order(walk), encoding="utf-8")
    except OSError as error:
        raise CouldNotLook(f"{error.filename}: cannot be written: {error.strerror}") from error
    return Recorded(walk, adapter, order)
