"""Why someone has a place or not, in one sentence: for pages and letters alike."""

from collections.abc import Callable, Mapping

from flask_babel import gettext

from leerhuis import wording
from leerhuis.enrolment.rules import Reason, Why
from leerhuis.people.sectors import LABELS
from leerhuis.registers import N_

_: Callable[..., str] = gettext

_SENTENCES: Mapping[Why, str] = {
    Why.SEAT_FREE: N_("A seat is free."),
    Why.NO_LIMIT: N_("There are seats for everyone."),
    Why.PAST_LIMITS: N_("The coordinator gave this seat past the limits of the group."),
    Why.FULL: N_("The group is full: %(taken)s of %(seats)s."),
    Why.RESERVED: N_(
        "All %(seats)s seats are taken or reserved: %(sure)s are certain. "
        "A reserved seat can still come free."
    ),
    Why.OTHERS_FIRST: N_("The seats that are free go to who was already waiting."),
    Why.PART_FULL: N_("The part for %(part)s is full: %(taken)s of %(seats)s."),
    Why.KEPT: N_("The seats that are left are kept for %(part)s."),
    Why.SHARE: N_("Of your organisation %(taken)s of at most %(seats)s people take part."),
    Why.SPREAD: N_(
        "The last seats are kept for other organisations: %(taken)s take part, "
        "%(seats)s are wished for."
    ),
    Why.BY_HAND: N_("A seat is free. The coordinator decides who gets it."),
}
_OPENS = N_("Open to everyone from %(day)s.")


def sentence(reason: Reason) -> str:
    """The reason with its figures, and the day from which it no longer holds if there is one."""
    told = _(
        _SENTENCES[reason.why],
        taken=reason.taken,
        seats=reason.seats,
        sure=reason.sure,
        part=part_of(reason),
    )
    if reason.opens_on is None:
        return told
    return f"{told} {_(_OPENS, day=wording.full_day(reason.opens_on))}"


def part_of(reason: Reason) -> str:
    """For whom the part is that a reason is about: an organisation, a sector, or with a code."""
    if reason.name:
        return reason.name
    return _(LABELS[reason.sector]).lower() if reason.sector else _("people with a code")
