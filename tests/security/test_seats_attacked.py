"""Seats, marks and answers in the hands of someone who means no good, or who has left."""

import json
import subprocess
from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from leerhuis import clock, db, sheets
from leerhuis.access import Role
from leerhuis.attendance.models import Attendance
from leerhuis.attendance.walkins import service as walk_ins
from leerhuis.colleagues.groupfiles import queries as files_read
from leerhuis.colleagues.groupfiles import service as files
from leerhuis.colleagues.groupfiles.plans import Choice
from leerhuis.courses.words import Admits
from leerhuis.enrolment import guests
from leerhuis.enrolment.models import Answer, Enrolment, GuestRequest
from leerhuis.enrolment.questions import service as questions
from leerhuis.enrolment.questions.service import Said
from leerhuis.enrolment.rules import EnrolmentState, Side, Subject, Voice
from leerhuis.errors import Refused
from leerhuis.intake import service as intake
from leerhuis.mail.models import QueuedLetter
from leerhuis.people.models import Appointment
from leerhuis.people.rules import AppointmentKind, Function
from leerhuis.planning.importing import queries as importing_read
from leerhuis.planning.importing import service as importing
from tests.factories import (
    NOW,
    TODAY,
    identity,
    make_appointment,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_professional,
    make_round,
    make_staff,
)
from tests.factories_attendance import make_seat, make_walk_in, sessions_of
from tests.factories_enrolment import enrolled
from tests.factories_questions import make_answer, make_question, make_request
from tests.factories_turns import approvals_of, make_firm, make_rule
from tests.intake.staff import ANOUK, staff_workbook

HOUR = timedelta(hours=1)
DEEP = 100_000
SEASON = Path(__file__).parent.parent / "data" / "aanbod-voorjaar-2027.xlsx"


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def firm(app):
    return make_firm()


@pytest.fixture
def course(firm):
    return make_course(organisation_id=firm.region.id)


@pytest.fixture
def keeper(client, firm):
    return client.sign_in(firm.coordinator)


@pytest.fixture
def session(course):
    """Of a full group that began an hour ago."""
    return sessions_of(make_edition(course=course, capacity=0, starts_at=NOW - HOUR))[0]


@pytest.mark.parametrize("text", ["[" * DEEP + "]" * DEEP, '{"marks":' * DEEP + "1" + "}" * DEEP])
def test_lists_within_lists_without_end_are_no_marks(keeper, session, text):
    answer = keeper.open(
        f"/presentie/{session.public_id}/merken",
        method="POST",
        data=text,
        content_type="application/json",
        headers={"X-CSRFToken": keeper.csrf_token()},
    )
    assert (answer.status_code, json.loads(answer.text).keys()) == (400, {"error"})
    assert db.session.scalars(select(Attendance)).all() == []


def test_someone_at_the_door_is_joined_to_one_account(keeper, firm, session):
    firm.worker(address="een@brug.example")
    firm.worker(address="twee@brug.example")
    walk_in = make_walk_in(session)
    action = f"/presentie/{session.public_id}/inlopers/{walk_in.public_id}"
    keeper.submit(action, {"address": "een@brug.example"})
    page = keeper.submit(action, {"address": "twee@brug.example"}, 400)
    assert "heeft al een plek, met een ander account" in page.text
    assert len(db.session.scalars(select(Enrolment)).all()) == 1


def test_someone_taken_off_the_list_meanwhile_gets_no_seat(keeper, firm, session):
    firm.worker(address="een@brug.example")
    walk_in, by = make_walk_in(session), identity(firm.coordinator)
    walk_ins.remove(walk_in, by=by, now=NOW)
    with pytest.raises(Refused):
        walk_ins.join(walk_in, address="een@brug.example", by=by, now=NOW)
    assert db.session.scalars(select(Enrolment)).all() == []


@pytest.mark.parametrize(
    ("state", "days"), [(EnrolmentState.CONFIRMED, -1), (EnrolmentState.CANCELLED, 9)]
)
def test_staff_read_no_answer_after_its_day_nor_of_a_seat_that_is_over(
    keeper, firm, course, state, days
):
    group = make_edition(course=course)
    seat = make_seat(group, firm.worker(), state)
    question = make_question(course, subject=Subject.DIET)
    make_answer(seat, question, "PINDAALLERGIE", erase_on=TODAY + timedelta(days=days))
    people = f"/planning/groepen/{group.public_id}/deelnemers"
    assert "PINDAALLERGIE" not in keeper.page(f"{people}/antwoorden").text
    assert "PINDAALLERGIE" not in keeper.page(f"/planning/inschrijvingen/{seat.public_id}").text
    chosen = {"deel": "iedereen", "kolom": "naam", "antwoord": question.public_id}
    sheet = keeper.get(f"{people}/blad", query_string=chosen)
    with ZipFile(BytesIO(sheet.data)) as parts:
        said = "".join(parts.read(name).decode() for name in parts.namelist())
    assert "Bouzid" in said
    assert "PINDAALLERGIE" not in said


