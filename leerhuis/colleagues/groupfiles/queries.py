"""Reading what Leerhuis knows of the people and groups in a file: a fixed number of questions."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from leerhuis import access, clock, db
from leerhuis.access import Identity, Role
from leerhuis.colleagues import queries as colleagues
from leerhuis.colleagues.groupfiles.lines import Line
from leerhuis.colleagues.groupfiles.models import EnrolmentFile
from leerhuis.colleagues.groupfiles.plans import Known, KnownGroup, KnownPerson
from leerhuis.courses import queries as courses
from leerhuis.courses.models import Edition
from leerhuis.people import queries as people
from leerhuis.people.models import Appointment, EmailAddress, Organisation, Person
from leerhuis.people.queries import appointed_on
from leerhuis.people.rules import AppointmentKind, folded

_PERSON = (Person.id, Person.sort_name, Person.search_name)


def file_for(who: Identity, public_id: str, *, now: datetime) -> EnrolmentFile:
    """A file that this person handed in, until it expires."""
    return people.found(
        select(EnrolmentFile)
        .options(joinedload(EnrolmentFile.edition).joinedload(Edition.course))
        .where(
            EnrolmentFile.public_id == public_id,
            EnrolmentFile.by_id == who.person_id,
            EnrolmentFile.expires_at > now,
        )
    )


def known(lines: Sequence[Line], who: Identity, *, today: date) -> Known:
    """The colleagues and groups that these lines can name."""
    return Known(
        by_address=_by_address([each.address for each in lines if each.address], who, today=today),
        by_number=_by_number(
            [each.personnel_number for each in lines if each.personnel_number], who, today=today
        ),
        by_name=_by_name({name for each in lines for name in each.names}, who, today=today),
        groups=_groups({each.on for each in lines if each.on}, today=today),
    )


def group_of(edition: Edition) -> KnownGroup:
    starts_at = edition.starts_at or clock.end_of(edition.enrol_by_on)
    return KnownGroup(
        id=edition.id,
        public_id=edition.public_id,
        title=edition.course.title,
        course=folded(edition.course.title),
        on=clock.day_of(starts_at),
        label=edition.label,
        starts_at=starts_at,
    )


def editions(numbers: Iterable[int]) -> list[Edition]:
    """These groups, in the order in which they are held."""
    wanted = select(Edition).where(Edition.id.in_(set(numbers))).order_by(Edition.id)
    return list(db.session.scalars(wanted))


def _by_address(addresses: Sequence[str], who: Identity, *, today: date) -> dict[str, KnownPerson]:
    rows = db.session.execute(
        select(EmailAddress.address, *_PERSON)
        .join(EmailAddress.person)
        .where(
            EmailAddress.address.in_(set(addresses)),
            colleagues.employed(who, today=today),
        )
    )
    return {row[0]: KnownPerson(*row[1:]) for row in rows}


def _by_number(
    numbers: Sequence[str], who: Identity, *, today: date
) -> dict[str, tuple[KnownPerson, ...]]:
    """A number may be of several people, at several employers of one manager."""
    rows = db.session.execute(
        select(Appointment.personnel_number, *_PERSON)
        .join(Appointment.person)
        .join(Appointment.organisation)
        .where(
            Appointment.personnel_number.in_(set(numbers)),
            Appointment.kind == AppointmentKind.EMPLOYMENT,
            appointed_on(today),
            access.below(Organisation.path, who.paths(Role.MANAGER)),
            Person.id != who.person_id,
        )
        .order_by(Person.id)
        .distinct()
    )
    found: dict[str, tuple[KnownPerson, ...]] = {}
    for row in rows:
        found[row[0] or ""] = (*found.get(row[0] or "", ()), KnownPerson(*row[1:]))
    return found


def _by_name(
    names: Iterable[str], who: Identity, *, today: date
) -> dict[str, tuple[KnownPerson, ...]]:
    rows = db.session.execute(
        select(*_PERSON)
        .where(Person.search_name.in_(set(names)), colleagues.employed(who, today=today))
        .order_by(Person.id)
    )
    found: dict[str, tuple[KnownPerson, ...]] = {}
    for row in rows:
        person = KnownPerson(*row)
        found[person.search_name] = (*found.get(person.search_name, ()), person)
    return found


def _groups(days: Iterable[date], *, today: date) -> tuple[KnownGroup, ...]:
    """The groups that begin on one of these days, and that everyone may know of."""
    wanted = {each for each in days if each >= today}
    if not wanted:
        return ()
    begin = clock.moment_of(min(wanted), time(0))
    rows = db.session.scalars(
        select(Edition)
        .join(Edition.course)
        .options(contains_eager(Edition.course))
        .where(
            courses.shown(),
            Edition.starts_at >= begin,
            Edition.starts_at < clock.end_of(max(wanted)),
        )
        .order_by(Edition.id)
    )
    found = (group_of(each) for each in rows)
    return tuple(each for each in found if each.on in wanted)
