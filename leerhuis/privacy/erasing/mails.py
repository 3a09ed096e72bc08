"""The monthly letter to who looks after privacy: what goes next month."""

from datetime import date

from sqlalchemy import func, select

from leerhuis import db
from leerhuis.access import Role
from leerhuis.mail.rules import Letter
from leerhuis.people import queries as people
from leerhuis.people.models import Organisation
from leerhuis.privacy.erasing.models import PlannedErasure

KIND = "privacy/expiring"


def reports(first: date, *, today: date) -> list[Letter]:
    """A letter to each privacy officer at the top of where something goes; nobody else is told."""
    waits = PlannedErasure.done_at.is_(None) & PlannedErasure.stopped_at.is_(None)
    rows = db.session.execute(
        select(Organisation.path, Organisation.public_id, func.count(PlannedErasure.id))
        .join(PlannedErasure.organisation)
        .where(waits, PlannedErasure.due_on >= first)
        .group_by(Organisation.path, Organisation.public_id)
    ).all()
    return [
        Letter(
            kind=KIND,
            person_id=reader.id,
            subject=public_id,
            reference=first.isoformat(),
            values={
                "first_on": first.isoformat(),
                "number": number,
                "path": "/bewaartermijnen/komende-maand",
            },
        )
        for path, public_id, number in rows
        for reader in people.holders_up(path, Role.PRIVACY_OFFICER, but=0, day=today)
    ]
