"""An employer's overview of Mijn SKJ: handed in, looked at, and all that agrees noted in one go."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from leerhuis import access, audit, clock, db, sheets
from leerhuis.access import Identity, Role
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.people import queries as people
from leerhuis.people.models import Appointment, Organisation, Person
from leerhuis.people.rules import AppointmentKind, OrganisationKind, sort_name
from leerhuis.registers import Register
from leerhuis.registry.checks import manual, service
from leerhuis.registry.checks.comparing import Known, Match, Plan, compare, parts_of
from leerhuis.registry.checks.models import OverviewColumns, OverviewUpload
from leerhuis.registry.checks.reading import Part, fits, guess, read
from leerhuis.registry.checks.rules import Outcome
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import CheckedHow, CheckReason
from leerhuis.sheets import Sheet
from leerhuis.uploads import service as uploads

KEPT = timedelta(days=1)
# Others who write wait for a batch, and the reader for a click: neither may take long.
BATCH = 25
AT_ONCE = 400


class Noted(NamedTuple):
    """How many registrations were noted as checked, how many changed, how many are left."""

    confirmed: int
    changed: int
    left: int


def employers_of(who: Identity) -> list[Organisation]:
    """The employers whose manager somebody is."""
    rows = people.organisations_for(who, Role.MANAGER)
    return [row for row in rows if row.kind is OrganisationKind.EMPLOYER]


def keep(
    data: bytes, *, name: str, organisation: Organisation, by: Identity, now: datetime
) -> OverviewUpload:
    """Keep an overview for a day, once it can be read as a table."""
    sheet = sheets.read(data)
    if not sheet.rows:
        raise Refused("There are no rows under the names of the columns.")
    with db.transaction():
        db.session.execute(delete(OverviewUpload).where(OverviewUpload.expires_at <= now))
        uploads.check_room(OverviewUpload, len(data), by=by, now=now)
        row = OverviewUpload(
            organisation_id=organisation.id,
            name=sheets.clean_text(name)[:120],
            data=data,
            by_id=by.person_id,
            made_at=now,
            expires_at=now + KEPT,
        )
        db.add(row)
        _record(Action.OVERVIEW_HANDED_IN, row, by=by, now=now, employer=organisation.public_id)
    return row


def upload_for(
    who: Identity, public_id: str, *, now: datetime
) -> tuple[OverviewUpload, Organisation]:
    """An overview that this person handed in, of an employer whose manager they still are."""
    upload = people.found(
        select(OverviewUpload).where(
            OverviewUpload.public_id == public_id,
            OverviewUpload.by_id == who.person_id,
            OverviewUpload.expires_at > now,
        )
    )
    mine = access.below(Organisation.path, who.paths(Role.MANAGER))
    organisation = people.found(
        select(Organisation).where(Organisation.id == upload.organisation_id, mine)
    )
    return upload, organisation


def columns_of(upload: OverviewUpload, sheet: Sheet) -> tuple[dict[Part, str], bool]:
    """Which columns hold what: as told before, else as guessed; and whether it was told."""
    row = db.session.scalar(
        select(OverviewColumns).where(OverviewColumns.organisation_id == upload.organisation_id)
    )
    told = parts_of(row.columns) if row else {}
    if fits(told, sheet.header):
        return told, True
    return guess(sheet.header), False


def tell_columns(
    upload: OverviewUpload, columns: Mapping[Part, str], *, by: Identity, now: datetime
) -> None:
    """Keep which column holds what in the overviews of this employer."""
    with db.transaction():
        row = db.session.scalar(
            select(OverviewColumns)
            .where(OverviewColumns.organisation_id == upload.organisation_id)
            .with_for_update()
        )
        row = row or OverviewColumns(organisation_id=upload.organisation_id)
        row.columns = {part.value: name for part, name in columns.items()}
        row.told_at, row.told_by_id = now, by.person_id
        db.add(row)
        _record(Action.OVERVIEW_COLUMNS_TOLD, upload, by=by, now=now)


def _record(
    action: Action, upload: OverviewUpload, *, by: Identity, now: datetime, **told: str
) -> None:
    audit.record(action, by=by, kind="overview", subject=upload.public_id, now=now, **told)


def plan_of(
    upload: OverviewUpload,
    organisation: Organisation,
    columns: Mapping[Part, str],
    *,
    by: Identity,
    today: date,
) -> Plan:
    """What confirming this overview would do now; reads only."""
    lines, faults = read(sheets.read(upload.data), columns)
    return compare(lines, faults, _known(organisation, but=by.person_id, today=today), today=today)


def _known(organisation: Organisation, *, but: int | None, today: date) -> list[Known]:
    """The SKJ registrations of who is employed there; one's own are for somebody else."""
    employed = (
        select(Appointment.person_id)
        .join(Appointment.organisation)
        .where(
            Appointment.kind == AppointmentKind.EMPLOYMENT,
            people.appointed_on(today),
            access.below(Organisation.path, [organisation.path]),
        )
    )
    rows = db.session.execute(
        select(Registration, Person)
        .join(Person, Person.id == Registration.person_id)
        .where(
            Registration.register == Register.SKJ,
            Registration.person_id.in_(employed),
            Registration.person_id != (but or 0),
        )
        .order_by(Registration.id)
        .execution_options(populate_existing=True)
    )
    return [_of(row, person, today=today) for row, person in rows]


