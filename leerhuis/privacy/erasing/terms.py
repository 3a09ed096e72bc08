"""The terms of an organisation at the top: what it says now, and what it said before."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from leerhuis import audit, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.people.models import Organisation
from leerhuis.privacy.erasing import rules
from leerhuis.privacy.erasing.models import RetentionTerm
from leerhuis.privacy.erasing.rules import Kind, Term


class Shown(NamedTuple):
    """A kind of data, the words of the product, and what the organisation says of it."""

    kind: Kind
    term: Term
    said: RetentionTerm | None

    @property
    def months(self) -> int:
        return self.said.months if self.said else self.term.months


def shown(root: Organisation) -> Sequence[Shown]:
    """Every kind with the term that holds here."""
    said = {each.kind: each for each in reversed(history(root))}
    return [Shown(kind, term, said.get(kind)) for kind, term in rules.DEFAULTS.items()]


def history(root: Organisation) -> Sequence[RetentionTerm]:
    """What was said of terms here, the last first."""
    return db.session.scalars(
        select(RetentionTerm)
        .options(joinedload(RetentionTerm.by))
        .where(RetentionTerm.organisation_id == root.id)
        .order_by(RetentionTerm.id.desc())
    ).all()


def say(
    root: Organisation, kind: Kind, *, months: int, source: str, by: Identity, now: datetime
) -> None:
    """Say how many months a kind is kept, and by what; the same again changes nothing."""
    rules.check_term(kind, months=months, source=source)
    with db.transaction():
        db.hold(root)
        known: Mapping[Kind, Shown] = {each.kind: each for each in shown(root)}
        before = known[kind].said
        if before is not None and (before.months, before.source) == (months, source.strip()):
            return
        row = RetentionTerm(
            organisation_id=root.id,
            kind=kind,
            months=months,
            source=source.strip(),
            said_at=now,
            by_id=by.person_id,
        )
        db.add(row)
        audit.record(
            Action.TERM_CHANGED,
            by=by,
            kind="organisation",
            subject=root.public_id,
            now=now,
            of=kind.value,
            months=months,
        )
