"""What is written to who wanted to hear of a course: once, when a group can be chosen."""

from collections.abc import Sequence

from leerhuis.catalogue.interest.queries import Waiting
from leerhuis.catalogue.queries import Group
from leerhuis.mail.rules import Letter

OPENED = "catalogue/opened"


def opened(one: Waiting, groups: Sequence[Group]) -> Letter:
    """There is a group of the course you asked about."""
    return Letter(
        kind=OPENED,
        person_id=one.person_id,
        subject=one.public_id,
        values={
            "title": one.title,
            "groups": [_group(each) for each in groups],
            "enrol_by": min(each.enrol_by_on for each in groups).isoformat(),
            "path": f"/cursussen/{one.course}",
        },
    )


def _group(group: Group) -> dict[str, str]:
    first = group.meetings[0]
    return {
        "starts_at": first.starts_at.isoformat(),
        "ends_at": first.ends_at.isoformat(),
        "place": ", ".join(dict.fromkeys(each for each in (first.venue, first.town) if each)),
    }
