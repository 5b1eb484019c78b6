"""A shop of eight server-rendered pages that answers at once, so that the browser is what is measured."""

from __future__ import annotations

import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

_STYLE = """
body{font:16px/1.5 sans-serif;margin:0;color:#223}header,main,footer{max-width:60rem;margin:auto;padding:1rem}
nav a{margin-right:1rem}.cards{display:grid;grid-template-columns:repeat(4,1fr);gap:1rem}.card{border:1px solid #ccd;
border-radius:8px;padding:1rem}label{display:block;margin:.5rem 0 .2rem}input,select{padding:.5rem;width:20rem}
button{padding:.6rem 1.2rem;border:0;border-radius:6px;background:#264;color:#fff}.note{display:none}
"""
_NAMES = (
    "Bouquet rond",
    "Maison de poupée",
    "Portable 14 pouces",
    "Convertisseur",
    "Rosier",
    "Lampe",
    "Vase",
    "Carnet",
)


def _page(title: str, body: str) -> HTMLResponse:
    links = "".join(f'<a href="/product/{index}">{name}</a>' for index, name in enumerate(_NAMES))
    return HTMLResponse(
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title>'
        '<link rel="stylesheet" href="/style.css"></head><body><header><nav aria-label="Rayons">'
        f'<a href="/">Accueil</a>{links}<a href="/basket">Panier</a></nav></header><main><h1>{title}</h1>{body}</main>'
        "<footer><p>Service client : 01 99 00 12 34, prix d'un appel local</p><p class='note'>caché</p>"
        "<ul><li>Conditions de vente<li>Mentions légales<li>Rétractation</ul></footer></body></html>"
    )


def _fields(*fields: tuple[str, str]) -> str:
    return "".join(f'<label for="{name}">{label} *</label><input id="{name}" name="{name}">' for name, label in fields)


class SmallShop:
    """The shop; it mails a confirmation *mail_after_s* after the order where it is told where to.

    Args:
        smtp: Host and port of the mail server, or None for no mail.
        mail_after_s: Seconds between the order and its mail.
    """

    def __init__(self, smtp: tuple[str, int] | None = None, mail_after_s: float = 0.0) -> None:
        self._smtp = smtp
        self._mail_after_s = mail_after_s

    def application(self) -> Starlette:
        """Return the shop as an ASGI application."""
        return Starlette(
            routes=[
                Route("/", self.home),
                Route("/style.css", self.style),
                Route("/product/{number:int}", self.product),
                Route("/basket", self.basket),
                Route("/contact", self.contact),
                Route("/delivery", self.delivery, methods=["POST"]),
                Route("/payment", self.payment, methods=["POST"]),
                Route("/order", self.order, methods=["POST"]),
                Route("/thanks", self.thanks),
            ]
        )

    async def style(self, request: Request) -> Response:
        """Serve the style sheet."""
        return Response(_STYLE, media_type="text/css", headers={"cache-control": "max-age=3600"})

    async def home(self, request: Request) -> Response:
        """Show the products."""
        cards = "".join(
            f'<div class="card"><h2><a href="/product/{index}">{name}</a></h2><p>Livré demain, 33,00 €</p></div>'
            for index, name in enumerate(_NAMES)
        )
        return _page("La petite boutique", f'<div class="cards">{cards}</div>')

    async def product(self, request: Request) -> Response:
        """Show one product."""
        name = _NAMES[request.path_params["number"]]
        return _page(
            name, '<p>33,00 €, livraison comprise</p><form action="/basket"><button>Ajouter au panier</button></form>'
        )

    async def basket(self, request: Request) -> Response:
        """Show the basket."""
        return _page(
            "Panier",
            "<table><tr><th>Article</th><th>Prix</th></tr><tr><td>Bouquet rond</td><td>33,00 €</td></tr></table>"
            '<form action="/contact"><button>Commander</button></form>',
        )

    async def contact(self, request: Request) -> Response:
        """Ask who the customer is."""
        fields = _fields(
            ("first", "Prénom"), ("last", "Nom"), ("email", "Adresse e-mail"), ("phone", "Téléphone"), ("city", "Ville")
        )
        form = f'<form method="post" action="/delivery">{fields}<button>Continuer</button></form>'
        return _page("Vos coordonnées", form)

    async def delivery(self, request: Request) -> Response:
        """Ask how it is to be delivered."""
        email = str((await request.form()).get("email", ""))
        return _page(
            "Livraison",
            f'<form method="post" action="/payment"><input type="hidden" name="email" value="{email}">'
            "<fieldset><legend>Mode</legend>"
            '<label><input type="radio" name="mode" value="a"> Coursier</label>'
            '<label><input type="radio" name="mode" value="b"> Relais</label></fieldset>'
            "<button>Continuer</button></form>",
        )

    async def payment(self, request: Request) -> Response:
        """Ask for the card."""
        email = str((await request.form()).get("email", ""))
        fields = _fields(("number", "Numéro de carte"), ("expires", "Expiration"), ("cvc", "Cryptogramme"))
        return _page(
            "Paiement",
            f'<form method="post" action="/order"><input type="hidden" name="email" value="{email}">{fields}'
            "<button>Payer 33,00 €</button></form>",
        )

    async def order(self, request: Request) -> Response:
        """Take the order and lead to the thanks."""
        email = str((await request.form()).get("email", ""))
        if self._smtp is not None and email:
            threading.Timer(self._mail_after_s, self._mail, args=(email,)).start()
        return RedirectResponse("/thanks", status_code=303)

    async def thanks(self, request: Request) -> Response:
        """Thank the customer."""
        return _page(
            "Merci de votre commande", "<dl><dt>Commande</dt><dd>A-1234</dd><dt>Total</dt><dd>33,00 €</dd></dl>"
        )

    def _mail(self, address: str) -> None:
        assert self._smtp is not None
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "shop@shop.test", address, "Votre commande A-1234"
        mail.set_content("Merci. Total : 33,00 €")
        with smtplib.SMTP(*self._smtp) as server:
            server.send_message(mail)


@contextmanager
def serve(shop: SmallShop) -> Iterator[str]:
    """Serve *shop* on a free port of the loopback and give its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(shop.application(), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(5)
        listener.close()
