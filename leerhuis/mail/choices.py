"""How people want letters of a kind that they may gather or do without."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import aliased

from leerhuis import db
from leerhuis.mail.kinds import KINDS, rhythms
from leerhuis.mail.models import LetterChoice, LetterDuty
from leerhuis.mail.rules import Letter, Rhythm
from leerhuis.people.days import appointed_on
from leerhuis.people.models import Appointment, Organisation

# Above this number of readers all choices of the kind are read: they are fewer than people.
MANY_READERS = 10_000

Choices = Mapping[tuple[int, str], Rhythm]


def choices_for(letters: Iterable[Letter], *, day: date) -> Choices:
    """What the readers of these letters chose, by person and kind; at once is not in it.

    One query, and none when no letter leaves a choice. What an organisation asks of all who work
    at it or below comes at once, whatever they chose.
    """
    asked = {(each.person_id, each.kind) for each in letters if leaves_choice(each)}
    if not asked:
        return {}
    rows = db.session.execute(
        select(LetterChoice.person_id, LetterChoice.kind, LetterChoice.rhythm).where(
            LetterChoice.kind.in_({kind for _person, kind in asked}),
            LetterChoice.rhythm != Rhythm.AT_ONCE,
            _readers({person for person, _kind in asked if person is not None}),
            ~_asked_at_work(day),
        )
    )
    return {
        (person, kind): rhythm
        for person, kind, rhythm in rows
        if (person, kind) in asked and rhythm in rhythms(kind)
    }


def leaves_choice(letter: Letter) -> bool:
    """Whether the reader of this letter may have it gathered, or not at all."""
    kind = KINDS.get(letter.kind)
    return bool(kind and kind.free and letter.person_id is not None and not letter.invitation)


def _readers(people: set[int]) -> ColumnElement[bool]:
    return LetterChoice.person_id.in_(people) if len(people) <= MANY_READERS else true()


def _asked_at_work(day: date) -> ColumnElement[bool]:
    """The condition that the reader's work asks letters of this kind of everyone."""
    above, place = aliased(Organisation), aliased(Organisation)
    return (
        select(LetterDuty.id)
        .join(above, above.id == LetterDuty.organisation_id)
        .join(place, place.path.startswith(above.path))
        .join(Appointment, Appointment.organisation_id == place.id)
        .where(
            LetterDuty.kind == LetterChoice.kind,
            Appointment.person_id == LetterChoice.person_id,
            appointed_on(day),
        )
        .exists()
    )
