"""Taking rooms and trainers for a published group, so that nobody else has them then.

Held in one order, rooms by number and then trainers by number, always under the hold of the group:
two coordinators who want the same wait for each other, and never each for the other. A new name of
a room or trainer is written in the same order (`searching.hold_groups_at`).
"""

from collections.abc import Sequence
from typing import Any

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.courses import clashes
from leerhuis.courses.means import Room, Trainer
from leerhuis.courses.models import Edition, Session
from leerhuis.courses.needs import Clash, Wanted, clashes_of, known_to, rows, trainers_in
from leerhuis.courses.rules import Span


def claim(
    edition: Edition, wanted: Sequence[Wanted], *, before: Sequence[Wanted] = (), by: Identity
) -> None:
    """Refuse what another published group has by now, or what a trainer cannot.

    A clash that was there `before` a change keeps nobody from changing something else.
    """
    hold_means(wanted)
    known = {each.same for each in clashes_of(before, edition=edition)} if before else set()
    for clash in clashes_of(wanted, edition=edition, anew=True):
        if clash.blocks and clash.same not in known:
            _refuse(clash, wanted[clash.at].span, by=by)


def hold_means(wanted: Sequence[Wanted]) -> None:
    for row in [*_in_order(Room, {each.room_id for each in wanted}), *_trainers(wanted)]:
        db.hold(row)


def _trainers(wanted: Sequence[Wanted]) -> list[Any]:
    return _in_order(Trainer, trainers_in(wanted))


def _in_order(kind: type[db.Held], numbers: set[Any]) -> list[Any]:
    return sorted(rows(kind, numbers), key=lambda each: int(each.id))


def _refuse(clash: Clash, span: Span, *, by: Identity) -> None:
    starts_at, ends_at = clock.local(clash.starts_at), clock.local(clash.ends_at)
    raise clashes.refusal(
        clash.kind,
        what=clash.what,
        course=_named(clash.session, by=by) if clash.session else "",
        on=clock.day_of(span.starts_at),
        hours=Span(starts_at, ends_at),
    )


def _named(session: Session, *, by: Identity) -> str:
    """Nothing where another region keeps it to itself; the house may know everything."""
    if by.person_id is not None and not known_to(by, session):
        return ""
    return session.edition.name_with_course
