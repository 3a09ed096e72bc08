"""The people of a group: a page at a time, as a sheet, and by letter."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import clock, db, sheets
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.enrolment.models import Answer, Question
from leerhuis.enrolment.rules import AnswerKind, EnrolmentState, Subject
from leerhuis.errors import Refused
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.queries import letter_of
from leerhuis.people.rules import OrganisationKind
from leerhuis.planning.participants import rules
from tests.counting import statements
from tests.factories import (
    NOW,
    TODAY,
    make_appointment,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_staff,
    saved,
)
from tests.factories_attendance import make_seat, make_seats
from tests.letters import reads_as


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def group(region):
    return make_edition(course=make_course(organisation_id=region.id, title="Meldcode"))


@pytest.fixture(autouse=True)
def coordinator(client, region):
    person = make_staff(Role.COORDINATOR, region, given_name="Anouk", family_name="Groot")
    client.sign_in(person)
    return person


def address(group, rest=""):
    return f"/planning/groepen/{group.public_id}/deelnemers{rest}"


def someone(name, at=None):
    person = make_person(family_name=name)
    if at is not None:
        make_appointment(person, at)
    return person


def letters():
    question = select(QueuedLetter).where(QueuedLetter.kind == "planning/message")
    return db.session.scalars(question.order_by(QueuedLetter.id)).all()


def asked(group, subject, label, kind=AnswerKind.TEXT):
    return saved(
        Question(
            course_id=group.course_id, number=1, subject=subject, kind=kind, label=label, choices=[]
        )
    )


def answered(seat, question, text, *, days=30):
    return saved(
        Answer(
            enrolment_id=seat.id,
            question_id=question.id,
            text=text,
            answered_at=NOW,
            erase_on=TODAY + timedelta(days=days),
        )
    )


def test_the_list_shows_who_has_a_seat_and_not_who_waits(client, group):
    make_seat(group, someone("Zetel"))
    make_seat(group, someone("Gevraagd"), EnrolmentState.REQUESTED, decide_by_at=NOW)
    make_seat(group, someone("Wachter"), EnrolmentState.WAITING)
    make_seat(group, someone("Weg"), EnrolmentState.CANCELLED, reason="ander werk")
    page = client.page(address(group))
    assert "2 personen" in page.text
    assert "Zetel" in page.text
    assert "Gevraagd" in page.text
    assert "Wachter" not in page.text
    gone = client.page(address(group, "?deel=voorbij"))
    assert "Weg" in gone.text
    assert "ander werk" in gone.text


def test_the_waiting_list_says_the_place_and_who_goes_first(client, group):
    make_seat(group, someone("Eerst"), EnrolmentState.WAITING)
    make_seat(group, someone("Voor"), EnrolmentState.WAITING, priority=1)
    make_seat(group, someone("Oud"), EnrolmentState.WAITING, priority=2)
    text = client.page(address(group, "?deel=wachtlijst")).text
    assert text.index("Oud,") < text.index("Voor,") < text.index("Eerst,")
    assert "heeft deze punten binnen een jaar nodig" in text
    assert "zat in een groep die niet doorging" in text
    one = client.page(address(group, "?deel=wachtlijst&zoek=eerst")).text
    assert "3" in one  # the place in the whole line, not among those found
    assert "Oud," not in one


def test_the_list_is_narrowed_by_name_sector_and_organisation(client, group, region):
    school = make_organisation(under=region, name="De Linde", kind=OrganisationKind.CHILDCARE)
    team = make_organisation(under=school, name="Team De Linde", kind=OrganisationKind.TEAM)
    town = make_organisation(under=region, name="Zundert", kind=OrganisationKind.MUNICIPALITY)
    make_seat(group, someone("Dörr", team))
    make_seat(group, someone("Kramer", town))
    page = client.page(address(group))
    assert "De Linde" in page.text
    by_name = client.page(address(group, "?zoek=dorr")).text
    assert "Dörr" in by_name
    assert "Kramer" not in by_name
    by_place = client.page(address(group, f"?organisatie={school.public_id}")).text
    assert "Dörr" in by_place
    assert "Kramer" not in by_place
    by_sector = client.page(address(group, "?sector=childcare")).text
    assert "Dörr" in by_sector
    assert "Kramer" not in by_sector
    assert "Niemand gevonden" in client.page(address(group, "?sector=education")).text


def test_five_thousand_people_are_as_many_statements_as_two(client, group):
    make_seats(group, 2)
    with statements() as few:
        client.page(address(group))
    make_seats(group, 60)
    with statements() as many:
        page = client.page(address(group))
    assert len(many) == len(few)
    assert "1 tot en met 50 van 62" in page.text
    assert "51 tot en met 62 van 62" in client.page(address(group, "?pagina=2")).text


def test_limits_that_were_set_aside_show_with_their_reason(client, group):
    make_seat(group, someone("Extra"), limits_ignored="komt in plaats van de trainer")
    assert "komt in plaats van de trainer" in client.page(address(group)).text


def test_what_people_eat_is_shown_until_it_is_erased(client, group):
    diet = asked(group, Subject.DIET, "Wat eet je niet?")
    seat = make_seat(group, someone("Noten"))
    answer = answered(seat, diet, "noten")
    assert "noten" in client.page(address(group, "/antwoorden")).text
    with db.transaction():
        answer.erase_on = TODAY
    assert "noten" not in client.page(address(group, "/antwoorden")).text


def test_a_sheet_has_the_chosen_columns_and_no_formula(client, group):
    diet = asked(group, Subject.DIET, "=1+1")
    other = asked(group, Subject.OTHER, "=1+1", AnswerKind.YES_NO)
    seat = make_seat(group, someone("=cmd|' /C calc'!A0"), EnrolmentState.CONFIRMED)
    answered(seat, diet, "@SUM(A1)")
    answered(seat, other, "yes")
    make_seat(group, someone("Wacht"), EnrolmentState.WAITING)
    query = "?kolom=naam&kolom=mail&kolom=sector&kolom=plaats&antwoord="
    path = f"/blad{query}{diet.public_id}&antwoord={other.public_id}&deel=iedereen"
    data = client.get(address(group, path)).data
    sheet = sheets.read_xlsx(data)
    assert sheet.header[:4] == ["Naam", "E-mailadres", "Sector", "Plek op de wachtlijst"]
    assert sheet.header[4:] == ["=1+1", "=1+1 (2)"]
    cells = [list(row.cells.values()) for row in sheet.rows]
    assert cells[0][0].startswith("=cmd")
    assert cells[0][4:] == ["@SUM(A1)", "ja"]
    assert cells[1][3] == "1"
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == Action.PARTICIPANTS_DOWNLOADED)
    ).one()
    assert event.details["people"] == 2


def test_a_sheet_asks_first_which_columns(client, group):
    make_seats(group, 3)
    page = client.page(address(group, "/blad"))
    assert "3 rijen" in page.text
    assert client.get(address(group, "/blad?kolom=onzin")).mimetype == "text/html"


def seen(number, subject="Neem je laptop mee", text="We werken op je eigen laptop."):
    return f"{number}.{rules.mark_of(subject, text)}"


LETTER = {"subject": "Neem je laptop mee", "text": "We werken op je eigen laptop."}


def test_a_letter_is_looked_at_before_it_goes(client, group):
    make_seat(group, make_person(given_name="Samira"))
    page = client.submit(address(group, "/brief"), LETTER)
    assert "Dag Samira," in page.text
    assert "We werken op je eigen laptop." in page.text
    assert letters() == []
    changed = client.submit(
        address(group, "/brief"), {**LETTER, "text": "Iets anders.", "seen": seen(1)}
    )
    assert "Iets anders." in changed.text
    assert letters() == []


def test_a_letter_goes_once_to_each_of_the_selection(client, group):
    mine = make_seat(group, someone("Wel"))
    make_seat(group, someone("Wacht"), EnrolmentState.WAITING)
    for told in ("De mail gaat naar 1 persoon.", "Zij hadden deze mail al."):
        page = client.submit(address(group, "/brief"), {**LETTER, "seen": seen(1)})
        assert told in page.text
    assert [each.subject for each in letters()] == [mine.public_id]
    client.submit(address(group, "/brief?deel=wachtlijst"), {**LETTER, "seen": seen(1)})
    assert len(letters()) == 2


def test_a_letter_goes_to_who_was_ticked(client, group):
    one, _other = make_seats(group, 2)
    page = client.submit(address(group, f"/brief?aan={one.public_id}"), {**LETTER, "seen": seen(1)})
    assert "De mail gaat naar 1 persoon." in page.text
    assert [each.subject for each in letters()] == [one.public_id]


def test_a_letter_to_many_is_confirmed_once_more(client, group):
    make_seats(group, 26)
    refused = client.submit(address(group, "/brief"), {**LETTER, "seen": seen(26)})
    assert "Bevestig dat je aan 26 mensen schrijft." in refused.text
    assert letters() == []
    client.submit(address(group, "/brief"), {**LETTER, "seen": seen(26), "sure": "y"})
    assert len(letters()) == 26


def test_a_letter_waits_when_meanwhile_other_people_would_get_it(client, group):
    make_seats(group, 2)
    page = client.submit(address(group, "/brief"), {**LETTER, "seen": seen(1)})
    assert "De mail gaat nu naar 2 mensen in plaats van 1." in page.text
    assert letters() == []


def test_a_letter_of_a_coordinator_reads(client, group):
    make_seat(group)
    text = "Beste mensen\r\n\r\n<b>Let op</b>: zaal 2 & niet zaal 1."
    subject = "Andere zaal"
    client.submit(
        address(group, "/brief"),
        {"subject": subject, "text": text, "seen": seen(1, subject, text.replace("\r", ""))},
    )
    reads_as(letter_of(letters()[0]), "planning-message.txt")


@pytest.mark.parametrize(
    ("subject", "text", "field"),
    [("", "a", "subject"), ("a", " ", "text"), ("a", "b" * 4001, "text")],
)
def test_a_letter_says_something_and_not_too_much(subject, text, field):
    with pytest.raises(Refused) as no:
        rules.check_message(subject, text)
    assert no.value.field == field


def test_another_region_does_not_exist(app, group):
    other = app.test_client().sign_in(make_staff(Role.COORDINATOR))
    for rest in ("", "/blad", "/brief", "/antwoorden"):
        assert other.get(address(group, rest)).status_code == 404