def test_an_employer_does_not_decide_about_nor_read_of_who_has_left(client, firm):
    make_rule(firm.employer, as_employer=Voice.DECIDES)
    person = firm.worker(family_name="Vertrokken")
    seat = enrolled(firm.group(), person)
    (asked,) = approvals_of(seat)
    client.sign_in(firm.manager)
    assert "Vertrokken" in client.page("/team/inschrijvingen").text
    _leave(person)
    assert "Vertrokken" not in client.page("/team/inschrijvingen").text
    client.submit("/team/inschrijvingen", {"kies": asked.public_id})
    assert _state(seat) is EnrolmentState.REQUESTED
    client.page(f"/team/inschrijvingen/{asked.public_id}")


def test_who_moved_to_another_team_is_decided_about_all_the_same(client, firm):
    make_rule(firm.employer, as_employer=Voice.DECIDES)
    person = firm.worker()
    seat = enrolled(firm.group(), person)
    _leave(person)
    make_appointment(person, make_organisation(under=firm.employer))
    client.sign_in(firm.manager)
    client.submit("/team/inschrijvingen", {"kies": approvals_of(seat)[0].public_id})
    assert _state(seat) is EnrolmentState.CONFIRMED


def test_a_place_of_work_does_not_decide_about_who_is_placed_there_no_more(client, firm):
    make_rule(firm.employer, as_employer=Voice.NONE, as_placement=Voice.DECIDES)
    person = make_professional(make_organisation(under=firm.region))
    make_appointment(person, firm.team, kind=AppointmentKind.PLACEMENT)
    seat = enrolled(firm.group(), person)
    (asked,) = approvals_of(seat)
    assert asked.side is Side.PLACEMENT
    client.sign_in(firm.manager)
    assert person.sort_name in client.page("/team/inschrijvingen").text
    _leave(person)
    client.submit("/team/inschrijvingen", {"kies": asked.public_id})
    assert _state(seat) is EnrolmentState.REQUESTED


def test_a_guest_is_attached_to_one_organisation(firm, course):
    person, by = make_person(), identity(firm.coordinator)
    seat = make_seat(make_edition(course=course), person, EnrolmentState.REQUESTED)
    row = make_request(
        make_edition(course=course), person_id=person.id, enrolment_id=seat.id, confirmed_at=NOW
    )
    for place in (firm.employer, make_organisation(under=firm.region)):
        try:  # both coordinators have the page open
            guests.attach(row, place, function=Function.TEACHER, by=by, now=NOW)
        except Refused:
            assert place is not firm.employer
    places = db.session.scalars(
        select(Appointment.organisation_id).where(Appointment.person_id == person.id)
    ).all()
    assert places == [firm.employer.id]


def test_handing_over_is_no_way_to_try_addresses(client, firm):
    seat = enrolled(firm.group(), person := firm.worker())
    firm.worker(address="collega@brug.example")
    client.sign_in(person)
    path = f"/mijn/inschrijvingen/{seat.public_id}/doorgeven"
    for number in range(20):
        client.submit(path, {"colleague": f"iemand{number}@brug.example"})
    client.submit(path, {"colleague": "collega@brug.example"}, 429)
    assert _state(seat) is EnrolmentState.CONFIRMED


def test_joining_who_came_in_is_no_way_to_try_addresses(keeper, firm, session):
    one, other = make_walk_in(session), make_walk_in(session, name="Ine Vos")
    firm.worker(address="een@brug.example")
    path = f"/presentie/{session.public_id}/inlopers"
    for number in range(19):
        keeper.submit(f"{path}/{one.public_id}", {"address": f"x{number}@brug.example"}, 400)
    keeper.submit(f"{path}/{one.public_id}", {"address": "een@brug.example"})
    for number in range(20):
        keeper.submit(f"{path}/{other.public_id}", {"address": f"y{number}@brug.example"}, 400)
    keeper.submit(f"{path}/{other.public_id}", {"address": "een@brug.example"}, 429)


@pytest.mark.parametrize("field", ["given_name", "name_prefix", "family_name", "organisation_name"])
@pytest.mark.parametrize("text", ["http://kwaad", "www.kwaad", "Win op kwaad.NL", "kwaad.com/x"])
def test_nobody_has_the_house_write_a_link_to_a_stranger(firm, course, field, text):
    wish = guests.Wish("Fenna", "", "Boersma", "iemand@brug.example", "De Boom")
    group = make_edition(course=course, admits=Admits.OTHERS)
    with pytest.raises(Refused) as no:
        guests.ask(group, wish._replace(**{field: text[:20]}), origin="192.0.2.1", now=NOW)
    assert no.value.field == field
    assert db.session.scalars(select(QueuedLetter)).all() == []


