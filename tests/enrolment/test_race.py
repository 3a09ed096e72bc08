"""Many people at one seat at the same moment, with the hold on and with it off."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from leerhuis import db
from leerhuis.courses.models import Edition
from leerhuis.enrolment import counting, queries, service
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Filling
from tests.factories import HOUSE, NOW, make_edition, make_person
from tests.factories_enrolment import fill, kinds, letters_about

CONFIRMED, WAITING = EnrolmentState.CONFIRMED, EnrolmentState.WAITING


def at_once(app, tasks, *, tries=10):
    """Do all of it at the same moment, each in a thread with a context and a connection.

    Who hears that it is busy (the page answers 503 then) tries again, as a person would.
    """
    gate = threading.Barrier(len(tasks))

    def do(task):
        with app.app_context():
            gate.wait()
            for _ in range(tries):
                try:
                    return task()
                except OperationalError as busy:
                    error = busy
                except Exception as wrong:
                    return wrong
            return error

    with ThreadPoolExecutor(len(tasks)) as threads:
        done = list(threads.map(do, tasks))
    db.session.rollback()
    db.session.expire_all()
    return done


def enrolling(edition, person):
    """A task: this person enrols."""
    edition_id, person_id = edition.id, person.id

    def do():
        mine = db.session.get(Edition, edition_id)
        return service.enrol(mine, person_id, by=HOUSE, now=NOW).public_id

    return do


def cancelling(enrolment):
    enrolment_id = enrolment.id

    def do():
        mine = db.session.get(Enrolment, enrolment_id)
        return service.cancel(mine, by=HOUSE, now=NOW).public_id

    return do


def people_in(edition):
    return db.session.scalars(
        select(Enrolment).where(Enrolment.edition_id == edition.id).order_by(Enrolment.turn)
    ).all()


def turns(edition, state):
    return [each.turn for each in people_in(edition) if each.state is state]


def failures(done):
    return [each for each in done if isinstance(each, Exception)]


def test_thirty_people_at_once_get_five_seats_and_twenty_five_places_in_line(app):
    edition = make_edition(capacity=5)
    done = at_once(app, [enrolling(edition, make_person()) for _ in range(30)])
    assert failures(done) == []
    assert turns(edition, CONFIRMED) == [1, 2, 3, 4, 5]
    assert turns(edition, WAITING) == list(range(6, 31))
    places = queries.places_in_line(people_in(edition))
    assert sorted(places.values()) == list(range(1, 26))


def test_one_person_at_twenty_doors_at_once_has_one_seat_and_one_letter(app):
    edition, person = make_edition(), make_person()
    done = at_once(app, [enrolling(edition, person)] * 20)
    assert len(set(done)) == 1
    (mine,) = people_in(edition)
    assert kinds(letters_about(mine)) == ["confirmed"]


def test_twenty_freed_seats_go_to_the_first_twenty_in_line_and_to_no_newcomer(app):
    edition = make_edition(capacity=20)
    everyone = fill(edition, 45)
    newcomers = [enrolling(edition, make_person()) for _ in range(10)]
    done = at_once(app, [*map(cancelling, everyone[:20]), *newcomers])
    assert failures(done) == []
    assert turns(edition, CONFIRMED) == list(range(21, 41))
    assert turns(edition, WAITING) == list(range(41, 56))


def test_one_seat_given_up_twenty_times_at_once_seats_one_person(app):
    edition = make_edition(capacity=1)
    seat, *_line = fill(edition, 4)
    done = at_once(app, [cancelling(seat)] * 20)
    assert set(done) == {seat.public_id}
    assert queries.filling_of(edition) == Filling(1, 2)
    assert turns(edition, CONFIRMED) == [2]


@pytest.fixture
def hold_off(app, monkeypatch):
    """Nobody waits for anybody, and all have counted before the first writes.

    On SQLite the transactions become those of the driver, which begin at the first write.
    """
    engine = app.extensions["leerhuis.engine"]
    monkeypatch.setattr(db, "hold", lambda _row, **_how: None)
    monkeypatch.setattr(db, "_begin_writing", lambda _session: None)
    if engine.dialect.name == "sqlite":
        plain = create_engine(engine.url, connect_args={"check_same_thread": False})
        monkeypatch.setitem(app.extensions, "leerhuis.engine", plain)
        yield
        db.session.remove()
        plain.dispose()
    else:
        yield


@pytest.fixture
def without_the_constraint(app):
    """No unique turn stands behind the hold."""
    index = next(i for i in Enrolment.__table__.indexes if i.name == "uq_enrolment_turn")
    engine = app.extensions["leerhuis.engine"]
    index.drop(engine)
    yield
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM enrolment"))
    index.create(engine)


def crowd_that_counts_first(app, monkeypatch, *, capacity, people):
    edition = make_edition(capacity=capacity)
    crowd = [enrolling(edition, make_person()) for _ in range(people)]
    all_counted = threading.Barrier(people)
    count = counting.queue_for

    def counted(*args, **kwargs):
        found = count(*args, **kwargs)
        all_counted.wait()
        return found

    monkeypatch.setattr(counting, "queue_for", counted)
    return edition, at_once(app, crowd, tries=1)


def test_without_the_hold_the_group_is_oversold(app, monkeypatch, without_the_constraint, hold_off):
    edition, _done = crowd_that_counts_first(app, monkeypatch, capacity=5, people=10)
    assert len(turns(edition, CONFIRMED)) > 5


def test_without_the_hold_the_constraint_keeps_the_seats_but_turns_people_away(
    app, monkeypatch, hold_off
):
    edition, done = crowd_that_counts_first(app, monkeypatch, capacity=5, people=10)
    assert len(turns(edition, CONFIRMED)) <= 5
    assert any(isinstance(each, IntegrityError) for each in failures(done))
