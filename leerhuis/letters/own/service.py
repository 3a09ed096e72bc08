"""Choosing which letters one gets, and how often."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, delete, update

from leerhuis import audit, clock, db, settings
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Missing, Refused
from leerhuis.letters.own import queries, rules
from leerhuis.mail import digests, kinds
from leerhuis.mail.models import LetterChoice, QueuedLetter
from leerhuis.mail.rules import LetterState, Rhythm, letter_to_stop
from leerhuis.signin import attempts
from leerhuis.signin.rules import Door


def choose(wanted: Mapping[str, Rhythm], *, by: Identity, now: datetime) -> int:
    """Have these kinds as often as this from now on; returns how many that changes.

    Letters that waited for the old choice follow the new one.
    """
    with db.transaction():
        offered = queries.choices_for(by, day=clock.day_of(now))
        changed = rules.changed(offered, wanted)
        _write(by, changed, now=now)
    return len(changed)


def by_link(told: str, *, origin: str, now: datetime) -> tuple[QueuedLetter, Identity]:
    """The letter that a link to stop its kind stood in, and its reader.

    Wrong links are counted, so that nobody can go on guessing.
    """
    tried = attempts.knock(Door.LETTERS, origin=origin, now=now)
    public_id = letter_to_stop(settings.current().keys, told)
    if public_id is None:
        raise Missing
    row, person = queries.reader_of(public_id)
    attempts.forgive(tried, door=Door.LETTERS, now=now)
    return row, Identity(
        person_id=person.id,
        public_id=person.public_id,
        name=person.name,
        origin=origin,
        language=person.language,
    )


def stop(told: str, *, origin: str, now: datetime) -> QueuedLetter:
    """No more letters of the kind that this link stood in; again it changes nothing."""
    row, reader = by_link(told, origin=origin, now=now)
    check_stoppable(row, now=now)
    with db.transaction():
        if queries.chosen_by(reader.person_id or 0).get(row.kind) is not Rhythm.NEVER:
            _write(reader, {row.kind: Rhythm.NEVER}, now=now)
    return row


def check_stoppable(row: QueuedLetter, *, now: datetime) -> None:
    """A kind that is required, by us or by who one works for, goes on."""
    asked = queries.asked_at_work(row.person_id or 0, day=clock.day_of(now))
    if row.kind in asked or Rhythm.NEVER not in kinds.rhythms(row.kind):
        raise Refused("You cannot switch off this letter.")


def _write(by: Identity, changed: Mapping[str, Rhythm], *, now: datetime) -> None:
    person_id = by.person_id or 0
    for kind, rhythm in changed.items():
        _keep(person_id, kind, rhythm)
        _follow(person_id, kind, rhythm, now=now)
    if changed:
        audit.record(
            Action.LETTERS_CHOSEN,
            by=by,
            kind="person",
            subject=by.public_id,
            now=now,
            choices={kind: rhythm.value for kind, rhythm in changed.items()},
        )


def _keep(person_id: int, kind: str, rhythm: Rhythm) -> None:
    """Two windows that save at once leave one choice: the later one."""
    if rhythm is Rhythm.AT_ONCE:
        db.session.execute(
            delete(LetterChoice).where(
                LetterChoice.person_id == person_id, LetterChoice.kind == kind
            )
        )
        return
    row = db.insert_into(LetterChoice).values(person_id=person_id, kind=kind, rhythm=rhythm)
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=["person_id", "kind"], set_={"rhythm": row.excluded.rhythm}
        )
    )


def _follow(person_id: int, kind: str, rhythm: Rhythm, *, now: datetime) -> None:
    """What waits for the old choice goes at once, waits for another day, or stays."""
    if rhythm is Rhythm.AT_ONCE:
        _change_held(person_id, kind, **_at_once(now))
    elif rhythm is Rhythm.NEVER:
        _change_held(person_id, kind, state=LetterState.UNWANTED, held_for=None)
    else:
        past = QueuedLetter.over_at <= digests.next_moment(rhythm, after=now)
        _change_held(person_id, kind, past, **_at_once(now))
        _change_held(person_id, kind, held_for=rhythm)


def _at_once(now: datetime) -> dict[str, Any]:
    """Not before its own moment, and not so long ago that it would be missed."""
    moment = case((QueuedLetter.planned_at < now, now), else_=QueuedLetter.planned_at)
    state = LetterState.QUEUED
    return {"state": state, "held_for": None, "planned_at": moment, "try_at": moment}


def _change_held(person_id: int, kind: str, *narrower: ColumnElement[bool], **values: Any) -> None:
    db.session.execute(
        update(QueuedLetter)
        .where(
            QueuedLetter.person_id == person_id,
            QueuedLetter.kind == kind,
            QueuedLetter.state == LetterState.HELD,
            *narrower,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