@pytest.mark.parametrize("name", ["St.Jozef", "Obs 't Hof B.V.", "Kids@Home/BSO", "J.F. Kennedy"])
def test_a_school_keeps_its_own_name(firm, course, name):
    wish = guests.Wish("Fenna", "", "Boersma", "iemand@brug.example", name)
    group = make_edition(course=course, admits=Admits.OTHERS)
    guests.ask(group, wish, origin="192.0.2.1", now=NOW)
    assert db.session.scalars(select(GuestRequest.organisation_name)).all() == [name]


@pytest.fixture
def writing(monkeypatch):
    """Of each process that was begun: whether others had to wait for us to write meanwhile.

    A crafted workbook may take one half a minute.
    """
    seen = []
    begin = subprocess.Popen

    def started(*args, **kwargs):
        seen.append(db.session().info.get("writing", False))
        return begin(*args, **kwargs)

    monkeypatch.setattr(subprocess, "Popen", started)
    return seen


def test_nobody_waits_while_a_file_of_colleagues_is_read(firm, course, writing):
    by, person = identity(firm.manager), firm.worker(address="een@brug.example")
    data = sheets.write_xlsx(["E-mailadres"], [["een@brug.example"]], title="Collega's")
    file = files.keep(data, name="c.xlsx", edition=make_edition(course=course), by=by, now=NOW)
    files.plan_of(_kept(file, by), by=by, now=NOW)
    files.apply(_kept(file, by), Choice(all_or_none=False), by=by, now=NOW)
    assert writing == [False] * 3
    assert db.session.scalars(select(Enrolment.person_id)).all() == [person.id]


def test_nobody_waits_while_a_season_is_read(firm, writing):
    by, season = identity(firm.coordinator), make_round(firm.region)
    kept = importing.keep(season, SEASON.read_bytes(), name="s.xlsx", by=by, now=NOW)
    file = importing_read.file_for(by, kept.public_id, now=NOW)
    chosen = importing.Choice(make=True, link="https://example.org/les")
    assert importing.apply(file, chosen, by=by, now=NOW)["groups"] == 50
    assert writing == [False] * 2


def test_nobody_waits_while_a_staff_file_is_read(firm, writing):
    by = identity(make_staff(Role.ADMINISTRATOR, firm.region))
    data = staff_workbook(ANOUK | {"Werkgever": firm.employer.name})
    function = Function.YOUTH_PROFESSIONAL
    file = intake.keep(data, name="m.xlsx", function=function, by=by, now=NOW)
    with suppress(Refused):  # what becomes of its rows is for other tests
        intake.apply(file, intake.Choice(), by=by, now=NOW)
    assert writing == [False] * 2


def _kept(file, by):
    return files_read.file_for(by, file.public_id, now=NOW)


@pytest.fixture
def diet(course):
    return make_question(course, subject=Subject.DIET, label="Dieet?")


@pytest.fixture
def kept(course, firm, diet):
    """An answer that goes seven days after the last session."""
    group = make_edition(course=course)
    last_on = clock.day_of(group.ends_at)
    seat = make_seat(group, firm.worker())
    return make_answer(seat, diet, "noten", erase_on=last_on + timedelta(days=7))


def test_no_answer_is_kept_longer_than_who_gave_it_was_told(firm, course, kept):
    question = make_question(course, label="Werkplek?", erase_days=5)
    seat = db.session.get_one(Enrolment, kept.enrolment_id)
    make_answer(seat, question, "wijk", erase_on=kept.erase_on)
    with pytest.raises(Refused, match="who were told"):
        _keep(question, course, 30, by=firm.coordinator)
    assert question.erase_days == 5
    free = make_question(course, label="Nog een?", erase_days=5)
    _keep(free, course, 30, by=firm.coordinator)
    assert free.erase_days == 30


def test_fewer_days_hold_for_what_was_answered_before(firm, course, diet, kept):
    told = kept.erase_on
    _keep(diet, course, 1, by=firm.coordinator)
    assert db.session.get_one(Answer, kept.id).erase_on == told - timedelta(days=6)


@pytest.mark.parametrize("subject", [Subject.DIET, Subject.ACCESS])
def test_what_is_of_health_is_kept_for_seven_days_at_most(firm, course, subject):
    question = make_question(course, subject=subject)
    with pytest.raises(Refused, match="from 0 to"):
        _keep(question, course, 8, by=firm.coordinator)
    _keep(question, course, 6, by=firm.coordinator)
    assert question.erase_days == 6


def _keep(question, course, days, *, by):
    said = Said(question.label, erase_days=days)
    questions.change(question, course, said, by=identity(by), now=NOW)


def _leave(person):
    with db.transaction():
        wanted = select(Appointment).where(Appointment.person_id == person.id)
        for each in db.session.scalars(wanted):
            each.ends_on = TODAY - timedelta(days=1)


def _state(seat):
    db.session.expire_all()
    return db.session.get_one(Enrolment, seat.id).state
