"""Being heard: one case over all channels, a word that is kept, amends, the second line in time, no survey too early.

Rests on ``support.asked``, ``case.number`` and ``case.known`` (subject: the channel), ``case.status``, ``case.latest``,
``support.promised`` and ``support.kept-word`` (subject: what), ``support.took-back``, ``support.line``,
``support.apologised``, ``support.call-cost-repaid``, ``survey.received`` and ``case.resolved``.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from journeys.promises.looking import by_touchpoint, seen_instead, unseen
from journeys.promises.matching import plain
from journeys.promises.wording import capital, place, value
from parcours.domain.facts import Absent, Fact, Touchpoint
from parcours.domain.ledger import Ledger
from parcours.domain.promises import Promise, Verdict, broken, kept, not_seen
from parcours.domain.terms import Terms

_SLACK = timedelta(minutes=30)
"""A page of a case may be so much behind what was said on it."""


def one_case(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where a channel does not know the case of another, or opens a second one."""
    expected = "One case is known on every channel"
    known = ledger.find("case.known", present=False)
    unknown = [fact for fact in known if fact.value is False or isinstance(fact.value, Absent)]
    if unknown:
        return broken(expected, f"{capital(place(unknown[0]))}: {seen_instead(unknown[0])}", *unknown[:2])
    numbers = ledger.find("case.number")
    other = next((fact for fact in numbers if plain(str(fact.value)) != plain(str(numbers[0].value))), None)
    if other:
        seen = f"{place(numbers[0])} gives case {numbers[0].value}, {place(other)} gives {other.value}"
        return broken(expected, capital(seen), numbers[0], other)
    behind = _behind(ledger, terms)
    if behind:
        return broken(expected, *behind)
    if any(fact.value is True for fact in known):
        return kept("the case was known", *[fact for fact in known if fact.value is True][:2], expected=expected)
    if len({(fact.touchpoint, fact.where) for fact in numbers}) >= 2 and len(ledger.find("support.asked")) >= 2:
        return kept(f"case {numbers[0].value} everywhere", numbers[0], numbers[-1], expected=expected)
    return unseen(ledger, "the customer used one channel only", "case.known")


def _behind(ledger: Ledger, terms: Terms) -> tuple[str, Fact, Fact] | None:
    """Find a page of the case that knows nothing since before the last message, call or answer on it."""
    asked = [fact for fact in ledger.find("support.asked") if fact.value in ("form", "mail", "phone")]
    answers = ledger.find("mail.checked", subject="answer")
    for page in ledger.find("case.latest"):
        before = [fact for fact in asked if fact.seq < page.seq and fact.subject in ("", page.subject)]
        before += [fact for fact in answers if fact.seq < page.seq]
        last = max(before, key=lambda fact: fact.at, default=None)
        if last and isinstance(page.value, datetime) and page.value < last.at - _SLACK:
            what = "an answer came" if last.name == "mail.checked" else "the customer was in touch"
            seen = f"The page of the case ends on {value(page.value, terms)}, {what} on {value(last.at, terms)}"
            return seen, page, last
    return None


