"""Enrolling in all of an advice at once, as far as it goes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from leerhuis.access import Identity
from leerhuis.courses.models import Edition
from leerhuis.enrolment import service as enrolment
from leerhuis.enrolment.models import Enrolment
from leerhuis.errors import Refused


@dataclass(frozen=True)
class Done:
    """What became of each group: an enrolment, or of which course there is none and why."""

    enrolled: list[Enrolment] = field(default_factory=list)
    refused: list[tuple[str, Refused]] = field(default_factory=list)


def enrol_in_all(
    editions: Iterable[Edition], person_id: int, *, by: Identity, now: datetime
) -> Done:
    """One after the other, each by itself: a group that has filled up does not stop the others."""
    done = Done()
    for edition in editions:
        title = edition.course.title  # a refusal ends the reading of before
        try:
            done.enrolled.append(enrolment.enrol(edition, person_id, by=by, now=now))
        except Refused as no:
            done.refused.append((title, no))
    return done
