"""From the home page to the thank-you page, as a customer goes who knows what he wants."""

from __future__ import annotations

from dataclasses import replace

from journeys.customer.collecting import Collecting
from journeys.customer.watching import OFFERS, Watcher
from journeys.driver.port import StepFailed
from journeys.readers import read_invoice
from journeys.shops.port import Delivery, OrderRef
from parcours.domain.facts import Touchpoint, Unoffered
from parcours.domain.persona import Persona
from parcours.errors import NotOffered, NotSold


class Buying(Watcher):
    """Everything that a customer does up to the thank-you page."""

    def orders(
        self, product: str, delivery: Delivery, *, impatient: bool = False, second_thoughts: bool = False
    ) -> None:
        """Order one piece of *product*, reading every page on the way.

        Where the shop lacks the wished delivery, the customer takes what there is (by post).

        Args:
            product: The harness's name of the product.
            delivery: How the customer wants to have it.
            impatient: Click the order button twice, as people do when nothing seems to happen.
            second_thoughts: Correct the e-mail address before paying.
        """
        self.did("customer.email", self.email)
        self.did("customer.language", self.persona.language)
        self._fills_basket(product)
        self._gives_contact()
        self._chooses_delivery(delivery)
        if second_thoughts:
            self.corrects_email_before()
        self._pays()
        self._places_order(impatient)

    def looks_for_windows(self, product: str, delivery: Delivery) -> None:
        """Go as far as the delivery page with *product*, read what may be had, and leave without buying."""
        self._fills_basket(product)
        self._gives_contact()
        self.reads("delivery choice, without buying", picture=True, only=OFFERS)

    def wants_more_than_there_is(self, product: str, delivery: Delivery) -> None:
        """Ask for one piece more than the shop says it has left; order them all the same if it lets one."""
        if not self.tries("look up the product", lambda: self._looks_up(product), "stock.refused"):
            return
        left = self.ledger.last("stock.left")
        if left is None:
            self.note("stock.refused", Unoffered("the shop does not say how many are left"), subject=product)
            return
        wanted = int(str(left.value)) + 1
        if not self.tries("ask for several", lambda: self.shop.add_to_basket(wanted), "stock.refused"):
            return
        self.did("basket.expected", wanted)
        view = self.reads("basket", picture=True)
        refusal = next((line for line in view.lines if "stock" in line.lower()), "")
        if refusal:
            self.note("stock.refused", refusal, subject=product, where="basket", quote=refusal)
            return
        self._gives_contact()
        self._chooses_delivery(delivery)
        self._pays()
        self._places_order(impatient=False)

    def has_a_friend_order(self, product: str, delivery: Delivery) -> None:
        """Have somebody else order from the same shop, and note the number of that order's invoice."""
        friend = replace(self.persona, email=_other_address(f"ami.{self.email}"))
        if not self.tries(
            "open an invoice", lambda: self._orders_for(friend, product, delivery), "invoice.seen-numbers"
        ):
            return
        document = self.shop.open_invoice(OrderRef("", friend.email), source="thank-you")
        facts = read_invoice(document.body, self.clock.now(), "a friend's invoice", zone=self.shop.zone)
        numbers = tuple(str(fact.value) for fact in facts if fact.name == "invoice.number")
        self.note("invoice.seen-numbers", numbers, Touchpoint.INVOICE, where="a friend's invoice")

    def _orders_for(self, friend: Persona, product: str, delivery: Delivery) -> None:
        self.shop.enter(friend.language)
        self.shop.look_up(product)
        self.shop.add_to_basket()
        self.shop.begin_checkout()
        self.shop.give_contact(friend)
        self.shop.choose_delivery(delivery)
        self.shop.pay(friend.card)
        self.shop.place_order()

    def _looks_up(self, product: str) -> None:
        """Find the product: one that the adapter does not name is not sold, one that it names must be there.

        A shop that does not speak the customer's language sells him nothing.
        """
        try:
            self.shop.enter(self.persona.language)
        except NotOffered as lack:
            raise NotSold(lack.message) from lack
        try:
            self.shop.look_up(product)
        except NotOffered as lack:
            if product in self.shop.products():
                raise StepFailed(f"{lack.message}, though its adapter names it among the products") from lack
            raise NotSold(lack.message) from lack
        self.reads("product page", only=OFFERS)

    def corrects_email_before(self) -> None:
        """Put another address in the place of the first, before paying."""
        address = _other_address(self.email)
        if self.tries(
            "correct the address before the order",
            lambda: self.shop.correct_email_before(address),
            "email.corrected",
            subject="before",
        ):
            self.email = address
            self.note("email.corrected", True, subject="before", where="checkout")
            self.did("customer.email", address)

    # Steps ---------------------------------------------------------------------------------------
    def _fills_basket(self, product: str) -> None:
        self._looks_up(product)
        self.shop.add_to_basket()
        self.did("basket.expected", 1)
        self.reads("basket")

    def _gives_contact(self) -> None:
        self.shop.begin_checkout()
        self._checks_form("checkout: contact")
        twice = self.shop.asks_email_twice()
        self.note("email.entered-twice", twice, where="checkout: contact")
        self.shop.give_contact(self.persona)

    def _chooses_delivery(self, delivery: Delivery) -> None:
        self._checks_form("checkout: delivery", only=OFFERS)
        try:
            self.shop.choose_delivery(delivery)
        except NotOffered as lack:
            self.note("step.offered", Unoffered(lack.message), subject=f"delivery by {delivery.mode}")
            self.shop.choose_delivery(Delivery("post", address=self.persona.address))

    def _pays(self) -> None:
        self._checks_form("checkout: payment")
        if self.tries("pay", lambda: self.shop.pay(self.persona.card), "payment.status"):
            self.did("customer.means", "card")
        self.reads("order summary")

    def _places_order(self, impatient: bool) -> None:
        self.did("customer.ordered")
        self.did("billing.address", self.persona.address.one_line())
        self.shop.place_order(impatient=impatient)
        view = self.reads("thank-you page", picture=True)
        if view.status >= 500:
            self.note("order.lost", f"HTTP {view.status}: {view.title}", where="thank-you page")
            return
        if self.ledger.first("payment.status", touchpoint=Touchpoint.SCREEN):
            self.did("customer.paid")

    def _checks_form(self, where: str, only: tuple[str, ...] = ("*",)) -> None:
        self.reads(where, only=only)
        out_of_reach = self.shop.driver.unreachable_by_keyboard()
        for field in out_of_reach:
            self.note("page.inaccessible", field, subject=where, where=where)
        if not out_of_reach:
            self.note("page.accessible", True, subject=where, where=where)