def keeps_its_word(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where what an adviser promised did not happen, or another adviser took it back."""
    expected = "What one adviser promises happens, and the next adviser stands by it"
    taken_back = ledger.find("support.took-back")
    promised = ledger.find("support.promised")
    if taken_back:
        return broken(
            expected, f"{capital(place(taken_back[0]))} said: {taken_back[0].value}", *promised[:1], *taken_back[:1]
        )
    looks = ledger.find("support.kept-word", present=False)
    for fact in looks:
        if fact.value is False or isinstance(fact.value, Absent):
            word = next((one for one in promised if one.subject == fact.subject), promised[0] if promised else None)
            until = f" by {value(word.value, terms)}" if word else ""
            seen = f"{capital(fact.subject or 'something')} was promised{until}, and did not happen"
            return broken(expected, seen, *[one for one in (word,) if one], fact)
    if any(fact.value is True for fact in looks):
        return kept("what was promised had happened by its day", *looks[:3], expected=expected)
    return unseen(ledger, "support promised nothing by a day", "support.kept-word", "support.acknowledged")


def escalates(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where the n-th contact on one case is still answered by the first line."""
    asked = ledger.find("support.asked")
    count = terms.escalate_at_contact
    expected = f"Contact number {count} on one case reaches the second line"
    if len(asked) < count:
        return unseen(ledger, f"the customer needed fewer than {count} contacts", "support.acknowledged")
    lines = [fact for fact in ledger.find("support.line") if fact.seq > asked[count - 1].seq]
    high = [fact for fact in lines if int(str(fact.value)) >= 2]
    if high:
        return kept(f"{place(high[0])}: the second line answered", asked[count - 1], high[0], expected=expected)
    if lines:
        return broken(expected, f"{capital(place(lines[0]))}: the first line answered", asked[count - 1], lines[0])
    return not_seen("nobody said which line answered", asked[count - 1])


def makes_amends(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where a harmed customer gets neither apology nor compensation, or pays for a call that the shop caused."""
    expected = "Whoever was harmed gets an apology or a compensation, and is repaid the call that the shop caused"
    sorry = ledger.find("support.apologised", present=False)
    repaid = ledger.find("support.call-cost-repaid", present=False)
    for facts, missing in (
        (sorry, "No answer holds an apology or a compensation"),
        (repaid, "The cost of the call was not repaid"),
    ):
        failures = [fact for fact in facts if fact.value is False or isinstance(fact.value, Absent)]
        if failures and not any(fact.value is True for fact in facts):
            return broken(expected, missing, *failures[:2])
    unpaid = None if repaid else _unpaid_call(ledger)
    if unpaid:
        return broken(expected, "The customer had to call, and no answer since repays the cost of it", *unpaid)
    good = [fact for facts in (sorry, repaid) for fact in [one for one in facts if one.value is True][:1]]
    if good:
        return kept(f"{place(good[0])}: {good[0].quote or 'amends were made'}", *good, expected=expected)
    return unseen(ledger, "no answer to a harmed customer was seen", "support.apologised", "support.acknowledged")


def _unpaid_call(ledger: Ledger) -> tuple[Fact, Fact] | None:
    """Return a call that followed a written complaint, and the answer after it, where nobody repaid its cost."""
    if any(fact.value == "free" for fact in ledger.find("support.number-class")):
        return None
    asked = ledger.find("support.asked")
    calls = [fact for number, fact in enumerate(asked) if fact.value == "phone" and number > 0]
    answers = [fact for fact in ledger.find("mail.checked", subject="answer") if calls and fact.seq > calls[0].seq]
    return (calls[0], answers[-1]) if answers else None


def survey_after(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where the survey comes while the case is open."""
    expected = "The satisfaction survey comes after the case is resolved"
    surveys = [fact for fact in ledger.find("survey.received") if fact.value is True]
    if not surveys:
        return unseen(ledger, "no survey came", "survey.received", "support.acknowledged")
    states = by_touchpoint(ledger.find("case.status"), Touchpoint.SUPPORT)
    if not states:
        return not_seen("the state of the case was never looked at", surveys[0])
    proof: Fact | None = None
    for survey in surveys:
        before = max((fact for fact in states if fact.at <= survey.at), key=_when, default=None)
        after = min((fact for fact in states if fact.at >= survey.at), key=_when, default=None)
        if _open_then(ledger, survey, before, after):
            witness = [fact for fact in (after, before) if fact and fact.value == "open"][:1]
            return broken(expected, f"It came on {value(survey.at, terms)}, when the case was open", survey, *witness)
        proof = next((fact for fact in (before, after) if fact and fact.value == "resolved"), proof)
    if proof is None:
        return not_seen("the state of the case at that time was not seen", surveys[0])
    return kept(f"the case was resolved: {place(proof)}", surveys[0], proof, expected=expected)


def _when(fact: Fact) -> tuple[datetime, int]:
    return fact.at, fact.seq


def _open_then(ledger: Ledger, survey: Fact, before: Fact | None, after: Fact | None) -> bool:
    """Say whether the looks before and after a survey show that the case was open when it came."""
    asked = [fact.at for fact in ledger.find("support.asked")]
    if before and before.value == "resolved" and not any(before.at < at <= survey.at for at in asked):
        return False
    if after and after.value == "open":
        return not any(survey.at < at <= after.at for at in asked)
    ends = [fact.value for fact in ledger.find("case.resolved") if isinstance(fact.value, datetime)]
    if after and ends:
        return min(ends) > survey.at
    return after is None and before is not None and before.value == "open"


PROMISES = (
    Promise("support.one-case", "A case is one case on every channel: nobody must tell it twice.", one_case),
    Promise("support.keeps-its-word", "What customer service promises, happens.", keeps_its_word, "critical"),
    Promise("support.escalates", "Whoever must come back again and again reaches somebody who can decide.", escalates),
    Promise(
        "support.makes-amends",
        "Whoever was harmed gets an apology or a compensation, and the call's cost back.",
        makes_amends,
    ),
    Promise("survey.after-resolution", "Nobody is asked for a mark while the case is open.", survey_after, "minor"),
)
