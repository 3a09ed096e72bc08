"""The words of organisations for letters: whose hold for a reader.

Those of the nearest organisation upwards from where the reader works. Who works at several gets
those of the deepest.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from leerhuis import db
from leerhuis.mail.models import LetterWording
from leerhuis.mail.placeholders import Wording
from leerhuis.people import rules as people
from leerhuis.people.days import appointed_on
from leerhuis.people.models import Appointment, Organisation

Wordings = dict[tuple[int | None, str], dict[str, Wording]]
"""The words for a reader (the number of a person) in a language, by kind of letter."""


def chosen(readers: Iterable[tuple[int | None, str]], *, day: date) -> Wordings:
    """The words for these persons and kinds of letters, for a whole batch at once.

    One question, and a second one where there are words: joined in one, a database looks at every
    pair of organisations first.
    """
    wanted = {(person, kind) for person, kind in readers if person is not None}
    words = _words({kind for _person, kind in wanted})
    if not words:
        return {}
    places = _places({person for person, _kind in wanted}, day=day)
    found: Wordings = {}
    for path, kind, language, wording in sorted(words, key=lambda each: _depth(each[0])):
        for person_id, place in places:
            if place.startswith(path):
                found.setdefault((person_id, language), {})[kind] = wording
    return found


def _words(kinds: set[str]) -> list[tuple[str, str, str, Wording]]:
    """Where which words hold: place, kind and language."""
    if not kinds:
        return []
    rows = db.session.execute(
        select(
            Organisation.path,
            LetterWording.kind,
            LetterWording.language,
            LetterWording.subject,
            LetterWording.body,
        )
        .join(Organisation, Organisation.id == LetterWording.organisation_id)
        .where(LetterWording.kind.in_(kinds))
    )
    return [(path, kind, language, Wording(*own)) for path, kind, language, *own in rows]


def _places(person_ids: set[int], *, day: date) -> list[tuple[int, str]]:
    """Where these people work on this day."""
    rows = db.session.execute(
        select(Appointment.person_id, Organisation.path)
        .join(Organisation, Organisation.id == Appointment.organisation_id)
        .where(Appointment.person_id.in_(person_ids), appointed_on(day))
    )
    return [(person_id, path) for person_id, path in rows]


def _depth(path: str) -> tuple[int, str]:
    """Deeper places come later; among places as deep, the order is always the same."""
    return len(people.lineage(path)), path
