"""What a merchant calls the articles that the journeys order, in French and English, where nothing else was on sale.

A shop that is set up for tests may sell them by these names; its adapter then says `TITLES = ARTICLES`.
"""

from __future__ import annotations

from journeys.driver.port import Name

ARTICLES: dict[str, Name] = {
    "bouquet": ("Bouquet de roses anciennes", "Bouquet of old roses"),
    "doll-house": ("Maison de poupées en bois", "Wooden doll's house"),
    "laptop": ("Ordinateur portable 14 pouces", "14 inch laptop"),
    "converter-full": ("Convertisseur, édition complète", "Converter, full edition"),
    "converter-light": ("Convertisseur, édition légère", "Converter, light edition"),
}
"""The articles by the harness's own names."""
