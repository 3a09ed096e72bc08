"""The letters to people who ask for a seat without an account."""

from datetime import datetime

from leerhuis.courses.models import Edition
from leerhuis.enrolment.mails import openly
from leerhuis.enrolment.models import GuestRequest
from leerhuis.mail.rules import Letter
from leerhuis.people.models import Person

PURPOSE = "guest"
CONFIRM = "enrolment/guest_confirm"
KNOWN = "enrolment/guest_known"


def confirm(row: GuestRequest, edition: Edition, *, now: datetime) -> Letter:
    """Is this address yours? Its link shows the request afterwards as well."""
    return Letter(
        kind=CONFIRM,
        person_id=None,
        subject=row.public_id,
        reference=now.isoformat(),
        values={
            "title": edition.course.title,
            "organisation": row.organisation_name,
            "confirmed": row.confirmed_at is not None,
            "guest": True,
            "sessions": [openly(each) for each in edition.sessions],
        },
        token=(PURPOSE, row.public_id, 0, row.token_hash or ""),
        address=row.address,
        name=row.given_name,
    )


def known(edition: Edition, person: Person, *, address: str, now: datetime) -> Letter:
    """Someone asked for a seat with an address that we know: sign in instead."""
    return Letter(
        kind=KNOWN,
        person_id=person.id,
        subject=edition.public_id,
        reference=now.isoformat(),
        values={
            "title": edition.course.title,
            "sessions": [openly(each) for each in edition.sessions],
            "path": f"/cursussen/{edition.course.public_id}",
        },
        address=address,
    )
