"""Applying for renewal: the employer's statement, and the other verbs of this room in one place."""

from collections.abc import Iterable
from datetime import date, datetime

from leerhuis import audit, clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Missing, Refused
from leerhuis.mail import service as mail
from leerhuis.people import queries as people
from leerhuis.people.models import Person
from leerhuis.registry.application import mails, queries, rules
from leerhuis.registry.application.folders import Folder
from leerhuis.registry.application.working import (
    add_work,
    correct_work,
    end_work,
    remove_work,
    take_over,
)
from leerhuis.registry.dossier import entries
from leerhuis.registry.dossier.models import EmployerStatement
from leerhuis.registry.dossier.rules import EntryStatus
from leerhuis.registry.models import Registration

__all__ = [
    "add_work",
    "ask_statement",
    "correct_work",
    "end_work",
    "enter",
    "note_downloaded",
    "remove_work",
    "sign_statement",
    "take_over",
    "withdraw_statement",
]


def ask_statement(registration: Registration, *, by: Identity, now: datetime) -> EmployerStatement:
    """Ask the managers of its holder to sign; asked once, however often."""
    with db.transaction():
        db.hold(registration)
        known = queries.statement_of(registration)
        if known is not None:
            return known
        managers = _managers(registration, today=clock.day_of(now))
        if not managers:
            raise Refused(
                "Leerhuis does not know your manager. Ask your employer for the statement yourself."
            )
        statement = EmployerStatement(
            registration_id=registration.id, period_starts_on=registration.starts_on, asked_at=now
        )
        db.add(statement)
        _record(Action.STATEMENT_ASKED, statement, by=by, now=now)
        mail.queue_all(
            [mails.asked(statement, registration, each.id) for each in managers], now=now
        )
        return statement


def withdraw_statement(registration: Registration, *, by: Identity, now: datetime) -> None:
    """Ask for no statement any more, or for another than the one that was signed."""
    with db.transaction():
        db.hold(registration)
        statement = queries.statement_of(registration)
        if statement is None:
            return
        statement.withdrawn_at = now
        db.session.flush()
        _record(Action.STATEMENT_WITHDRAWN, statement, by=by, now=now)
        _take_letters_back(statement, registration, today=clock.day_of(now))


def sign_statement(
    statement: EmployerStatement, *, signed_on: date, by: Identity, now: datetime
) -> None:
    """The employer says on which day it was signed, on paper; the person hears it."""
    registration = statement.registration
    with db.transaction():
        db.hold(registration)
        db.session.refresh(statement, ["signed_on", "withdrawn_at"])
        if statement.withdrawn_at is not None:
            raise Refused("This statement is not asked any more.")
        if statement.signed_on == signed_on:
            return
        today = clock.day_of(now)
        rules.check_signed(signed_on, period_starts_on=statement.period_starts_on, today=today)
        statement.signed_on, statement.signed_by_id = signed_on, by.person_id
        db.session.flush()
        _record(Action.STATEMENT_SIGNED, statement, by=by, now=now)
        _take_letters_back(statement, registration, today=today)
        mail.queue(mails.signed(statement, registration, manager=by.name), now=now)


def enter(folder: Folder, refs: Iterable[str], *, there: bool, by: Identity, now: datetime) -> None:
    """Say of things in a folder that they stand in the register, or that they do not.

    What the register has approved was entered: that stays as it is.
    """
    registration = folder.registration
    with db.transaction():
        for ref in refs:
            thing = folder.things.get(ref)
            if thing is None:
                raise Missing
            if thing.is_there == there or thing.status is EntryStatus.APPROVED:
                continue
            entries.tell(
                registration.person_id,
                ref,
                register=registration.register,
                status=EntryStatus.ENTERED if there else EntryStatus.NOT_ENTERED,
                by=by,
                now=now,
            )


def note_downloaded(registration: Registration, *, by: Identity, now: datetime) -> None:
    """Keep that somebody took the dossier of a registration home."""
    with db.transaction():
        audit.record(
            Action.DOSSIER_DOWNLOADED,
            by=by,
            kind="registration",
            subject=registration.public_id,
            now=now,
        )


def _managers(registration: Registration, *, today: date) -> list[Person]:
    person_id = registration.person_id
    return queries.may_sign(
        people.managers_of(person_id, day=today), person_id=person_id, today=today
    )


def _take_letters_back(
    statement: EmployerStatement, registration: Registration, *, today: date
) -> None:
    """The request that was not sent yet need not be sent any more."""
    for manager in _managers(registration, today=today):
        mail.withdraw(person_id=manager.id, subject=statement.public_id, kinds=[mails.ASKED])


def _record(action: Action, statement: EmployerStatement, *, by: Identity, now: datetime) -> None:
    audit.record(action, by=by, kind="employer_statement", subject=statement.public_id, now=now)
