"""One function a thing, everything has a default; a test names what matters."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from leerhuis import access, db
from leerhuis.access import Role
from leerhuis.courses.means import Room, Trainer, Venue
from leerhuis.courses.models import (
    Course,
    CoursePoints,
    Edition,
    Round,
    RoundOpening,
    Session,
    SessionTrainer,
    Theme,
)
from leerhuis.courses.rules import EditionState, Gable
from leerhuis.people import history
from leerhuis.people import queries as people
from leerhuis.people import rules as people_rules
from leerhuis.people.models import Appointment, EmailAddress, Organisation, Person, RoleGrant
from leerhuis.people.rules import AppointmentKind, Function, OrganisationKind
from leerhuis.registers import Category, Chamber, Register
from leerhuis.signin.models import Account
from tests.numbers import Numbers

NOW = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
_numbers = Numbers()


def saved(row):
    with db.transaction():
        db.add(row)
    return row


def make_organisation(*, under=None, **given):
    number = next(_numbers)
    row = saved(
        Organisation(
            **{
                "name": f"Organisatie {number}",
                "kind": OrganisationKind.REGION if under is None else OrganisationKind.EMPLOYER,
                "parent_id": under and under.id,
                "path": f"new-{number}",
                "created_at": NOW,
            }
            | given
        )
    )
    with db.transaction():
        row.path = f"{under.path if under else ''}{row.id}."
    return row


def make_person(**given):
    number = next(_numbers)
    address = given.pop("address", f"persoon{number}@example.org")
    names = {"given_name": "Samira", "name_prefix": "", "family_name": f"Bouzid{number}"} | {
        key: given.pop(key) for key in ("given_name", "name_prefix", "family_name") if key in given
    }
    row = saved(
        Person(
            **{**names, "sort_name": people_rules.sort_name(*names.values()), "created_at": NOW}
            | given
        )
    )
    if address:
        saved(
            EmailAddress(
                person_id=row.id,
                address=address,
                added_at=NOW,
                confirmed_at=NOW,
                for_letters=True,
                for_invitations=True,
            )
        )
    return row


def make_appointment(person, organisation, *, now=NOW, **given):
    row = saved(
        Appointment(
            **{
                "person_id": person.id,
                "organisation_id": organisation.id,
                "kind": AppointmentKind.EMPLOYMENT,
                "function": Function.YOUTH_PROFESSIONAL,
                "fte": Decimal("0.89"),
                "starts_on": date(2020, 1, 1),
            }
            | given
        )
    )
    with db.transaction():
        history.write([row.id], now=now)
    return row


def make_grant(person, role, organisation, **given):
    return saved(
        RoleGrant(
            **{
                "person_id": person.id,
                "organisation_id": organisation.id,
                "role": role,
                "granted_at": NOW,
            }
            | given
        )
    )


def make_professional(organisation=None, **given):
    """Someone with an appointment (at an employer of a new region, if none is given)."""
    person = make_person(**given)
    make_appointment(person, organisation or make_organisation(under=make_organisation()))
    return person


def make_staff(role, organisation=None, **given):
    """Someone who holds this role on the organisation (a new region, if none is given)."""
    person = make_person(**given)
    make_grant(person, Role(role), organisation or make_organisation())
    return person


def account_of(person):
    known = db.session.query(Account).filter_by(person_id=person.id).one_or_none()
    return known or saved(Account(person_id=person.id, created_at=NOW))


def identity(person):
    """Who the person is to a service or a query."""
    return people.identity_of(person, origin="127.0.0.1", today=TODAY)


HOUSE = access.HOUSE


def make_theme(**given):
    return saved(Theme(**{"name": f"Thema {next(_numbers)}", "gable": Gable.BELL} | given))


def make_venue(**given):
    return saved(
        Venue(
            **{"name": f"Zaal {next(_numbers)}", "street": "Markt 1", "town": "Roosendaal"} | given
        )
    )


def make_room(venue=None, **given):
    venue = venue or make_venue()
    return saved(
        Room(**{"venue_id": venue.id, "name": f"Lokaal {next(_numbers)}", "capacity": 16} | given)
    )


def make_trainer(organisation=None, **given):
    organisation = organisation or make_organisation()
    named = {"organisation_id": organisation.id, "name": f"Trainer {next(_numbers)}"}
    return saved(Trainer(**named | given))


def train(session, *trainers):
    """These trainers train the session from now on."""
    with db.transaction():
        for each in trainers:
            db.add(SessionTrainer(session_id=session.id, trainer_id=each.id))


def make_course(
    *,
    points=((Register.SKJ, Chamber.YOUTH_AND_FAMILY_PROFESSIONAL, Category.FORMAL_LEARNING, "6"),),
    **given,
):
    if "organisation_id" not in given:
        given["organisation_id"] = make_organisation().id
    if "theme_id" not in given:
        given["theme_id"] = make_theme().id
    row = saved(
        Course(
            **{
                "title": f"Cursus {next(_numbers)}",
                "summary": "Oefenen met voorbeelden uit je werk.",
                "hours": Decimal("6"),
                "created_at": NOW,
            }
            | given
        )
    )
    for register, occupation, category, number in points:
        saved(
            CoursePoints(
                course_id=row.id,
                register=register,
                occupation=occupation,
                category=category,
                points=Decimal(number),
            )
        )
    return row


def make_edition(*, course=None, sessions=1, starts_at=NOW + timedelta(days=30), **given):
    """A published edition with so many sessions, a week apart."""
    course = course or make_course()
    row = saved(
        Edition(
            **{
                "course_id": course.id,
                "state": EditionState.PUBLISHED,
                "capacity": 12,
                "enrol_by_on": (starts_at - timedelta(days=7)).date(),
                "cancel_by_on": (starts_at - timedelta(days=7)).date(),
                "starts_at": starts_at,
                "ends_at": starts_at + timedelta(days=7 * (sessions - 1), hours=7),
                "published_at": NOW,
            }
            | given
        )
    )
    venue = make_venue() if sessions else None
    for number in range(sessions):
        moment = starts_at + timedelta(days=7 * number)
        saved(
            Session(
                edition_id=row.id,
                starts_at=moment,
                ends_at=moment + timedelta(hours=7),
                venue_id=venue.id,
                changed_at=NOW,
            )
        )
    return row


def make_round(organisation=None, *, openings=None, **given):
    """An open round of the spring; `openings` says from when each sector may enrol."""
    organisation = organisation or make_organisation()
    row = saved(
        Round(
            **{
                "organisation_id": organisation.id,
                "name": f"Voorjaar {next(_numbers)}",
                "starts_on": date(2027, 1, 1),
                "ends_on": date(2027, 7, 16),
            }
            | given
        )
    )
    for sector, day in (openings or {}).items():
        saved(RoundOpening(round_id=row.id, sector=sector, opens_on=day))
    return row
