"""Readers turn what a shop shows, sends and prints into facts, without knowing the shop.

Precision comes first: a fact is made only where a label and its value, or a sentence, are clear. What a
document holds can never raise: a mail or an invoice that cannot be read becomes a fact that says so.
"""

from journeys.readers.flaws import foreign, read_flaws
from journeys.readers.invoice import read_invoice
from journeys.readers.kinds import KINDS, classify_mail
from journeys.readers.mail import ReadMail, read_letter, read_parts
from journeys.readers.mime import Attachment
from journeys.readers.page import read_page
from journeys.readers.pdf import warm_up

__all__ = [
    "KINDS",
    "Attachment",
    "ReadMail",
    "classify_mail",
    "foreign",
    "read_flaws",
    "read_invoice",
    "read_letter",
    "read_page",
    "read_parts",
    "warm_up",
]
