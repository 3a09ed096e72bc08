"""The letters about a second step: what changed, and that a code on paper was used."""

from datetime import datetime
from enum import StrEnum

from leerhuis.mail.rules import Letter
from leerhuis.people.models import Person


class Change(StrEnum):
    """What happened to the second step of a person."""

    SET = "set"
    MOVED = "moved"
    CODES = "codes"
    OFF = "off"
    RESET = "reset"


def changed(person: Person, change: Change, *, now: datetime) -> Letter:
    return Letter(
        kind="signin/second_step",
        person_id=person.id,
        subject=person.public_id,
        reference=now.isoformat(),
        step=change.value,
        values={"change": change.value, "at": now.isoformat()},
    )


def recovery_used(person: Person, *, left: int, now: datetime) -> Letter:
    return Letter(
        kind="signin/recovery_used",
        person_id=person.id,
        subject=person.public_id,
        reference=now.isoformat(),
        step=str(left),
        values={"left": left, "at": now.isoformat()},
    )
