"""What the page of one's own enrolment reads by its state: who decides, why one waits, others."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.courses import admission
from leerhuis.courses.models import Edition, Round
from leerhuis.courses.words import Priority
from leerhuis.enrolment import fitting, foreseeing, queries
from leerhuis.enrolment.models import Approval, Enrolment
from leerhuis.enrolment.rules import HAS_SEAT, EnrolmentState, Reason, Verdict
from leerhuis.people import rules as people_rules
from leerhuis.people.models import EmailAddress, Person

# In these states somebody looks for another group.
_LOOKS_FURTHER = (EnrolmentState.WAITING, EnrolmentState.DECLINED, EnrolmentState.LAPSED)


class Other(NamedTuple):
    """Another group of the course; `free` None is no limit."""

    edition: Edition
    free: int | None


class Story(NamedTuple):
    """What there is to tell of an enrolment besides its facts."""

    reason: Reason | None = None
    by_rules: bool = False
    approvals: Sequence[Approval] = ()
    others: Sequence[Other] = ()


def story_of(enrolment: Enrolment, edition: Edition, *, now: datetime) -> Story:
    """Only what the state asks for is read."""
    waits = enrolment.state is EnrolmentState.WAITING
    asks = enrolment.state in (EnrolmentState.REQUESTED, EnrolmentState.DECLINED)
    further = enrolment.state in _LOOKS_FURTHER
    return Story(
        reason=foreseeing.why_waiting(enrolment, edition, now=now) if waits else None,
        by_rules=waits and _has_priority(edition),
        approvals=_approvals(enrolment) if asks else (),
        others=others_with_seats(edition, enrolment.person_id, now=now) if further else (),
    )


def others_with_seats(edition: Edition, person_id: int, *, now: datetime) -> list[Other]:
    """The other groups of the course that have a seat for who comes now."""
    day = clock.day_of(now)
    found = [
        each
        for each in queries.other_editions(edition, now=now)
        if admission.is_admitted(each, person_id, day=day)
    ]
    counted = queries.fillings([each.id for each in found])
    groups = [
        Other(each, None if each.capacity is None else each.capacity - counted[each.id].held)
        for each in found
        if not counted[each.id].waiting
    ]
    return [
        each
        for each in groups
        if (each.free is None or each.free > 0) and _fits(each.edition, person_id, now=now)
    ]


def _fits(edition: Edition, person_id: int, *, now: datetime) -> bool:
    """Whether what is free there is not kept for others, people with a code among them."""
    return fitting.reason_for(edition, person_id, code_id=None, now=now).why in HAS_SEAT


def colleague_at(address: str) -> Person | None:
    """Who has this address, typed in full: nobody browses a list of people here."""
    return db.session.scalar(
        select(Person)
        .join(Person.addresses)
        .where(EmailAddress.address == people_rules.clean_address(address))
    )


def declined_by(story: Story) -> Approval | None:
    return next((each for each in story.approvals if each.verdict is Verdict.DECLINED), None)


def _has_priority(edition: Edition) -> bool:
    """Whether the round lets some people go first, by rules that are the same for everyone."""
    if edition.round_id is None:
        return False
    wanted = select(Round.priority).where(Round.id == edition.round_id)
    return db.session.scalar(wanted) is Priority.REGISTRATION


def _approvals(enrolment: Enrolment) -> list[Approval]:
    rows = db.session.scalars(
        select(Approval).where(Approval.enrolment_id == enrolment.id).order_by(Approval.id)
    )
    return list(rows)
