"""What only grows refuses every change, but for a transaction that erases or merges."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from leerhuis import audit, db, tables
from leerhuis.audit import Action
from leerhuis.people.models import AppointmentEvent
from leerhuis.privacy import ties
from leerhuis.privacy.erasing.models import Unlocking
from leerhuis.privacy.unlocking import unlocked
from tests.factories import HOUSE, NOW, make_professional

CHANGE = "UPDATE appointment_event SET person_name = ''"
# Who did it stays a number in what is no person's own.
NEVER = {"audit_event", "required_hours", "retention_term"}
GROWING = sorted(t.name for t in tables.METADATA.tables.values() if t.info.get("insert_only"))


def test_what_only_grows_refuses_a_change(app):
    make_professional()
    with pytest.raises(DBAPIError, match="append-only"), db.transaction():
        db.session.execute(text(CHANGE))


def test_a_transaction_that_erases_is_let_through_and_the_next_one_is_not(app):
    make_professional()
    with db.transaction(), unlocked(now=NOW):
        db.session.execute(text(CHANGE))
    assert db.session.scalars(select(AppointmentEvent.person_name)).all() == [""]
    assert db.session.scalars(select(Unlocking)).all() == []
    with pytest.raises(DBAPIError, match="append-only"), db.transaction():
        db.session.execute(text("DELETE FROM appointment_event"))


def _change_after_closing():
    with db.transaction():
        with unlocked(now=NOW):
            db.session.execute(text(CHANGE))
        db.session.execute(text(CHANGE))


def test_it_closes_again_within_the_same_transaction(app):
    make_professional()
    with pytest.raises(DBAPIError, match="append-only"):
        _change_after_closing()


def test_what_fails_leaves_the_door_shut(app):
    make_professional()
    with pytest.raises(LookupError), db.transaction(), unlocked(now=NOW):
        raise LookupError
    assert db.session.scalars(select(Unlocking)).all() == []


def test_outside_a_transaction_nothing_is_unlocked(app):
    with pytest.raises(RuntimeError), unlocked(now=NOW):
        pass


@pytest.mark.parametrize("verb", ["UPDATE audit_event SET kind = 'x'", "DELETE FROM audit_event"])
def test_the_audit_trail_is_never_let_through(app, verb):
    with db.transaction():
        audit.record(Action.SIGNED_OUT, by=HOUSE, kind="account", subject="x", now=NOW)
    with pytest.raises(DBAPIError, match="append-only"), db.transaction(), unlocked(now=NOW):
        db.session.execute(text(verb))


@pytest.mark.parametrize("table", GROWING)
def test_only_what_is_about_persons_is_ever_let_through(app, table):
    opened = "unlocking" in _guard_of(table)
    assert opened == (bool(ties.of(table)) and table not in NEVER)


def _guard_of(table):
    if db.session().get_bind().dialect.name == "sqlite":
        asked = "SELECT group_concat(sql) FROM sqlite_master WHERE type='trigger' AND tbl_name=:t"
        return db.session.scalar(text(asked), {"t": table})
    asked = "SELECT prosrc FROM pg_proc WHERE proname = :t"
    return db.session.scalar(text(asked), {"t": f"{table}_refuse"})
