"""The words of organisations for letters: whose hold for a reader.

Those of the nearest organisation upwards from where the reader works. Who works at several gets
those of the deepest.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from leerhuis import db
from leerhuis.mail.models import LetterWording
from leerhuis.mail.placeholders import Wording
from leerhuis.people import rules as people
from leerhuis.people.days import appointed_on
from leerhuis.people.models import Appointment, Organisation

Wordings = dict[tuple[int | None, str], dict[str, Wording]]
"""The words for a reader (the number of a person) in a language, by kind of letter."""


def chosen(readers: Iterable[tuple[int | None, str]], *, day: date) -> Wordings:
    """The words for these persons and kinds of letters: one question for a whole batch."""
    wanted = {(person, kind) for person, kind in readers if person is not None}
    if not wanted:
        return {}
    above, place = aliased(Organisation), aliased(Organisation)
    rows = db.session.execute(
        select(
            above.path,
            Appointment.person_id,
            LetterWording.kind,
            LetterWording.language,
            LetterWording.subject,
            LetterWording.body,
        )
        .select_from(LetterWording)
        .join(above, above.id == LetterWording.organisation_id)
        .join(place, place.path.startswith(above.path))
        .join(Appointment, Appointment.organisation_id == place.id)
        .where(
            LetterWording.kind.in_({kind for _person, kind in wanted}),
            Appointment.person_id.in_({person for person, _kind in wanted}),
            appointed_on(day),
        )
    ).all()
    found: Wordings = {}
    for _path, person_id, kind, language, *words in sorted(rows, key=lambda row: _depth(row[0])):
        found.setdefault((person_id, language), {})[kind] = Wording(*words)
    return found


def _depth(path: str) -> tuple[int, str]:
    """Deeper places come later; among places as deep, the order is always the same."""
    return len(people.lineage(path)), path
