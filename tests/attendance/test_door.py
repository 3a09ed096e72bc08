"""Checking in oneself, and the papers and codes that the trainer shows."""

from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pikepdf
import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.attendance import service
from leerhuis.attendance.door import codes
from leerhuis.attendance.models import Attendance, AttendanceMark
from leerhuis.attendance.rules import Extent
from leerhuis.enrolment.rules import EnrolmentState
from tests.factories import (
    HOUSE,
    NOW,
    make_course,
    make_edition,
    make_organisation,
    make_professional,
    make_staff,
    make_trainer,
    train,
)
from tests.factories_attendance import make_seat, make_seats, make_walk_in, sessions_of
from tests.test_pdf import text_of

HOUR = timedelta(hours=1)


class Clock:
    now = NOW


@pytest.fixture(autouse=True)
def time(monkeypatch):
    it = Clock()
    monkeypatch.setattr(clock, "now", lambda: it.now)
    return it


@pytest.fixture
def region(app):
    return make_organisation(name="Leerhuis West")


@pytest.fixture
def edition(region):
    course = make_course(organisation_id=region.id, title="Meldcode")
    return make_edition(course=course, starts_at=NOW)


@pytest.fixture
def session(edition):
    return sessions_of(edition)[0]


@pytest.fixture
def person(client, region):
    row = make_professional(make_organisation(under=region))
    client.sign_in(row)
    return row


def path(session, *, at=None):
    """Where the code on the screen leads: that of now, or of another moment."""
    code = codes.code_of(session.public_id, now=at or clock.now())
    return f"/inchecken/{session.public_id}?code={code}"


def what_holds():
    return {row.enrolment_id: row.extent for row in db.session.scalars(select(Attendance))}


def test_someone_checks_in_once_and_is_told_the_second_time(client, person, edition, session):
    seat = make_seat(edition, person)
    assert "Ik ben er" in client.page(path(session)).text
    assert "Je staat erin." in client.submit(path(session)).text
    assert "Je staat erin." in client.submit(path(session)).text
    assert "Ik ben er" not in client.page(path(session)).text
    assert what_holds() == {seat.id: Extent.PRESENT}
    (mark,) = db.session.scalars(select(AttendanceMark))
    assert mark.by_id == person.id


def test_who_was_too_early_checks_in_later(client, person, edition, session, time):
    seat = make_seat(edition, person)
    time.now = NOW - timedelta(minutes=31)
    assert "Inchecken kan vanaf" in client.page(path(session)).text
    assert "Inchecken kan vanaf" in client.submit(path(session), status=400).text
    assert what_holds() == {}
    time.now = NOW - timedelta(minutes=30)
    client.submit(path(session))
    assert what_holds() == {seat.id: Extent.PRESENT}


def test_after_the_session_it_is_over(client, person, edition, session, time):
    make_seat(edition, person)
    time.now = session.ends_at + timedelta(seconds=1)
    client.sign_in(person)
    assert "Deze bijeenkomst is voorbij." in client.submit(path(session), status=400).text
    assert what_holds() == {}


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (EnrolmentState.REQUESTED, "Je plek is nog niet bevestigd."),
        (EnrolmentState.OFFERED, "Je plek is nog niet bevestigd."),
        (EnrolmentState.WAITING, "Je hebt geen plek in deze groep."),
        (EnrolmentState.CANCELLED, "Je hebt geen plek in deze groep."),
    ],
)
def test_without_a_confirmed_seat_one_is_sent_to_the_trainer(
    client, person, edition, session, state, words
):
    make_seat(edition, person, state)
    assert words in client.submit(path(session), status=400).text
    assert what_holds() == {}


def test_who_came_back_after_signing_off_checks_in_with_the_seat_of_now(
    client, person, edition, session
):
    make_seat(edition, person, EnrolmentState.CANCELLED)
    seat = make_seat(edition, person)
    client.submit(path(session))
    assert what_holds() == {seat.id: Extent.PRESENT}


