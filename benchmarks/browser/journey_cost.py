"""What a whole purchase costs through the harness, beside the same clicks of a bare synchronous Playwright script.

    python -m benchmarks.browser.journey_cost [--journeys 12] [--trace on-failure]

Both buy the same doll's house in the embedded demo shop, with the same browser and flags, in turn, each customer in a
context and a world of its own. The harness reads every page into facts, appends them to the run folder, keeps a
picture, and judges the promises: its default evidence.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.browser.driver_cost import _FLAGS
from fixtures.personas import make_persona
from fixtures.shop.service import RunningShop, start_shop
from journeys.customer import Customer
from journeys.driver.browser import find_browser
from journeys.stage.troupe import Part
from journeys.wishes import by_post, paris
from parcours.assembly.playing import create_run
from parcours.assembly.settings import Settings, load_settings
from parcours.assembly.theatre import Theatre, open_theatre
from parcours.domain.journey import Journey
from parcours.mailbox.sink import SmtpSink

_AIMS = {"off": 1.10, "on-failure": 1.45}
"""The most that a purchase may cost, as a share of bare Playwright's, by what is traced."""
STARTS = paris(2026, 11, 23, 10)
purchase = Journey("purchase", "A doll's house is bought", starts=STARTS)
purchase.promises("basket.*", "checkout.*", "price.*", "touchpoints.agree")


@purchase.act("buys it")
def buy(customer: Customer) -> None:
    """Buy through the harness."""
    customer.orders("doll-house", by_post(customer.persona.address))


def bare(browser: Browser, url: str, seed: int) -> float:
    """Buy with plain Playwright calls; return the seconds it took."""
    persona = make_persona(seed)
    began = time.perf_counter()
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    page.goto(f"{url}/?lang=fr")
    page.get_by_label("Rechercher un produit").fill("Maison de poupée")
    page.get_by_role("button", name="Rechercher").click()
    page.get_by_role("link", name="Maison de poupée Les Tilleuls").first.click()
    page.get_by_role("button", name="Ajouter au panier").click()
    page.get_by_role("link", name="Passer commande").click()
    _contact(page, persona.first_name, persona.last_name, persona.email, persona.phone)
    page.get_by_label("Adresse", exact=True).fill(persona.address.street)
    page.get_by_label("Code postal").fill(persona.address.postcode)
    page.get_by_label("Ville").fill(persona.address.city)
    page.get_by_role("button", name="Continuer vers la livraison").click()
    page.get_by_label("Livraison à domicile").check()
    page.get_by_role("button", name="Continuer vers le paiement").click()
    page.get_by_label("Titulaire de la carte").fill(persona.name)
    page.get_by_label("Numéro de carte").fill(persona.card.number)
    page.get_by_label("Date d’expiration").fill(persona.card.expires)
    page.get_by_label("Cryptogramme").fill(persona.card.code)
    page.get_by_label("J’accepte les conditions générales de vente").check()
    page.get_by_role("button", name="Commander avec obligation de paiement").click()
    page.get_by_text("Numéro de commande").first.wait_for()
    context.close()
    return time.perf_counter() - began


def _contact(page: Page, first: str, last: str, email: str, phone: str) -> None:
    page.get_by_label("Prénom").fill(first)
    page.get_by_label("Nom", exact=True).fill(last)
    page.get_by_label("Adresse e-mail", exact=True).fill(email)
    page.get_by_label("Confirmez l’adresse e-mail").fill(email)
    page.get_by_label("Téléphone").fill(phone)


def harness(theatre: Theatre, number: int) -> float:
    """Buy through the harness; return the seconds it took."""
    staged = theatre.stage(Part(purchase, number, number))
    began = time.perf_counter()
    result = staged.performance.play()
    staged.strike()
    took = time.perf_counter() - began
    assert result.verdict == "kept", result
    return took


def in_turn(shop: RunningShop, settings: Settings, journeys: int) -> tuple[list[float], list[float]]:
    """Buy with one and the other in turn; the first of each is not counted."""
    ours: list[float] = []
    theirs: list[float] = []
    with sync_playwright() as playwright, open_theatre(settings, create_run("bench", settings, ())) as theatre:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=_FLAGS)
        for number in range(1, journeys + 2):
            world = shop.new_world(at=STARTS, seed=number)
            theirs.append(bare(browser, world.url, number))
            world.close()
            ours.append(harness(theatre, number))
        browser.close()
    return ours[1:], theirs[1:]


def main() -> None:
    """Measure, print medians and their ratio, and end with 1 where it is above the aim."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--journeys", type=int, default=12, help="purchases of each kind")
    parser.add_argument("--trace", choices=list(_AIMS), default="off")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        sink = SmtpSink()
        settings = load_settings().changed(journeys={"runs": name, "trace": args.trace, "browsers": 1})
        with start_shop(smtp=sink.address) as shop:
            ours, theirs = in_turn(shop, settings, args.journeys)
        mine, bare_s = statistics.median(ours), statistics.median(theirs)
        print(f"bare Playwright   {bare_s * 1000:7.0f} ms (median of {len(theirs)})")
        print(f"harness           {mine * 1000:7.0f} ms, trace {args.trace}: ratio {mine / bare_s:.2f}")
        sink.close()
    sys.exit(mine / bare_s > _AIMS[args.trace])


if __name__ == "__main__":
    main()
