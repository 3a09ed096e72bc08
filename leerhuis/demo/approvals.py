"""What the manager of the demo is asked: a few enrolments that wait for a yes."""

from datetime import timedelta

from sqlalchemy import select

from leerhuis import db
from leerhuis.access import COMMAND
from leerhuis.colleagues.voices import service as voices
from leerhuis.colleagues.voices.rules import Wish
from leerhuis.courses.models import Course, Edition
from leerhuis.courses.rules import EditionState
from leerhuis.demo.staff import Staff
from leerhuis.enrolment import service as enrolment
from leerhuis.enrolment.rules import Voice
from leerhuis.people.queries import identity_of

# The place of a course with seats left, and of the people who want one.
COURSE, ASKING = 9, slice(30, 34)


def ask_for_approval(staff: Staff, courses: list[Course]) -> None:
    """The employer decided for a while, and is told since; what was asked then is still asked."""
    edition = db.session.scalars(
        select(Edition)
        .where(
            Edition.course_id == courses[COURSE].id,
            Edition.state == EditionState.PUBLISHED,
            Edition.starts_at > staff.now,
        )
        .order_by(Edition.starts_at)
    ).first()
    if edition is None:
        return
    wish = Wish(as_employer=Voice.DECIDES, as_placement=Voice.TOLD)
    voices.say(staff.employer, wish, by=COMMAND, now=staff.now)
    for hours, person in enumerate(staff.professionals[ASKING], start=1):
        who = identity_of(person, origin="command", today=staff.today)
        asked_at = staff.now - timedelta(hours=30 - 5 * hours)
        enrolment.enrol(edition, person.id, by=who, now=asked_at)
    voices.follow(staff.employer, by=COMMAND, now=staff.now)
