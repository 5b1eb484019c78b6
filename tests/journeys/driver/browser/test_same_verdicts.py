"""The headless shell and full Chromium give a journey the same answers."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from journeys.driver.browser import BrowserPool

if TYPE_CHECKING:
    from ..conftest import TinyShop

BROWSERS = [path for name in ("chromium-headless-shell", "chromium") if (path := shutil.which(name))]


def answers(executable: str, url: str) -> list[object]:
    """Return everything that a walk through the tiny shop's files shows."""
    with BrowserPool(1, executable=Path(executable)) as pool:
        driver = pool.driver("same#1", ["127.0.0.1"])
        seen: list[object] = [driver.go_to(f"{url}/files")]
        for name in ("Facture", "Facture jointe", "Disparue"):
            seen.append(driver.download(name))
            seen.append(driver.read().title)
        seen.append(driver.fetch("/invoice.pdf"))
        seen.append(driver.press("Facture jointe").title)
        seen.append(driver.go_to("/styled"))
        driver.go_to("/form")
        driver.fill("Nom", "Durand")
        seen.append(driver.press_twice("Valider la commande").title)
        driver.close()
    return seen


@pytest.mark.skipif(len(BROWSERS) < 2, reason="needs both chromium-headless-shell and chromium")
def test_both_browsers_give_the_same_answers(tiny_shop: TinyShop) -> None:
    """Pages, downloads and double clicks come out the same; a PDF served inline too."""
    first, second = (answers(executable, tiny_shop.url) for executable in BROWSERS)

    assert first == second
    assert len(tiny_shop.orders) == 4
