"""Many people at one seat at the same moment, with the hold on and with it off."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from leerhuis import db
from leerhuis.courses.models import Edition
from leerhuis.courses.words import Admits, LimitKind
from leerhuis.enrolment import codes, counting, queries, service
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Filling
from leerhuis.errors import Refused
from tests.factories import (
    HOUSE,
    NOW,
    make_edition,
    make_organisation,
    make_person,
    make_professional,
)
from tests.factories_enrolment import fill, kinds, letters_about, make_limit

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


def enrolling(edition, person, **how):
    """A task: this person enrols."""
    edition_id, person_id = edition.id, person.id

    def do():
        mine = db.session.get(Edition, edition_id)
        return service.enrol(mine, person_id, by=HOUSE, now=NOW, **how).public_id

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
def spring(app):
    return make_organisation(under=make_organisation())


def share_of_two(spring):
    """A group of ten in which one employer has at most two seats, and ten people of it."""
    edition = make_edition(capacity=10)
    make_limit(edition, LimitKind.SHARE, 2)
    return edition, [enrolling(edition, make_professional(spring)) for _ in range(10)]


def a_code_for_two():
    """A group with a code for two people, and ten who have it."""
    edition = make_edition(capacity=10, admits=Admits.INVITED)
    _row, code = codes.make(
        edition, uses=2, holds_seats=True, ends_on=None, note="", by=HOUSE, now=NOW
    )
    return edition, [enrolling(edition, make_person(), code=code) for _ in range(10)]


def test_ten_people_of_one_employer_at_once_get_its_two_seats(app, spring):
    edition, crowd = share_of_two(spring)
    assert failures(at_once(app, crowd)) == []
    assert turns(edition, CONFIRMED) == [1, 2]
    assert turns(edition, WAITING) == list(range(3, 11))


def test_a_code_for_two_used_by_ten_at_once_lets_two_in(app):
    edition, crowd = a_code_for_two()
    done = at_once(app, crowd)
    assert turns(edition, CONFIRMED) == [1, 2]
    assert [type(each) for each in failures(done)] == [Refused] * 8


def test_kept_seats_and_open_ones_are_given_once_to_a_crowd_of_both_kinds(app, spring):
    edition = make_edition(capacity=8)
    make_limit(edition, LimitKind.RESERVED, 3, organisation_id=spring.id)
    ours = [make_professional(spring) for _ in range(10)]
    others = [make_person() for _ in range(10)]
    mixed = [each for pair in zip(ours, others, strict=True) for each in pair]
    assert failures(at_once(app, [enrolling(edition, each) for each in mixed])) == []
    seated = {row.person_id for row in people_in(edition) if row.state is CONFIRMED}
    assert len(seated) == 8
    assert len(seated.intersection(each.id for each in ours)) >= 3


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


def crowd_of(number, *, capacity):
    edition = make_edition(capacity=capacity)
    return edition, [enrolling(edition, make_person()) for _ in range(number)]


def all_count_first(app, monkeypatch, crowd):
    all_counted = threading.Barrier(len(crowd))
    count = counting.queue_for

    def counted(*args, **kwargs):
        found = count(*args, **kwargs)
        all_counted.wait()
        return found

    monkeypatch.setattr(counting, "queue_for", counted)
    return at_once(app, crowd, tries=1)


def test_without_the_hold_the_group_is_oversold(app, monkeypatch, without_the_constraint, hold_off):
    edition, crowd = crowd_of(10, capacity=5)
    all_count_first(app, monkeypatch, crowd)
    assert len(turns(edition, CONFIRMED)) > 5


def test_without_the_hold_an_employer_gets_more_than_its_share(
    app, monkeypatch, spring, without_the_constraint, hold_off
):
    edition, crowd = share_of_two(spring)
    all_count_first(app, monkeypatch, crowd)
    assert len(turns(edition, CONFIRMED)) > 2


def test_without_the_hold_a_code_lets_more_people_in_than_it_says(
    app, monkeypatch, without_the_constraint, hold_off
):
    edition, crowd = a_code_for_two()
    all_count_first(app, monkeypatch, crowd)
    assert len(turns(edition, CONFIRMED)) > 2


def test_without_the_hold_the_constraint_keeps_the_seats_but_turns_people_away(
    app, monkeypatch, hold_off
):
    edition, crowd = crowd_of(10, capacity=5)
    done = all_count_first(app, monkeypatch, crowd)
    assert len(turns(edition, CONFIRMED)) <= 5
    assert any(isinstance(each, IntegrityError) for each in failures(done))
