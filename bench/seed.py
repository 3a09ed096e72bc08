"""The rows of a measurement, written in bulk."""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import insert

from leerhuis import clock, db, tokens
from leerhuis.courses.means import Venue
from leerhuis.courses.models import Course, CoursePoints, Edition, Session, Theme
from leerhuis.courses.rules import EditionState, Gable
from leerhuis.people.models import Appointment, EmailAddress, Organisation, Person
from leerhuis.people.rules import AppointmentKind, Function, OrganisationKind
from leerhuis.registers import Category, Chamber, Register
from leerhuis.signin import service as signin
from leerhuis.signin.models import Account
from leerhuis.signin.rules import Way

EDITIONS = 200
COURSES = 40


def _write(kind, rows):
    db.session.execute(insert(kind), rows)


def season(*, people, editions=EDITIONS, capacity=20):
    """A region with an employer, so many people and published editions over 40 courses."""
    now = clock.now()
    with db.transaction():
        _organisations(now)
        _people(people, now)
        _offer(editions, capacity, now)


def _organisations(now):
    for number, (name, kind, parent, path) in enumerate(
        (
            ("Region", OrganisationKind.REGION, None, "1."),
            ("Employer", OrganisationKind.EMPLOYER, 1, "1.2."),
        ),
        1,
    ):
        row = Organisation(
            id=number, name=name, kind=kind, parent_id=parent, path=path, created_at=now
        )
        db.add(row)


def _people(number, now):
    ids = range(1, number + 1)
    _write(
        Person,
        [
            {
                "id": n,
                "public_id": tokens.public_id(),
                "given_name": "Given",
                "name_prefix": "",
                "family_name": f"Family{n}",
                "sort_name": f"Family{n}, Given",
                "language": "nl",
                "created_at": now,
            }
            for n in ids
        ],
    )
    _write(
        EmailAddress,
        [
            {
                "public_id": tokens.public_id(),
                "person_id": n,
                "address": f"p{n}@example.org",
                "added_at": now,
                "confirmed_at": now,
                "for_letters": True,
                "for_invitations": True,
            }
            for n in ids
        ],
    )
    _write(
        Appointment,
        [
            {
                "public_id": tokens.public_id(),
                "person_id": n,
                "organisation_id": 2,
                "kind": AppointmentKind.EMPLOYMENT,
                "function": Function.YOUTH_PROFESSIONAL,
                "fte": Decimal("1"),
                "starts_on": date(2020, 1, 1),
            }
            for n in ids
        ],
    )
    _write(
        Account,
        [
            {"public_id": tokens.public_id(), "person_id": n, "created_at": now, "generation": 0}
            for n in ids
        ],
    )


def _offer(editions, capacity, now):
    gables = list(Gable)
    for n in range(1, 11):
        db.add(Theme(id=n, name=f"Theme {n}", gable=gables[n % 6]))
    db.add(Venue(id=1, name="House", street="Market 1", town="Roosendaal"))
    db.add(Venue(id=2, name="Other house", street="Market 2", town="Zundert"))
    for n in range(1, COURSES + 1):
        db.add(
            Course(
                id=n,
                organisation_id=1,
                theme_id=1 + n % 10,
                title=f"Course {n}: talking about worries",
                summary="Practise with examples from your own work. " * 4,
                goals="Know what to do\nDo it\nTalk about it",
                hours=Decimal("6"),
                created_at=now,
                points=[
                    CoursePoints(
                        register=Register.SKJ,
                        occupation=Chamber.YOUTH_AND_FAMILY_PROFESSIONAL,
                        category=Category.FORMAL_LEARNING,
                        points=Decimal("6"),
                    )
                ],
            )
        )
    rows, sessions = [], []
    for n in range(1, editions + 1):
        start = now.replace(minute=0, second=0, microsecond=0) + timedelta(days=30 + n % 120)
        rows.append(
            {
                "id": n,
                "public_id": tokens.public_id(),
                "course_id": 1 + n % COURSES,
                "state": EditionState.PUBLISHED,
                "capacity": capacity,
                "enrol_by_on": (start - timedelta(days=2)).date(),
                "cancel_by_on": (start - timedelta(days=2)).date(),
                "starts_at": start,
                "ends_at": start + timedelta(hours=6),
                "published_at": now,
                "version": 0,
                "policy": "confirm",
            }
        )
        sessions.append(
            {
                "public_id": tokens.public_id(),
                "edition_id": n,
                "starts_at": start,
                "ends_at": start + timedelta(hours=6),
                "venue_id": 1 + n % 2,
                "online_url": "",
                "changed_at": now,
            }
        )
    _write(Edition, rows)
    _write(Session, sessions)


def browser(person_id):
    """The token of a browser in which this person is signed in."""
    account = db.session.query(Account).filter_by(person_id=person_id).one()
    return signin.start_session(
        account, way=Way.APP, browser="bench", origin="127.0.0.1", now=clock.now()
    )
