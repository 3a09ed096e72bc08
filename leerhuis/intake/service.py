"""Handing in a staff file, looking at what it would do, and doing it: all of it, or nothing."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from leerhuis import clock, db, sheets
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.intake import queries, rules
from leerhuis.intake.columns import Column, layout_of
from leerhuis.intake.known import Place, place_word
from leerhuis.intake.lines import Line, read
from leerhuis.intake.models import Upload
from leerhuis.intake.plans import Choice, Job, Outcome, Plan, Step
from leerhuis.people import addresses, leaving
from leerhuis.people import service as people
from leerhuis.people.models import Appointment, Organisation, Person
from leerhuis.people.rules import Function
from leerhuis.registry import service as registry
from leerhuis.registry.rules import Source
from leerhuis.sheets import Sheet
from leerhuis.uploads import service as uploads
from leerhuis.uploads.rules import Halted, check_plan, name_of
from leerhuis.uploads.service import halting

__all__ = [
    "Halted",
    "apply",
    "drop_expired",
    "import_file",
    "keep",
    "name_of",
    "plan_for",
    "plan_of",
]
NAMES = {Column.GIVEN_NAME, Column.NAME_PREFIX, Column.FAMILY_NAME}


def keep(data: bytes, *, name: str, function: Function, by: Identity, now: datetime) -> Upload:
    """Keep a file for a day, once it can be read as a table with the columns we need."""
    sheet = sheets.read(data)
    layout_of(sheet.header)
    if not sheet.rows:
        raise Refused("There are no people in this file.", field="file")
    with db.transaction():
        drop_expired(now=now)
        return uploads.keep(Upload(function=function), data, name=name, by=by, now=now)


def drop_expired(*, now: datetime) -> int:
    """Forget files that nobody applied within a day, and what older ones answered."""
    with db.transaction():
        rows = queries.expired(now=now)
        for row in rows:
            db.session.delete(row)
        db.session.flush()
    return len(rows)


def plan_of(upload: Upload, *, by: Identity, now: datetime) -> Plan:
    """What this file would do now; reads only."""
    return plan_for(upload.data, function=upload.function, by=by, now=now)


def plan_for(data: bytes, *, function: Function, by: Identity, now: datetime) -> Plan:
    return _plan(sheets.read(data), function=function, by=by, now=now)


def _plan(sheet: Sheet, *, function: Function, by: Identity, now: datetime) -> Plan:
    today = clock.day_of(now)
    layout = layout_of(sheet.header)
    lines, faults = read(sheet, layout, today=today)
    if len(lines) > rules.MAX_ROWS:
        return rules.too_many(lines, faults, layout)
    known = queries.known(lines, by, today=today)
    return rules.plan(lines, faults, known, layout, function=function, today=today)


def apply(upload: Upload, choice: Choice, *, by: Identity, now: datetime) -> dict[str, int]:
    """Carry out what the file says; applied again it answers the same and does nothing."""
    if upload.applied_at is not None:
        return upload.answer
    sheet = sheets.read(upload.data)  # before anything is held: it may take seconds
    return uploads.carry_out(
        upload,
        lambda: _import(upload, sheet, choice, by=by, now=now),
        action=Action.PEOPLE_IMPORTED,
        kind="upload",
        subject=upload.public_id,
        by=by,
        now=now,
    )


def _import(
    upload: Upload, sheet: Sheet, choice: Choice, *, by: Identity, now: datetime
) -> dict[str, int]:
    plan = _plan(sheet, function=upload.function, by=by, now=now)
    _check(plan, choice)
    places = _places(plan.missing, by=by, now=now)
    for step in plan.steps:
        _carry_out(step, places, by=by, now=now)
    left = _let_go(plan, choice, by=by, now=now)
    return {each.value: len(plan.of(each)) for each in Outcome} | {"left": left}


def import_file(path: Path, *, function: Function, by: Identity, now: datetime) -> dict[str, int]:
    """Import a file in one go, new organisations included: for a command that showed the plan."""
    upload = keep(path.read_bytes(), name=path.name, function=function, by=by, now=now)
    return apply(upload, Choice(make_places=True), by=by, now=now)


def _check(plan: Plan, choice: Choice) -> None:
    check_plan(plan, faults=len(plan.faults), seen=choice.seen)
    if plan.missing and not choice.make_places:
        raise Refused("Tick that these organisations may be made.", field="make_places")
    if choice.leavers and choice.last_day is None:
        raise Refused("Fill in the last day of who leaves.", field="last_day")


def _places(missing: Iterable[Place], *, by: Identity, now: datetime) -> dict[str, Organisation]:
    """Make the organisations that the file names and nobody made yet."""
    return {
        place.word: people.create_organisation(
            name=place.name,
            kind=place.kind,
            parent=db.session.get_one(Organisation, place.under),
            by=by,
            now=now,
        )
        for place in missing
    }


def _carry_out(step: Step, places: dict[str, Organisation], *, by: Identity, now: datetime) -> None:
    if step.outcome is Outcome.SAME:
        return
    with halting(step.line.row):
        person = _person(step, by=by, now=now)
        for post, on in step.ends:
            row = db.session.get_one(Appointment, post.id)
            people.end_appointment(row, on=on, by=by, now=now)
        for job in step.jobs:
            _change(job, by=by, now=now)
        new = [_new_post(person, job, places) for job in step.jobs if job.post is None]
        people.appoint_all(person, new, by=by, now=now)
        for line in step.claims:
            _register(person, line, by=by, now=now)


def _person(step: Step, *, by: Identity, now: datetime) -> Person:
    line = step.line
    names = {
        "given_name": line.given_name,
        "name_prefix": line.name_prefix,
        "family_name": line.family_name,
    }
    if step.person is None:
        return people.create_person(**names, address=line.address, by=by, now=now)
    person = db.session.get_one(Person, step.person.id)
    changed = {change.column for change in step.changes}
    if changed & NAMES:
        people.change_person(person, **names, by=by, now=now)
    if Column.ADDRESS in changed and line.address:
        addresses.add_address(person, address=line.address, by=by, now=now)
    return person


def _change(job: Job, *, by: Identity, now: datetime) -> None:
    if job.post is None:
        return
    row = db.session.get_one(Appointment, job.post.id)
    people.change_appointment(
        row,
        function=job.function,
        fte=job.fte,
        personnel_number=job.personnel_number,
        starts_on=job.starts_on,
        ends_on=row.ends_on,
        by=by,
        now=now,
    )


def _new_post(
    person: Person, job: Job, places: dict[str, Organisation]
) -> tuple[Appointment, Organisation]:
    known = job.place.id and db.session.get_one(Organisation, job.place.id)
    organisation = known or places[place_word(job.place.name)]
    row = Appointment(
        person_id=person.id,
        organisation_id=organisation.id,
        kind=job.kind,
        function=job.function,
        fte=job.fte,
        personnel_number=job.personnel_number or None,
        starts_on=job.starts_on,
        ends_on=None,
    )
    return row, organisation


def _register(person: Person, line: Line, *, by: Identity, now: datetime) -> None:
    if line.claim is None:
        return
    registry.record_registration(
        person,
        register=line.claim.register,
        occupation=line.claim.occupation,
        number=line.claim.number,
        registered_on=line.claim.registered_on,
        held_date=line.claim.held_on,
        source=Source.STAFF_FILE,
        by=by,
        now=now,
    )


def _let_go(plan: Plan, choice: Choice, *, by: Identity, now: datetime) -> int:
    """Let the absent leave who were ticked; nobody else."""
    going = [each for each in plan.absent if each.public_id in choice.leavers]
    for each in going:
        person = db.session.get_one(Person, each.person_id)
        employer = db.session.get_one(Organisation, each.employer_id)
        if choice.last_day is not None:
            leaving.leave(person, employer, on=choice.last_day, by=by, now=now)
    return len(going)
