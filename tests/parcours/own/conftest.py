"""A corner shop that somebody else wrote, with a door of its own, and a project that plays journeys in it."""

import contextlib
import html
import io
import smtplib
import subprocess
import sys
import threading
import uuid
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from parcours.cli import main

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1>{body}<footer><p>The Corner Shop, 1 Example Street</p></footer></body></html>"""
BUY = '<form method="post" action="/basket"><button>Add to basket</button></form>'
CHECKOUT = (
    '<form method="post" action="/order">'
    '<label>Your name <input name="name" required></label>'
    '<label>E-mail <input name="email" type="email" required></label>'
    '<label>Street <input name="street" required></label>'
    "<button>Place order</button></form>"
)


@dataclass
class Corner:
    """The shop: what was ordered, who looked at what, and how it may be made to misbehave.

    Args:
        smtp: Where it sends its mails; None to send none.
    """

    smtp: tuple[str, int] | None = None
    url: str = ""
    orders: list[dict[str, str]] = field(default_factory=list)
    tracked: list[str] = field(default_factory=list)
    fails: int = 0
    captcha: bool = False
    banner: bool = False
    hold: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def confirm(self, order):
        """Send the confirmation."""
        if self.smtp is None:
            return
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "shop@corner.example.org", order["email"], "Your order is confirmed"
        mail.set_content(f"Hello {order['name']},\n\nthank you.\n\nOrder number: {order['number']}\nTotal: 12.00 EUR\n")
        with smtplib.SMTP(*self.smtp, timeout=10) as server:
            server.send_message(mail)


def handler(shop):
    """Return the shop's request handler."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *words):
            pass

        def answer(self, title, body, status=200, cookie=""):
            page = PAGE.format(title=title, body=body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            if cookie:
                self.send_header("Set-Cookie", f"visitor={cookie}; Path=/; Max-Age=864000; HttpOnly")
            self.end_headers()
            self.wfile.write(page)

        def visitor(self):
            crumbs = SimpleCookie(self.headers.get("Cookie", ""))
            return crumbs["visitor"].value if "visitor" in crumbs else ""

        def do_GET(self):
            path = self.path.partition("?")[0]
            if path == "/" and shop.captcha:
                self.answer("One more step", "<p>Please confirm that you are not a robot.</p><div>CAPTCHA</div>")
            elif path == "/" and shop.banner:
                self.answer("We value your privacy", '<form action="/home"><button>Accept all</button></form>')
            elif path in ("/", "/home"):
                known = self.visitor()
                self.answer(
                    "The Corner Shop", '<p><a href="/teapot">Teapot</a></p>', cookie="" if known else uuid.uuid4().hex
                )
            elif path == "/teapot":
                self.answer("Teapot", f"<p>Price: 12.00 EUR</p>{BUY}")
            elif path == "/basket":
                self.answer("Your basket", '<p>1 Teapot</p><p>Total: 12.00 EUR</p><a href="/checkout">Checkout</a>')
            elif path == "/checkout":
                self.answer("Checkout", CHECKOUT)
            elif path == "/order":
                mine = [order for order in shop.orders if order["visitor"] == self.visitor()]
                with shop.lock:
                    shop.tracked.append(mine[-1]["number"] if mine else "nobody")
                if not mine:
                    self.answer("No order", "<p>We do not know you.</p>", 404)
                else:
                    self.answer("Your order", f"<p>Order number: {mine[-1]['number']}</p><p>Total: 12.00 EUR</p>")
            else:
                self.answer("Not found", "<p>There is no such page.</p>", 404)

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            if self.path == "/basket":
                self.send_response(303)
                self.send_header("Location", "/basket")
                self.end_headers()
                return
            sent = {key: values[0] for key, values in parse_qs(body).items()}
            with shop.lock:
                if shop.fails > 0:
                    shop.fails -= 1
                    self.answer("Sorry", "<p>Something went wrong.</p>", 500)
                    return
                order = {**sent, "number": f"C-{1000 + len(shop.orders)}", "visitor": self.visitor()}
                shop.orders.append(order)
            shop.confirm(order)
            self.answer(
                "Thank you",
                f"<p>Thank you, {html.escape(sent['name'])}.</p><p>Order number: {order['number']}</p>"
                "<p>Total: 12.00 EUR</p>",
            )

    return Handler


@pytest.fixture(autouse=True)
def _only_ours():
    """Forget after each test what its project has added: in a process of its own, a call is the only one."""
    from journeys.promises import PROMISES
    from journeys.readers.own import READERS
    from parcours.domain.vocabulary import VOCABULARY

    kept = [(table, dict(table)) for table in (PROMISES, READERS, VOCABULARY)]
    yield
    for table, was in kept:
        table.clear()
        table.update(was)


@pytest.fixture
def corner():
    """Serve the corner shop on a free port until the test is over."""
    shop = Corner()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(shop))
    shop.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield shop
    server.shutdown()
    server.server_close()
    thread.join(5)


