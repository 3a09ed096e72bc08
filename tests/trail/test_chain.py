"""The seal on the audit trail: what was changed, removed, cut off or left behind is found."""

import logging

import pytest
from sqlalchemy import delete, select, update

from leerhuis import audit, chain, db
from leerhuis.access import HOUSE
from leerhuis.audit import Action, AuditEvent, AuditSeal
from leerhuis.operations.jobs import BrokenChain, check_chain, check_newest, seal
from tests.factories import NOW


def happen(times=1):
    with db.transaction():
        for _ in range(times):
            audit.record(Action.SIGNED_OUT, by=HOUSE, kind="account", subject="x", now=NOW)


def events():
    return db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()


def as_owner(*statements):
    """Write as someone would who owns the database."""
    with db.transaction():
        connection = db.session.connection()
        if connection.dialect.name == "sqlite":
            for table in ("audit_event", "audit_seal"):
                for verb in ("update", "delete"):
                    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for each in statements:
            db.session.execute(each)
    db.session.expire_all()


def of(kind, event):
    column = AuditSeal.event_id if kind is AuditSeal else AuditEvent.id
    return delete(kind).where(column == event.id)


@pytest.fixture
def trail(app):
    """Five sealed events."""
    happen(5)
    assert seal(now=NOW) == 5
    return events()


def test_a_trail_that_nobody_touched_holds(trail):
    found = chain.verify()
    assert (found.links, found.broken, found.tail.number) == (5, None, 0)
    assert found.head == chain.head().seal
    assert seal(now=NOW) == 0


def test_more_events_than_one_batch_are_sealed_in_their_order(app, monkeypatch):
    monkeypatch.setattr(chain, "BATCH", 3)
    happen(10)
    assert seal(now=NOW) == 10
    assert chain.verify().links == 10
    assert check_chain(now=NOW) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "y"},
        {"actor_id": 7},
        {"result": "refused"},
        {"details": {"role": "professional"}},
        {"origin": "command"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_event_is_found_by_name(trail, change):
    as_owner(update(AuditEvent).where(AuditEvent.id == trail[2].id).values(**change))
    found = chain.verify()
    assert (found.links, found.broken.event) == (2, trail[2].public_id)
    with pytest.raises(BrokenChain, match=trail[2].public_id):
        check_chain(now=NOW)


def test_a_removed_event_is_found_and_so_is_one_removed_with_its_seal(trail):
    as_owner(of(AuditSeal, trail[1]), of(AuditEvent, trail[1]))
    assert chain.verify().broken.event == trail[2].public_id


def test_a_seal_that_was_made_up_is_found(trail):
    as_owner(update(AuditSeal).where(AuditSeal.event_id == trail[4].id).values(seal="0" * 64))
    assert chain.verify().broken.event == trail[4].public_id


def test_an_end_that_was_cut_off_is_found_by_a_head_that_was_kept(trail):
    kept = chain.head().seal
    as_owner(of(AuditSeal, trail[4]), of(AuditEvent, trail[4]))
    assert chain.verify().broken is None
    assert not chain.holds(kept)
    assert chain.holds(chain.head().seal)


def test_what_waits_for_its_seal_is_named(trail):
    happen(2)
    found = chain.verify()
    assert found.broken is None
    assert found.tail.number == 2
    assert [each.id for each in found.tail.first] == [each.id for each in events()[-2:]]


def test_an_event_that_came_late_is_sealed_by_the_hour_and_not_lost(trail, monkeypatch):
    monkeypatch.setattr(chain, "BEHIND", 1)
    as_owner(*[of(AuditSeal, each) for each in trail[:2]])
    assert seal(now=NOW) == 0
    assert chain.tail().number == 2
    assert chain.seal(now=NOW, everywhere=True) == 2


def test_the_hourly_look_begins_where_it_is_told_to(app, monkeypatch):
    happen(8)
    seal(now=NOW)
    assert chain.verify(newest=3).links == 3
    as_owner(update(AuditEvent).where(AuditEvent.id == events()[1].id).values(subject="y"))
    assert chain.verify(newest=3).broken is None
    assert chain.verify().broken is not None


def test_the_head_is_told_to_the_log_every_hour(trail, caplog):
    caplog.set_level(logging.INFO, logger="leerhuis.audit")
    happen(1)
    assert check_newest(now=NOW) == 1
    assert chain.head().seal in caplog.text


@pytest.fixture
def flask(app):
    return lambda *words: app.test_cli_runner().invoke(args=["audit", *words])


def test_the_command_says_that_the_trail_holds_and_names_its_tail(trail, flask):
    happen(25)
    said = flask("verify")
    assert said.exit_code == 0
    assert "5 events hold together." in said.output
    assert "25 events wait for their seal:" in said.output
    assert "and 5 more" in said.output
    assert events()[5].public_id in said.output


def test_the_command_fails_on_a_broken_trail_and_says_where(trail, flask):
    kept = flask("head").output.strip()
    assert flask("verify", "--head", kept).exit_code == 0
    as_owner(update(AuditEvent).where(AuditEvent.id == trail[3].id).values(subject="y"))
    said = flask("verify")
    assert said.exit_code == 1
    assert trail[3].public_id in said.output


def test_the_command_fails_when_the_head_that_was_kept_is_gone(trail, flask):
    kept = flask("head").output.strip()
    as_owner(of(AuditSeal, trail[4]), of(AuditEvent, trail[4]))
    said = flask("verify", "--head", kept)
    assert said.exit_code == 1
    assert "no link of this chain" in said.output


def test_the_command_says_so_when_nothing_is_sealed(flask):
    assert flask("head").output.strip() == "Nothing is sealed yet."
