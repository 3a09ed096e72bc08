"""What follows from who was there: completion, and points that are earned, expected or neither."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from leerhuis import clock
from leerhuis.access import Identity
from leerhuis.attendance import completion, queries
from leerhuis.attendance.completion import Given, Outcome, Worth
from leerhuis.attendance.rules import Extent
from leerhuis.courses.models import Course, Session
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.registry import service as registry

Results = Iterable[tuple[date, bool]]


class Terms(NamedTuple):
    """What a course asks and gives in one group; it counts once, however often it is followed."""

    title: str
    on: date
    course: str
    given: tuple[Given, ...]
    least_share: int
    tested: bool
    sessions: tuple[int, ...]

    def worth(self, extents: Mapping[int, Extent], results: Results) -> Worth:
        """What someone's marks, by session, and results of the test bring."""
        return completion.worth(
            completion.tally(extents, sessions=self.sessions),
            self.given,
            least_share=self.least_share,
            test=completion.test_of(results, asked=self.tested),
        )


def terms_of(course: Course, sessions: list[Session]) -> Terms:
    on = clock.day_of(max(each.ends_at for each in sessions))
    return Terms(
        title=course.title,
        on=on,
        course=course.public_id,
        given=tuple(queries.points_of(course.id, on=on)),
        least_share=course.least_share,
        tested=course.closing_test,
        sessions=tuple(each.id for each in sessions),
    )


def follow(
    enrolment: Enrolment, before: Worth, after: Worth, terms: Terms, *, by: Identity, now: datetime
) -> None:
    """Write down what changed: earned by new rows in the ledger, else expected, else neither.

    Only a confirmed seat brings points; whoever was let in without one waits for it.
    """
    if enrolment.state is not EnrolmentState.CONFIRMED:
        return
    completed = after.outcome is Outcome.COMPLETE
    if before == after and completed == (enrolment.completed_on is not None):
        return
    enrolment.completed_on = terms.on if completed else None
    person_id, ref = enrolment.person_id, enrolment.public_id
    told: dict[str, Any] = {"title": terms.title, "on": terms.on, "course": terms.course}
    if before.earned or after.earned or completed:
        registry.record_points(person_id, ref=ref, **told, rows=after.earned, by=by, now=now)
    if after.expected:
        registry.expect_points(person_id, ref=ref, **told, rows=after.expected, now=now)
    elif not after.earned:
        registry.withdraw_points(person_id, ref=ref, now=now)
