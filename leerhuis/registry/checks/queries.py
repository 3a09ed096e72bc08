"""Reading what the registers answered, what they make public, and what must be asked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import joinedload

from leerhuis import db
from leerhuis.access import Identity, Role
from leerhuis.people.models import Organisation, Person, RoleGrant
from leerhuis.people.queries import granted_on
from leerhuis.registers import Register
from leerhuis.registry import places
from leerhuis.registry.checks import rules
from leerhuis.registry.checks.models import PublicMeasure, RegisterCheck
from leerhuis.registry.checks.rules import Outcome
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import CheckedHow, CheckReason

_BY_SERVICE = RegisterCheck.how == CheckedHow.REGISTER_SERVICE


def checks_of(registration_id: int, *, number: int = 10) -> Sequence[RegisterCheck]:
    """The latest questions about a registration with their answers, the latest first."""
    return db.session.scalars(
        select(RegisterCheck)
        .where(RegisterCheck.registration_id == registration_id)
        .order_by(RegisterCheck.id.desc())
        .limit(number)
    ).all()


def last_answer(registration_id: int) -> RegisterCheck | None:
    """The last time that the register answered, whatever it said."""
    return db.session.scalar(
        select(RegisterCheck)
        .where(
            RegisterCheck.registration_id == registration_id,
            RegisterCheck.outcome != Outcome.UNREACHABLE,
        )
        .order_by(RegisterCheck.id.desc())
        .limit(1)
    )


def measures_of(
    who: Identity, registration: Registration, *, today: date
) -> Sequence[PublicMeasure]:
    """Public measures, those that hold now first; only for the person and who manages them.

    That is one role: the manager on the employment line. Others are told of none.
    """
    if not _may_see(who, registration, today=today):
        return []
    rows = db.session.scalars(
        select(PublicMeasure)
        .where(PublicMeasure.registration_id == registration.id)
        .order_by(PublicMeasure.starts_on.desc(), PublicMeasure.id)
    )
    return sorted(rows, key=lambda row: row.ends_on is not None and row.ends_on < today)


def _may_see(who: Identity, registration: Registration, *, today: date) -> bool:
    if who.person_id == registration.person_id:
        return True
    return _employs(who.paths(Role.MANAGER), registration, day=today)


def _employs(paths: Iterable[str], registration: Registration, *, day: date) -> bool:
    """Whether the person is employed at or below one of these places that day."""
    below = places.employed_below(paths, day=day)
    wanted = select(Person.id).where(Person.id == registration.person_id, below)
    return db.session.scalar(wanted) is not None


def measures_by_key(registration_id: int) -> Mapping[str, PublicMeasure]:
    rows = db.session.scalars(
        select(PublicMeasure).where(PublicMeasure.registration_id == registration_id)
    )
    return {row.key: row for row in rows}


def managers_among(
    person_ids: Iterable[int], registration: Registration, *, day: date
) -> list[int]:
    """Who of these are manager on the employment line of this person that day.

    A coordinator in a manager's place is not, though they may be manager somewhere else.
    """
    grants = db.session.execute(
        select(RoleGrant.person_id, Organisation.path)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(
            RoleGrant.person_id.in_(list(person_ids)),
            RoleGrant.role == Role.MANAGER,
            granted_on(day),
        )
        .order_by(RoleGrant.person_id)
    )
    places_of: dict[int, list[str]] = defaultdict(list)
    for person_id, path in grants:
        places_of[person_id].append(path)
    return [
        person_id
        for person_id, paths in places_of.items()
        if _employs(paths, registration, day=day)
    ]


def asked_since(registration_id: int, *, moment: datetime) -> bool:
    """Whether the register's service was asked about this registration after this moment."""
    wanted = exists().where(
        RegisterCheck.registration_id == registration_id, RegisterCheck.at > moment, _BY_SERVICE
    )
    return bool(db.session.scalar(select(wanted)))


def anything_due(*, today: date) -> bool:
    return bool(db.session.scalar(select(exists().where(*_due(today)))))


def silent(*, now: datetime) -> bool:
    """Whether the register did not answer the last few times, the last of them just now."""
    rows = db.session.execute(
        select(RegisterCheck.outcome, RegisterCheck.at)
        .where(_BY_SERVICE)
        .order_by(RegisterCheck.id.desc())
        .limit(rules.UNANSWERED_IN_A_ROW)
    ).all()
    return (
        len(rows) == rules.UNANSWERED_IN_A_ROW
        and all(outcome is Outcome.UNREACHABLE for outcome, _at in rows)
        and rows[0].at > now - rules.RETRY_ASKED
    )


def next_to_ask(*, today: date, now: datetime) -> Registration | None:
    """The registration that the BIG register must be asked about first, kept from other processes.

    First what a person waits for, then what is due longest.
    """
    tried = exists().where(
        RegisterCheck.registration_id == Registration.id,
        RegisterCheck.outcome == Outcome.UNREACHABLE,
        RegisterCheck.at > now - rules.RETRY_ASKED,
    )
    asked = Registration.check_why == CheckReason.ASKED
    lately = Registration.check_due_on >= today - timedelta(days=1)
    return _first(today, asked, lately, ~tried) or _first(
        today, Registration.check_why != CheckReason.ASKED
    )


def _first(today: date, *conditions: ColumnElement[bool]) -> Registration | None:
    return db.session.scalar(
        select(Registration)
        .options(joinedload(Registration.person, innerjoin=True))
        .where(*_due(today), *conditions)
        .order_by(Registration.check_due_on, Registration.id)
        .limit(1)
        .with_for_update(of=Registration, skip_locked=True)
        .execution_options(populate_existing=True)
    )


def _due(today: date) -> tuple[ColumnElement[bool], ...]:
    return Registration.register == Register.BIG, Registration.check_due_on <= today
