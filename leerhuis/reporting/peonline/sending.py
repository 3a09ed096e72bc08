"""Handing attendance in at PE-online: as files, or by timed work that reads the answer."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from leerhuis import access, db, settings
from leerhuis.access import Identity
from leerhuis.errors import Refused
from leerhuis.reporting import queries, service
from leerhuis.reporting.models import Report
from leerhuis.reporting.peonline import client, entry
from leerhuis.reporting.peonline.entry import Account, Kind, Row
from leerhuis.reporting.queries import Line
from leerhuis.reporting.rules import BODIES, OPEN, ReportState, Via

AT_ONCE = 500


def has_account() -> bool:
    return bool(settings.current().pe_online_address)


def rows_of(lines: Sequence[Line]) -> dict[int, Row]:
    """What PE-online is told of each of these, by the number of the report.

    Refused with what to do when one of them cannot be told like this.
    """
    groups = {each.report.enrolment.edition_id for each in lines}
    courses = {each.report.enrolment.edition.course_id for each in lines}
    of_courses, of_groups = queries.pe_codes(groups, courses)
    sessions = queries.sessions_in(groups)
    found = {}
    for each in lines:
        edition = each.report.enrolment.edition
        body = BODIES.get(each.report.register)
        if body is None or each.judged.apart is not None:
            raise Refused("One of these cannot be reported yet. Look at the list again.")
        course = of_courses.get((edition.course_id, body))
        if course is None:
            raise Refused("First fill in the internal code of the course at PE-online.")
        kind, code = Kind(course.kind), of_groups.get((edition.id, body), "")
        entry.check_kind(kind, sessions=sessions.get(edition.id, 0), edition=code)
        found[each.report.id] = Row(
            person=entry.number_for(each.report.register, each.number),
            course=course.code,
            kind=kind,
            edition=code,
            ended_on=each.report.completed_on,
        )
    return found


def documents(lines: Sequence[Line]) -> list[bytes]:
    """The files to hand in, one for each body and each hundred people; without a key."""
    rows = rows_of(lines)
    of_body = groupby(sorted(lines, key=_body), key=_body)
    return [
        entry.document(Account(settings.current().pe_online_user, "", body), some)
        for body, found in of_body
        for some in entry.batches(_once(rows[each.report.id] for each in found))
    ]


def queue(lines: Sequence[Line], *, by: Identity, now: datetime) -> int:
    """Ask that these be sent; returns how many are. One that is on its way is left."""
    rows_of(lines)
    with db.transaction():
        waiting = [
            each for each in queries.held(each.report.id for each in lines) if each.state in OPEN
        ]
        for row in waiting:
            row.state, row.answer = ReportState.QUEUED, ""
            service.record(row, by=by, now=now)
        return len(waiting)


def send_due(*, now: datetime) -> int:
    """Send what waits; returns how many rows got an answer.

    Nothing is held while it is sent. Without an answer they wait for the next time: sending twice
    does no harm there.
    """
    if not has_account():
        return 0
    waiting = queries.queued(limit=AT_ONCE)
    found = queries.judged(waiting)
    lines = [Line(each, found[each.id]) for each in waiting]
    answered = 0
    for body, of_body in groupby(sorted(lines, key=_body), key=_body):
        some = list(of_body)
        for at in range(0, len(some), entry.MOST_ROWS):
            answered += _send(some[at : at + entry.MOST_ROWS], body, now=now)
    return answered


def _send(lines: Sequence[Line], body: int, *, now: datetime) -> int:
    try:
        rows = rows_of(lines)
    except Refused as no:
        return _refuse(lines, str(no), now=now)
    chosen = settings.current()
    account = Account(chosen.pe_online_user, chosen.pe_online_key, body)
    document = entry.document(account, _once(rows.values()))
    try:
        answer = entry.summary(client.process(chosen.pe_online_address, document))
    except (client.NotAnswered, entry.Unreadable):
        return 0
    said = "; ".join(answer.errors)
    with db.transaction():
        for row in queries.held(each.report.id for each in lines):
            if row.state is not ReportState.QUEUED:
                continue
            told = rows[row.id]
            accepted = (told.person, told.course) in answer.accepted
            if accepted:
                service.tell(row, ReportState.ACCEPTED, via=Via.CALL, by=access.HOUSE, now=now)
            else:
                row.state, row.via, row.answer = ReportState.REFUSED, Via.CALL, said
                service.record(row, by=access.HOUSE, now=now)
        return len(lines)


def _refuse(lines: Sequence[Line], why: str, *, now: datetime) -> int:
    """What changed since it was queued, so that it cannot be sent any more."""
    with db.transaction():
        for row in queries.held(each.report.id for each in lines):
            row.state, row.answer = ReportState.REFUSED, why
            service.record(row, by=access.HOUSE, now=now)
    return len(lines)


def _once(rows: Iterable[Row]) -> list[Row]:
    """Several kinds of points of one person in one course are one attendance there."""
    return list(dict.fromkeys(rows))


def _body(each: Line | Report) -> int:
    row = each.report if isinstance(each, Line) else each
    return BODIES[row.register]
