"""What was sent waits sealed, until it can be moved together with what others sent.

A sealed answer is encrypted under a key that the database does not hold, and those of one survey
are all of one length. A moment, which such seals carry in the open, is left out of them.
"""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cryptography.fernet import InvalidToken

from leerhuis import sealing
from leerhuis.people.sectors import Sector
from leerhuis.surveys import answers
from leerhuis.surveys.answers import Asked, Given, Value, Values
from leerhuis.surveys.cells import Cell
from leerhuis.surveys.models import Survey, SurveyInvitation
from leerhuis.surveys.rules import TEXTS

_STEP = 4096
_AROUND = 64  # the names, commas and brackets about one answer or one choice of it
_BYTES = 4  # the most that a character takes


class Unreadable(Exception):
    """A seal that this house cannot open: its key was changed, or it is of another survey."""


class Sheet(NamedTuple):
    """What one person sent: numbers and texts by question, and what may be said of them."""

    values: list[Given]
    texts: list[tuple[int, str]]
    cell: Cell


def seal(sheet: Sheet, *, survey: Survey, questions: Sequence[Asked]) -> bytes:
    said = {
        "values": [list(each) for each in sheet.values],
        "texts": [list(each) for each in sheet.texts],
        "cell": list(sheet.cell),
    }
    return _lock(_padded(said, room=_room_for(questions)), _of(survey))


def unseal(sealed: bytes, *, survey: Survey) -> Sheet:
    said = json.loads(_opened(sealed, _of(survey)))
    sector, organisation_id = said["cell"]
    return Sheet(
        [Given(*each) for each in said["values"]],
        [(number, text) for number, text in said["texts"]],
        Cell(Sector(sector) if sector else None, organisation_id),
    )


def sealed_anew(sealed: bytes, *, survey: Survey) -> bytes:
    """The same answer under a seal of which nothing is the same."""
    purpose = _of(survey)
    return _lock(_opened(sealed, purpose), purpose)


def seal_draft(
    values: Values, *, invitation: SurveyInvitation, questions: Sequence[Asked]
) -> bytes:
    """What someone did not finish, for nobody but them."""
    said = {str(number): value for number, value in values.items()}
    return _lock(_padded(said, room=_room_for(questions)), _to(invitation))


def unseal_draft(draft: bytes, *, invitation: SurveyInvitation) -> dict[int, Value]:
    said = json.loads(_opened(draft, _to(invitation)))
    return {int(number): value for number, value in said.items()}


def _padded(said: Mapping[str, object], *, room: int) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode().ljust(room)


def _room_for(questions: Sequence[Asked]) -> int:
    """The length of the longest answer to these questions, rounded up."""
    texts = sum(_BYTES * answers.most_of(each) for each in questions if each.kind in TEXTS)
    parts = sum(2 + len(each.choices) for each in questions)
    return -(-(texts + _AROUND * (parts + 1)) // _STEP) * _STEP


def _opened(sealed: bytes, purpose: str) -> bytes:
    try:
        return sealing.ring_for(purpose).decrypt(sealed)
    except InvalidToken:
        raise Unreadable("this was sealed with another LEERHUIS_SECRET_KEY") from None


def _lock(data: bytes, purpose: str) -> bytes:
    return sealing.key_for(purpose).encrypt_at_time(data, current_time=0)


def _of(survey: Survey) -> str:
    return f"sealed answer\n{survey.public_id}"


def _to(invitation: SurveyInvitation) -> str:
    return f"draft\n{invitation.public_id}"
