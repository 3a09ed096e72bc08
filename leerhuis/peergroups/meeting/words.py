"""What is said of a meeting, and of a day that is proposed for one."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from flask_babel import gettext, ngettext

from leerhuis import wording
from leerhuis.peergroups.meeting import queries, rules, ticking
from leerhuis.peergroups.meeting.rules import NoHours
from leerhuis.peergroups.models import PeerMeeting
from leerhuis.peergroups.rules import LEAST_MINUTES

_: Callable[..., str] = gettext


class Line(NamedTuple):
    """A meeting as a page shows it: what it counts for, and what can be done with it now."""

    meeting: PeerMeeting
    word: str
    tone: str
    icon: str
    why: str
    coming: bool
    begun: bool

    @property
    def off(self) -> bool:
        return self.meeting.gathering.cancelled_at is not None


def line(meeting: PeerMeeting, *, now: datetime) -> Line:
    gathering = meeting.gathering
    off, begun = gathering.cancelled_at is not None, gathering.starts_at <= now
    word, tone, icon = _standing(meeting, begun=begun)
    return Line(meeting, word, tone, icon, why_not(meeting), not (off or begun), begun and not off)


def _standing(meeting: PeerMeeting, *, begun: bool) -> tuple[str, str, str]:
    worth = ticking.worth(meeting)
    if isinstance(worth, Decimal):
        hours = wording.number(worth)
        return _("Counts: %(hours)s hours", hours=hours), "positive", "check"
    if worth is NoHours.NOT_TICKED and not begun:
        return _(rules.LABELS[NoHours.NOT_BEEN]), "", "calendar"
    tones = {NoHours.OFF: ("", "x"), NoHours.NOT_TICKED: ("info", "clock")}
    tone, icon = tones.get(worth, ("warning", "triangle-alert"))
    return _(rules.LABELS[worth]), tone, icon


def why_not(meeting: PeerMeeting) -> str:
    """Who says that a meeting does not count, and why; empty where it does."""
    worth, least = ticking.worth(meeting), meeting.series.least
    if worth is NoHours.TOO_FEW:
        there = sum(each.present is True for each in meeting.presences)
        return ngettext(
            "%(num)d person was there. A meeting counts from %(least)d people: your region agreed"
            " on that.",
            "%(num)d people were there. A meeting counts from %(least)d people: your region agreed"
            " on that.",
            there,
            least=least,
        )
    if worth is NoHours.TOO_SHORT:
        return _(
            "It lasted %(minutes)d minutes. SKJ counts a meeting from %(least)d minutes (source:"
            " informatiebank.skjeugd.nl).",
            minutes=queries.hours_at(meeting).minutes,
            least=LEAST_MINUTES,
        )
    return ""


def busy(count: int, members: int) -> str:
    """How many of the members are elsewhere at a time that is proposed; never who."""
    if count == 0:
        return _("Nobody of the group is elsewhere then, as far as Leerhuis knows.")
    return ngettext(
        "%(num)d of %(members)d members is at a course or another group then.",
        "%(num)d of %(members)d members are at a course or another group then.",
        count,
        members=members,
    )


def passed(days: list[tuple[Any, str]]) -> list[str]:
    """The days that were passed over, and why."""
    return [f"{wording.long_day(day)}: {_(name)}" for day, name in days]


def ticked(worth: Decimal | NoHours, present: int) -> str:
    """What was saved, and what it brings."""
    if isinstance(worth, Decimal):
        return ngettext(
            "Saved: %(num)d person was there. The hours are in the dossier.",
            "Saved: %(num)d people were there. The hours are in their dossiers.",
            present,
        )
    return ngettext(
        "Saved: %(num)d person was there. This meeting does not count.",
        "Saved: %(num)d people were there. This meeting does not count.",
        present,
    )
