"""Keeping organisations, persons, appointments and grants.

Everything here is decided by an administrator of the organisation (or one above it), or by the
house itself. Whoever writes holds the top of the tree first, so that two administrators cannot
both be the last to leave, nor give one personnel number twice.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from leerhuis import clock, db, tokens
from leerhuis.access import Identity, Role
from leerhuis.audit import Action
from leerhuis.people import addresses, directory, history, rules
from leerhuis.people.authority import decide, note, note_all
from leerhuis.people.models import Appointment, Organisation, Person, RoleGrant
from leerhuis.people.rules import AppointmentKind, Function, OrganisationKind

Placed = tuple[Appointment, Organisation]


def create_organisation(
    *,
    name: str,
    kind: OrganisationKind,
    parent: Organisation | None,
    by: Identity,
    now: datetime,
) -> Organisation:
    """Add an organisation; only the house adds one that is part of nothing."""
    with db.transaction():
        decide(by, parent)
        rules.check_organisation_name(name, siblings=directory.names_below(parent))
        row = Organisation(
            name=name.strip(),
            kind=kind,
            parent_id=parent and parent.id,
            path=tokens.public_id(),
            created_at=now,
        )
        db.add(row)
        row.path = f"{parent.path if parent else ''}{row.id}."
        rules.check_place(row.path)
        note(Action.ORGANISATION_CREATED, row, by=by, now=now, of_kind=kind.value)
    return row


def change_organisation(
    organisation: Organisation,
    *,
    name: str,
    kind: OrganisationKind,
    parent: Organisation | None,
    by: Identity,
    now: datetime,
) -> None:
    """Rename, or move with all that is below it; moving needs both places."""
    with db.transaction():
        decide(by, organisation)
        before = (organisation.name, organisation.path, organisation.kind)
        parent_id = parent and parent.id
        if parent_id != organisation.parent_id:
            decide(by, parent)
            _move(organisation, under=parent)
        siblings = directory.names_below(parent, but=organisation.id)
        rules.check_organisation_name(name, siblings=siblings)
        organisation.name, organisation.kind = name.strip(), kind
        if (organisation.name, organisation.path, organisation.kind) != before:
            history.write_below(organisation.path, now=now)
        note(Action.ORGANISATION_CHANGED, organisation, by=by, now=now, of_kind=kind.value)


def _move(organisation: Organisation, *, under: Organisation | None) -> None:
    """Put an organisation in another place; the places of all below it follow."""
    top = under.path if under else ""
    rules.check_move(organisation.path, under=top)
    old, new = organisation.path, f"{top}{organisation.id}."
    for each in directory.organisations_below(old):
        place = rules.moved(each.path, old=old, new=new)
        rules.check_place(place)
        each.path = place
    organisation.parent_id = under.id if under else None
    db.session.flush()


def create_person(
    *,
    given_name: str,
    name_prefix: str,
    family_name: str,
    address: str | None,
    by: Identity,
    now: datetime,
) -> Person:
    """Add a person; the address, if any, is confirmed later by the person."""
    with db.transaction():
        row = Person(created_at=now)
        _name(row, given_name, name_prefix, family_name)
        db.add(row)
        note(Action.PERSON_CREATED, row, by=by, now=now)
        if address:
            addresses.add_address(row, address=address, by=by, now=now)
    return row


def change_person(
    person: Person,
    *,
    given_name: str,
    name_prefix: str,
    family_name: str,
    by: Identity,
    now: datetime,
) -> None:
    with db.transaction():
        before = person.sort_name
        _name(person, given_name, name_prefix, family_name)
        if person.sort_name != before:
            history.write_of_person(person.id, now=now)
        note(Action.PERSON_CHANGED, person, by=by, now=now)


def _name(person: Person, given: str, prefix: str, family: str) -> None:
    rules.check_names(given, prefix, family)
    person.given_name, person.name_prefix, person.family_name = given, prefix, family
    person.sort_name = rules.sort_name(given, prefix, family)
    person.search_name = rules.folded(person.sort_name)


def choose_display(
    person_id: int,
    *,
    language: str | None = None,
    theme: str | None = None,
    by: Identity,
    now: datetime,
) -> None:
    """Keep how someone wants to see pages and letters; None leaves what it was."""
    with db.transaction():
        person = db.session.get_one(Person, person_id)
        person.language = language or person.language
        if theme is not None:
            person.theme = theme if theme in rules.THEMES else None
        note(Action.DISPLAY_CHOSEN, person, by=by, now=now)


def appoint(
    person: Person,
    organisation: Organisation,
    *,
    kind: AppointmentKind,
    function: Function,
    fte: Decimal,
    personnel_number: str | None,
    starts_on: date,
    ends_on: date | None,
    by: Identity,
    now: datetime,
) -> Appointment:
    """Appoint someone; the same appointment again is the one that is there."""
    row = Appointment(
        person_id=person.id,
        organisation_id=organisation.id,
        kind=kind,
        function=function,
        fte=fte,
        personnel_number=personnel_number or None,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return appoint_all(person, [(row, organisation)], by=by, now=now)[0]


def appoint_all(
    person: Person, wanted: Iterable[Placed], *, by: Identity, now: datetime
) -> list[Appointment]:
    """Several new appointments of one person, each at its organisation, written down together."""
    with db.transaction():
        pairs = [(row, _appointed(row, at, by=by)) for row, at in wanted]
        if new := [row for row, kept in pairs if kept is row]:
            history.write([row.id for row in new], now=now)
            note_all(Action.APPOINTED, new, by=by, now=now, person=person.public_id)
        return [kept for _row, kept in pairs]


def _appointed(row: Appointment, organisation: Organisation, *, by: Identity) -> Appointment:
    decide(by, organisation)
    others = directory.beside(row)
    same = next((each for each in others if _terms(each) == _terms(row)), None)
    if same is not None:
        return same
    _check(row, others)
    db.add(row)
    return row


def change_appointment(
    appointment: Appointment,
    *,
    function: Function,
    fte: Decimal,
    personnel_number: str | None,
    starts_on: date,
    ends_on: date | None,
    by: Identity,
    now: datetime,
) -> None:
    """Change what an appointment says; its person, organisation and kind stay."""
    with db.transaction():
        decide(by, db.session.get_one(Organisation, appointment.organisation_id))
        before = _terms(appointment)
        appointment.function, appointment.fte = function, fte
        appointment.personnel_number = personnel_number or None
        appointment.starts_on, appointment.ends_on = starts_on, ends_on
        _check(appointment, directory.beside(appointment))
        if _terms(appointment) != before:
            history.write([appointment.id], now=now)
            note(Action.APPOINTMENT_CHANGED, appointment, by=by, now=now)


def end_appointment(appointment: Appointment, *, on: date, by: Identity, now: datetime) -> None:
    """Let an appointment end; `on` is the last day that it holds."""
    with db.transaction():
        decide(by, db.session.get_one(Organisation, appointment.organisation_id))
        if appointment.ends_on != on:
            rules.check_period(appointment.starts_on, on)
            appointment.ends_on = on
            history.write([appointment.id], now=now)
            note(Action.APPOINTMENT_ENDED, appointment, by=by, now=now, on=on.isoformat())


def _terms(row: Appointment) -> tuple[object, ...]:
    return (
        row.person_id,
        row.kind,
        row.function,
        row.fte,
        row.personnel_number,
        row.starts_on,
        row.ends_on,
    )


def _check(row: Appointment, others: Iterable[Appointment]) -> None:
    rules.check_period(row.starts_on, row.ends_on)
    rules.check_fte(row.fte)
    rules.check_personnel_number(row.personnel_number)
    for other in others:
        if rules.overlap((row.starts_on, row.ends_on), (other.starts_on, other.ends_on)):
            rules.check_beside(row, other)


def grant(
    person: Person, role: Role, organisation: Organisation, *, by: Identity, now: datetime
) -> RoleGrant:
    """Give a role on an organisation and all below it; given twice it is one grant."""
    with db.transaction():
        decide(by, organisation)
        known = directory.open_grant(person.id, role, organisation.id)
        if known is not None and known.ends_on is None:
            return known
        if known is not None:
            known.ended_at = now
            db.session.flush()
        row = RoleGrant(
            person_id=person.id,
            organisation_id=organisation.id,
            role=role,
            granted_at=now,
            granted_by_id=by.person_id,
        )
        db.add(row)
        note(Action.GRANTED, row, by=by, now=now, person=person.public_id, role=role.value)
    return row


def end_grant(grant: RoleGrant, *, by: Identity, now: datetime) -> None:
    """Take a role away at once; each organisation keeps an administrator at or above it."""
    with db.transaction():
        organisation = db.session.get_one(Organisation, grant.organisation_id)
        decide(by, organisation)
        db.session.refresh(grant)
        if grant.ended_at is None:
            end_grant_on(grant, organisation, on=None, by=by, now=now)


def end_grant_on(
    row: RoleGrant, at: Organisation, *, on: date | None, by: Identity, now: datetime
) -> None:
    """End a grant at once, or after a day that is still to come; inside a transaction."""
    if row.role is Role.ADMINISTRATOR:
        rules.check_administrator_left(directory.administrators_over(at, but=row.id))
    if on is not None and on >= clock.day_of(now):
        row.ends_on = on
    else:
        row.ended_at = now
    db.session.flush()
    note(Action.GRANT_ENDED, row, by=by, now=now, role=row.role.value)
