"""Two at once: a night and a person, two nights, two clicks."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event, func, select

from leerhuis import db
from leerhuis.access import HOUSE
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.registers import Category, Register
from leerhuis.registry import queries, service
from leerhuis.registry.models import PointsEntry, Registration
from leerhuis.registry.rules import State
from tests.factories import NOW, TODAY, make_person, make_professional
from tests.factories_registry import FORMAL, JGP, REFLECTION, make_registration, skj

PATIENCE = 20
# How long the first waits in the middle for the second, who should be waiting for the first.
HALF_WAY = 0.4


@pytest.fixture
def beside(app):
    """Run verbs at the same time, each in a thread with a session of its own."""

    def run(*verbs):
        faults = []

        def alone(verb):
            try:
                with app.app_context():
                    verb()
                    db.session.remove()
            except Exception as fault:  # told by the test
                faults.append(fault)

        db.session.remove()
        threads = [threading.Thread(target=alone, args=(verb,)) for verb in verbs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        assert faults == []

    return run


@pytest.fixture
def half_way(app):
    """Stop the thread that asks this for the first time, until the other has ended or waits."""
    engine = app.extensions["leerhuis.engine"]
    listeners = []

    def stop(*, at, arrived, until):
        def wait(_connection, _cursor, statement, *_rest):
            if at in statement and not arrived.is_set():
                arrived.set()
                until.wait(HALF_WAY)

        event.listen(engine, "before_cursor_execute", wait)
        listeners.append(wait)

    yield stop
    for each in listeners:
        event.remove(engine, "before_cursor_execute", each)


def test_who_applies_in_the_middle_of_a_night_keeps_no_reminder(app, beside, half_way):
    row = make_registration(make_professional(), held_date=date(2027, 3, 1))
    number = row.id
    arrived, applied = threading.Event(), threading.Event()
    half_way(at="FROM appointment", arrived=arrived, until=applied)

    def apply():
        arrived.wait(PATIENCE)
        mine = db.session.get(Registration, number)
        service.submit(mine, on=TODAY, by=HOUSE, now=NOW)
        applied.set()

    beside(lambda: service.queue_expiry_reminders(now=NOW), apply)
    row = db.session.get(Registration, number)
    assert (row.state, row.remind_on) == (State.SUBMITTED, None)
    states = db.session.scalars(select(QueuedLetter.state)).all()
    assert LetterState.QUEUED not in states


def test_two_nights_at_once_write_each_letter_once(app, beside):
    for _ in range(4):
        make_registration(make_professional(), held_date=date(2027, 3, 1))
    beside(*[lambda: service.queue_expiry_reminders(now=NOW)] * 2)
    assert db.session.scalar(select(func.count(QueuedLetter.id))) == 4


def test_two_seats_at_once_are_both_in_the_standing(app, beside, half_way):
    person = make_person()
    row = make_registration(person, held_date=date(2027, 3, 3))
    service.record_points(
        person.id,
        ref="past",
        title="Eerder",
        on=date(2026, 6, 1),
        rows=skj((FORMAL, Decimal(60)), (REFLECTION, Decimal(48))),
        by=HOUSE,
        now=NOW,
    )
    number, person_id = row.id, person.id
    arrived, done = threading.Event(), threading.Event()
    half_way(at="INSERT INTO expected_points", arrived=arrived, until=done)

    def seat(ref):
        service.expect_points(
            person_id,
            ref=ref,
            title="Intervisie",
            on=date(2027, 2, 1),
            rows=[(Register.SKJ, str(JGP), Category.REFLECTION, Decimal(6))],
            now=NOW,
        )

    def second():
        arrived.wait(PATIENCE)
        seat("two")
        done.set()

    beside(lambda: seat("one"), second)
    row = db.session.get(Registration, number)
    (dossier,) = queries.dossiers_of(person_id, today=TODAY)
    assert (row.standing, row.standing_why) == dossier.standing.says


def test_attendance_marked_twice_at_once_is_written_once(app, beside):
    person_id = make_registration(make_person()).person_id

    def mark():
        service.record_points(
            person_id,
            ref="r",
            title="Meldcode",
            on=TODAY,
            rows=skj((FORMAL, Decimal(6))),
            by=HOUSE,
            now=NOW,
        )

    beside(mark, mark)
    assert db.session.scalars(select(PointsEntry.points)).all() == [6]


def test_a_double_click_records_one_registration(app, beside, half_way):
    person_id = make_person().id
    arrived, done = threading.Event(), threading.Event()
    half_way(at="INSERT INTO registration ", arrived=arrived, until=done)
    told = []

    def record():
        from leerhuis.people.models import Person  # noqa: PLC0415

        _row, what = service.record_registration(
            db.session.get(Person, person_id),
            register=Register.SKJ,
            occupation=JGP,
            number="110000118",
            registered_on=None,
            held_date=date(2029, 1, 1),
            source="person",
            by=HOUSE,
            now=NOW,
        )
        told.append(what)

    def second():
        arrived.wait(PATIENCE)
        record()
        done.set()

    beside(record, second)
    assert sorted(told) == ["new", "same"]
