"""What a course is, what it asks beforehand and what it hands out, to the person who looks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from sqlalchemy import Select, bindparam, exists, or_, select
from sqlalchemy.orm import selectinload

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.catalogue.queries import Group
from leerhuis.courses import admission, described
from leerhuis.courses.contents import Material
from leerhuis.courses.means import Trainer
from leerhuis.courses.models import Course, Edition, Session, SessionTrainer
from leerhuis.courses.prerequisites import Lacking
from leerhuis.courses.queries import coordinated
from leerhuis.courses.rules import EditionState
from leerhuis.courses.words import MaterialAudience, Purpose, Strictness
from leerhuis.enrolment import needing
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Missing
from leerhuis.people.models import Organisation


@dataclass(frozen=True)
class About:
    """A course in full. `lacking` is of the group that is shown, `barred` holds for all of them."""

    course: Course
    takes_part: bool = False
    lacking: Lacking | None = None
    barred: bool = False
    contact: str = ""
    material: Sequence[Material] = ()

    @property
    def titles(self) -> dict[int, str]:
        """The titles of the courses that are asked beforehand."""
        asked = [each.required for each in self.course.prerequisites if each.required]
        return {each.id: each.title for each in asked}

    @property
    def guidelines(self) -> list[Material]:
        return [each for each in self.material if each.purpose is Purpose.GUIDELINE]

    @property
    def handouts(self) -> list[Material]:
        """Preparation first, then the rest."""
        others = [each for each in self.material if each.purpose is not Purpose.GUIDELINE]
        return sorted(others, key=lambda each: each.purpose is not Purpose.PREPARATION)


def about(
    who: Identity,
    course: Course,
    *,
    chosen: Group | None,
    to_choose: Sequence[Group],
    today: date,
) -> About:
    """`chosen` is the group that is shown; without one it is judged as if it began today."""
    hands_out = course.materials or course.elearning_url
    seen = _audiences(who, course, today=today) if hands_out else set()
    known = About(
        course,
        takes_part=MaterialAudience.PARTICIPANTS in seen,
        material=[each for each in course.materials if each.audience in seen],
    )
    if who.person_id is None or not who.employed:
        return known
    days = [each.meetings[0].day for each in ([chosen, *to_choose] if chosen else [])]
    rows = [described.asked_row(each) for each in course.prerequisites]
    verdicts = needing.judged(rows, who.person_id, on=days or [today])
    if not isinstance(verdicts[0], Lacking):
        return known
    strict = course.strictness is Strictness.REFUSE
    return replace(
        known,
        lacking=verdicts[0],
        barred=strict and all(isinstance(each, Lacking) for each in verdicts),
        contact=_contact(chosen) if chosen and strict else "",
    )


def material_for(who: Identity, public_id: str, material: str, *, today: date) -> Material:
    """A file that this person may have; otherwise there is none."""
    course = _course(public_id)
    found = described.material_in(course, material)
    if found.stored_as is None or found.audience not in _audiences(who, course, today=today):
        raise Missing
    return found


def _course(public_id: str) -> Course:
    answer = db.session.execute(_course_query(), {"wanted": public_id})
    found = answer.scalar_one_or_none()
    if found is None:
        raise Missing
    return found


@cache
def _course_query() -> Select[Course]:
    return (
        select(Course)
        .where(Course.public_id == bindparam("wanted"))
        .options(selectinload(Course.materials))
    )


def _audiences(who: Identity, course: Course, *, today: date) -> set[MaterialAudience]:
    """Of which audiences somebody is; participants and trainers are of the region as well."""
    everyone = {MaterialAudience.EVERYONE}
    if who.person_id is None:
        return everyone
    if _takes_part(who, course):
        return set(MaterialAudience)
    if admission.is_of_region(course.organisation_id, who.person_id, day=today):
        return everyone | {MaterialAudience.REGION}
    return everyone


def _takes_part(who: Identity, course: Course) -> bool:
    """Whether somebody has a seat in a group of the course, trains one, or coordinates it."""
    seat = select(Enrolment.id).join(Enrolment.edition)
    session = select(Session.id).join(Session.edition).join(SessionTrainer).join(Trainer)
    organisation = select(Organisation.id).where(Organisation.id == course.organisation_id)
    asked = or_(
        exists(
            seat.where(
                Edition.course_id == course.id,
                Enrolment.person_id == who.person_id,
                Enrolment.state == EnrolmentState.CONFIRMED,
                Edition.state != EditionState.CANCELLED,
            )
        ),
        exists(session.where(Edition.course_id == course.id, Trainer.person_id == who.person_id)),
        exists(organisation.where(coordinated(who))),
    )
    return bool(db.session.scalar(select(asked)))


def _contact(group: Group) -> str:
    """Whom to ask for a seat in this group, as far as the coordinator said so."""
    row = db.session.execute(
        select(Edition.contact_name, Edition.contact_email).where(Edition.id == group.id)
    ).one()
    return ", ".join(each for each in row if each)
