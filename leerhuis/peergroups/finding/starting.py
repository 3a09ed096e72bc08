"""Starting a group of people who look for one: founded and all invited, or nothing."""

from dataclasses import dataclass
from datetime import datetime

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.peergroups import inviting
from leerhuis.peergroups import service as groups
from leerhuis.peergroups.finding import together
from leerhuis.peergroups.finding.together import Fit
from leerhuis.peergroups.models import PeerGroup
from leerhuis.peergroups.rules import GuideRegister, Plan


@dataclass(frozen=True)
class Guide:
    """Who leads a facilitated group."""

    name: str = ""
    register: GuideRegister | None = None
    number: str = ""


NOBODY = Guide()


def start(fit: Fit, *, name: str, guide: Guide = NOBODY, by: Identity, now: datetime) -> PeerGroup:
    """Found the group in its region and invite everyone in it; they say yes or no themselves."""
    party = fit.party
    plan = Plan(
        name=name,
        form=party.form,
        weekday=party.slot.weekday,
        start=party.slot.start,
        minutes=party.slot.minutes,
        town=party.town,
        least=fit.terms.least,
        most=fit.terms.most,
        organisations=together.ORGANISATIONS,
        guide_name=guide.name,
        guide_register=guide.register,
        guide_number=guide.number,
    )
    with db.transaction():
        group = groups.found(fit.organisation, plan, taking_part=False, by=by, now=now)
        for each in fit.people:
            inviting.invite(group, each, by=by, now=now)
    return group
