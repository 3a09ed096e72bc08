"""Making a draft for a shortage, and telling who lacks it once the group is published."""

from datetime import date, datetime, timedelta

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.advice.shortages import mails, queries, rules
from leerhuis.advice.shortages.models import Call
from leerhuis.advice.shortages.rules import Cell, Proposal, Quarter
from leerhuis.courses import service as courses
from leerhuis.courses.models import Course, Edition
from leerhuis.mail import service as mail
from leerhuis.registry.lacking import Lack

# A draft has dates of its own as soon as its sessions are planned; until then, two months.
ENROL_WITHIN = timedelta(days=60)

Table = dict[Lack, list[Cell]]


def table_for(who: Identity, *, today: date) -> tuple[list[Quarter], Table]:
    """The map of shortages against seats, of one's own part of the tree."""
    quarters = rules.quarters_from(today)
    lacking = queries.lacking(who, quarters, today=today)
    planned = queries.planned(who, first=today, last=quarters[-1].last_on)
    return quarters, rules.cells(lacking, planned, quarters=quarters)


def proposals_for(who: Identity, table: Table, *, today: date) -> list[Proposal]:
    return rules.proposals(table, queries.courses(who, today=today))


def draft(course: Course, *, lack: Lack, by: Identity, now: datetime) -> Edition:
    """A draft of this course for who lacks this; they hear of it when it is published.

    Asked again while the draft is still empty it is the same draft.
    """
    today = clock.day_of(now)
    quarters, table = table_for(by, today=today)
    found = {
        (each.course.course_id, each.lack): each for each in proposals_for(by, table, today=today)
    }
    proposal = rules.check_call(found.get((course.id, lack)))
    with db.transaction():
        edition = courses.create_edition(
            course,
            capacity=proposal.course.seats,
            enrol_by_on=today + ENROL_WITHIN,
            cancel_by_on=today + ENROL_WITHIN,
            by=by,
            now=now,
        )
        if queries.call_of(edition.id) is None:
            until_on = quarters[rules.SOON - 1].last_on
            db.add(Call(edition_id=edition.id, lack=lack, until_on=until_on, made_at=now))
    return edition


def tell_due(*, now: datetime) -> int:
    """Tell who lacks what a published group gives; returns the letters."""
    return sum(_tell(each, now=now) for each in queries.calls_due(now=now))


def _tell(call: Call, *, now: datetime) -> int:
    with db.transaction():
        db.hold(call.edition)
        db.session.refresh(call, ["told_at"])
        if call.told_at is not None:
            return 0
        people = queries.called(call, today=clock.day_of(now))
        call.told_at, call.told = now, len(people)
        return sum(mail.queue(mails.called(call, each), now=now) for each in people)
