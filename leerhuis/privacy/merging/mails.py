"""Letters about two accounts of one person."""

from datetime import datetime

from leerhuis.mail.rules import Letter
from leerhuis.people.models import Person
from leerhuis.privacy.merging.models import MergeRequest

ASKED = "merging/asked"
MERGED = "merging/merged"
REFUSED = "merging/refused"


def asked(request: MergeRequest, person: Person, other: Person, *, stays: bool) -> Letter:
    """Whether the other account is theirs too; to each of the two."""
    return Letter(
        kind=ASKED,
        person_id=person.id,
        subject=request.public_id,
        values={
            "other": other.name,
            "stays": stays,
            "until": request.ends_at.isoformat(),
            "path": f"/mijn/samenvoegen/{request.public_id}",
        },
        over_at=request.ends_at,
    )


def merged(person: Person, was: Person, *, addresses: list[str], now: datetime) -> Letter:
    return Letter(
        kind=MERGED,
        person_id=person.id,
        subject=was.public_id,
        values={"was": was.name, "addresses": addresses, "at": now.isoformat()},
    )


def refused(request: MergeRequest, person: Person, into: Person, *, to: int) -> Letter:
    """To the administrator who asked: one of the two says that it is not so."""
    return Letter(
        kind=REFUSED,
        person_id=to,
        subject=request.public_id,
        values={
            "person": person.name,
            "into": into.name,
            "path": f"/beheer/personen/{into.public_id}",
        },
    )
