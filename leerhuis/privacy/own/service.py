"""The file with own data: asked for by a person, made by timed work, and thrown away in a week."""

from datetime import datetime, timedelta
from functools import partial
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from sqlalchemy import update

from leerhuis import audit, db, files, handouts
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
    """Make the files that were asked for; returns how many that were."""
    return handouts.make_due(PersonExport, partial(_make, now=now), lease=LEASE, now=now)


def drop_old(*, now: datetime) -> int:
    """Remove the files of more than a week ago, from the disk too."""
    return handouts.drop(PersonExport, queries.asked_before(now - KEPT))


def _make(export: PersonExport, *, now: datetime) -> None:
    """Written aside and put in place when it is whole; nothing is held meanwhile."""
    with cast(BinaryIO, TemporaryFile()) as made:
        writing.write(made, person=queries.person(export.person_id), now=now)
        size = made.tell()
        made.seek(0)
        stored_as = files.shelve(made, shelf=SHELF)
    with db.transaction():
        db.session.execute(
            update(PersonExport)
            .where(PersonExport.id == export.id)
            .values(stored_as=stored_as, size=size, made_at=now)
        )
    handouts.drop(PersonExport, queries.others_of(export))


def _note(action: Action, export: PersonExport, *, by: Identity, now: datetime) -> None:
    audit.record(action, by=by, kind="person_export", subject=export.public_id, now=now)
