"""The list of a session on paper, for people to sign."""

from collections.abc import Iterable
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from leerhuis import clock, wording
from leerhuis.attendance import rules
from leerhuis.attendance.sheet import Row
from leerhuis.courses.models import Session

# Lines left for who comes in without an enrolment.
EMPTY_LINES = 3


def signlist(session: Session, rows: Iterable[Row]) -> dict[str, Any]:
    """What the paper says. Others read it too, so it has no registration numbers."""
    course = session.edition.course
    day = wording.long_day(session.starts_at)
    signs = rules.signatures(starts_at=session.starts_at, ends_at=session.ends_at)
    title = _("Attendance %(title)s", title=course.title)
    return {
        "document_title": f"{title}, {day}",
        "language": str(get_locale()),
        "title": title,
        "kicker": course.organisation.name,
        "facts": _facts(session, day),
        "head": [_("No."), _("Name"), _("Organisation"), *_signatures(signs)],
        "rows": [
            [str(number), row.sort_name, row.employer] for number, row in enumerate(rows, start=1)
        ]
        + [["", "", ""]] * EMPTY_LINES,
        "note": _("Registration numbers are left out on purpose: others see this list too."),
        "foot": f"{course.title}, {day}",
    }


def name_of(session: Session) -> str:
    """The name of the file."""
    return f"presentie-{clock.day_of(session.starts_at).isoformat()}.pdf"


def place_of(session: Session) -> str:
    if session.venue is None:
        return _("Online")
    return ", ".join(filter(None, (session.venue.name, session.room_name, session.venue.town)))


def _facts(session: Session, day: str) -> list[dict[str, str]]:
    hours = wording.hours(session.starts_at, session.ends_at)
    found = [
        {"label": _("When"), "value": f"{day}, {hours}"},
        {"label": _("Where"), "value": place_of(session)},
    ]
    if session.trainers:
        found.append({"label": _("Trainer"), "value": session.trainer_names})
    return found


def _signatures(number: int) -> tuple[str, ...]:
    if number == 1:
        return (_("Signature"),)
    return (_("Signature morning"), _("Signature afternoon"))
