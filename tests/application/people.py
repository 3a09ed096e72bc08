"""Whose application it is in these tests, and what is asked of whom."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from leerhuis import db
from leerhuis.access import Role
from leerhuis.mail.models import QueuedLetter
from leerhuis.registry.application import queries, service
from leerhuis.registry.dossier.models import EmployerStatement
from leerhuis.registry.models import WorkPeriod
from tests.factories import (
    NOW,
    identity,
    make_organisation,
    make_professional,
    make_staff,
)


def make_employer(name="SPRING"):
    return make_organisation(under=make_organisation(), name=name)


def make_samira(employer):
    return make_professional(employer, given_name="Samira", family_name="Bouzid")


def make_manager(employer, **given):
    names = {"given_name": "Ine", "name_prefix": "van", "family_name": "Dam"}
    return make_staff(Role.MANAGER, employer, **names | given)


def add_work(person, employer="SPRING", *, hours="32", on=date(2024, 1, 1), until=None, **given):
    """Work as its owner tells it."""
    service.add_work(
        person.id,
        employer=employer,
        starts_on=on,
        ends_on=until,
        hours_a_week=Decimal(hours),
        in_profession=given.pop("in_profession", None),
        by=identity(person),
        now=given.pop("now", NOW),
    )


def work_of(person, *, removed=False):
    """(employer, first day, last day, hours) of each period of work, the first on top."""
    db.session.expire_all()
    rows = db.session.scalars(
        select(WorkPeriod).where(WorkPeriod.person_id == person.id).order_by(WorkPeriod.id)
    )
    return [
        (each.employer, each.starts_on, each.ends_on, each.hours_a_week)
        for each in rows
        if (each.removed_at is not None) == removed
    ]


def statements():
    db.session.expire_all()
    return db.session.scalars(select(EmployerStatement).order_by(EmployerStatement.id)).all()


def letters(kind):
    db.session.expire_all()
    return db.session.scalars(
        select(QueuedLetter).where(QueuedLetter.kind == kind).order_by(QueuedLetter.id)
    ).all()


def ask(registration, person):
    """Ask the statement as its page does."""
    row = queries.own_registration(identity(person), registration.public_id)
    return service.ask_statement(row, by=identity(person), now=NOW)
