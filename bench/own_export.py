"""What it costs to make the file with all data of somebody who has been here for twenty years."""

import json
import os
import resource
import tempfile
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import insert, text

from bench.measure import note, rounds, seconds, tell, tell_ratio
from bench.stage import stage
from leerhuis import clock, db, tokens
from leerhuis.actions import Action
from leerhuis.attendance.models import Attendance
from leerhuis.attendance.rules import Extent
from leerhuis.audit import AuditEvent
from leerhuis.certificates.models import Certificate
from leerhuis.courses.models import Course, Edition, Session, Theme
from leerhuis.courses.rules import EditionState, Gable
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.people.models import Organisation, Person
from leerhuis.people.rules import OrganisationKind
from leerhuis.privacy.own import kept, writing
from leerhuis.registers import Category, Register
from leerhuis.registry.models import PointsEntry
from tests.counting import statements

YEARS, COURSES_A_YEAR, SESSIONS, PAPERS_A_YEAR = 20, 12, 3, 6
LETTERS_A_YEAR, EVENTS_A_YEAR, OTHERS = 150, 250, 20
TIMES = 1
CERTIFICATE = {
    "name": "Noor Jansen",
    "course": "Course",
    "days": ["2026-08-18"],
    "towns": ["Roosendaal"],
    "online": False,
    "hours": "6",
    "points": [["SKJ", "", "formal_learning", "6"]],
    "organisation": "Region",
    "signed_by": "Ine van Dam",
}


def own_export(kind):
    """The rows beside plain SQL and the same ZIP; then all of it, papers included, once."""
    now = clock.now().replace(microsecond=0)
    with stage(kind) as made:
        _seeded(now)
        person = db.session.get(Person, 1)
        counts = kept.counted(1)
        rows = sum(counts.values())

        def ours():
            with ZipFile(BytesIO(), "w", ZIP_DEFLATED) as archive:
                for name, wanted in kept.rows_of(1).items():
                    with archive.open(f"{name}.json", "w") as entry:
                        writing._rows(entry, name, wanted, person_id=1)

        def limit():
            with ZipFile(BytesIO(), "w", ZIP_DEFLATED) as archive:
                for name, wanted in kept.rows_of(1).items():
                    found = db.session.execute(wanted).mappings().all()
                    told = json.dumps([dict(each) for each in found], default=str)
                    archive.writestr(f"{name}.json", told)

        with statements() as asked:
            ours()
        note(f"{rows} rows, {YEARS * PAPERS_A_YEAR} certificates")
        spent = rounds(ours, limit, pids=[os.getpid(), *made.pids], times=TIMES)
        with tempfile.TemporaryFile() as out:
            before = _peak_mb()
            with made.app.test_request_context():
                took = seconds(lambda: writing.write(out, person=person, now=now))
            size = out.tell()
            grown = _peak_mb() - before
    tell_ratio("own_export", *spent, db=kind, rows=rows, statements=len(asked))
    detail = {"certificates": YEARS * PAPERS_A_YEAR, "mb": round(size / 1e6, 1), "rows": rows}
    tell("own_export_whole", round(took, 1), "s", rss=round(grown, 1), db=kind, **detail)


def _peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _seeded(now):
    """One person with twenty years, and as many rows of each kind of twenty others."""
    groups = YEARS * COURSES_A_YEAR
    with db.transaction():
        db.add(
            Organisation(
                id=1, name="Region", kind=OrganisationKind.REGION, path="1.", created_at=now
            )
        )
        _write(Person, [_person(n, now) for n in range(1, OTHERS + 2)])
        db.add(Theme(id=1, name="Theme", gable=Gable.BELL))
        db.add(Course(id=1, organisation_id=1, theme_id=1, title="Course", created_at=now))
        _write(Edition, [_edition(n, now) for n in range(1, groups + 1)])
        _write(Session, [_session(n, now) for n in range(groups * SESSIONS)])
        for who in range(1, OTHERS + 2):
            _of(who, groups, now)
    with db.transaction():
        if db.session.get_bind().dialect.name == "postgresql":
            db.session.execute(text("ANALYZE"))


