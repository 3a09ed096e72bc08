"""The sheet through HTTP: who may, what it says, and what follows from a tick."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.attendance import service
from leerhuis.attendance.models import Attendance, AttendanceMark
from leerhuis.attendance.rules import Extent
from leerhuis.audit import Action, AuditEvent
from leerhuis.courses.models import Course
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.rules import EnrolmentState
from tests.counting import statements
from tests.factories import (
    NOW,
    identity,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
    make_trainer,
    train,
)
from tests.factories_attendance import make_seat, make_seats, sessions_of

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="Leerhuis West")


@pytest.fixture
def keeper(client, region):
    person = make_staff(Role.COORDINATOR, region)
    client.sign_in(person)
    return person


def make_group(region, *, starts_at=NOW - HOUR, **given):
    course = make_course(organisation_id=region.id, title="Ouders in een scheiding")
    return make_edition(course=course, starts_at=starts_at, **given)


def address(edition, number=0):
    return f"/presentie/{sessions_of(edition)[number].public_id}"


def said(*chosen, shown=""):
    """The page as it was sent: of each seat what it showed, and what was chosen."""
    form = {"listed": [f"{seat.public_id}.{shown}" for seat, _extent in chosen]}
    extents = {f"extent-{seat.public_id}": extent for seat, extent in chosen if extent}
    return form | extents


def asked(seen):
    return [each for each in seen if not each.startswith(("BEGIN", "ROLLBACK"))]


def marks():
    return {each.enrolment_id: each.extent for each in db.session.scalars(select(Attendance))}


def events():
    wanted = AuditEvent.action == Action.ATTENDANCE_MARKED
    return list(db.session.scalars(select(AuditEvent).where(wanted).order_by(AuditEvent.id)))


def test_the_sheet_names_everyone_with_a_seat_and_their_employer(client, keeper, region):
    edition = make_group(region)
    spring = make_organisation(under=region, name="SPRING")
    names = [("Anouk", "de", "Groot"), ("Selin", "", "Aydın"), ("Piet", "", "Zwart")]
    for given, prefix, family in names:
        person = make_professional(spring, given_name=given, name_prefix=prefix, family_name=family)
        make_seat(edition, person)
    make_seat(edition, make_person(family_name="Wachter"), EnrolmentState.WAITING)
    make_seat(edition, make_person(family_name="Weg"), EnrolmentState.CANCELLED)
    text = client.page(address(edition)).text
    assert text.index("Aydın, Selin") < text.index("Groot, Anouk de") < text.index("Zwart, Piet")
    assert text.count("SPRING") == 3
    assert "3 deelnemers." in text
    assert "Wachter" not in text
    assert "Weg," not in text
    assert "0 van de 3 ingevuld, 0 aanwezig of deels." in text


P, D, A = Extent.PRESENT, Extent.PARTLY, Extent.ABSENT


def test_each_person_is_present_partly_there_or_absent(client, keeper, region):
    edition = make_group(region)
    here, half, gone, open_ = make_seats(edition, 4)
    page = client.submit(address(edition), said((here, P), (half, D), (gone, A), (open_, "")))
    assert "Opgeslagen: 2 van de 3 waren aanwezig." in page.text
    assert "3 van de 4 ingevuld, 2 aanwezig of deels." in page.text
    assert marks() == {here.id: P, half.id: D, gone.id: A}
    row = db.session.scalars(select(Attendance)).first()
    assert (row.marked_by_id, row.marked_at, row.forced) == (keeper.id, NOW, False)


def test_all_others_are_one_button(client, keeper, region):
    edition = make_group(region)
    one, two, gone = make_seats(edition, 3)
    form = said((one, ""), (two, ""), (gone, A))
    client.submit(address(edition), {**form, "everyone": "1"})
    assert marks() == {one.id: P, two.id: P, gone.id: A}


def test_saving_twice_is_saving_once(client, keeper, region):
    edition = make_group(region)
    one, two = make_seats(edition, 2)
    client.submit(address(edition), said((one, P), (two, P)))
    page = client.submit(address(edition), said((one, P), (two, P)))
    assert "Er is niets veranderd." in page.text
    assert len(events()) == 1


def test_a_correction_is_kept_beside_what_was_said_before(client, keeper, region):
    edition = make_group(region)
    here, gone = make_seats(edition, 2)
    client.submit(address(edition), said((here, P), (gone, P)))
    client.submit(address(edition), said((here, P), (gone, A), shown="present"))
    assert marks() == {here.id: P, gone.id: A}
    first, second = events()
    assert sorted(first.details["present"]) == sorted([here.public_id, gone.public_id])
    assert second.details == {
        "present": [],
        "partly": [],
        "absent": [gone.public_id],
        "corrected": 1,
    }
    assert second.actor_id == keeper.id
    assert [each.extent for each in kept()] == [P, P, A]


def kept():
    return list(db.session.scalars(select(AttendanceMark).order_by(AttendanceMark.id)))


def test_a_page_that_was_open_does_not_undo_what_others_marked_meanwhile(client, keeper, region):
    edition = make_group(region)
    one, two = make_seats(edition, 2)
    client.submit(address(edition), said((one, P), (two, "")))
    client.submit(address(edition), said((one, A), (two, ""), shown="present"))
    client.submit(address(edition), said((one, P), (two, P), shown="present"))  # opened before
    assert marks() == {one.id: A}


def test_who_came_in_after_the_page_was_opened_is_not_marked(client, keeper, region):
    edition = make_group(region)
    (known,) = make_seats(edition, 1)
    form = said((known, ""))
    make_seats(edition, 1)
    client.submit(address(edition), {**form, "everyone": "1"})
    assert marks() == {known.id: P}
    assert "1 van de 2 ingevuld" in client.page(address(edition)).text


def test_ids_of_others_are_left_alone(client, keeper, region):
    edition, other = make_group(region), make_edition()
    stranger = make_seat(other)
    waiting = make_seat(edition, state=EnrolmentState.WAITING)
    client.submit(address(edition), said((stranger, P), (waiting, P)))
    client.submit(address(edition), {"listed": ["x", "' or 1=1"], "extent-x": "present"})
    assert marks() == {}


def test_before_the_session_begins_one_can_print_and_not_mark(client, keeper, region):
    edition = make_group(region, starts_at=NOW + timedelta(days=3))
    seats = make_seats(edition, 1)
    page = client.page(address(edition))
    assert "Presentie kan vanaf 14 januari 2027, 9.30 uur." in page.text
    assert "Handtekening ochtend" in page.text
    assert "Sla de presentie op" not in page.text
    page = client.submit(address(edition), said((seats[0], P)), status=400)
    assert "Presentie kan vanaf 14 januari 2027, 9.30 uur." in page.text
    assert marks() == {}


def test_the_list_to_sign_can_be_printed_afterwards_too(client, keeper, region):
    edition = make_group(region)
    make_seats(edition, 1)
    page = client.page(address(edition), query_string={"papier": "1"})
    assert "Handtekening middag" in page.text
    assert "Registratienummers staan er met opzet niet op" in page.text


def test_an_empty_group_says_so(client, keeper, region):
    assert "Niemand heeft een plek" in client.page(address(make_group(region))).text


def test_a_group_of_another_region_is_not_there(client, keeper, region):
    other = make_group(make_organisation(name="Elders"))
    seats = make_seats(other, 1)
    client.page(address(other), status=404)
    client.submit(address(other), said((seats[0], P)), status=404)
    client.page("/presentie/" + "A" * 22, status=404)
    assert marks() == {}


@pytest.mark.parametrize("state", [EditionState.DRAFT, EditionState.CANCELLED])
def test_a_group_that_is_not_published_has_no_sheet(client, keeper, region, state):
    client.page(address(make_group(region, state=state)), status=404)


def test_a_grant_above_holds_for_what_lies_below(client, region):
    team = make_organisation(under=region)
    client.sign_in(make_staff(Role.COORDINATOR, region))
    client.page(address(make_group(team)))
    client.sign_in(make_staff(Role.COORDINATOR, team))
    client.page(address(make_group(region)), status=404)


def trained(edition, trainer):
    for session in sessions_of(edition):
        train(session, trainer)
    return edition


def test_a_trainer_keeps_the_sheets_of_their_own_sessions_only(client, region):
    person, other = make_staff(Role.TRAINER, region), make_staff(Role.TRAINER, region)
    trainer = make_trainer(region, person_id=person.id)
    mine = trained(make_group(region), trainer)
    course, begun = db.session.get(Course, mine.course_id), NOW - HOUR
    theirs = make_edition(course=course, starts_at=begun)
    trained(theirs, make_trainer(region, person_id=other.id))
    nobodys = make_edition(course=course, starts_at=begun)
    client.sign_in(person)
    client.page(address(mine))
    client.page(address(theirs), status=404)
    client.page(address(nobodys), status=404)
    client.submit(address(theirs), status=404)
    assert marks() == {}


def test_who_is_no_trainer_there_any_more_keeps_no_sheet(client, region):
    person = make_staff(Role.TRAINER)
    edition = trained(make_group(region), make_trainer(region, person_id=person.id))
    client.sign_in(person)
    client.page(address(edition), status=404)


@pytest.mark.parametrize("role", [each for each in Role if each not in ("coordinator", "trainer")])
def test_other_roles_have_no_sheets(client, region, role):
    edition = make_group(region)
    client.sign_in(make_staff(role, region))
    client.page(address(edition), status=403)
    client.submit(address(edition), status=403)


def test_a_stranger_signs_in_first(client, region):
    edition = make_group(region)
    assert client.get(address(edition)).status_code == 302
    assert client.post(address(edition)).status_code == 302


def test_the_sheet_asks_the_same_few_questions_for_any_number_of_people(client, keeper, region):
    edition = make_group(region, capacity=None)
    seats = make_seats(edition, 25)
    path, form = address(edition), said(*((seat, P) for seat in seats))
    with statements() as seen:
        client.page(path)
    assert len(asked(seen)) <= 3 + 2
    client.submit(path, form)
    with statements() as seen:
        client.post(path, form)
    assert len(asked(seen)) <= 3 + 2 + 6


def test_who_came_to_nothing_is_named_once_the_group_is_over(client, keeper, region):
    edition = make_group(region, starts_at=NOW - timedelta(days=14), sessions=2)
    never, once, _unknown = (
        make_seat(edition, make_person(given_name=each, family_name="Visser"))
        for each in ("Hugo", "Carla", "Ewa")
    )
    first, second = sessions_of(edition)
    for session, others in ((first, A), (second, P)):
        marks = {never.id: A, once.id: others}
        service.mark(session, marks, by=identity(keeper), now=session.ends_at)
    text = client.page(address(edition)).text
    assert "Kwam bij geen enkele bijeenkomst: Visser, Hugo." in text
