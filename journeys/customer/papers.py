"""The customer's papers: invoice, file, licence; and whether a stranger could have them too."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from journeys.customer.correspondence import Correspondence
from journeys.customer.strangers import as_a_stranger
from journeys.driver.port import Document, StepFailed
from journeys.readers import read_invoice
from journeys.readers.own import read_own_document
from journeys.readers.source import Source
from parcours.domain.facts import Absent, Touchpoint, Unoffered
from parcours.errors import NotOffered

_INVOICE_LINK = re.compile(r"facture|invoice", re.IGNORECASE)
_SHA256 = re.compile(r"\b[0-9a-f]{64}\b", re.IGNORECASE)


class Papers(Correspondence):
    """Everything that a customer does with documents and files."""

    # Invoice -------------------------------------------------------------------------------------
    def opens_invoice(self, *, source: str = "thank-you") -> None:
        """Open the invoice and read it.

        Args:
            source: "thank-you", "tracking" or "mail".
        """
        if source == "mail":
            self._opens_mailed_invoice()
            return
        document = self._obtains("invoice.opened", source, lambda: self.shop.open_invoice(self.order, source=source))
        if document:
            self._reads_invoice(document.body, source)

    def lets_a_stranger_try_the_invoice(self) -> None:
        """Try the invoice's address without the customer's session."""
        try:
            url = self.shop.invoice_address(self.order)
        except NotOffered as lack:
            self.note("invoice.stranger-opened", Unoffered(lack.message))
            return
        if not url:
            self.note("invoice.stranger-opened", Unoffered("the customer was never shown an invoice's address"))
            return
        guess = as_a_stranger(url)
        answer = self.shop.driver.fetch(guess, as_stranger=True)
        opened = answer.status == 200 and answer.body[:1024].lstrip().startswith(b"%PDF")
        self.note("invoice.stranger-opened", opened, where="without session and secret", quote=guess)

    def _opens_mailed_invoice(self) -> None:
        attached = [a.body for mail in self.mails() for a in mail.attachments if a.body[:5] == b"%PDF-"]
        linked = [url for mail in self.mails() for url in mail.links if _INVOICE_LINK.search(url)]
        if attached:
            self._reads_invoice(attached[-1], "mail")
        elif linked:
            self._reads_invoice(self.shop.driver.fetch(linked[-1]).body, "mail")
        elif self.ledger.unoffered("invoice.opened") and not self.ledger.find("invoice.offered"):
            self.note("invoice.opened", Unoffered("nobody speaks of an invoice"), Touchpoint.MAIL, subject="mail")
        else:
            self.note("invoice.opened", Absent("no mail brought or linked one"), Touchpoint.MAIL, subject="mail")

    def _reads_invoice(self, body: bytes, source: str) -> None:
        evidence = self.keeper.file(f"invoice-{source}.pdf", body)
        read_at = self.clock.now()
        where, zone, shape = f"invoice from {source}", self.shop.zone, self.shop.order_numbers
        facts = self.note_all(read_invoice(body, read_at, where, evidence, zone=zone, order_numbers=shape))
        source_of = Source(Touchpoint.INVOICE, read_at, where, evidence, zone, order_numbers=shape)
        self.note_all(read_own_document(body, source_of, self.shop.readers))
        readable = not any(fact.name == "invoice.unreadable" for fact in facts)
        self.note("invoice.opened", readable, Touchpoint.INVOICE, subject=source, evidence=evidence)

    # Files ---------------------------------------------------------------------------------------
    def downloads(self, *, source: str) -> None:
        """Fetch the file that was bought and check that it came whole.

        Args:
            source: "mail" (the link in the download mail), "tracking" or "thank-you".
        """
        if source == "mail":
            url = self.download_link()
            if not url:
                self.note("download.offered", Absent("no mail holds a download link"), Touchpoint.MAIL, subject="mail")
                return
            document: Document | None = self.shop.driver.fetch(url)
            self.note("download.offered", True, Touchpoint.MAIL, subject="mail", quote=url)
        else:
            document = self._obtains(
                "download.offered", source, lambda: self.shop.open_download(self.order, source=source)
            )
            if document:
                self.note("download.offered", True, Touchpoint.TRACKING, subject=source)
        if document:
            self._checks_file(document, source)

    def download_link(self) -> str:
        """Return the file's address as the mail gave it; empty if no mail did."""
        for mail in reversed(self.mails("download")):
            for url in mail.links:
                if re.search(r"download|telecharg|fichier|file", url, re.IGNORECASE):
                    return url
        return ""

    def lets_a_stranger_try_the_download(self) -> None:
        """Try the address of the file as the order page gives it, without the customer's session."""
        try:
            url = self.shop.download_address(self.order)
        except NotOffered as lack:
            self.note("download.stranger-opened", Unoffered(lack.message))
            return
        guess = as_a_stranger(url)
        answer = self.shop.driver.fetch(guess, as_stranger=True)
        opened = answer.status == 200 and not answer.content_type.startswith("text/html")
        self.note("download.stranger-opened", opened, Touchpoint.DOWNLOAD, quote=guess)

    def tries_the_link_before_it_expires(self) -> None:
        """See, an hour before the stated end of the link's life, whether it still lives."""
        expires = self.ledger.first("download.expires")
        url = self.download_link()
        machine = self.shop.time_machine
        if not (expires and isinstance(expires.value, datetime) and url and machine):
            reason = "no expiry was stated" if machine else "the shop's clock cannot be moved"
            self.note("download.alive-late", Unoffered(reason), Touchpoint.DOWNLOAD)
            return
        machine.move_to(expires.value - timedelta(hours=1))
        answer = self.shop.driver.fetch(url)
        alive = answer.status == 200 and not answer.content_type.startswith("text/html")
        self.note("download.alive-late", alive, Touchpoint.DOWNLOAD, quote=f"HTTP {answer.status} {url}")

    def activates(self, product: str) -> None:
        """Activate the licence key with the edition bought."""
        key = self.remembers("licence.key")
        if not key:
            announced = self.ledger.find("mail.promised", subject="download") or self.ledger.find("download.offered")
            value = Absent("no key was given") if announced else Unoffered("nobody speaks of a licence")
            self.note("licence.activated", value, Touchpoint.DOWNLOAD)
            return
        if self.tries("activate the licence", lambda: self.shop.activate_licence(key, product), "licence.activated"):
            self.reads("licence server", Touchpoint.DOWNLOAD, picture=True)

    def _checks_file(self, document: Document, source: str) -> None:
        where = f"file from {source}"
        digest = hashlib.sha256(document.body).hexdigest()
        stated = {m.group().lower() for mail in self.mails() for m in _SHA256.finditer(mail.text)}
        problem = ""
        if document.status != 200:
            problem = f"HTTP {document.status}"
        elif document.content_type.startswith("text/html"):
            problem = "a web page instead of a file"
        elif document.broke_off:
            problem = f"the file did not come whole: {document.broke_off}"
        elif not document.body:
            problem = "an empty file"
        elif stated and digest not in stated:
            problem = f"checksum {digest[:12]}..., stated {', '.join(s[:12] for s in sorted(stated))}..."
        if problem:
            self.note("download.damaged", problem, Touchpoint.DOWNLOAD, subject=source, where=where)
        else:
            size = f"{len(document.body)} bytes, sha256 {digest[:12]}..."
            self.note("download.intact", True, Touchpoint.DOWNLOAD, subject=source, where=where, quote=size)

    def _obtains(self, name: str, source: str, action: Callable[[], Document]) -> Document | None:
        try:
            return action()
        except NotOffered as lack:
            self.note(name, Unoffered(lack.message), subject=source)
        except StepFailed as failure:
            self.note(name, Absent(failure.message[:200]), subject=source)
        return None
