"""Reaching customer service: one number without surcharge, answers in time, help while it is closed.

Rests on ``support.phone``, ``support.number-class`` and ``support.tariff`` (subject: the number),
``support.acknowledged``, ``support.replied`` and ``support.reply-within`` (subject: the channel), ``support.closed``,
``support.self-service`` and ``support.hours``, ``social.post`` and ``social.answer``.
"""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from journeys.promises.looking import looked, same_document, seen_instead, unseen
from journeys.promises.wording import capital, place
from journeys.readers.frame import FRAME
from parcours.clock import in_words
from parcours.domain.facts import Absent, Fact, Touchpoint
from parcours.domain.ledger import Ledger
from parcours.domain.promises import Promise, Verdict, broken, kept, not_seen
from parcours.domain.terms import Terms

_SAME_POST_S = 120.0
_DEAR = frozenset(("premium", "shared-cost"))
_COST = {
    "free": "free",
    "local": "the price of a local call",
    "standard": "the price of a local call",
    "mobile": "the price of a mobile call",
    "shared-cost": "a shared-cost number",
    "premium": "a surcharge",
}


def free_of_surcharge(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where a number of customer service is surcharged, by the numbering plan or by its own word."""
    expected = "Calling customer service costs no more than an ordinary call"
    facts = [*ledger.find("support.number-class"), *ledger.find("support.tariff")]
    dear = [fact for fact in facts if fact.value in _DEAR]
    if dear:
        number = dear[0].subject or "the number"
        seen = f"{capital(place(dear[0]))} gives {_spoken(number)}, {_COST[str(dear[0].value)]}"
        return broken(expected, seen, *dear[:3])
    if facts:
        return kept(f"{_spoken(facts[0].subject)} is {_COST[str(facts[0].value)]}", *facts[:3], expected=expected)
    return unseen(ledger, "no telephone number of customer service was shown", "support.phone", "support.hours")


def _spoken(number: str) -> str:
    """Write a French number as it is read aloud."""
    if number.startswith("+33") and len(number) == 12:
        digits = f"0{number[3:]}"
        return (
            " ".join(digits[i : i + 2] for i in range(0, 10, 2))
            if digits[1] != "8"
            else f"0 {digits[1:4]} {digits[4:7]} {digits[7:]}"
        )
    return number


def tariff_agrees(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where one touchpoint says another cost of a call than the next, or than the number itself."""
    expected = "All touchpoints name one cost of a call"
    stated = ledger.find("support.tariff")
    if not stated:
        return unseen(ledger, "no cost of a call was stated", "support.phone", "support.hours")
    classes = ledger.find("support.number-class")
    for one in stated:
        for two in (*stated, *classes):
            if two.seq == one.seq or not _one_number(one, two, ledger):
                continue
            if _level(one) != _level(two):
                other = place(two) if two.name == "support.tariff" else f"the number {_spoken(two.subject)}"
                seen = f"{place(one)} says {_COST[str(one.value)]}, {other} says {_COST[str(two.value)]}"
                return broken(expected, capital(seen), one, two)
    places = {(fact.touchpoint, fact.where) for fact in stated}
    if len(places) >= 2:
        return kept(f"{len(places)} places say {_COST[str(stated[0].value)]}", stated[0], stated[-1], expected=expected)
    return not_seen("the cost of a call was stated only once", stated[0])


def _one_number(one: Fact, two: Fact, ledger: Ledger) -> bool:
    """Say whether two costs are those of one number; an announcement is heard on whatever number was dialled."""
    if one.subject == two.subject or not (one.subject and two.subject):
        return True
    announced = Touchpoint.ANNOUNCEMENT in (one.touchpoint, two.touchpoint)
    return announced and two.name == "support.tariff"


def _level(fact: Fact) -> str:
    return {"free": "free", "local": "plain", "standard": "plain", "mobile": "plain"}.get(str(fact.value), "dear")


def one_number(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where one touchpoint gives a number that the others do not know."""
    expected = "All touchpoints give the same telephone number of customer service"
    shown: dict[tuple[Touchpoint, str, datetime], list[Fact]] = {}
    for fact in ledger.find("support.phone"):
        shown.setdefault((fact.touchpoint, fact.where, fact.at), []).append(fact)
    groups = list(shown.values())
    odd = _odd_frame(ledger)
    if odd:
        return broken(expected, *odd)
    for number, one in enumerate(groups):
        for two in groups[number + 1 :]:
            if not {fact.value for fact in one} & {fact.value for fact in two}:
                numbers = [_spoken(str(facts[0].value)) for facts in (one, two)]
                seen = f"{place(one[0])} gives {numbers[0]}, {place(two[0])} gives {numbers[1]}"
                return broken(expected, capital(seen), one[0], two[0])
    if len(groups) >= 2:
        seen = f"{len(groups)} places give {_spoken(str(groups[0][0].value))}"
        return kept(seen, groups[0][0], groups[-1][0], expected=expected)
    return unseen(ledger, "the number was shown only once, or never", "support.phone")


def _odd_frame(ledger: Ledger) -> tuple[str, Fact, Fact] | None:
    """Find a page whose head or foot gives a number that those of the other pages do not."""
    looks: dict[datetime, list[Fact]] = {}
    for fact in ledger.find("support.phone"):
        if fact.where == FRAME:
            looks.setdefault(fact.at, []).append(fact)
    frames = list(looks.values())
    for one, two in pairwise(frames):
        if {fact.value for fact in one} != {fact.value for fact in two}:
            alone = {fact.value for fact in one} ^ {fact.value for fact in two}
            odd = next(fact for fact in (*one, *two) if fact.value in alone)
            usual = next(fact for fact in (*two, *one) if fact.value != odd.value)
            seen = f"{capital(place(odd))} give {_spoken(str(odd.value))} on one page, and on others "
            return f"{seen}{_spoken(str(usual.value))}", odd, usual
    return None


def acknowledges(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where a message to customer service gets no acknowledgement, or a late one."""
    limit = terms.support_acknowledge_within_s
    return _in_time(
        ledger,
        "support.acknowledged",
        None,
        limit,
        f"A message is acknowledged within {in_words(limit)}",
        "no message was sent",
    )


def replies(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where a message gets no answer within the time that the shop states, or the terms give."""
    limit = _stated(ledger, "mail") or terms.support_reply_within_s
    channels = {fact.subject for fact in ledger.find("support.replied", present=False)} - {"social"}
    expected = f"A message is answered within {in_words(limit)}"
    verdicts = [_in_time(ledger, "support.replied", channel, limit, expected, "") for channel in sorted(channels)]
    worst = next((verdict for verdict in verdicts if verdict.state == "broken"), None)
    best = next((verdict for verdict in verdicts if verdict.state == "kept"), None)
    return worst or best or (verdicts[0] if verdicts else not_seen("nobody waited for an answer"))


def social_answered(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where a public post gets no answer within the time that the shop states, or the terms give."""
    limit = _stated(ledger, "social") or terms.social_reply_within_s
    expected = f"A public post is answered within {in_words(limit)}"
    if ledger.find("support.replied", subject="social", present=False):
        return _in_time(ledger, "support.replied", "social", limit, expected, "nobody posted publicly")
    posted = [fact for fact in ledger.find("support.asked") if fact.value == "social"]
    if not posted:
        return unseen(ledger, "nobody posted publicly", "support.replied", subject="social")
    looks = [fact for fact in ledger.find("page.looked", touchpoint=Touchpoint.SOCIAL) if fact.seq > posted[0].seq]
    own = [fact for fact in ledger.find("social.post") if _written_then(fact, posted[0])]
    answers = [fact for post in own for fact in ledger.find("social.answer", subject=post.subject)]
    for fact in answers:
        if isinstance(fact.value, datetime):
            took = (fact.value - posted[0].at).total_seconds()
            if took > limit:
                return broken(expected, f"It was answered after {in_words(took)}", posted[0], fact)
            return kept(f"it was answered after {in_words(max(0.0, took))}", posted[0], fact, expected=expected)
    late = [fact for fact in looks if (fact.at - posted[0].at).total_seconds() > limit]
    if own and late:
        waited = in_words((late[-1].at - posted[0].at).total_seconds())
        return broken(expected, f"After {waited} nobody had answered", posted[0], late[-1])
    return not_seen("nobody looked at the posts again after that time", posted[0])


def _written_then(post: Fact, asked: Fact) -> bool:
    """Say whether a post on the page is the customer's: written at the minute in which the customer posted."""
    return isinstance(post.value, datetime) and abs((post.value - asked.at).total_seconds()) < _SAME_POST_S


def _stated(ledger: Ledger, channel: str) -> float | None:
    return min((float(str(fact.value)) for fact in ledger.find("support.reply-within", subject=channel)), default=None)


def _in_time(ledger: Ledger, name: str, subject: str | None, limit: float, expected: str, reason: str) -> Verdict:
    facts = ledger.find(name, subject=subject, present=False)
    for fact in facts:
        if isinstance(fact.value, Absent):
            return broken(expected, f"None came: {fact.value.seen}", fact)
        if fact.present and float(str(fact.value)) > limit:
            return broken(expected, f"It came after {in_words(float(str(fact.value)))}", fact)
    came = [fact for fact in facts if fact.present]
    if came:
        return kept(f"it came after {in_words(float(str(came[0].value)))}", came[0], expected=expected)
    return unseen(ledger, reason, name, subject=subject)


def survives_closure(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where customer service is closed and neither hours nor self-service are given."""
    closed = ledger.find("support.closed")
    expected = "While customer service is closed, its hours or help without an adviser are given"
    if not closed:
        return unseen(ledger, "customer service was never found closed", "support.hours")
    helped = ledger.find("support.self-service", present=False)
    if any(fact.present for fact in helped):
        return looked(
            ledger,
            "support.self-service",
            expected=expected,
            held="hours or self-service were given",
            failed=lambda fact: f"{capital(place(closed[0]))} says {closed[0].value}, and nothing else helps",
            reason="",
        )
    for fact in closed:
        hours = [other for other in same_document(ledger, fact) if other.name == "support.hours"]
        if hours:
            return kept("its hours stand beside", fact, hours[0], expected=expected)
    absent = [fact for fact in helped if isinstance(fact.value, Absent)]
    if absent:
        return broken(expected, f"{capital(place(closed[0]))}: {seen_instead(absent[0])}", closed[0], absent[0])
    return not_seen("it was closed, and nobody looked for help", closed[0])


PROMISES = (
    Promise("support.free-of-surcharge", "Calling customer service is not surcharged.", free_of_surcharge),
    Promise("support.tariff-agrees", "The cost of a call is the same wherever it is told.", tariff_agrees),
    Promise("support.one-number", "Customer service has one telephone number, the same everywhere.", one_number),
    Promise("support.acknowledges", "A message to customer service is acknowledged.", acknowledges),
    Promise("support.replies-in-time", "A message to customer service is answered in time.", replies, "critical"),
    Promise("support.social-answered", "A public post gets an answer in time.", social_answered),
    Promise(
        "support.survives-closure",
        "While customer service is closed, customers can still help themselves.",
        survives_closure,
    ),
)
