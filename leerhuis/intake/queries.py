"""Reading what Leerhuis knows of the people in a file: a fixed number of questions per file."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from leerhuis import access, db
from leerhuis.access import Identity, Role
from leerhuis.errors import Refused
from leerhuis.intake.known import Claimed, Known, KnownPerson, Place, Post, What, place_word
from leerhuis.intake.lines import Claim, Line
from leerhuis.intake.models import Upload
from leerhuis.people import queries as people
from leerhuis.people.models import Appointment, EmailAddress, Organisation, Person
from leerhuis.people.rules import AppointmentKind, OrganisationKind
from leerhuis.registry.models import Registration
from leerhuis.registry.verbs.recording import check_registration
from leerhuis.registry.verbs.told import Told, told

ADMIN = Role.ADMINISTRATOR


def upload_for(who: Identity, public_id: str, *, now: datetime) -> Upload:
    """A file that this person handed in, until it expires."""
    return people.found(
        select(Upload).where(
            Upload.public_id == public_id, Upload.by_id == who.person_id, Upload.expires_at > now
        )
    )


def expired(*, now: datetime) -> list[Upload]:
    return list(db.session.scalars(select(Upload).where(Upload.expires_at <= now)))


def known(lines: Sequence[Line], who: Identity, *, today: date) -> Known:
    """What there is of the organisations, persons and registrations that the lines name."""
    organisations = people.organisations_for(who, ADMIN)
    places = tuple(Place(each.id, each.name, each.kind) for each in organisations)
    owners = _owners(line.address for line in lines if line.address)
    persons = _persons(_employed_by(lines, places) | set(owners.values()), who)
    return Known(
        places=places,
        home=_home(who, organisations),
        persons={person.id: person for person in persons},
        by_address=owners,
        claims=_claims(lines, today=today),
    )


def _home(who: Identity, organisations: Iterable[Organisation]) -> int | None:
    """Where new organisations go: the first region of which someone is administrator."""
    paths = people.paths_of(who, ADMIN)
    regions = [
        each.id
        for each in organisations
        if each.kind is OrganisationKind.REGION
        and (each.path in paths or (paths == [""] and each.parent_id is None))
    ]
    return min(regions, default=None)


def _employed_by(lines: Iterable[Line], places: Iterable[Place]) -> set[int]:
    """Everyone who is or was employed by an employer that the lines name."""
    words = {place_word(line.employer) for line in lines}
    rows = db.session.scalars(
        select(Appointment.person_id).where(
            Appointment.kind == AppointmentKind.EMPLOYMENT,
            Appointment.organisation_id.in_([each.id for each in places if each.word in words]),
        )
    )
    return set(rows)


def _owners(addresses: Iterable[str]) -> dict[str, int]:
    rows = db.session.execute(
        select(EmailAddress.address, EmailAddress.person_id).where(
            EmailAddress.address.in_(set(addresses))
        )
    )
    return {each[0]: each[1] for each in rows}


def _persons(numbers: Iterable[int], who: Identity) -> list[KnownPerson]:
    """These persons, with their appointments in the part of the tree of `who`."""
    wanted, paths = list(numbers), people.paths_of(who, ADMIN)
    within = select(Organisation.id).where(access.below(Organisation.path, paths))
    mine = set(
        db.session.scalars(
            select(Person.id).where(Person.id.in_(wanted), people.belongs_below(paths))
        )
    )
    rows = db.session.scalars(
        select(Person)
        .options(
            selectinload(Person.addresses),
            selectinload(Person.appointments.and_(Appointment.organisation_id.in_(within))).options(
                joinedload(Appointment.organisation)
            ),
        )
        .where(Person.id.in_(wanted))
        .order_by(Person.id)
        .execution_options(populate_existing=True)
    )
    return [_person(row, mine=row.id in mine) for row in rows]


def _person(row: Person, *, mine: bool) -> KnownPerson:
    return KnownPerson(
        id=row.id,
        public_id=row.public_id,
        given_name=row.given_name,
        name_prefix=row.name_prefix,
        family_name=row.family_name,
        mine=mine,
        addresses=tuple(each.address for each in row.addresses),
        posts=tuple(sorted((_post(each) for each in row.appointments), key=lambda post: post.id)),
    )


def _post(row: Appointment) -> Post:
    return Post(
        id=row.id,
        organisation_id=row.organisation_id,
        place=row.organisation.name,
        kind=row.kind,
        function=row.function,
        fte=row.fte,
        personnel_number=row.personnel_number,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def _claims(lines: Iterable[Line], *, today: date) -> dict[int, Claimed]:
    """What the registry makes of the registration of each line."""
    claims = {line.row: line.claim for line in lines if line.claim}
    rows = _registrations(claims.values())
    return {number: _claimed(claim, rows, today=today) for number, claim in claims.items()}


def _registrations(claims: Iterable[Claim]) -> dict[tuple[str, str], Registration]:
    numbers = {claim.number for claim in claims}
    rows = db.session.scalars(select(Registration).where(Registration.number.in_(numbers)))
    return {(row.register.value, row.number): row for row in rows}


def _claimed(claim: Claim, rows: Mapping[tuple[str, str], Registration], *, today: date) -> Claimed:
    """Ask the registry only about what differs from what is recorded: that costs a question."""
    row = rows.get((claim.register.value, claim.number))
    try:
        said = told(
            register=claim.register,
            occupation=claim.occupation,
            number=claim.number,
            registered_on=claim.registered_on,
            held_date=claim.held_on,
            today=today,
        )
        if row is None:
            return Claimed(None, "new")
        return Claimed(row.person_id, _what(claim, row, said, today=today))
    except Refused as no:
        return Claimed(row.person_id if row else None, no)


def _what(claim: Claim, row: Registration, said: Told, *, today: date) -> What:
    facts = (row.occupation, row.registered_on, row.held_on)
    if facts == (said.occupation, said.registered_on, said.held_on):
        return "same"
    return check_registration(
        row.person_id,
        register=claim.register,
        occupation=claim.occupation,
        number=claim.number,
        registered_on=claim.registered_on,
        held_date=claim.held_on,
        today=today,
    )
