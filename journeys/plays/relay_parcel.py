"""Story B, first half: a parcel that is to wait at a relay."""

from journeys.customer import Customer
from journeys.wishes import at_a_relay, paris
from parcours.domain.journey import Journey, days

relay_parcel = Journey(
    "relay-parcel",
    "A doll's house, ordered a month ahead, is collected at a relay before Christmas",
    starts=paris(2026, 11, 23, 10),
    story="B",
    tags=("purchase",),
)


@relay_parcel.act("orders for collection at a relay")
def order(customer: Customer) -> None:
    customer.orders("doll-house", at_a_relay(near=customer.postcode))
    customer.reads_mail("confirmation")
    customer.opens_invoice(source="thank-you")
    customer.looks_at_the_relay()
    customer.looks_at_tracking()


@relay_parcel.act("follows the parcel", after=days(2))
def follow(customer: Customer) -> None:
    customer.checks_mail()
    customer.looks_at_tracking()
    customer.asks_where_it_is("Bonjour, où est mon colis ?")


@relay_parcel.act("collects it", after=days(3))
def collect(customer: Customer) -> None:
    customer.reads_mail("arrival", by=customer.promised_day("relay.arrival-day"))
    customer.looks_at_tracking()
    customer.collects_at("relay")
    customer.looks_at_tracking()


@relay_parcel.act("looks back", after=days(7))
def look_back(customer: Customer) -> None:
    customer.checks_mail()
    customer.opens_invoice(source="tracking")
    customer.lets_a_stranger_try_the_invoice()
    customer.looks_at_support()
    customer.hears_the_announcement()
    customer.leaves_feedback("La maison de poupée est arrivée à temps.")
    customer.closes_the_mailbox()


relay_parcel.promises(
    "basket.*", "checkout.*", "confirmation.arrives", "email.confirmed", "feedback.*", "invoice.*", "links.*",
    "mail.*", "order.*", "page.*", "parcel.*", "payment.*", "price.*", "relay.*", "stock.*",
    "support.free-of-surcharge", "support.one-number", "support.tariff-agrees", "touchpoints.agree",
)  # fmt: skip
