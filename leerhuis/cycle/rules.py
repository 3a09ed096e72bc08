"""The vocabulary of the yearly cycle: from what people ask for to the round that answers it."""

from datetime import date
from enum import StrEnum

from leerhuis.courses.rules import check_day, check_round
from leerhuis.errors import Refused
from leerhuis.registers import N_


class BodyPart(StrEnum):
    """What a body does with proposals: most advise, one decides."""

    ADVISES = "advises"
    DECIDES = "decides"


class ProposalState(StrEnum):
    """A draft is its coordinators' own; from ASKED on advisers read it and it stays as it is."""

    DRAFT = "draft"
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Opinion(StrEnum):
    FOR = "for"
    AGAINST = "against"
    REMARK = "remark"


class Outcome(StrEnum):
    """What was decided on a proposal."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


class Ground(StrEnum):
    """What a proposal answers to."""

    WISH = "wish"
    INTEREST = "interest"
    SHORTAGE = "shortage"
    SIGNAL = "signal"
    GOAL = "goal"


BODY_LABELS = {
    BodyPart.ADVISES: N_("Advises"),
    BodyPart.DECIDES: N_("Decides"),
}
PROPOSAL_LABELS = {
    ProposalState.DRAFT: N_("Draft"),
    ProposalState.ASKED: N_("Advice is asked"),
    ProposalState.ACCEPTED: N_("Carried"),
    ProposalState.DECLINED: N_("Declined"),
    ProposalState.WITHDRAWN: N_("Withdrawn"),
}
OPINION_LABELS = {
    Opinion.FOR: N_("For"),
    Opinion.AGAINST: N_("Against"),
    Opinion.REMARK: N_("Remark"),
}
OUTCOME_LABELS = {
    Outcome.ACCEPTED: N_("Carried"),
    Outcome.DECLINED: N_("Declined"),
}
GROUND_LABELS = {
    Ground.WISH: N_("Wish from a needs survey"),
    Ground.INTEREST: N_("People who wait for this course"),
    Ground.SHORTAGE: N_("Points that people lack"),
    Ground.SIGNAL: N_("Signal from an evaluation"),
    Ground.GOAL: N_("Goal of the region"),
}


def check_preparation(
    *, starts_on: date, ends_on: date, advise_by_on: date, decide_by_on: date
) -> None:
    """First it is advised, then decided, and then the round begins."""
    check_round(starts_on=starts_on, ends_on=ends_on)
    check_day(advise_by_on, field="advise_by_on")
    check_day(decide_by_on, field="decide_by_on")
    if decide_by_on < advise_by_on:
        raise Refused("Decide after the advice is in.", field="decide_by_on")
    if starts_on <= decide_by_on:
        raise Refused("Decide before the round begins.", field="decide_by_on")
