"""What phones send and ask: batches that come late, twice, or for someone else's list."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from leerhuis import clock, db
from leerhuis.attendance import service
from leerhuis.attendance.models import Attendance, AttendanceMark
from leerhuis.attendance.rules import Answer, Extent, Said
from leerhuis.audit import Action, AuditEvent
from leerhuis.courses.models import Edition, Session
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.people.models import Person
from tests.factories import (
    HOUSE,
    NOW,
    make_course,
    make_edition,
    make_organisation,
    make_staff,
)
from tests.factories_attendance import make_seat, make_seats, make_walk_in, sessions_of

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def keeper(client, region):
    person = make_staff("coordinator", region)
    client.sign_in(person)
    return person


def make_session(region, **given):
    course = make_course(organisation_id=region.id)
    return sessions_of(make_edition(course=course, **{"starts_at": NOW - 2 * HOUR} | given))[0]


@pytest.fixture
def session(region):
    return make_session(region)


@pytest.fixture
def seat(session):
    return seat_in(session)


def seat_in(session, state=EnrolmentState.CONFIRMED):
    return make_seat(edition_of(session), state=state)


def edition_of(session):
    return db.session.get(Edition, session.edition_id)


def ms(moment):
    return int(moment.timestamp() * 1000)


def told(who, extent="present", *, at=NOW, **more):
    public_id = who if isinstance(who, str) else who.public_id
    return {"id": str(uuid4()), "who": public_id, "extent": extent, "at": ms(at)} | more


def send(client, session, *marks, sent=NOW, status=200):
    answer = client.post(
        f"/presentie/{session.public_id}/merken",
        json={"sent": ms(sent), "marks": list(marks)},
        csrf=False,
        headers={"X-CSRFToken": client.csrf_token()},
    )
    assert answer.status_code == status, answer.text
    return [answer.json["answers"][each["id"]] for each in marks] if status == 200 else None


def what_holds():
    return {row.enrolment_id: row.extent for row in db.session.scalars(select(Attendance))}


def kept():
    return db.session.scalar(select(func.count(AttendanceMark.id)))


def test_a_batch_is_taken_and_every_mark_is_answered(client, keeper, session, seat):
    other = seat_in(session)
    assert send(client, session, told(seat), told(other, "partly")) == ["done", "done"]
    assert what_holds() == {seat.id: Extent.PRESENT, other.id: Extent.PARTLY}


def test_a_repeat_counts_once_and_silently(client, keeper, session, seat):
    mark = told(seat)
    assert send(client, session, mark) == ["done"]
    assert send(client, session, mark) == ["done"]
    assert send(client, session, mark, told(seat, "partly")) == ["done", "done"]
    assert kept() == 2
    events = select(func.count()).where(AuditEvent.action == Action.ATTENDANCE_MARKED)
    assert db.session.scalar(events) == 2


def test_late_marks_are_ordered_by_their_own_time(client, keeper, session, seat):
    send(client, session, told(seat, "present", at=NOW - timedelta(minutes=5)))
    send(client, session, told(seat, "absent", at=NOW - timedelta(minutes=20)))
    assert what_holds() == {seat.id: Extent.PRESENT}
    send(client, session, told(seat, "partly", at=NOW - timedelta(minutes=1)))
    assert what_holds() == {seat.id: Extent.PARTLY}
    assert kept() == 3


@pytest.mark.parametrize("wrong", [timedelta(minutes=-10), timedelta(minutes=10)])
def test_a_clock_that_is_ten_minutes_off_neither_wins_nor_loses(
    client, keeper, session, seat, wrong
):
    right_at, wrong_at = NOW - timedelta(minutes=4), NOW - timedelta(minutes=6)
    send(client, session, told(seat, "present", at=right_at))
    send(client, session, told(seat, "absent", at=wrong_at + wrong), sent=NOW + wrong)
    assert what_holds() == {seat.id: Extent.PRESENT}
    later = told(seat, "partly", at=NOW - timedelta(minutes=2) + wrong)
    send(client, session, later, sent=NOW + wrong)
    assert what_holds() == {seat.id: Extent.PARTLY}


def test_a_mark_for_someone_of_another_group_is_refused_by_name(client, keeper, region, session):
    elsewhere = seat_in(make_session(region))
    assert send(client, session, told(elsewhere), told("A" * 22)) == ["other_session"] * 2
    assert what_holds() == {}
    assert kept() == 0


@pytest.mark.parametrize(
    ("state", "answer"),
    [
        (EnrolmentState.CANCELLED, "no_seat"),
        (EnrolmentState.WAITING, "no_seat"),
        (EnrolmentState.REQUESTED, "requested"),
        (EnrolmentState.OFFERED, "requested"),
    ],
)
def test_without_a_confirmed_seat_staff_insist_and_it_is_kept(
    client, keeper, session, state, answer
):
    seat = seat_in(session, state)
    assert send(client, session, told(seat)) == [answer]
    assert what_holds() == {}
    assert send(client, session, told(seat, force=True)) == ["done"]
    assert what_holds() == {seat.id: Extent.PRESENT}
    assert db.session.scalars(select(Attendance.forced)).all() == [True]
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event.details["forced"] == [seat.public_id]
    page = client.page(f"/presentie/{session.public_id}")
    assert "Zonder bevestigde plek" in page.text
    assert send(client, session, told(seat, "partly")) == ["done"]


def test_before_the_door_opens_nothing_is_marked(client, keeper, region):
    session = make_session(region, starts_at=NOW + HOUR)
    seat = seat_in(session)
    assert send(client, session, told(seat), told(seat, force=True)) == ["not_begun"] * 2
    assert what_holds() == {}


def test_someone_who_walked_in_is_marked_like_the_others(client, keeper, session):
    walk_in = make_walk_in(session)
    assert send(client, session, told(walk_in, "partly")) == ["done"]
    state = client.get(f"/presentie/{session.public_id}/stand").json
    assert state["marks"] == {walk_in.public_id: "partly"}


BAD = [
    None,
    [],
    {},
    {"sent": "now", "marks": []},
    {"sent": 1, "marks": {}},
    {"sent": True, "marks": []},
    {"sent": 10**15, "marks": []},
    {"sent": 1, "marks": [None]},
    {"sent": 1, "marks": [{"id": "x", "who": "A" * 22, "extent": "present", "at": 1}]},
    {"sent": 1, "marks": [{"id": str(uuid4()), "who": "7", "extent": "present", "at": 1}]},
    {"sent": 1, "marks": [{"id": str(uuid4()), "who": "A" * 22, "extent": "late", "at": 1}]},
    {"sent": 1, "marks": [{"id": str(uuid4()), "who": "A" * 22, "extent": "absent", "at": 1.5}]},
    {"sent": 1, "marks": [{"id": str(uuid4()), "who": "A" * 22, "extent": "absent", "at": -1}]},
    {"sent": 1, "marks": [{}] * 501},
]


@pytest.mark.parametrize("bad", BAD)
def test_what_is_no_batch_is_refused_whole(client, keeper, session, seat, bad):
    if isinstance(bad, dict) and isinstance(bad.get("marks"), list):
        bad = bad | {"marks": [told(seat), *bad["marks"]]}  # the sound one is not taken either
    answer = client.post(
        f"/presentie/{session.public_id}/merken",
        json=bad,
        csrf=False,
        headers={"X-CSRFToken": client.csrf_token()},
    )
    assert answer.status_code == 400
    assert kept() == 0


def test_without_the_token_of_the_page_nothing_is_taken(client, keeper, session, seat):
    path = f"/presentie/{session.public_id}/merken"
    answer = client.post(path, json={"sent": ms(NOW), "marks": [told(seat)]}, csrf=False)
    assert answer.status_code == 400
    assert kept() == 0


def test_lists_of_others_are_not_there(client, keeper, session):
    elsewhere = make_session(make_organisation())
    send(client, elsewhere, told(seat_in(elsewhere)), status=404)
    assert client.get(f"/presentie/{elsewhere.public_id}/stand").status_code == 404


def test_the_state_says_nothing_when_nothing_changed(client, keeper, session, seat):
    path = f"/presentie/{session.public_id}/stand"
    first = client.get(path)
    same = {"If-None-Match": first.headers["ETag"]}
    assert client.get(path, headers=same).status_code == 304
    send(client, session, told(seat))
    assert client.get(path, headers=same).json["marks"] == {seat.public_id: "present"}
    assert client.get(path).json["people"] == first.json["people"]
    seat_in(session)
    assert client.get(path).json["people"] != first.json["people"]
    assert not any(name in first.text for name in seat_names(seat))


def seat_names(seat):
    person = db.session.get(Person, seat.person_id)
    return person.given_name, person.family_name


def test_two_trainers_mark_one_list_at_the_same_moment(app, session):
    """Each sends its own batch and the other's again, in threads: every mark counts once."""
    seats = make_seats(edition_of(session), 6)
    number = session.id
    said = [
        Said(str(uuid4()), seat.public_id, extent, NOW - timedelta(seconds=at))
        for at, (seat, extent) in enumerate(
            (seat, extent) for seat in seats for extent in (Extent.PRESENT, Extent.ABSENT)
        )
    ]
    answers, faults = [], []

    def mark(batch):
        with app.app_context():
            try:
                mine = db.session.get(Session, number)
                answers.append(service.take(mine, batch, by=HOUSE, now=NOW))
            except Exception as fault:
                faults.append(fault)

    batches = [said[::2], said[1::2], said, said[::-1]]
    threads = [threading.Thread(target=mark, args=(batch,)) for batch in batches]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert faults == []
    assert all(set(each.values()) == {Answer.DONE} for each in answers)
    db.session.rollback()
    assert kept() == len(said)
    assert set(what_holds().values()) == {Extent.PRESENT}
