"""What a journey costs through the driver, beside the same clicks of a bare synchronous Playwright script.

    python -m benchmarks.browser.driver_cost [--journeys 20] [--trace on-failure] [--browser PATH]

Both use the same browser with the same flags and the same shop, in turn, each journey in a context of its own. The
driver also reads every page and keeps a picture for each act, which is what a journey does by default.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.browser.small_shop import SmallShop, serve
from journeys.driver.browser import BrowserPool, find_browser
from journeys.driver.port import Driver

_FLAGS = [
    "--no-sandbox",
    "--in-process-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]


def buy(driver: Driver, url: str, pictures: Path) -> None:
    """Buy a bouquet as a customer does: click, fill, read every page, a picture for each act."""
    driver.go_to(url)
    driver.press("Bouquet rond")
    driver.press("Ajouter au panier")
    driver.read()
    driver.press("Commander")
    driver.fill("Prénom", "Ana")
    driver.fill("Nom", "Durand")
    driver.fill("Adresse e-mail", "ana@clients.example.org")
    driver.fill("Téléphone", "0199001234")
    driver.fill("Ville", "Paris")
    driver.press("Continuer")
    driver.choose("Relais")
    driver.press("Continuer")
    driver.read()
    driver.snapshot(pictures / "payment.jpg")
    driver.fill("Numéro de carte", "4242424242424242")
    driver.fill("Expiration", "12/34")
    driver.fill("Cryptogramme", "123")
    driver.press("Payer")
    assert "Commande : A-1234" in driver.read().text
    driver.snapshot(pictures / "thanks.jpg")


def main() -> None:
    """Measure, and print medians and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--journeys", type=int, default=20, help="journeys of each kind")
    parser.add_argument("--trace", default="off", choices=["off", "on-failure", "on"])
    parser.add_argument("--browser", type=Path, default=find_browser())
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    bare: list[float] = []
    ours: list[float] = []
    with (
        serve(SmallShop()) as url,
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        BrowserPool(1, executable=options.browser, trace=options.trace) as pool,
    ):
        browser = playwright.chromium.launch(executable_path=options.browser, args=_FLAGS)
        for turn in range(options.journeys + 2):
            started = time.perf_counter()
            context = browser.new_context(locale="fr-FR")
            page = context.new_page()
            page.goto(url)
            page.get_by_role("main").get_by_role("link", name="Bouquet rond").click()
            page.get_by_role("button", name="Ajouter au panier").click()
            page.get_by_role("button", name="Commander").click()
            page.get_by_label("Prénom *", exact=True).fill("Ana")
            page.get_by_label("Nom *", exact=True).fill("Durand")
            page.get_by_label("Adresse e-mail").fill("ana@clients.example.org")
            page.get_by_label("Téléphone").fill("0199001234")
            page.get_by_label("Ville").fill("Paris")
            page.get_by_role("button", name="Continuer").click()
            page.get_by_label("Relais").check()
            page.get_by_role("button", name="Continuer").click()
            page.get_by_label("Numéro de carte").fill("4242424242424242")
            page.get_by_label("Expiration").fill("12/34")
            page.get_by_label("Cryptogramme").fill("123")
            page.get_by_role("button", name="Payer").click()
            assert "A-1234" in page.inner_text("main")
            context.close()
            middle = time.perf_counter()
            driver = pool.driver(f"benchmark#{turn}", ["127.0.0.1"])
            buy(driver, url, Path(folder))
            driver.close()
            if turn >= 2:
                bare.append(middle - started)
                ours.append(time.perf_counter() - middle)
        browser.close()
    ratio = statistics.median(ours) / statistics.median(bare)
    print(f"browser {options.browser}, trace {options.trace}, {options.journeys} journeys of each")
    print(f"bare Playwright  median {statistics.median(bare) * 1000:6.0f} ms, fastest {min(bare) * 1000:6.0f} ms")
    print(f"driver           median {statistics.median(ours) * 1000:6.0f} ms, fastest {min(ours) * 1000:6.0f} ms")
    print(f"ratio of medians {ratio:.2f}")


if __name__ == "__main__":
    main()
