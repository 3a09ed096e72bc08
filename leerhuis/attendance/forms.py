"""What comes in about attendance: a form of a page, or a batch of marks from a phone."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from leerhuis.attendance import rules
from leerhuis.attendance.rules import Extent, Said
from leerhuis.attendance.sheet import Row
from leerhuis.errors import Refused

_MARK_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{22}")
# Milliseconds that a phone may give as the time: until the year 2100.
_LAST = 4_102_444_800_000


class Batch(NamedTuple):
    """What a phone sends: its own time of sending, and marks at its own times."""

    sent_at: datetime
    marks: list[Said]

    def corrected(self, *, starts_at: datetime, now: datetime) -> list[Said]:
        """The marks at the times of the house."""
        return [
            each._replace(
                said_at=rules.said_at(
                    each.said_at, sent_at=self.sent_at, now=now, starts_at=starts_at
                )
            )
            for each in self.marks
        ]


def batch_of(told: Any) -> Batch:
    """The batch that this JSON says, or a refusal: nothing of a malformed one is taken."""
    match told:
        case {"sent": sent, "marks": [*marks]} if len(marks) <= rules.MOST_MARKS:
            return Batch(_moment(sent), [_said(each) for each in marks])
    raise _malformed()


def said_on_page(
    rows: Iterable[Row], sent: Mapping[str, str], *, listed: Iterable[str], rest_present: bool
) -> dict[str, Extent]:
    """What a page says, by the public id of who stood on it.

    Only what was chosen otherwise than the page showed: someone else may have marked meanwhile.
    """
    shown = dict(each.partition(".")[::2] for each in listed)
    said: dict[str, Extent] = {}
    for row in rows:
        chosen = sent.get(f"extent-{row.public_id}", "")
        was = shown.get(row.public_id)
        if was is None or chosen == row.extent:
            continue
        if chosen in list(Extent) and chosen != was:
            said[row.public_id] = Extent(chosen)
        elif rest_present and not chosen and row.extent is None:
            said[row.public_id] = Extent.PRESENT
    return said


def _said(told: Any) -> Said:
    match told:
        case {"id": str(mark_id), "who": str(who), "extent": str(extent), "at": at} if (
            _MARK_ID.fullmatch(mark_id) and _PUBLIC_ID.fullmatch(who) and extent in list(Extent)
        ):
            return Said(mark_id, who, Extent(extent), _moment(at), told.get("force") is True)
    raise _malformed()


def _moment(told: Any) -> datetime:
    if type(told) is not int or not 0 <= told <= _LAST:
        raise _malformed()
    return datetime.fromtimestamp(told / 1000, UTC)


def _malformed() -> Refused:
    return Refused("This is no list of marks.")
