"""The file with own data: asked for by a person, made by timed work, and thrown away in a week."""

from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from flask_babel import force_locale
from sqlalchemy import update

from leerhuis import audit, db, files
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.people.models import Person
from leerhuis.privacy.own import queries, writing
from leerhuis.privacy.own.models import PersonExport

SHELF = "own"
LEASE = timedelta(minutes=30)
KEPT = timedelta(days=7)


def ask(person: Person, *, by: Identity, now: datetime) -> PersonExport:
    """Ask for all that is kept of oneself; what is being made already is the answer too."""
    with db.transaction():
        known = queries.in_work(person.id)
        if known is not None:
            return known
        export = PersonExport(person_id=person.id, language=person.language, asked_at=now)
        db.add(export)
        _note(Action.OWN_DATA_ASKED, export, by=by, now=now)
        return export


def note_downloaded(export: PersonExport, *, by: Identity, now: datetime) -> None:
    with db.transaction():
        _note(Action.OWN_DATA_DOWNLOADED, export, by=by, now=now)


def make_due(*, now: datetime) -> int:
    """Make the files that were asked for; returns how many that were.

    A process that stops half-way leaves its claim, which ends; then another begins anew.
    """
    made = 0
    while (export := _claimed(now=now)) is not None:
        with force_locale(export.language):
            _make(export, now=now)
        made += 1
    return made


def drop_old(*, now: datetime) -> int:
    """Remove the files of more than a week ago, from the disk too."""
    return _drop(queries.asked_before(now - KEPT))


def _claimed(*, now: datetime) -> PersonExport | None:
    with db.transaction():
        export = queries.next_due(claimed_before=now - LEASE)
        if export is None:
            return None
        seen = PersonExport.claimed_at
        known = seen.is_(None) if export.claimed_at is None else seen == export.claimed_at
        taken = db.session.execute(
            update(PersonExport)
            .where(PersonExport.id == export.id, known)
            .values(claimed_at=now)
            .returning(PersonExport.id)
        ).scalar_one_or_none()
        return export if taken else None


def _make(export: PersonExport, *, now: datetime) -> None:
    """Written aside and put in place when it is whole; nothing is held meanwhile."""
    with cast(BinaryIO, TemporaryFile()) as made:
        writing.write(made, person=export.person, now=now)
        size = made.tell()
        made.seek(0)
        stored_as = files.shelve(made, shelf=SHELF)
    with db.transaction():
        db.session.execute(
            update(PersonExport)
            .where(PersonExport.id == export.id)
            .values(stored_as=stored_as, size=size, made_at=now)
        )
    _drop(queries.others_of(export))


def _drop(old: list[PersonExport]) -> int:
    with db.transaction():
        for export in old:
            if export.stored_as:
                files.remove(export.stored_as)
            db.session.delete(db.session.get_one(PersonExport, export.id))
    return len(old)


def _note(action: Action, export: PersonExport, *, by: Identity, now: datetime) -> None:
    audit.record(action, by=by, kind="person_export", subject=export.public_id, now=now)
