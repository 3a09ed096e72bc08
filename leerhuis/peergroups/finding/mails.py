"""What is written to who looks for a group, when one fits that they were not told of."""

from collections.abc import Sequence
from typing import Any

from leerhuis.mail.rules import Letter
from leerhuis.peergroups.finding.queries import Found
from leerhuis.peergroups.finding.rules import NAMED
from leerhuis.peergroups.models import PeerWish

FITS = "peergroups/fits"


def fits(wish: PeerWish, found: Sequence[Found]) -> Letter:
    """There are groups that fit: the best of them by name, and how many more there are."""
    return Letter(
        kind=FITS,
        person_id=wish.person_id,
        subject=wish.public_id,
        reference=found[0].group.public_id,
        values={
            "groups": [_told(each) for each in found[:NAMED]],
            "more": max(0, len(found) - NAMED),
            "path": "/intervisie",
        },
    )


def _told(found: Found) -> dict[str, Any]:
    group = found.group
    return {
        "name": group.name,
        "form": group.form.value,
        "weekday": group.weekday,
        "start": group.start.isoformat("minutes"),
        "minutes": group.minutes,
        "town": group.town,
        "kilometres": found.match.way,
        "path": f"/intervisie/{group.public_id}",
    }
