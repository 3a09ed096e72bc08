"""People who come in without an enrolment: on the list, known again, and given a seat later."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.attendance import queries
from leerhuis.attendance import service as attendance
from leerhuis.attendance.models import Attendance, AttendanceMark, WalkIn
from leerhuis.attendance.rules import Extent, Said
from leerhuis.attendance.walkins import service
from leerhuis.audit import Action, AuditEvent
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.registry.models import PointsEntry
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
from tests.factories_attendance import make_mark, make_seat, make_walk_in, sessions_of

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def keeper(client, region):
    person = make_staff(Role.COORDINATOR, region)
    client.sign_in(person)
    return person


@pytest.fixture
def edition(region):
    """A full group that began an hour ago."""
    course = make_course(organisation_id=region.id)
    return make_edition(course=course, capacity=0, starts_at=NOW - HOUR)


@pytest.fixture
def session(edition):
    return sessions_of(edition)[0]


def person_with(address, region, **named):
    return make_professional(make_organisation(under=region), address=address, **named)


def at_the_door(**given):
    return {"name": "Joost Ruiter", "organisation": "De Brug", "address": ""} | given


def path(session):
    return f"/presentie/{session.public_id}"


def seats_of(person):
    wanted = Enrolment.person_id == person.id
    return list(db.session.scalars(select(Enrolment).where(wanted).order_by(Enrolment.id)))


def what_holds():
    return {row.enrolment_id: row.extent for row in db.session.scalars(select(Attendance))}


def test_someone_at_the_door_is_on_the_list_once_and_present(client, keeper, session):
    client.submit(path(session) + "/inloper", at_the_door())
    page = client.submit(path(session) + "/inloper", at_the_door(name="JOOST RUITER"))
    assert "staat op de lijst en is aanwezig" in page.text
    assert page.text.count("Inloper") >= 1
    (walk_in,) = db.session.scalars(select(WalkIn))
    assert (walk_in.name, walk_in.organisation_name) == ("Joost Ruiter", "De Brug")
    marks = list(db.session.scalars(select(AttendanceMark)))
    assert {each.walk_in_id for each in marks} == {walk_in.id}
    assert what_holds() == {}


def test_a_name_and_an_organisation_are_asked(client, keeper, session):
    page = client.submit(path(session) + "/inloper", {"name": "", "address": "geen adres"}, 400)
    assert "Vul de naam in." in page.text
    assert "Vul de organisatie in." in page.text
    assert db.session.scalars(select(WalkIn)).all() == []


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (EnrolmentState.CANCELLED, "heeft zich afgemeld of is de plek kwijt"),
        (EnrolmentState.REQUESTED, "is nog niet goedgekeurd"),
        (EnrolmentState.WAITING, "staat op de wachtlijst"),
    ],
)
def test_who_enrolled_is_known_by_name_and_let_in_by_saying_so(
    client, keeper, region, edition, session, state, words
):
    person = person_with("n.e@brug.example", region, given_name="Nora", family_name="El Amrani")
    seat = make_seat(edition, person, state)
    form = at_the_door(name="nora  el amrani")
    page = client.submit(path(session) + "/inloper", form, 400)
    assert words in page.text
    assert "Laat toch toe" in page.text
    assert what_holds() == {}
    client.submit(path(session) + "/inloper", form | {"sure": "1"})
    assert what_holds() == {seat.id: Extent.PRESENT}
    assert db.session.scalars(select(WalkIn)).all() == []


def test_who_has_a_seat_is_on_the_list_already(client, keeper, region, edition, session):
    person = person_with("t.b@brug.example", region, given_name="Tim", family_name="Bakker")
    make_seat(edition, person)
    form = at_the_door(name="Iemand", address="t.b@brug.example")
    assert "staat al op de lijst" in client.submit(path(session) + "/inloper", form, 400).text


def test_a_coordinator_gives_the_account_a_seat_and_the_marks_count(
    client, keeper, region, edition, session
):
    person = person_with("joost@brug.example", region)
    client.submit(path(session) + "/inloper", at_the_door(address="Joost@Brug.example"))
    walk_in = db.session.scalars(select(WalkIn)).one()
    page = client.page(path(session) + "/inlopers")
    assert "Joost Ruiter" in page.text
    action = f"{path(session)}/inlopers/{walk_in.public_id}"
    client.submit(action, {"address": "joost@brug.example"})
    client.submit(action, {"address": "joost@brug.example"})  # the button pressed twice
    (seat,) = seats_of(person)
    assert seat.state is EnrolmentState.CONFIRMED
    assert seat.limits_ignored == service.REASON
    assert seat.completed_on == NOW.date()
    assert what_holds() == {seat.id: Extent.PRESENT}
    assert db.session.scalars(select(PointsEntry.points)).all() == [Decimal("6.0")]
    assert "Iedereen die binnenkwam heeft een plek" in client.page(path(session) + "/inlopers").text
    joined = AuditEvent.action == Action.WALK_IN_JOINED
    assert len(db.session.scalars(select(AuditEvent).where(joined)).all()) == 1
    assert "Joost Ruiter" not in client.page(path(session)).text


def test_an_address_of_nobody_is_refused_and_kept_on_the_page(client, keeper, session):
    walk_in = make_walk_in(session)
    action = f"{path(session)}/inlopers/{walk_in.public_id}"
    page = client.submit(action, {"address": "niemand@brug.example"}, 400)
    assert "Er is geen account met dit adres." in page.text
    assert db.session.scalars(select(Enrolment)).all() == []


def test_who_was_let_in_after_signing_off_gets_a_seat_with_the_marks(
    client, keeper, region, edition, session
):
    person = person_with("n.e@brug.example", region)
    gone = make_seat(edition, person, EnrolmentState.CANCELLED)
    mark = make_mark(gone, session, extent=Extent.PRESENT)
    with db.transaction():
        mark.forced = True
    assert person.name in client.page(path(session) + "/inlopers").text
    client.submit(f"{path(session)}/zonder-plek/{gone.public_id}")
    client.submit(f"{path(session)}/zonder-plek/{gone.public_id}")  # the button pressed twice
    assert len(db.session.scalars(select(AttendanceMark)).all()) == 1
    _old, new = seats_of(person)
    assert (new.state, new.completed_on) == (EnrolmentState.CONFIRMED, NOW.date())
    assert what_holds()[new.id] is Extent.PRESENT
    assert client.page(path(session)).text.count(person.sort_name) >= 1
    assert "1 deelnemer." in client.page(path(session)).text


def test_who_is_approved_after_the_session_gets_the_points_then(region, edition, session):
    seat = make_seat(edition, state=EnrolmentState.REQUESTED)
    over = session.ends_at + HOUR
    said = [Said(str(uuid4()), seat.public_id, Extent.PRESENT, NOW, force=True)]
    attendance.take(session, said, by=HOUSE, now=over)
    assert attendance.reckon_due(now=over) == 0
    assert db.session.scalars(select(PointsEntry.points)).all() == []
    with db.transaction():
        seat.state = EnrolmentState.CONFIRMED
    assert attendance.reckon_due(now=over) == 1
    assert seat.completed_on == NOW.date()
    assert db.session.scalars(select(PointsEntry.points)).all() == [Decimal("6.0")]
    assert attendance.reckon_due(now=over) == 0


def test_someone_put_on_the_list_by_mistake_is_taken_off_it(client, keeper, session):
    walk_in = make_walk_in(session)
    client.submit(f"{path(session)}/inloper/{walk_in.public_id}/weg")
    assert (
        "Joost Ruiter" not in client.page(path(session)).text.split("</main>")[0].split("main")[-1]
    )
    client.submit(f"{path(session)}/inloper/{walk_in.public_id}/weg", status=404)


def test_only_a_coordinator_gives_seats(client, region, edition, session):
    trainer = make_staff(Role.TRAINER, region)
    train(session, make_trainer(region, person_id=trainer.id))
    walk_in = make_walk_in(session)
    client.sign_in(trainer)
    assert "Geef inlopers een plek" not in client.page(path(session)).text
    client.page(path(session) + "/inlopers", 403)
    client.submit(f"{path(session)}/inlopers/{walk_in.public_id}", {"address": "x@y.nl"}, 403)


def test_a_walk_in_of_another_group_is_not_there(client, keeper, session):
    elsewhere = make_walk_in(sessions_of(make_edition(starts_at=NOW - HOUR))[0])
    client.submit(f"{path(session)}/inloper/{elsewhere.public_id}/weg", status=404)
    client.submit(f"{path(session)}/inlopers/{elsewhere.public_id}", {"address": "x@y.nl"}, 404)


def test_names_are_emptied_a_year_after_the_group(session, edition):
    walk_in = make_walk_in(session, address="j@brug.example")
    assert service.empty_due(now=NOW + timedelta(days=364)) == 0
    assert service.empty_due(now=NOW + timedelta(days=367)) == 1
    assert (walk_in.name, walk_in.organisation_name, walk_in.address) == ("", "", "")
    assert service.empty_due(now=NOW + timedelta(days=368)) == 0
    assert queries.walk_ins_of(edition.id) == [walk_in]
