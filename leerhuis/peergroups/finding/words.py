"""Matching in sentences: why a group fits, and why not."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from leerhuis import registers
from leerhuis.peergroups.finding.gathering import Party
from leerhuis.peergroups.finding.matching import Reason, Why
from leerhuis.peergroups.finding.searching import WEEKDAYS
from leerhuis.peergroups.hours import Slot
from leerhuis.registers import Form


def weekday(number: int) -> str:
    return _(WEEKDAYS[number])


def hours(slot: Slot) -> str:
    """13.30 to 15.30, as it is said everywhere."""
    return _("%(begin)s to %(end)s", begin=_clock(slot.begins), end=_clock(slot.ends))


def _clock(minutes: int) -> str:
    return f"{minutes // 60}.{minutes % 60:02d}"


def form(of: Form) -> str:
    return _(registers.label(of))


# The reasons that say the same of every group.
_PLAIN: Mapping[Why, Any] = {
    Why.FORM: _l("It is the form that you look for."),
    Why.OTHER_FORM: _l("It is another form than you look for."),
    Why.UNKNOWN_WAY: _l("We do not know how far it is."),
    Why.ONLINE: _l("It is online: you need not go there."),
    Why.NOT_ONLINE: _l("It is not online."),
    Why.HOURS: _l("It is within the hours that suit you."),
    Why.OTHER_HOURS: _l("It is not within the hours that suit you."),
    Why.OTHERS: _l("Nobody of your organisation is in it yet: you meet others."),
    Why.MIX: _l("The group wants people of more organisations, and yours is not there yet."),
    Why.FULL: _l("The group is full."),
    Why.MEMBER: _l("You have a place in this group, or an invitation."),
    Why.ABOVE: _l(
        "You cannot join: in a peer group nobody is the manager of another who is in it."
    ),
    Why.BUSY: _l("You cannot join: you have another group at this hour."),
}


def reason(said: Reason) -> str:
    """One reason in a sentence."""
    return str(_PLAIN[said.why]) if said.why in _PLAIN else _NUMBERED[said.why](said.number)


def _away(number: int) -> str:
    if not number:
        return _("It is in your own place.")
    return ngettext("%(num)d kilometre away.", "%(num)d kilometres away.", number)


def _far(number: int) -> str:
    return _("It is farther than you look for: %(way)s", way=_away(number))


def _day(number: int) -> str:
    return _("It is on %(day)s, a day that suits you.", day=weekday(number).lower())


def _other_day(number: int) -> str:
    return _("It is on %(day)s, a day that you did not choose.", day=weekday(number).lower())


def _colleagues(number: int) -> str:
    return ngettext(
        "%(num)d colleague of your organisation is in it.",
        "%(num)d colleagues of your organisation are in it.",
        number,
    )


def _of_organisation(number: int) -> str:
    return ngettext(
        "You cannot join: the group wants at most %(num)d person of your organisation.",
        "You cannot join: the group wants at most %(num)d people of your organisation.",
        number,
    )


def _of_municipality(number: int) -> str:
    return ngettext(
        "You cannot join: the group wants at most %(num)d person of your municipality.",
        "You cannot join: the group wants at most %(num)d people of your municipality.",
        number,
    )


_NUMBERED: Mapping[Why, Callable[[int], str]] = {
    Why.NEAR: _away,
    Why.FAR: _far,
    Why.WEEKDAY: _day,
    Why.OTHER_DAY: _other_day,
    Why.COLLEAGUES: _colleagues,
    Why.OF_ORGANISATION: _of_organisation,
    Why.OF_MUNICIPALITY: _of_municipality,
}


def party_reasons(party: Party) -> list[str]:
    """Why these people fit each other."""
    said = [
        _(
            "All can on %(day)s from %(hours)s.",
            day=weekday(party.slot.weekday).lower(),
            hours=hours(party.slot),
        ),
        _("All look for this form, or do not mind: %(form)s.", form=form(party.form).lower()),
        ngettext(
            "They come from %(num)d organisation.",
            "They come from %(num)d organisations.",
            party.organisations,
        ),
        _("Nobody is the manager of another."),
    ]
    if party.town and party.farthest is not None:
        said.insert(1, _way_to(party))
    elif not party.town:
        said.insert(1, _("All want to meet online."))
    return said


def _way_to(party: Party) -> str:
    return ngettext(
        "Nobody is more than %(num)d kilometre from %(town)s.",
        "Nobody is more than %(num)d kilometres from %(town)s.",
        max(party.farthest or 0, 1),
        town=party.town,
    )


def party_name(party: Party) -> str:
    """What a group of these people is called until they choose a name."""
    return _(
        "Peer group %(place)s, %(day)s",
        place=party.town or _("online"),
        day=weekday(party.slot.weekday).lower(),
    )
