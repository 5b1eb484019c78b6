"""Puts together what a worker of a load run needs, inside Locust's process, from the plan alone."""

from __future__ import annotations

from datetime import datetime

from journeys.driver.hosts import AllowedHosts
from journeys.settings import CustomerSettings
from load.crowd.coordinator import this_boot
from load.crowd.parts import Cast
from load.crowd.players import PlayersCast, Stage
from load.mail.box import FedMailbox
from load.mail.crowd_time import CrowdTime
from load.plan import Plan
from parcours.assembly.catalogue import adapter, choose, known_journeys, take_in
from parcours.clock import SteadyClock, SystemClock
from parcours.domain.terms import Terms


def open_players(plan: Plan) -> Cast:
    """Make the cast that plays the plan's journeys: adapter, journeys, mailbox, clock."""
    about = plan.about
    take_in(about["own_promises"], about["own_readers"], about["files"])
    known = known_journeys(about["files"])
    feed = about["feed"]
    same_machine = about["boot"] == this_boot()
    time = CrowdTime(SystemClock())
    clock = SteadyClock(time)
    if about["shop_then"]:
        then = datetime.fromisoformat(about["shop_then"])
        clock = SteadyClock(time, then, about["shop_then_s"] if same_machine else None)
    return PlayersCast(
        Stage(
            journeys=choose(plan.journeys, known),
            shop_class=adapter(about["shop"]),
            url=about["url"],
            hosts=AllowedHosts(about["hosts"]),
            headers=about["headers"],
            mailbox=FedMailbox((feed[0], feed[1]), same_machine=same_machine, time=time),
            clock=clock,
            time=time,
            customer=CustomerSettings(**about["customer"]),
            terms=Terms(**about["promises"]),
            language=about["language"],
            mail_domain=about["mail_domain"],
            read_invoices=about["read_invoices"],
            timeout_s=about["timeout_s"],
            about={"shop": about["shop"], "url": about["url"], "faults": about["faults"]},
        )
    )
