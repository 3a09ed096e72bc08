"""What a calendar says, in the words of its owner's language."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from leerhuis import clock, ical, registers
from leerhuis.calendars import rules as calendars
from leerhuis.calendars.rules import Method
from leerhuis.calendars.service import LINK
from leerhuis.feeds import rules
from leerhuis.feeds.entries import TeamDay
from leerhuis.feeds.rules import Line
from leerhuis.ical import Day, Entry, Status
from leerhuis.registers import Register

NAME = "Leerhuis"


def calendar(
    rows: Iterable[Any],
    team: Iterable[TeamDay],
    *,
    language: str,
    alarm_minutes: int | None,
    base: str,
) -> bytes:
    """The file that a calendar fetches; `base` is put before our own addresses."""
    with force_locale(language):
        parts = [part for row in rows for part in _parts(row, alarm_minutes, base)]
        days = [_of_colleague(each, alarm_minutes, base) for each in team]
        return ical.feed([*parts, *days], name=NAME)


def session_file(row: Any, *, base: str) -> bytes:
    """One session or gathering as a file of its own."""
    return ical.feed([_session(row, None, base)], name=NAME)


def _parts(row: Any, minutes: int | None, base: str) -> Iterator[Entry | Day]:
    if row.line in (Line.SESSION, Line.GATHERING):
        yield _session(row, minutes, base)
    elif row.line == Line.SURVEY:
        yield _survey(row, minutes, base)
    else:
        yield from _registration(row, minutes, base)


def _session(row: Any, minutes: int | None, base: str) -> Entry:
    gone = row.state == Method.CANCEL
    return Entry(
        uid=calendars.uid_of(row.public_id),
        sequence=row.sequence,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        summary=row.title,
        stamp=max(row.told_at, row.changed_at),
        location=calendars.place_of(
            [row.room or "", row.name or "", row.street or "", row.town or ""],
            online_url=row.online_url,
        ),
        url=base + (row.link or LINK),
        status=Status.CANCELLED if gone else Status.CONFIRMED,
        alarm=rules.alarm(minutes, whole_day=False),
    )


def _survey(row: Any, minutes: int | None, base: str) -> Day:
    """Whoever answered has the day as well: a calendar is seen by others, and tells on nobody."""
    off = row.told_at is not None and clock.day_of(row.told_at) < row.ends_on
    return Day(
        uid=rules.uid_of("survey", row.public_id),
        sequence=int(off),
        on=row.ends_on,
        summary=_("Last day to answer: %(title)s", title=row.title),
        stamp=row.told_at if off else row.changed_at,
        description=_("Have you answered already? Then there is nothing to do."),
        url=f"{base}/vragenlijst/{row.public_id}",
        status=Status.CANCELLED if off else Status.CONFIRMED,
        alarm=rules.alarm(minutes, whole_day=True),
    )


def _registration(row: Any, minutes: int | None, base: str) -> Iterator[Day]:
    register = _(registers.label(Register(row.title)))
    days = [
        (
            "valid",
            row.ends_on,
            _("Last valid day of your %(register)s registration", register=register),
        )
    ]
    if row.apply_by_on:
        words = _("Last day to apply for renewal: %(register)s", register=register)
        days.append(("apply", row.apply_by_on, words))
    for what, on, words in days:
        yield Day(
            uid=rules.uid_of(what, row.public_id),
            sequence=row.sequence,
            on=on,
            summary=words,
            stamp=row.changed_at,
            url=f"{base}/mijn/registraties",
            alarm=rules.alarm(minutes, whole_day=True),
        )


def _of_colleague(each: TeamDay, minutes: int | None, base: str) -> Day:
    initials = (each.given_name[:1] + each.family_name[:1]).upper()
    register = _(registers.label(each.register))
    return Day(
        uid=rules.uid_of("team", each.public_id),
        sequence=each.sequence,
        on=each.ends_on,
        summary=_(
            "Team: last valid day %(register)s, %(initials)s", register=register, initials=initials
        ),
        stamp=each.changed_at,
        description=_("Sign in to see who it is."),
        url=f"{base}/registraties/team",
        alarm=rules.alarm(minutes, whole_day=True),
    )
