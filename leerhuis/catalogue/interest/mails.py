"""What is written to who wanted to hear of a course: once, when a group can be chosen."""

from collections.abc import Sequence

from leerhuis.catalogue.queries import Group
from leerhuis.courses.models import Interest
from leerhuis.mail.rules import Letter

OPENED = "catalogue/opened"


def opened(interest: Interest, groups: Sequence[Group]) -> Letter:
    """There is a group of the course you asked about."""
    return Letter(
        kind=OPENED,
        person_id=interest.person_id,
        subject=interest.public_id,
        values={
            "title": interest.course.title,
            "groups": [_group(each) for each in groups],
            "enrol_by": min(each.enrol_by_on for each in groups).isoformat(),
            "path": f"/cursussen/{interest.course.public_id}",
        },
    )


def _group(group: Group) -> dict[str, str]:
    first = group.meetings[0]
    return {
        "starts_at": first.starts_at.isoformat(),
        "ends_at": first.ends_at.isoformat(),
        "place": ", ".join(dict.fromkeys(each for each in (first.venue, first.town) if each)),
    }
