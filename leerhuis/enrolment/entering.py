"""Whether someone may come into a group at all, before its seats are counted."""

from collections.abc import Mapping
from datetime import datetime

from leerhuis import clock
from leerhuis.access import Identity
from leerhuis.courses import admission
from leerhuis.courses.models import Edition
from leerhuis.courses.seasons import queries as seasons
from leerhuis.courses.seasons import rules as season_rules
from leerhuis.courses.seasons.rules import Way
from leerhuis.enrolment import asking, needing, rules
from leerhuis.enrolment.counting import Queue
from leerhuis.errors import Refused


def check(
    edition: Edition,
    person_id: int,
    queue: Queue,
    *,
    by: Identity,
    now: datetime,
    invited: bool = False,
    late: bool = False,
) -> None:
    """Refuse who may not come in now.

    Who was `invited` need not wait until the round opens, nor be of the people that the group is
    for. Staff may let someone in `late`: after the last day, once it has begun (who walked in), or
    without what the course asks.
    """
    check_open(edition, now=now, late=late)
    today = clock.day_of(now)
    own = by.person_id == person_id
    if not late:
        door = seasons.door_for(edition.round_id, person_id, today=today)
        if not (invited and door.way is Way.LATER):
            season_rules.check_door(door)
    if own and not (invited or late) and not admission.is_admitted(edition, person_id, day=today):
        raise Refused("This group is not open to you. Ask the coordinator.")
    # The house itself gives seats that were given before, so it is asked nothing.
    if queue.asks and not late and by.person_id is not None:
        on = clock.day_of(edition.starts_at or now)
        needing.check(edition, person_id, own=own, on=on)


def check_open(edition: Edition, *, now: datetime, late: bool = False) -> None:
    """Refuse everybody to whom the group itself is not open now."""
    rules.check_open(
        state=edition.state,
        planned=edition.starts_at is not None,
        enrol_by_on=None if late else edition.enrol_by_on,
        begun=not late and edition.starts_at is not None and now >= edition.starts_at,
        today=clock.day_of(now),
    )


def answers(
    edition: Edition, queue: Queue, given: Mapping[str, str], *, own: bool
) -> dict[int, str]:
    """What was answered, if the course asks anything; who enrols another need not know it all."""
    return asking.check_answers(edition.course_id, given, required=own) if queue.inquires else {}
