"""Saying yes or no to a seat that was requested. All who decide must say yes; one no is no."""

from datetime import datetime
from functools import partial

from sqlalchemy import exists, select

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.models import Edition
from leerhuis.enrolment import counting, deciding, seating
from leerhuis.enrolment import mails_of_turns as mails
from leerhuis.enrolment.models import Approval, Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Side, Verdict, WhyNot
from leerhuis.enrolment.sides import ask as ask
from leerhuis.enrolment.sides import sides_for as sides_for
from leerhuis.enrolment.sides import state_for as state_for
from leerhuis.errors import Refused
from leerhuis.mail import service as mail


def approve(approval: Approval, *, by: Identity, now: datetime) -> Enrolment:
    """Say yes for one side; the seat is certain once nobody has to say it any more."""
    with db.transaction():
        enrolment, edition = _held(approval)
        if approval.verdict is Verdict.APPROVED:
            return enrolment
        _check(approval, enrolment, edition, by=by)
        _decide(approval, Verdict.APPROVED, by=by, now=now)
        seating.record(
            Action.ENROLMENT_APPROVED, enrolment, edition, by=by, now=now, side=approval.side.value
        )
        if not _is_asked(enrolment):
            seating.confirm(enrolment, edition, letter=mails.approved, now=now)
        return enrolment


def decline(
    approval: Approval, *, why: WhyNot | None = None, reason: str = "", by: Identity, now: datetime
) -> Enrolment:
    """Say no for one side: that ends the request, and the seat goes to the next in line."""
    with db.transaction():
        enrolment, edition = _held(approval)
        if approval.verdict is Verdict.DECLINED:
            return enrolment
        _check(approval, enrolment, edition, by=by)
        _decide(approval, Verdict.DECLINED, by=by, now=now)
        approval.why, approval.reason = why, reason
        enrolment.why, enrolment.reason = why, reason
        seating.record(
            Action.ENROLMENT_DECLINED, enrolment, edition, by=by, now=now, side=approval.side.value
        )
        letter = partial(mails.declined, side=approval.side)
        seating.end(enrolment, edition, state=EnrolmentState.DECLINED, letter=letter, now=now)
        seating.settle(edition, by=by, now=now)
        return enrolment


def _held(approval: Approval) -> tuple[Enrolment, Edition]:
    """The seat that it is about, read anew while nobody else decides."""
    enrolment = counting.by_id(approval.enrolment_id)
    edition = counting.edition_of(enrolment)
    counting.hold(edition)
    counting.read_again(enrolment)
    db.session.refresh(approval, ["verdict"])
    return enrolment, edition


def _check(approval: Approval, enrolment: Enrolment, edition: Edition, *, by: Identity) -> None:
    deciding.check_decide(
        state=enrolment.state, decided=approval.verdict is not None, edition=edition.state
    )
    if by.person_id == enrolment.person_id and approval.side is not Side.COORDINATOR:
        raise Refused("You do not decide about your own enrolment.")


def _decide(approval: Approval, verdict: Verdict, *, by: Identity, now: datetime) -> None:
    approval.verdict, approval.decided_at, approval.decided_by_id = verdict, now, by.person_id
    mail.withdraw(subject=approval.public_id, kinds=(mails.ASKED,))


def _is_asked(enrolment: Enrolment) -> bool:
    """Whether some side has still to say something."""
    unsaid = (Approval.enrolment_id == enrolment.id, Approval.verdict.is_(None))
    return bool(db.session.scalar(select(exists().where(*unsaid))))