class Correcting(Buying, Collecting):
    """What a customer may want to put right after the order."""

    def corrects_email_after(self) -> None:
        """Give another address after the order, have the confirmation sent again, and see where it arrives."""
        address = _other_address(self.email)
        if self.tries(
            "correct the address after the order",
            lambda: self.shop.correct_email_after(self.order, address),
            "email.corrected",
            subject="after",
        ):
            self.reads("address corrected")
            self.did("customer.email", address)
            self.email = address
            came = self.gets_mail_at_once() or self.gets_mail_again()
            self.note("email.corrected", came, subject="after", where="order page")

    def looks_for_a_way_to_cancel(self) -> None:
        """Look whether the order can be cancelled without calling; do not cancel."""
        if self.tries(
            "cancel without calling", lambda: self.shop.open_cancellation(self.order), "cancellation.offered"
        ):
            self.reads("cancellation page")
            self.note("cancellation.offered", "self-service", where="cancellation page")

    def cancels(self) -> None:
        """Cancel the order by self-service."""
        if self.tries("cancel without calling", lambda: self.shop.cancel(self.order), "cancellation.offered"):
            self.did("customer.cancelled")
            self.reads("cancellation", picture=True)

    def leaves_feedback(self, text: str) -> None:
        """Leave feedback on the order, if there is a place for it."""
        self.own_words.append(text)
        if self.tries("leave feedback", lambda: self.shop.leave_feedback(self.order, text), "feedback.offered"):
            self.note("feedback.offered", True, where="feedback page")


def _other_address(email: str) -> str:
    local, _, domain = email.partition("@")
    return f"{local}.bis@{domain}"
