"""What a certificate states, gathered from the facts as they are at the moment of issue."""

from collections.abc import Sequence
from typing import Any

from leerhuis import clock
from leerhuis.certificates import queries, rules
from leerhuis.certificates.rules import Held
from leerhuis.courses.models import Edition
from leerhuis.courses.rules import points_on
from leerhuis.enrolment.models import Enrolment

Values = dict[str, Any]


def of(edition: Edition, enrolments: Sequence[Enrolment]) -> dict[int, Values]:
    """What the certificate of each of these states, by the number of the enrolment."""
    signed_by = queries.signer_of(edition.course.organisation)
    return {each.id: _values(each, edition, signed_by=signed_by) for each in enrolments}


def _values(enrolment: Enrolment, edition: Edition, *, signed_by: str) -> Values:
    course = edition.course
    held = [
        Held(
            each.starts_at,
            each.ends_at,
            clock.day_of(each.starts_at).isoformat(),
            each.venue.town if each.venue else None,
        )
        for each in edition.sessions
    ]
    return rules.stated(
        name=enrolment.person.name,
        course=course.title,
        held=held,
        hours=rules.hours_of(course.hours, held),
        points=[
            (each.register.value, each.occupation, each.category.value, each.points)
            for each in points_on(course.points, clock.day_of(edition.sessions[-1].ends_at))
        ],
        organisation=course.organisation.name,
        signed_by=signed_by,
    )
