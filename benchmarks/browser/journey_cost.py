"""What a whole purchase costs through the harness, beside the same clicks of a bare synchronous Playwright script.

    python -m benchmarks.browser.journey_cost [--journeys 12] [--trace on-failure]

Both buy the same doll's house in the embedded demo shop, with the same browser and flags, in turn, each customer in a
context and a world of its own. The harness reads every page into facts, appends them to the run folder, keeps a
picture, and judges the promises: its default evidence. Then the same purchases with one browser and with two.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.browser.driver_cost import _FLAGS
from fixtures.personas import make_persona
from fixtures.shop.service import RunningShop, start_shop
from journeys.customer import Customer
from journeys.driver.browser import find_browser
from journeys.stage.troupe import Part, Troupe
from journeys.wishes import by_post, paris
from parcours.assembly.playing import create_run
from parcours.assembly.settings import Settings, load_settings
from parcours.assembly.theatre import Theatre, open_theatre
from parcours.domain.journey import Journey
from parcours.mailbox.sink import SmtpSink

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


@contextmanager
def company(settings: Settings) -> Iterator[Callable[[int, int], float]]:
    """Open a theatre and warm its browsers; hand out what gives so many purchases from a number on, by the minute."""
    browsers = settings.journeys.browsers
    with open_theatre(settings, create_run("bench", settings, ())) as theatre:

        def per_minute(first: int, journeys: int) -> float:
            parts = [Part(purchase, number, number) for number in range(first, first + journeys)]
            began = time.perf_counter()
            results = Troupe(theatre.stage, under_way=browsers).play(parts)
            assert {result.verdict for result in results} == {"kept"}, results
            return 60 * journeys / (time.perf_counter() - began)

        per_minute(10_000, 2 * browsers)
        yield per_minute


def one_and_two(settings: Settings, journeys: int, rounds: int) -> tuple[float, float]:
    """Return the purchases a minute with one browser and with two: medians of rounds in turn, all browsers warm."""
    alone, both = (settings.changed(journeys={"browsers": count}) for count in (1, 2))
    singles: list[float] = []
    doubles: list[float] = []
    with company(alone) as single, company(both) as double:
        for number in range(rounds):
            singles.append(single(1 + number * journeys, journeys))
            doubles.append(double(1 + number * journeys, journeys))
    return statistics.median(singles), statistics.median(doubles)


def main() -> None:
    """Measure, and print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--journeys", type=int, default=12, help="purchases of each kind")
    parser.add_argument("--trace", choices=["off", "on-failure"], default="off")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        sink = SmtpSink()
        base = load_settings().changed(journeys={"runs": name, "trace": args.trace})
        with start_shop(smtp=sink.address) as shop:
            one = base.changed(journeys={"browsers": 1})
            ours, theirs = in_turn(shop, one, args.journeys)
        mine, bare_s = statistics.median(ours), statistics.median(theirs)
        print(f"bare Playwright   {bare_s * 1000:7.0f} ms (median of {len(theirs)})")
        print(f"harness           {mine * 1000:7.0f} ms, trace {args.trace}: ratio {mine / bare_s:.2f}")
        single, double = one_and_two(base, args.journeys, rounds=3)
        print(f"one browser {single:.1f} a minute, two {double:.1f} a minute: ratio {double / single:.2f}")
        sink.close()


if __name__ == "__main__":
    main()
