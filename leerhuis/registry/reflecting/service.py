"""Writing a reflection: only its owner does, and only they can take it away."""

from datetime import datetime

from cryptography.fernet import InvalidToken
from sqlalchemy import select, update

from leerhuis import audit, db, sealing, settings
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Missing
from leerhuis.registry.dossier import queries as dossiers
from leerhuis.registry.dossier.models import Reflection
from leerhuis.registry.reflecting import queries, rules, sealed
from leerhuis.registry.reflecting.rules import Texts

BATCH = 200


def save(
    person_id: int,
    ref: str,
    texts: Texts,
    *,
    seen: str,
    by: Identity,
    now: datetime,
    finish: bool = False,
) -> Reflection:
    """Keep the text as it is now; `seen` is the version that the writer had before them.

    Whatever is not whole is a draft again. What is said of it in the trail holds no word of it.
    """
    _own(person_id, by=by)
    rules.check_length(texts)
    if finish:
        rules.check_whole(texts)
    with db.transaction():
        dossiers.wait_for(person_id)
        row = queries.reflection_of(person_id, ref)
        if row is not None and sealed.opened(row) == texts and finish <= _is_done(row):
            return row
        rules.check_seen(seen, sealed.version(row))
        if row is None:
            row = Reflection(person_id=person_id, ref=ref, begun_at=now)
        row.locked, row.changed_at = sealed.locked(texts, ref=ref), now
        done = finish or (_is_done(row) and rules.first_empty(texts) is None)
        row.finished_at = (row.finished_at or now) if done else None
        db.add(row)
        _note(Action.REFLECTION_FINISHED if finish else Action.REFLECTION_SAVED, ref, by, now)
        return row


def remove(person_id: int, ref: str, *, by: Identity, now: datetime) -> None:
    """Take the text away for good; nothing where there is none."""
    _own(person_id, by=by)
    with db.transaction():
        dossiers.wait_for(person_id)
        row = queries.reflection_of(person_id, ref)
        if row is not None:
            db.session.delete(row)
            _note(Action.REFLECTION_REMOVED, ref, by, now)


def relock(*, now: datetime) -> int:
    """Lock anew what is under a key of before, so that the old one can go; how many that were.

    What no key opens stays as it is: its owner begins anew, or the key comes back.
    """
    if len(settings.current().keys) == 1:
        return 0
    done, last = 0, 0
    while some := _after(last):
        with db.transaction():
            done += sum(_relocked(row) for row in some)
        last = some[-1].id
    return done


def _after(number: int) -> list[Reflection]:
    wanted = select(Reflection).where(Reflection.id > number).order_by(Reflection.id).limit(BATCH)
    return list(db.session.scalars(wanted))


def _relocked(row: Reflection) -> bool:
    """Only what still is as it was read: what its owner saves meanwhile is under the key of now."""
    kept = row.locked
    try:
        fresh = sealing.renewed(kept, purpose=sealed.PURPOSE)
    except InvalidToken:
        return False
    if fresh == kept:
        return False
    changed = update(Reflection).where(Reflection.id == row.id, Reflection.locked == kept)
    done = db.session.execute(changed.values(locked=fresh).returning(Reflection.id))
    return done.scalar_one_or_none() is not None


def _is_done(row: Reflection) -> bool:
    return row.finished_at is not None


def _own(person_id: int, *, by: Identity) -> None:
    if person_id != by.person_id:
        raise Missing


def _note(action: Action, ref: str, by: Identity, now: datetime) -> None:
    audit.record(action, by=by, kind="reflection", subject=ref, now=now)
