"""What somebody lets a later employer see of the time before it."""

from datetime import datetime

from sqlalchemy import delete, update

from leerhuis import audit, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.people.models import Organisation, Person, SharedPeriod
from leerhuis.registry.dossier import earlier


def share(employer: Organisation | None, *, shared: bool, by: Identity, now: datetime) -> None:
    """Share the time with an earlier employer (or with none) or no longer; twice is once."""
    person_id, number = by.person_id or 0, employer and employer.id
    with db.transaction():
        _hold(person_id)
        if (number in earlier.shared_by(person_id)) is shared:
            return
        if shared:
            db.add(SharedPeriod(person_id=person_id, organisation_id=number, shared_at=now))
        else:
            db.session.execute(
                delete(SharedPeriod)
                .where(
                    SharedPeriod.person_id == person_id,
                    SharedPeriod.organisation_id.is_not_distinct_from(number),
                )
                .execution_options(synchronize_session=False)
            )
        audit.record(
            Action.PERIOD_SHARED if shared else Action.PERIOD_UNSHARED,
            by=by,
            kind="person",
            subject=by.public_id,
            now=now,
            employer=employer.public_id if employer else "",
        )


def _hold(person_id: int) -> None:
    """Of two clicks at once the second waits, and finds what the first did."""
    db.session.execute(
        update(Person)
        .where(Person.id == person_id)
        .values(merged_at=Person.merged_at)
        .execution_options(synchronize_session=False)
    )
