"""What became of a letter and how often it comes, in words to its reader."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis import wording
from leerhuis.mail import rendering
from leerhuis.mail.kinds import Audience
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.queries import letter_of
from leerhuis.mail.rules import LetterState, Rhythm

# (tone of the badge, icon) of each state.
LOOKS: Mapping[LetterState, tuple[str, str]] = {
    LetterState.QUEUED: ("info", "clock"),
    LetterState.SENT: ("positive", "circle-check"),
    LetterState.MISSED: ("negative", "circle-x"),
    LetterState.FAILED: ("negative", "circle-x"),
    LetterState.WITHDRAWN: ("", "x"),
    LetterState.HELD: ("info", "hourglass"),
    LetterState.COLLECTED: ("positive", "mail"),
    LetterState.UNWANTED: ("", "x"),
}
RHYTHMS: Mapping[Rhythm, Any] = {
    Rhythm.AT_ONCE: _l("At once"),
    Rhythm.DAILY: _l("Together, every morning"),
    Rhythm.WEEKLY: _l("Together, every Monday"),
    Rhythm.NEVER: _l("Not"),
}
# A kind that is written once a week is not there at once.
BY_ITSELF: Mapping[str, Any] = {"registry/weekly": _l("Every Monday")}
AUDIENCES: Mapping[Audience, Any] = {
    Audience.PERSON: _l("For everyone"),
    Audience.MANAGER: _l("As a manager"),
    Audience.COORDINATOR: _l("As a coordinator"),
    Audience.TRAINER: _l("As a trainer"),
    Audience.ADVISER: _l("As an adviser"),
    Audience.POLICY: _l("As a policy officer"),
    Audience.PRIVACY: _l("As a privacy officer"),
    Audience.ADMINISTRATOR: _l("As an administrator"),
}


def rhythm(kind: str, each: Rhythm) -> str:
    own = BY_ITSELF.get(kind) if each is Rhythm.AT_ONCE else None
    return str(own or RHYTHMS[each])


def state(row: QueuedLetter) -> str:
    """What became of a letter, as its reader is told."""
    if row.state is LetterState.HELD:
        return (
            _("Waits for your letters of Monday")
            if row.held_for is Rhythm.WEEKLY
            else _("Waits for your letters of the morning")
        )
    if row.state is LetterState.COLLECTED and row.sent_at:
        return _("Stood in your letters of %(day)s", day=wording.long_day(row.sent_at))
    return str(
        {
            LetterState.QUEUED: _("On its way"),
            LetterState.SENT: _("Sent"),
            LetterState.COLLECTED: _("Stood in another letter"),
            LetterState.UNWANTED: _("Not sent: you do not want these letters"),
        }.get(row.state, _("Did not arrive"))
    )


def subject(row: QueuedLetter) -> str:
    return rendering.subject_of(letter_of(row))
