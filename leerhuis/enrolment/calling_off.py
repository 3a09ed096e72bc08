"""A group that does not go ahead: what that means for everyone who was in it.

Their enrolments stay as they were, in a group that is called off: so they keep their place in line
for another group of the course.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.courses import service as courses
from leerhuis.courses.models import Edition
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment import counting, mails, queries, sides, telling
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState


def call_off(edition: Edition, *, why: str, by: Identity, now: datetime) -> int:
    """The group does not go ahead: calendars are emptied, letters offer the other groups.

    Returns how many people were in it, waiting or seated. Doing so twice is doing so once.
    """
    with db.transaction():
        db.hold(edition)
        if edition.state is EditionState.CANCELLED:
            return 0
        people = counting.active_in(edition.id)
        courses.cancel_edition(edition, by=by, now=now)
        facts = counting.facts_of(edition.id)
        others = queries.other_editions(facts, now=now)
        for each in people:
            _tell(each, facts, others, why=why, now=now)
        return len(people)


def _tell(
    enrolment: Enrolment, edition: Edition, others: Sequence[Edition], *, why: str, now: datetime
) -> None:
    if enrolment.state is EnrolmentState.REQUESTED:
        sides.stop_asking(enrolment)
    letter = partial(mails.called_off, why=why, others=others)
    telling.ended(enrolment, edition, letter, now=now)