ADAPTER = '''
"""The corner shop."""

from journeys.shops.port import Delivery, OrderRef, Shop
from parcours.domain.persona import Persona


class CornerShop(Shop):
    """What a guest can do there."""

    name = "corner"
    zone = "Europe/London"

    def products(self):
        return ("teapot",)

    def enter(self, language):
        self.driver.go_to(self.base_url)

    def look_up(self, product):
        self.driver.press("Teapot")

    def add_to_basket(self, quantity=1):
        self.driver.press("Add to basket")

    def begin_checkout(self):
        self.driver.press("Checkout")

    def asks_email_twice(self):
        return False

    def give_contact(self, persona):
        self.persona = persona
        self.driver.fill("Your name", persona.name)
        self.driver.fill("E-mail", persona.email)

    def choose_delivery(self, delivery):
        self.driver.fill("Street", self.persona.address.street)

    def place_order(self, *, impatient=False):
        self.driver.press("Place order")

    def open_tracking(self, order):
        self.driver.go_to(f"{self.base_url}/order")
'''

JOURNEY = '''
"""A teapot is bought, and looked after later."""

from journeys.wishes import by_post
from parcours.domain.journey import Journey, minutes

teapot = Journey("teapot", "A teapot is bought, and its order is looked at later")


@teapot.act("buys a teapot")
def buy(customer):
    customer.orders("teapot", by_post(customer.persona.address))


@teapot.act("looks at the order", after=minutes({after}))
def look(customer):
    customer.looks_at_tracking()


teapot.promises("order.once", "price.*", "touchpoints.agree", "confirmation.arrives")
'''


@dataclass
class Called:
    """How a call ended."""

    returncode: int
    stdout: str
    stderr: str


@dataclass
class Project:
    """A user's folder with an adapter and a journey, and calls of Parcours in it."""

    folder: Path

    def write(self, name, text):
        """Write a file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def call(self, *arguments, cwd=None):
        """Call ``parcours`` in this process, as from *cwd*, and return how it ended and what it printed."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.chdir(cwd or self.folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                main([str(argument) for argument in arguments])
            except SystemExit as end:
                code = int(end.code or 0)
        return Called(code, out.getvalue(), err.getvalue())

    def run(self, program, *arguments, timeout_s=240, cwd=None):
        """Run a program in a process of its own and return it, ended."""
        return subprocess.run(
            [str(Path(sys.executable).with_name(program)), *map(str, arguments)],
            cwd=cwd or self.folder,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            env=surroundings(),
            check=False,
        )

    def begin(self, *arguments, program="parcours"):
        """Begin a program and return the process; the caller ends it."""
        return subprocess.Popen(
            [str(Path(sys.executable).with_name(program)), *map(str, arguments)],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=surroundings(),
        )

    @property
    def runs(self):
        """The run folders, oldest first."""
        return sorted(self.folder.glob("runs/*/run.json"), key=lambda path: path.stat().st_mtime_ns)


def surroundings():
    """Return an environment without colours and without what this process happens to have set."""
    import os

    return {**{k: v for k, v in os.environ.items() if not k.startswith("PARCOURS_")}, "NO_COLOR": "1"}


@pytest.fixture
def project(tmp_path, corner):
    """Return a project for the corner shop whose second act follows the first by the tenth of a minute."""
    made = Project(tmp_path / "project")
    made.write("shop.py", ADAPTER)
    made.write("teapot.py", JOURNEY.format(after=0.1))
    made.write(
        "parcours.toml",
        f'[shop]\nname = "shop.py:CornerShop"\nurl = "{corner.url}"\n\n'
        f'[mailbox]\nport = {free_port()}\n\n[journeys]\nfiles = ["teapot.py"]\ndriver = "http"\n\n'
        "[promises]\nconfirmation_within_s = 1\n",
    )
    return made


def free_port():
    """Return a port that is free now."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
