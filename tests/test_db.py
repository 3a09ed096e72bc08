"""Transactions, holds and words."""

import threading
from datetime import datetime

import pytest
from sqlalchemy import exc, select, text

from leerhuis import audit, db
from leerhuis.audit import Action, AuditEvent
from leerhuis.courses.models import Edition
from leerhuis.people.models import Person
from tests.factories import HOUSE, NOW, make_edition, make_person


def test_what_fails_leaves_nothing(app):
    def fail():
        with db.transaction():
            make_person(given_name="Weg")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert db.session.scalars(select(Person)).all() == []


def test_an_inner_transaction_joins_the_outer_one(app):
    with db.transaction():
        make_person(given_name="Anouk")
        make_person(given_name="Bart")
    assert len(db.session.scalars(select(Person)).all()) == 2


def test_a_moment_without_a_zone_is_refused(app):
    with pytest.raises(exc.StatementError, match="without a zone"):
        make_person(created_at=datetime(2027, 1, 1))  # noqa: DTZ001


def test_holding_outside_a_transaction_is_a_mistake(app):
    with pytest.raises(RuntimeError, match="belongs inside"):
        db.hold(make_edition())


def test_a_hold_reads_what_another_wrote_meanwhile(app):
    edition = make_edition(capacity=3)
    assert db.session.scalar(select(Edition.capacity)) == 3

    def change():
        with app.app_context(), db.transaction():
            db.session.get(Edition, edition.id).capacity = 1

    other = threading.Thread(target=change)
    other.start()
    other.join()
    with db.transaction():
        db.hold(edition)
        assert edition.capacity == 1


def test_those_who_hold_wait_for_each_other(app):
    edition = make_edition()

    def count():
        for _ in range(25):
            with app.app_context(), db.transaction():
                mine = db.session.get(Edition, edition.id)
                db.hold(mine)
                mine.capacity += 1

    threads = [threading.Thread(target=count) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    db.session.expire_all()
    assert db.session.get(Edition, edition.id).capacity == 12 + 100


def _event(app):
    with db.transaction():
        audit.record(Action.PERSON_CREATED, by=HOUSE, kind="person", subject="x", now=NOW)
    return db.session.scalar(select(AuditEvent))


@pytest.mark.parametrize(
    "change", ["UPDATE audit_event SET subject = 'y'", "DELETE FROM audit_event"]
)
def test_what_happened_cannot_be_changed(app, change):
    _event(app)
    with pytest.raises(exc.DatabaseError, match="append-only"), db.transaction():
        db.session.execute(text(change))