def _of(who, groups, now):
    first = (who - 1) * groups
    seats = range(first + 1, first + groups + 1)
    _write(Enrolment, [_seat(n, n - first, who, now) for n in seats])
    _write(
        Attendance,
        [
            {
                "enrolment_id": seat,
                "session_id": (seat - first - 1) * SESSIONS + number + 1,
                "extent": Extent.PRESENT,
                "marked_at": now,
                "marked_by_id": OTHERS + 1,
            }
            for seat in seats
            for number in range(SESSIONS)
        ],
    )
    _write(PointsEntry, [_points(seat, who, now) for seat in seats])
    _write(QueuedLetter, [_letter(n, who, now) for n in range(YEARS * LETTERS_A_YEAR)])
    _write(AuditEvent, [_event(who, now) for _ in range(YEARS * EVENTS_A_YEAR)])
    if who == 1:
        papers = range(1, YEARS * PAPERS_A_YEAR + 1)
        _write(Certificate, [_certificate(seat, now) for seat in papers])


def _write(kind, rows):
    db.session.execute(insert(kind), rows)


def _public(**row):
    return row | {"public_id": tokens.public_id()}


def _person(number, now):
    names = {"given_name": "Noor", "family_name": f"Jansen{number}", "sort_name": "Jansen, Noor"}
    return _public(id=number, created_at=now, name_prefix="", language="nl", **names)


def _edition(number, now):
    day = (now - timedelta(days=number * 30)).date()
    return _public(
        id=number,
        course_id=1,
        state=EditionState.PUBLISHED,
        capacity=30,
        enrol_by_on=day,
        cancel_by_on=day,
        starts_at=now - timedelta(days=number * 30 - 5),
        ends_at=now - timedelta(days=number * 30 - 20),
        published_at=now,
        policy="confirm",
    )


def _session(number, now):
    starts = now - timedelta(days=number)
    times = {"starts_at": starts, "ends_at": starts + timedelta(hours=3), "changed_at": now}
    return _public(id=number + 1, edition_id=number // SESSIONS + 1, **times)


def _seat(number, group, who, now):
    return _public(
        id=number,
        edition_id=group,
        person_id=who,
        state=EnrolmentState.CONFIRMED,
        turn=number,
        enrolled_at=now - timedelta(days=number % 7000),
        confirmed_at=now,
    )


def _points(seat, who, now):
    return {
        "person_id": who,
        "ref": f"seat-{seat}",
        "number": 1,
        "source": "person",
        "title": "Course",
        "completed_on": date(2026, 1, 1),
        "register": Register.SKJ,
        "category": Category.TRAINING,
        "points": 6,
        "recorded_at": now,
    }


def _letter(number, who, now):
    return _public(
        key=f"bench-{who}-{number}",
        kind="enrolment/confirmed",
        person_id=who,
        subject="x" * 22,
        name="Noor Jansen",
        values={"title": "Course", "sessions": [], "path": "/"},
        message_id=f"<{who}.{number}@bench>",
        state=LetterState.SENT,
        planned_at=now,
        try_at=now,
        attempts=1,
        last_error="",
        sent_at=now,
    )


def _event(who, now):
    return _public(
        at=now,
        actor_id=who,
        origin="127.0.0.1",
        action=Action.SIGNED_IN,
        kind="account",
        subject=f"subject-{who}",
        result="done",
        details={"way": "app"},
    )


def _certificate(seat, now):
    return _public(
        enrolment_id=seat,
        person_id=1,
        code=f"BENCH-{seat:08d}",
        values=CERTIFICATE,
        issued_at=now,
        withdrawn_why="",
    )


FIGURES = {"own_export": own_export}
