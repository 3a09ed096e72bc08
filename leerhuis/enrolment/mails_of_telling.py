"""The letter to an employer or a place of work: who is away for a course, or is not after all."""

from collections.abc import Sequence
from datetime import datetime

from leerhuis.enrolment.mails import openly
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import Side
from leerhuis.mail.rules import Letter

TOLD = "enrolment/told"
# Where who is told finds it all.
READ_AT = {Side.EMPLOYER: "/team/wie-volgt-wat", Side.PLACEMENT: "/team/afwezig"}


def told(seats: Sequence[Enrolment], *, to: int, side: Side, gone: bool, now: datetime) -> Letter:
    """About one group, and all of its people that this reader hears of now.

    The first of them is part of what makes it unique: a next batch of the same moment is another.
    """
    edition = seats[0].edition
    named = side is Side.EMPLOYER
    sessions = [openly(each) | ({} if named else {"place": ""}) for each in edition.sessions]
    return Letter(
        kind=TOLD,
        person_id=to,
        subject=edition.public_id,
        reference=now.isoformat(),
        step=f"{side.value} {'gone' if gone else 'sure'} {seats[0].public_id}",
        values={
            "side": side.value,
            "gone": gone,
            "people": [each.person.name for each in seats],
            "title": edition.course.title if named else "",
            "sessions": sessions,
            "path": READ_AT[side],
        },
    )
