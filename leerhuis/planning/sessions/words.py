"""What clashes, in the words of the page."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import gettext as _

from leerhuis import clock, wording
from leerhuis.access import Identity
from leerhuis.courses import clashes
from leerhuis.courses.clashes import ClashKind
from leerhuis.courses.clashing import Clash
from leerhuis.courses.models import Edition, Session
from leerhuis.courses.needs import known_to
from leerhuis.courses.rules import EditionState, Span
from leerhuis.fields import translate


def clash_sentence(clash: Clash, *, on: date, capacity: int | None, who: Identity) -> str:
    """Who or what stands in the way on this day, and when."""
    if clash.kind is ClashKind.ROOM_SMALL:
        return _(
            "%(what)s holds %(seats)d people, and the group has %(capacity)d seats.",
            what=clash.what,
            seats=clash.seats,
            capacity=capacity,
        )
    course = _taken_by(clash.session, who) if clash.session else ""
    hours = Span(clock.local(clash.starts_at), clock.local(clash.ends_at))
    no = clashes.refusal(clash.kind, what=clash.what, course=course, on=on, hours=hours)
    said = translate(no)
    return said[:1].upper() + said[1:]


def _taken_by(session: Session, who: Identity) -> str:
    """The group of a session by name, or as much of it as somebody else may know."""
    if known_to(who, session):
        return session.edition.name_with_course
    if session.edition.state is EditionState.DRAFT:
        return _("a draft of another region, which keeps nothing taken yet")
    return _("a group of another region")


def holiday_sentence(on: date, name: str) -> str:
    """`name` is a message id of a public holiday, or the name that the region gave."""
    return _("%(day)s: %(name)s.", day=wording.short_day(on), name=_(name))


def holiday_warning(on: date, name: str) -> str:
    """The same where it is planned all the same."""
    day = wording.short_day(on)
    return _("Mind: %(day)s is a holiday (%(name)s).", day=day, name=_(name))


def sentences_in(
    edition: Edition, clashes: Mapping[int, Sequence[Clash]], *, who: Identity
) -> dict[int, list[str]]:
    """What stands in the way of each session of a group, by its number."""
    return {
        each.id: [
            clash_sentence(
                clash, on=clock.day_of(each.starts_at), capacity=edition.capacity, who=who
            )
            for clash in clashes.get(each.id, ())
        ]
        for each in edition.sessions
    }
