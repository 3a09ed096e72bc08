"""What follows after enrolling, in sentences."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis.courses.models import Edition
from leerhuis.courses.rules import WaitingPolicy
from leerhuis.enrolment import telling_why
from leerhuis.enrolment.foreseeing import Foreseen
from leerhuis.enrolment.joining.looking import Ahead
from leerhuis.enrolment.rules import EnrolmentState, Side
from leerhuis.enrolment.sides import Say


def sentences(
    ahead: Ahead, found: Foreseen | None, *, told: Sequence[Say], now: datetime
) -> list[str]:
    """In the order in which it happens: the seat or the line, who decides, who is told."""
    waits = found is not None and found.state is EnrolmentState.WAITING
    said = _line(ahead.edition, found) if found and waits else []
    if ahead.deciding:
        said += _deciding(ahead.deciding, ahead.edition, waits=waits, now=now)
    elif not waits:
        said.append(_("Your seat is certain at once."))
    return [*said, *_told(told), _("You get a mail that says how it is.")]


def _line(edition: Edition, found: Foreseen) -> list[str]:
    policies = {
        WaitingPolicy.CONFIRM: _("When a seat is for you, you have it at once."),
        WaitingPolicy.OFFER: ngettext(
            "When a seat is for you, you get a mail. You have %(num)d hour to say yes or no.",
            "When a seat is for you, you get a mail. You have %(num)d hours to say yes or no.",
            edition.offer_hours,
        ),
        WaitingPolicy.MANUAL: _("The coordinator decides who of the list gets a seat."),
    }
    return [telling_why.sentence(found.why), _("You come on the waiting list."),
            policies[edition.policy]]  # fmt: skip


def _deciding(says: Sequence[Say], edition: Edition, *, waits: bool, now: datetime) -> list[str]:
    words = {
        Side.EMPLOYER: ngettext(
            "Your employer decides within %(num)d day.",
            "Your employer decides within %(num)d days.",
            edition.approve_days,
        ),
        Side.PLACEMENT: ngettext(
            "The place where you work decides within %(num)d day.",
            "The place where you work decides within %(num)d days.",
            edition.approve_days,
        ),
        Side.COORDINATOR: ngettext(
            "The coordinator decides within %(num)d day.",
            "The coordinator decides within %(num)d days.",
            edition.approve_days,
        ),
    }
    said = [words[each.side] for each in says]
    if waits:
        return [_("When a seat is for you, someone must still say yes to it."), *said]
    return [_("Your seat is kept meanwhile. Without a yes in time it goes to someone else."), *said]


def _told(says: Sequence[Say]) -> list[str]:
    words = {
        Side.EMPLOYER: _("Your manager gets a mail about it."),
        Side.PLACEMENT: _("The place where you work gets a mail with the days only."),
    }
    return [words[each.side] for each in says if each.side in words]
