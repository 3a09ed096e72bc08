"""What a change of sessions is, in the words of the page."""

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext as _

from leerhuis import clock, wording
from leerhuis.courses import queries as courses
from leerhuis.courses.clashing import wanted_of
from leerhuis.courses.models import Session
from leerhuis.courses.rules import SessionPlan, Span
from leerhuis.courses.sessions import Change


class Shown(NamedTuple):
    """A session as it is and as it will be; `same` where nothing that people hear of differs."""

    before: str
    after: str
    trainers_before: str
    trainers_after: str


def changes_shown(planned: Sequence[Change]) -> list[Shown]:
    """Each session that becomes another."""
    means = _Means(planned)
    shown = [means.shown(each.session, each.plan) for each in planned if each.session]
    return [each for each in shown if each[0] != each[1] or each[2] != each[3]]


class _Means:
    """The rooms, venues and trainers of the plans, read once."""

    def __init__(self, planned: Sequence[Change]) -> None:
        self._rooms = {each.id: each for each in courses.rooms()}
        self._venues = {each.id: each for each in courses.venues()}
        numbers = {number for each in planned for number in each.plan.trainer_ids}
        self._trainers = {each.id: each.name for each in courses.trainers_of(sorted(numbers))}

    def shown(self, session: Session, plan: SessionPlan) -> Shown:
        before = Span(session.starts_at, session.ends_at)
        old = (session.room_name, session.venue.name if session.venue else "")
        return Shown(
            _when_and_where(before, *old),
            _when_and_where(wanted_of(plan).span, *self._place(plan)),
            session.trainer_names or _("No trainer"),
            ", ".join(sorted(self._trainers[each] for each in plan.trainer_ids)) or _("No trainer"),
        )

    def _place(self, plan: SessionPlan) -> tuple[str, str]:
        room, venue = self._rooms.get(plan.room_id or 0), self._venues.get(plan.venue_id or 0)
        return (room.name if room else "", venue.name if venue else "")


def _when_and_where(span: Span, room: str, venue: str) -> str:
    place = ", ".join(filter(None, (room, venue))) or _("Online")
    hours = wording.hours(span.starts_at, span.ends_at)
    return f"{wording.long_day(clock.local(span.starts_at))}, {hours}, {place}"
