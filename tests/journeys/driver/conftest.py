"""A tiny shop of a few pages, served on a free port of the loopback, for all drivers' tests."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from journeys.driver.browser import BrowserPool

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj"
    b" 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj trailer<</Root 1 0 R>>\n%%EOF\n"
)


def page(title: str, body: str, status: int = 200) -> HTMLResponse:
    """Dress *body* as a page of the tiny shop."""
    style = (
        ".gone{display:none} .veiled{visibility:hidden} .veiled b{visibility:visible} .row{display:flex}"
        " .cover{position:fixed;inset:0;background:#fff}"
    )
    return HTMLResponse(
        f"<!doctype html><html lang='fr'><head><title>{title}</title><style>{style}</style></head>"
        f"<body><h1>{title}</h1>{body}</body></html>",
        status_code=status,
    )


@dataclass
class TinyShop:
    """What the tests know of the tiny shop.

    Args:
        url: Its address, without a final slash.
        orders: The forms that were sent to it, in order.
    """

    url: str = ""
    orders: list[dict[str, str]] = field(default_factory=list)

    def application(self) -> Starlette:
        """Return the shop as an ASGI application."""
        pages = [
            "home",
            "form",
            "basket",
            "files",
            "slow",
            "hidden",
            "cookie",
            "scripted",
            "styled",
            "visits",
            "nothing",
            "covered",
            "odd",
            "foreign",
        ]
        routes = [Route(f"/{name}", getattr(self, name)) for name in pages]
        return Starlette(
            routes=[
                *routes,
                Route("/", self.home),
                Route("/order", self.order, methods=["POST"]),
                Route("/upload", self.uploaded, methods=["POST"]),
                Route("/invoice.pdf", self.pdf),
                Route("/attached.pdf", self.attached),
                Route("/broken", self.broken),
                Route("/away", self.away),
                Route("/missing-file", self.missing_file),
                Route("/thanks", self.thanks),
                Route("/empty", self.empty),
                Route("/hang", self.hang),
            ]
        )

    async def home(self, request: Request) -> Response:
        """Links and buttons whose names begin alike."""
        return page(
            "Fleurs",
            "<nav><a href='/form'>Commander</a> <a href='/form?more'>Commander en gros</a>"
            " <a href='/basket'>Panier (2)</a> <a href='/away'>Partenaire</a> <a href='/broken'>Panne</a>"
            " <a href='/files'>Mes documents</a></nav>"
            "<p>Bienvenue</p><p hidden>caché</p><p style='display: none'>caché</p>"
            "<dl><dt>Total :</dt><dd>33,00&nbsp;€</dd></dl>",
        )

    async def form(self, request: Request) -> Response:
        """Show a checkout with every kind of field."""
        return page(
            "Vos coordonnées",
            "<form method='post' action='/order'><p><label for='f'>Prénom *</label><input id='f' name='first'>"
            "<p><label for='n'>Nom *</label><input id='n' name='last' required>"
            "<p><label>Courriel <input type='email' name='email'></label>"
            "<p><label>Mot de passe <input type='password' name='password'></label>"
            "<p><label>Quantité <input type='number' name='quantity' value='1'></label>"
            "<p><label>Pays <select name='country'><option value='be'>Belgique<option value='fr'>France"
            "<option value='fo'>Îles Féroé (DK)</select></label>"
            "<fieldset><legend>Livraison</legend><label><input type='radio' name='mode' value='post' checked>"
            " À domicile (5,00 €)</label><label><input type='radio' name='mode' value='relay'> En relais</label>"
            "</fieldset>"
            "<fieldset><legend>Facturation</legend><label><input type='radio' name='bill' value='post'>"
            " À domicile</label><label><input type='radio' name='bill' value='relay'> En relais</label></fieldset>"
            "<p><label><input type='checkbox' name='terms' value='yes'> J’accepte les conditions</label>"
            "<p><label>Message <textarea name='message'></textarea></label>"
            "<p><button>Valider la commande</button></form>",
        )

    async def order(self, request: Request) -> Response:
        """Take an order, slowly enough for a second click, and send the customer to the thanks."""
        form = await request.form()
        self.orders.append({key: str(value) for key, value in form.items()})
        await asyncio.sleep(0.03)
        return RedirectResponse(f"/thanks?{len(self.orders)}", status_code=303)

    async def thanks(self, request: Request) -> Response:
        """Name the order."""
        return page("Merci", f"<p>Commande {request.url.query}</p><a href='/home'>Accueil</a>")

    async def basket(self, request: Request) -> Response:
        """Two rows whose buttons have one name."""
        rows = "".join(
            f"<tr><td>{name}</td><td>{price}</td><td><form action='/thanks'><input type='hidden' name='q'"
            f" value='{name}'><button>Retirer</button></form></td></tr>"
            for name, price in (("Bouquet rond", "33,00 €"), ("Maison de poupée", "59,90 €"))
        )
        return page("Panier", f"<table><tr><th>Article</th><th>Prix</th><th></th></tr>{rows}</table>")

    async def files(self, request: Request) -> Response:
        """Files of every manner of serving."""
        return page(
            "Documents",
            "<a href='/invoice.pdf'>Facture</a> <a href='/attached.pdf'>Facture jointe</a>"
            " <a href='/missing-file'>Disparue</a> <form action='/invoice.pdf'><button>Imprimer</button></form>"
            " <form action='/upload' method='post' enctype='multipart/form-data'><label>Photo <input type='file'"
            " name='photo'></label><button>Envoyer</button></form>",
        )

    async def pdf(self, request: Request) -> Response:
        """Show a PDF to look at."""
        return Response(PDF, media_type="application/pdf")

    async def attached(self, request: Request) -> Response:
        """Give a PDF to keep."""
        return Response(
            PDF, media_type="application/pdf", headers={"content-disposition": 'attachment; filename="facture.pdf"'}
        )

    async def missing_file(self, request: Request) -> Response:
        """Show an error page where a file belongs."""
        return page("Introuvable", "<p>Ce fichier n'existe plus.</p>", status=404)

    async def uploaded(self, request: Request) -> Response:
        """Say what came."""
        form = await request.form()
        photo = form["photo"]
        assert not isinstance(photo, str)
        return page("Reçu", f"<p>{photo.filename}, {len(await photo.read())} octets</p>")

    async def broken(self, request: Request) -> Response:
        """Fail."""
        return page("Erreur interne", "<p>Réessayez plus tard.</p>", status=503)

    async def styled(self, request: Request) -> Response:
        """Hide parts by style sheet, and lay out others by it."""
        return page(
            "Style",
            "<p class='gone'>caché</p><p class='veiled'>invisible <b>visible</b></p><p class='row'><span>Total</span>"
            "<span>33 €</span></p><label>Nom <input class='gone' name='n'></label><button class='veiled'>Non</button>",
        )

    async def empty(self, request: Request) -> Response:
        """Fail without a word."""
        return Response(status_code=500)

    async def hang(self, request: Request) -> Response:
        """Show a button that never ends."""
        return page("Boucle", "<button onclick='for (;;);'>Boucle</button>")

    async def away(self, request: Request) -> Response:
        """Lead to another host."""
        return RedirectResponse("http://sso.elsewhere.example/login?token=sentinel")

    async def slow(self, request: Request) -> Response:
        """Answer after three seconds."""
        await asyncio.sleep(3)
        return page("Lent", "")

    async def hidden(self, request: Request) -> Response:
        """Fields without names, and one that Tab leaves out."""
        return page(
            "Accessible ?",
            "<form><label>Nom <input name='name'></label><input name='anonymous'><label>Ville <input name='city'"
            " tabindex='-1'></label><label><input type='radio' name='r'> A</label><label><input type='radio' name='r'>"
            " B</label><button>Aller</button></form>",
        )

    async def cookie(self, request: Request) -> Response:
        """Count the visits of one customer in a cookie."""
        visits = int(request.cookies.get("visits", "0")) + 1
        if "text/html" not in request.headers.get("accept", ""):
            return PlainTextResponse(f"visits before: {visits - 1}")
        answer = page("Visites", f"<p>Visite {visits}</p>")
        answer.set_cookie("visits", str(visits))
        return answer

    async def scripted(self, request: Request) -> Response:
        """Show a page that changes by script."""
        late = (
            "setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<a href=/thanks?tard>Plus tard</a>'), 300)"
        )
        asks = "fetch('/visits').then((answer) => answer.text()).then((text) => { o.textContent = text; })"
        return page(
            "Script",
            f"<script>{late}</script><p id='o'>Attente</p>"
            "<button onclick=\"setTimeout(() => { o.textContent = 'Prêt' }, 20)\">Calculer</button>"
            f'<button onclick="{asks}">Demander</button>'
            "<button onclick=\"if (confirm('Sûr ?')) location.href = '/thanks?oui'\">Annuler</button>"
            "<button onclick=\"setTimeout(() => { location.href = '/thanks?saut' }, 10)\">Sauter</button>"
            "<a href='/thanks?nouvel' target='_blank'>Nouvel onglet</a><button disabled>Grisé</button>"
            "<button onclick=\"fetch('/nothing')\">Rien</button>",
        )

    async def visits(self, request: Request) -> Response:
        """Answer a script, after a while."""
        await asyncio.sleep(0.2)
        return PlainTextResponse("Réponse")

    async def nothing(self, request: Request) -> Response:
        """Answer with nothing."""
        return Response(status_code=204)

    async def odd(self, request: Request) -> Response:
        """Show, after a while, buttons with odd names."""
        names = ("Paiement / livraison", "J’accepte tout", "Dire &quot;oui&quot;", "a >> b", "-10 % [promo] (2) \\ x")
        buttons = "".join(
            f"<form action=/thanks><button name=q value={n}>{name}</button></form>" for n, name in enumerate(names)
        )
        return page(
            "Noms",
            f"<div id='d' hidden>{buttons}</div><script>setTimeout(() => {{ d.hidden = false }}, 250)</script>",
        )

    async def foreign(self, request: Request) -> Response:
        """Ask other hosts for parts of the page."""
        other = "http://elsewhere.example"
        return page(
            "Étranger",
            f"<link rel='stylesheet' href='{other}/a.css'><script src='{other}/a.js'></script><img src='{other}/a.png'>"
            f"<iframe src='{other}/'></iframe><p>Texte</p>",
        )

    async def covered(self, request: Request) -> Response:
        """Cover the page with a notice that goes by itself, and one page that stays covered."""
        gone = "" if request.url.query else "setTimeout(() => document.querySelector('.cover').remove(), 300)"
        return page(
            "Couvert", f"<a href='/thanks?dessous'>Dessous</a><div class='cover'>Avis</div><script>{gone}</script>"
        )


@pytest.fixture(scope="module")
def tiny_shop() -> Iterator[TinyShop]:
    """Serve the tiny shop."""
    shop = TinyShop()
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(shop.application(), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    shop.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    yield shop
    server.should_exit = True
    thread.join(5)
    listener.close()


@pytest.fixture(scope="module")
def pool() -> Iterator[BrowserPool]:
    """Open a pool of two slots, headless, with a short deadline."""
    with BrowserPool(2, step_timeout_s=1.5) as browsers:
        yield browsers
