"""Saying what an organisation wants of the enrolments of its people."""

from datetime import datetime

from leerhuis import audit, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.colleagues.voices import queries
from leerhuis.colleagues.voices.rules import Wish
from leerhuis.enrolment.models import ApprovalRule
from leerhuis.people.models import Organisation


def say(organisation: Organisation, wish: Wish, *, by: Identity, now: datetime) -> None:
    """From now on this holds for the organisation and all below it; what was asked stays asked."""
    with db.transaction():
        db.hold(organisation)
        row = queries.rule_of(organisation)
        if row is not None and (row.as_employer, row.as_placement) == wish:
            return
        if row is None:
            row = ApprovalRule(organisation_id=organisation.id)
            db.session.add(row)
        row.as_employer, row.as_placement = wish
        _note(organisation, by=by, now=now, employer=wish.as_employer, placement=wish.as_placement)


def follow(organisation: Organisation, *, by: Identity, now: datetime) -> None:
    """Let what is above it decide again."""
    with db.transaction():
        db.hold(organisation)
        row = queries.rule_of(organisation)
        if row is not None:
            db.session.delete(row)
            _note(organisation, by=by, now=now, employer="", placement="")


def _note(organisation: Organisation, *, by: Identity, now: datetime, **said: str) -> None:
    audit.record(
        Action.APPROVAL_RULE_CHANGED,
        by=by,
        kind="organisation",
        subject=organisation.public_id,
        now=now,
        **said,
    )
