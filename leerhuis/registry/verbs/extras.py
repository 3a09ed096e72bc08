"""What a register asks of one person only, as it stands in their Mijn SKJ."""

from datetime import date, datetime

from sqlalchemy import select

from leerhuis import audit, clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.registry.models import PersonalRequirement, Registration
from leerhuis.registry.settling import settle

WORDS_MAX = 200


def add_requirement(
    registration: Registration, *, words: str, by: Identity, now: datetime
) -> PersonalRequirement:
    """The register asks this as well; the same words twice are one."""
    plain = " ".join(words.split())
    if not plain:
        raise Refused("Fill in what the register asks of you.", field="words")
    if len(plain) > WORDS_MAX:
        raise Refused("Use at most %(most)s characters.", field="words", most=str(WORDS_MAX))
    with db.transaction():
        db.hold(registration)
        known = _named(registration, plain)
        if known is not None:
            return known
        extra = PersonalRequirement(registration_id=registration.id, words=plain, recorded_at=now)
        db.add(extra)
        _changed(registration, by=by, now=now)
        return extra


def meet_requirement(
    registration: Registration,
    extra: PersonalRequirement,
    *,
    on: date | None,
    by: Identity,
    now: datetime,
) -> None:
    """It was done on this day; without a day it is not done after all."""
    if on is not None and on > clock.day_of(now):
        raise Refused("This day lies in the future.", field="on")
    with db.transaction():
        db.hold(registration)
        if extra.met_on != on:
            extra.met_on = on
            db.add(extra)
            _changed(registration, by=by, now=now)


def remove_requirement(
    registration: Registration, extra: PersonalRequirement, *, by: Identity, now: datetime
) -> None:
    """It was recorded wrongly; the row stays and counts no more."""
    with db.transaction():
        db.hold(registration)
        if extra.removed_at is None:
            extra.removed_at = now
            db.add(extra)
            _changed(registration, by=by, now=now)


def _named(registration: Registration, words: str) -> PersonalRequirement | None:
    return db.session.scalar(
        select(PersonalRequirement).where(
            PersonalRequirement.registration_id == registration.id,
            PersonalRequirement.words == words,
            PersonalRequirement.removed_at.is_(None),
        )
    )


def _changed(registration: Registration, *, by: Identity, now: datetime) -> None:
    settle([registration], today=clock.day_of(now))
    subject = registration.public_id
    audit.record(Action.REQUIREMENT_CHANGED, by=by, kind="registration", subject=subject, now=now)
