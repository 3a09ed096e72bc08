"""Keeping files that show that something was done, and throwing away what nobody needs."""

import logging
from datetime import datetime, timedelta

from leerhuis import audit, db, files
from leerhuis.access import HOUSE, Identity
from leerhuis.audit import Action
from leerhuis.errors import Missing
from leerhuis.people.models import Person
from leerhuis.registry import queries as registrations
from leerhuis.registry.dossier import queries, rules
from leerhuis.registry.dossier.models import Evidence

log = logging.getLogger(__name__)
# So long a form may stand open with its files kept already; so long a file may wait for its row.
UNSENT = timedelta(days=1)


class FilesLost(Exception):
    """Rows name files that are not on the disk."""


def add(person_id: int, ref: str, *, data: bytes, name: str, by: Identity, now: datetime) -> None:
    """Keep a file with this thing; the same file sent twice is kept once."""
    _own(person_id, by=by)
    rules.check_room(queries.bytes_used(person_id), more=len(data))
    stored = files.keep(data, name=name)
    try:
        kept = _add(person_id, ref, stored, by=by, now=now)
    except BaseException:
        files.remove(stored.stored_as)
        raise
    if not kept:
        files.remove(stored.stored_as)


def _add(person_id: int, ref: str, stored: files.Stored, *, by: Identity, now: datetime) -> bool:
    with db.transaction():
        registrations.held_of(person_id)
        queries.wait_for(person_id)
        known = queries.evidence_of(person_id, [ref]).get(ref, ())
        if any(_is_same(each, stored) for each in known):
            return False
        rules.check_room(queries.bytes_used(person_id), more=stored.size)
        row = Evidence(
            person_id=person_id,
            ref=ref,
            file_name=stored.name,
            media_type=stored.media_type,
            size=stored.size,
            stored_as=stored.stored_as,
            added_at=now,
        )
        db.add(row)
        _note(Action.EVIDENCE_ADDED, row, by=by, now=now)
        return True


def _is_same(known: Evidence, stored: files.Stored) -> bool:
    """Whether these are the same file: equal in name and in every byte.

    The bytes are read only where name and size agree, which is hardly ever.
    """
    if (known.file_name, known.size) != (stored.name, stored.size):
        return False
    return files.is_there(known.stored_as) and files.are_equal(known.stored_as, stored.stored_as)


def remove(evidence: Evidence, *, by: Identity, now: datetime) -> None:
    """Take a file out of the dossier; the file itself goes once the row says so."""
    _own(evidence.person_id, by=by)
    with db.transaction():
        if evidence.removed_at is None:
            evidence.removed_at = now
            _note(Action.EVIDENCE_REMOVED, evidence, by=by, now=now)
    files.remove(evidence.stored_as)


def remove_all(person_id: int, ref: str, *, by: Identity, now: datetime) -> None:
    for each in queries.evidence_of(person_id, [ref]).get(ref, ()):
        remove(each, by=by, now=now)


def note_read(evidence: Evidence, owner: Person, *, by: Identity, now: datetime) -> None:
    """Keep that somebody opened the evidence of another person."""
    if by.person_id == owner.id:
        return
    with db.transaction():
        audit.record(
            Action.EVIDENCE_READ,
            by=by,
            kind="person",
            subject=owner.public_id,
            now=now,
            evidence=evidence.public_id,
        )


def look_after(*, now: datetime) -> int:
    """Throw away files without a row, and evidence of what was never added to a dossier.

    A row without its file cannot be mended here: the job then fails, and the log names the files.
    """
    before = now - UNSENT
    left = queries.left_over(before=before)
    for each in left:
        _forget(each, now=now)
    thrown_away = sum(_tidy(folder, before=before) for folder in files.FOLDERS)
    _look_for_lost()
    return len(left) + thrown_away


def _forget(row: Evidence, *, now: datetime) -> None:
    with db.transaction():
        row.removed_at = now
        _note(Action.EVIDENCE_REMOVED, row, by=HOUSE, now=now)
    files.remove(row.stored_as)


def _tidy(folder: str, *, before: datetime) -> int:
    idle = set(files.names_in(folder, before=before)) - queries.live_names(folder)
    for name in idle:
        files.throw_away(folder, name)
    return len(idle)


def _look_for_lost() -> None:
    lost = [
        name
        for folder in files.FOLDERS
        for name in sorted(queries.live_names(folder))
        if not files.is_there(name)
    ]
    if lost:
        log.error("evidence without its file: %s", ", ".join(lost))
        raise FilesLost(f"{len(lost)}: {lost[0]}")


def _own(person_id: int, *, by: Identity) -> None:
    """Only who did something shows it."""
    if person_id != by.person_id:
        raise Missing


def _note(action: Action, row: Evidence, *, by: Identity, now: datetime) -> None:
    audit.record(
        action, by=by, kind="evidence", subject=row.public_id, now=now, of=row.ref, size=row.size
    )
