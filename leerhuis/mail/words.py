"""What became of a letter, in words."""

from typing import Any

from flask_babel import lazy_gettext as _l

from leerhuis.mail.rules import LetterState

STATES: dict[LetterState, Any] = {
    LetterState.QUEUED: _l("To be sent"),
    LetterState.SENT: _l("Sent"),
    LetterState.MISSED: _l("Did not arrive"),
    LetterState.FAILED: _l("Did not arrive"),
    LetterState.WITHDRAWN: _l("Taken back before it was sent"),
    LetterState.HELD: _l("Waits for the letter of the day or the week"),
    LetterState.COLLECTED: _l("Stood in the letter of the day or the week"),
    LetterState.UNWANTED: _l("Not sent, at the reader's wish"),
}
