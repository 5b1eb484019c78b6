"""Story B, second half: a parcel that came damaged, told to support over every channel."""

from journeys.customer import Customer
from journeys.wishes import by_post, paris
from parcours.domain.journey import Journey, days, hours

after_sales = Journey(
    "after-sales",
    "A doll's house came broken; the customer writes, calls and posts until the money is back",
    starts=paris(2026, 11, 30, 10, 15),
    story="B",
    tags=("after-sales",),
)


@after_sales.act("orders for delivery at home")
def order(customer: Customer) -> None:
    customer.orders("doll-house", by_post(customer.persona.address))
    customer.reads_mail("confirmation")


@after_sales.act("finds it broken, and writes", after=days(7))
def write(customer: Customer) -> None:
    customer.looks_at_tracking()
    customer.looks_at_support()
    customer.complains_by_form(
        "La maison de poupée est arrivée cassée, le toit est fendu. Je demande le remboursement.", wants_money_back=True
    )
    customer.awaits_an_answer()
    customer.looks_at_the_case()


@after_sales.act("calls, because a call is quicker", after=hours(5))
def call(customer: Customer) -> None:
    customer.hears_the_announcement()
    customer.calls("Je vous ai écrit au sujet d'une maison de poupée cassée. Où en est mon dossier ?")
    customer.looks_at_the_case()


@after_sales.act("posts where everybody can read it", after=days(3))
def post(customer: Customer) -> None:
    customer.posts("Ma commande est arrivée cassée et j'attends toujours une solution.")


@after_sales.act("reads what the shop answered", after=hours(26))
def read_answers(customer: Customer) -> None:
    customer.looks_at_posts()
    customer.checks_mail()
    customer.looks_at_the_case()


@after_sales.act("waits for the money", after=days(1))
def wait_for_money(customer: Customer) -> None:
    customer.awaits_the_refund()
    customer.looks_at_tracking()


@after_sales.act("looks back", after=days(7))
def look_back(customer: Customer) -> None:
    customer.checks_mail()
    customer.looks_at_the_case()
    customer.looks_at_whether_support_kept_its_word()
    customer.closes_the_mailbox()


after_sales.promises(
    "basket.*", "checkout.*", "confirmation.arrives", "email.confirmed", "links.*", "mail.*", "order.*",
    "page.*", "parcel.*", "payment.*", "price.*", "refund.*", "support.*", "survey.*", "touchpoints.agree",
)  # fmt: skip
