"""What clashes on the pages of a planner: a sentence, a word, and the way to mend it."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis import clock
from leerhuis.access import Identity
from leerhuis.courses.clashes import ClashKind
from leerhuis.courses.clashing import Conflict
from leerhuis.courses.models import Session
from leerhuis.planning.sessions.words import clash_sentence

SHORT = {
    ClashKind.ROOM: _l("Room taken twice"),
    ClashKind.TRAINER: _l("Trainer in two places"),
    ClashKind.TRAINER_CANNOT: _l("Trainer cannot come"),
    ClashKind.ROOM_SMALL: _l("Room too small"),
}


class ConflictLine(NamedTuple):
    """One conflict: of which session, what is wrong, and where it is mended.

    `sessions` are the numbers of the sessions that it marks; a room that is too small is not hard:
    it only is said.
    """

    session: Session
    sentence: str
    short: Any
    remedy: str
    href: str
    hard: bool
    sessions: tuple[int, ...]


def by_session(lines: Iterable[ConflictLine]) -> list[list[ConflictLine]]:
    """The same lines, together for each session: one page mends them all."""
    found: dict[int, list[ConflictLine]] = {}
    for each in lines:
        found.setdefault(each.session.id, []).append(each)
    return list(found.values())


def conflict_lines(
    conflicts: Iterable[Conflict], *, who: Identity, back: Mapping[str, Any] | None = None
) -> list[ConflictLine]:
    """What cannot be first, then what is only said; each in the order of time.

    `back` says in the address of a remedy where to go once it is saved, if not to the group.
    """
    lines = [_line(each, who, back or {}) for each in conflicts]
    return sorted(lines, key=lambda each: not each.hard)


def _line(conflict: Conflict, who: Identity, back: Mapping[str, Any]) -> ConflictLine:
    session, clash = conflict
    edition = session.edition
    on = clock.day_of(session.starts_at)
    rooms = clash.kind in (ClashKind.ROOM, ClashKind.ROOM_SMALL)
    return ConflictLine(
        session=session,
        sentence=clash_sentence(clash, on=on, capacity=edition.capacity, who=who),
        short=SHORT[clash.kind],
        remedy=_("Choose another room") if rooms else _("Choose another trainer"),
        href=url_for(
            "sessions.change",
            public_id=edition.public_id,
            session_id=session.public_id,
            _anchor="instead",
            **back,
        ),
        hard=clash.kind is not ClashKind.ROOM_SMALL,
        sessions=tuple(each.id for each in (session, clash.session) if each is not None),
    )
