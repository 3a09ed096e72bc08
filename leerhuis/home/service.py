"""What a manager does with a list of people: take it along, and let some be reminded."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from leerhuis import audit, clock, db
from leerhuis.access import Identity, Role
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.home import mails, nudging, queries
from leerhuis.home.nudging import Skip
from leerhuis.mail import reach, rendering
from leerhuis.mail import service as mail
from leerhuis.mail.queries import Recipient
from leerhuis.mail.rendering import Reading
from leerhuis.mail.rules import Letter
from leerhuis.registry import queries as registry
from leerhuis.registry.models import Registration


class Skipped(NamedTuple):
    """Somebody who got no letter."""

    name: str
    why: Skip


class Reminded(NamedTuple):
    """How many letters go out, and who was left out."""

    letters: int
    skipped: list[Skipped]


class Preview(NamedTuple):
    """To how many a letter would go, and how it reads."""

    number: int
    letter: Reading


def note_download(*, rows: int, by: Identity, now: datetime) -> None:
    """Somebody takes a table of registrations with them; written before it is handed out."""
    with db.transaction():
        audit.record(
            Action.REGISTRATIONS_DOWNLOADED,
            by=by,
            kind="person",
            subject=by.public_id,
            now=now,
            rows=rows,
        )


def remind(
    chosen: Collection[str],
    *,
    seen: int | None = None,
    sure: bool = False,
    by: Identity,
    now: datetime,
) -> Reminded:
    """Write to whoever these registrations are of, as far as `by` employs them and it helps.

    Many are written to only when the writer saw how many (`seen`) and means it.
    """
    with db.transaction():
        rows, skipped, written = _reached(chosen, by=by, now=now)
        reach.check(len(written), seen=seen, sure=sure)
        mail.queue_all(_letters(written, by=by, today=clock.day_of(now)), now=now)
        for row in written:
            _note(row, by=by, now=now)
    left = [Skipped(row.person.sort_name, skipped[row.id]) for row in rows if row.id in skipped]
    return Reminded(len(written), left)


def look(chosen: Collection[str], *, by: Identity, now: datetime) -> Preview:
    """The letter as the first of them would read it, and how many would get it."""
    with db.transaction():
        _rows, _skipped, written = _reached(chosen, by=by, now=now)
        letter = _letters(written[:1], by=by, today=clock.day_of(now))[0]
    reader = written[0].person
    recipient = Recipient(reader.given_name, reader.name, reader.language)
    return Preview(len(written), rendering.reading(letter, recipient=recipient))


def _reached(
    chosen: Collection[str], *, by: Identity, now: datetime
) -> tuple[Sequence[Registration], Mapping[int, Skip], list[Registration]]:
    """These registrations, why some get no letter, and the others."""
    if len(chosen) > nudging.MOST:
        raise Refused("Choose at most %(most)s people at once.", most=nudging.MOST)
    today = clock.day_of(now)
    rows = queries.held_for(chosen, by.paths(Role.MANAGER), but=by.person_id, today=today)
    if not rows:
        raise Refused("Choose at least one person.")
    skipped = _skipped(rows, now=now)
    return rows, skipped, [row for row in rows if row.id not in skipped]


def _letters(rows: Sequence[Registration], *, by: Identity, today: date) -> list[Letter]:
    sheets = registry.sheets_of(row.person_id for row in rows)
    dossiers = [registry.dossier_of(row, sheets[row.person_id], today=today) for row in rows]
    return [mails.nudge(each, manager=by.name, today=today) for each in dossiers]


def _skipped(rows: Collection[Registration], *, now: datetime) -> Mapping[int, Skip]:
    """Why these get no letter, by registration; all are held, so that nobody writes meanwhile."""
    subjects = {row.public_id for row in rows}
    last_at = queries.nudged_since(subjects, kind=mails.NUDGE, since=now - nudging.PAUSE)
    reachable = queries.reachable({row.person_id for row in rows})
    found = {
        row.id: nudging.why_not(
            row.state,
            last_at=last_at.get(row.public_id),
            has_address=row.person_id in reachable,
            now=now,
        )
        for row in rows
    }
    return {number: why for number, why in found.items() if why is not None}


def _note(row: Registration, *, by: Identity, now: datetime) -> None:
    audit.record(
        Action.REGISTRATION_NUDGED, by=by, kind="registration", subject=row.public_id, now=now
    )
