"""What the parts of a group and the columns of its sheet are called."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis import wording
from leerhuis.enrolment.questions.rules import NO, YES
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.planning.participants.queries import Row
from leerhuis.planning.participants.rules import Column, Which

PARTS: Mapping[Which, Any] = {
    Which.SEATED: _l("With a seat"),
    Which.CONFIRMED: _l("Enrolled"),
    Which.REQUESTED: _l("Waiting for approval"),
    Which.OFFERED: _l("Seat offered"),
    Which.WAITING: _l("Waiting list"),
    Which.OVER: _l("Signed off, declined or lapsed"),
    Which.ALL: _l("Everyone"),
}
STATES: Mapping[EnrolmentState, Any] = {
    EnrolmentState.CONFIRMED: _l("Enrolled"),
    EnrolmentState.REQUESTED: _l("Waiting for approval"),
    EnrolmentState.OFFERED: _l("Seat offered"),
    EnrolmentState.WAITING: _l("Waiting list"),
    EnrolmentState.CANCELLED: _l("Signed off"),
    EnrolmentState.DECLINED: _l("Declined"),
    EnrolmentState.LAPSED: _l("Lapsed"),
}
# (tone of the badge, icon) of each state.
LOOKS: Mapping[EnrolmentState, tuple[str, str]] = {
    EnrolmentState.CONFIRMED: ("positive", "circle-check"),
    EnrolmentState.REQUESTED: ("info", "clock"),
    EnrolmentState.OFFERED: ("info", "mail"),
    EnrolmentState.WAITING: ("info", "hourglass"),
    EnrolmentState.CANCELLED: ("", "x"),
    EnrolmentState.DECLINED: ("", "x"),
    EnrolmentState.LAPSED: ("", "x"),
}
COLUMNS: Mapping[Column, Any] = {
    Column.NAME: _l("Name"),
    Column.GIVEN: _l("First name"),
    Column.ADDRESS: _l("Email address"),
    Column.ORGANISATION: _l("Employer"),
    Column.SECTOR: _l("Sector"),
    Column.STATE: _l("State"),
    Column.PLACE: _l("Place in line"),
    Column.ENROLLED: _l("Enrolled on"),
    Column.SEATED: _l("Seat since"),
    Column.PRIORITY: _l("Goes first"),
    Column.IGNORED: _l("Seat past the limits, because"),
    Column.REASON: _l("Reason of signing off"),
}
_PRIORITIES = {
    1: _l("Goes first: needs these points within a year"),
    2: _l("Goes first: was in a group that was called off"),
}


def priority(number: int) -> str:
    """Why someone goes before others in the line; nothing for who does not."""
    return str(_PRIORITIES.get(number, ""))


def until(row: Row, *, now: datetime) -> str:
    """How long the seat of who has not said yes, or was not approved yet, is kept."""
    if row.state is EnrolmentState.OFFERED and row.offer_ends_at:
        words = _("may say yes until %(moment)s", moment=wording.moment(row.offer_ends_at))
        return words if row.offer_ends_at > now else _("did not answer in time")
    if row.state is EnrolmentState.REQUESTED and row.decide_by_at:
        return _("to be decided before %(moment)s", moment=wording.moment(row.decide_by_at))
    return ""


def answer(text: str) -> str:
    """What somebody answered; a yes or a no in words."""
    return str({YES: _("yes"), NO: _("no")}.get(text, text))
