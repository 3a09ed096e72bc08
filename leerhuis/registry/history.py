"""What happened to a registration as its page tells it: the day, what, on whose word, by whom."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import gettext
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.people.models import Person
from leerhuis.registry import rules
from leerhuis.registry.models import RegistrationEvent
from leerhuis.registry.rules import EventKind
from leerhuis.wording import full_day

_: Callable[..., str] = gettext
_UNTIL = frozenset({EventKind.SUSPENDED, EventKind.CONDITIONALLY_SUSPENDED, EventKind.EXEMPTED})
_VALID_UNTIL = frozenset(
    {EventKind.RECORDED, EventKind.CORRECTED, EventKind.RENEWED, EventKind.RE_ENTERED}
)


class Happened(NamedTuple):
    """A row of the history."""

    day: date
    what: str
    more: str
    source: str
    by: str
    told_on: date


def told(events: Sequence[RegistrationEvent], names: Mapping[int, str]) -> list[Happened]:
    """The latest first, as the events are given."""
    return [_row(each, names) for each in events]


def names_of(events: Iterable[RegistrationEvent]) -> Mapping[int, str]:
    """The names of who recorded these, in one statement."""
    wanted = {each.by_id for each in events if each.by_id is not None}
    if not wanted:
        return {}
    found = db.session.scalars(select(Person).where(Person.id.in_(wanted)))
    return {each.id: each.name for each in found}


def _row(event: RegistrationEvent, names: Mapping[int, str]) -> Happened:
    words = _(rules.SOURCE_LABELS[event.source])
    return Happened(
        day=event.effective_on,
        what=_(rules.EVENT_LABELS[event.kind]),
        more=_more(event),
        source=words[:1].upper() + words[1:],
        by=_("Leerhuis") if event.by_id is None else names.get(event.by_id, _("Leerhuis")),
        told_on=clock.day_of(event.at),
    )


def _more(event: RegistrationEvent) -> str:
    if event.kind in _UNTIL and event.state_ends_on is not None:
        return _("Until and including %(day)s", day=full_day(event.state_ends_on))
    if event.kind in _VALID_UNTIL:
        return _("Valid until and including %(day)s", day=full_day(event.last_valid_on))
    if event.kind is EventKind.EXTENDED and event.extension_seen_on is not None:
        return _(
            "Valid until and including %(day)s, decision seen on %(seen)s",
            day=full_day(event.last_valid_on),
            seen=full_day(event.extension_seen_on),
        )
    if event.kind is EventKind.CONFIRMED and event.checked_how is not None:
        how = _(rules.CHECKED_LABELS[event.checked_how])
        return how[:1].upper() + how[1:]
    return ""