def _of(row: Registration, person: Person, *, today: date) -> Known:
    return Known(
        id=row.id,
        public_id=row.public_id,
        number=row.number,
        occupation=row.occupation,
        held_on=_date_of(row),
        last_valid_on=row.last_valid_on,
        state=row.state,
        person=sort_name(person.given_name, person.name_prefix, person.family_name),
        family_name=person.family_name,
        person_public_id=person.public_id,
        noted=_noted(row, today=today),
    )


def _date_of(row: Registration) -> date:
    """The date that the register gives now: the one on the card, or that of an extension."""
    return row.extension_ends_on or row.held_on


def _noted(row: Registration, *, today: date) -> bool:
    """Whether an overview of today was held beside it already."""
    return (row.checked_on, row.checked_how) == (today, CheckedHow.EMPLOYER_OVERVIEW)


def apply(plan: Plan, take: Collection[str], *, by: Identity, now: datetime) -> Noted:
    """Note all that agrees, and take over the differences that were ticked; batch by batch.

    What changed since the plan was made is left for the next look. Noted once is noted: the same
    overview again finds nothing to do, nor does somebody who confirms it at the same moment.
    """
    today = clock.day_of(now)
    changes = [match for match in plan.differs if match.known.public_id in take]
    todo = [*changes, *plan.same]
    confirmed = changed = 0
    for start in range(0, min(len(todo), AT_ONCE), BATCH):
        batch = todo[start : start + BATCH]
        with db.transaction():
            for match, row in _rows(batch, today=today):
                _note(match, row, by=by, now=now)
                changed += match.differs
                confirmed += not match.differs
    return Noted(confirmed, changed, max(0, len(todo) - AT_ONCE))


def _rows(batch: Sequence[Match], *, today: date) -> list[tuple[Match, Registration]]:
    """The registrations of these matches, kept from others, that still say what was looked at."""
    rows = db.session.scalars(
        select(Registration)
        .options(joinedload(Registration.person, innerjoin=True))
        .where(Registration.id.in_([match.known.id for match in batch]))
        .order_by(Registration.id)
        .with_for_update(of=Registration)
        .execution_options(populate_existing=True)
    )
    found = {row.id: row for row in rows}
    return [
        (match, row)
        for match in batch
        if (row := found.get(match.known.id)) is not None
        and _unchanged(match.known, row, today=today)
    ]


def _unchanged(known: Known, row: Registration, *, today: date) -> bool:
    looked_at = (known.number, known.occupation, known.held_on, known.state, known.noted)
    noted = _noted(row, today=today)
    return looked_at == (row.number, row.occupation, _date_of(row), row.state, noted)


def _note(match: Match, row: Registration, *, by: Identity, now: datetime) -> None:
    how = CheckedHow.EMPLOYER_OVERVIEW
    if match.differs:
        manual.differ(row, held_on=match.held_on, occupation=match.chamber, how=how, by=by, now=now)
        return
    service.note_check(
        row,
        how=how,
        why=row.check_why or CheckReason.PERIODIC,
        outcome=Outcome.CONFIRMED,
        found={},
        note="",
        by=by,
        now=now,
    )