def test_what_the_trainer_said_is_not_overruled(client, person, edition, session):
    seat = make_seat(edition, person)
    service.mark(session, {seat.id: Extent.ABSENT}, by=HOUSE, now=NOW)
    page = client.submit(path(session), status=400)
    assert "Zeg het tegen de trainer." in page.text
    assert what_holds() == {seat.id: Extent.ABSENT}


def test_a_session_of_another_group_is_not_there(client, person, edition, session):
    make_seat(make_edition(starts_at=NOW), person)
    client.page(path(session), 404)
    client.submit(path(session), status=404)


def test_who_was_not_in_the_room_has_no_code(client, person, edition, session):
    make_seat(edition, person)
    other = sessions_of(make_edition(starts_at=NOW))[0]
    bare, foreign = f"/inchecken/{session.public_id}", path(other).split("?")[1]
    for address in (bare, f"{bare}?code=AAAAAAAAAAAA", f"{bare}?{foreign}"):
        assert "Ik ben er" not in client.page(address).text
        assert "Scan de code" in client.submit(address, status=400).text
    assert what_holds() == {}


def test_a_code_of_before_signing_in_holds_and_one_of_long_ago_does_not(
    client, person, edition, session
):
    seat = make_seat(edition, person)
    old, recent = NOW - timedelta(minutes=31), NOW - timedelta(minutes=14)
    assert "Scan de code" in client.submit(path(session, at=old), status=400).text
    client.submit(path(session, at=recent))
    assert what_holds() == {seat.id: Extent.PRESENT}


def test_the_code_leads_to_the_page_and_is_for_staff(client, region, session, person):
    address = f"/presentie/{session.public_id}/code"
    client.page(address, 403)
    client.sign_in(make_staff(Role.COORDINATOR, region))
    assert address + ".svg" in client.get(address).text
    drawn = client.get(address + ".svg")
    assert drawn.mimetype == "image/svg+xml"
    assert drawn.text.startswith("<?xml")


@pytest.fixture
def trainer(client, region, session):
    person = make_staff(Role.TRAINER, region)
    train(session, make_trainer(region, person_id=person.id, name="Roos Blom"))
    client.sign_in(person)
    return person


def pages_of(answer):
    """The text of each page."""
    made = pikepdf.open(BytesIO(answer.data))
    return [text_of(SimpleNamespace(pages=[page])) for page in made.pages]


def test_the_list_on_paper_has_names_and_room_to_sign_and_no_numbers(
    client, trainer, edition, session
):
    for family in ("Zwart", "Öztürk"):
        make_seat(edition, make_professional(given_name="Ayşe", family_name=family))
    make_walk_in(session)
    answer = client.get(f"/presentie/{session.public_id}/lijst.pdf")
    assert answer.mimetype == "application/pdf"
    assert "presentie-2027-01-11.pdf" in answer.headers["Content-Disposition"]
    (page,) = pages_of(answer)
    assert page.index("Öztürk, Ayşe") < page.index("Zwart, Ayşe")
    for word in ("Presentielijst Meldcode", "Handtekening ochtend", "middag", "Roos Blom"):
        assert word in page
    assert "Joost Ruiter" in page


def test_a_long_list_repeats_its_head_on_every_page(client, trainer, edition, session):
    make_seats(edition, 45)
    pages = pages_of(client.get(f"/presentie/{session.public_id}/lijst.pdf"))
    assert len(pages) >= 2
    assert all("Handtekening ochtend" in page for page in pages)


def test_an_afternoon_is_signed_for_once(client, trainer, session):
    with db.transaction():
        session.ends_at = session.starts_at + 3 * HOUR
    (page,) = pages_of(client.get(f"/presentie/{session.public_id}/lijst.pdf"))
    assert "Handtekening" in page
    assert "ochtend" not in page


def test_paper_of_others_is_not_there(client, trainer):
    elsewhere = sessions_of(make_edition(starts_at=NOW))[0]
    assert client.get(f"/presentie/{elsewhere.public_id}/lijst.pdf").status_code == 404
