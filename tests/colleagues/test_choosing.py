"""A manager enrols several colleagues at once, and is told beforehand who gets what."""

from datetime import timedelta

import pytest

from leerhuis import db
from leerhuis.colleagues import service
from leerhuis.colleagues.rules import MOST, Outcome
from leerhuis.colleagues.voices.rules import Wish
from leerhuis.colleagues.voices.service import say
from leerhuis.courses.words import Admits, Priority, Strictness
from leerhuis.enrolment import counting
from leerhuis.enrolment.models import Approval, Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Side, Voice
from leerhuis.mail.models import QueuedLetter
from leerhuis.people.rules import AppointmentKind
from leerhuis.registers import Category, Chamber, Register
from tests.counting import statements
from tests.factories import (
    HOUSE,
    NOW,
    TODAY,
    make_appointment,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_professional,
    make_round,
)
from tests.factories_attendance import make_seat
from tests.factories_registry import make_registration


def pages_of(edition):
    return f"/team/groepen/{edition.public_id}/collegas"


def ticked(*persons):
    return "&".join(f"kies={each.public_id}" for each in persons)


def chosen(*persons, **more):
    return {"kies": [each.public_id for each in persons], **more}


def colleagues(place, number):
    names = ("Aal", "Bos", "Cox", "Dam", "Eik", "Fey")
    return [make_professional(place, family_name=name) for name in names[:number]]


def states(edition):
    db.session.expire_all()
    rows = db.session.query(Enrolment).filter_by(edition_id=edition.id).order_by(Enrolment.turn)
    return {each.person_id: each.state for each in rows}


def seated(edition):
    return [each for each, state in states(edition).items() if state is EnrolmentState.CONFIRMED]


@pytest.fixture
def group(app):
    return make_edition(course=make_course(title="Meldcode"), capacity=2)


def test_the_list_shows_colleagues_and_who_is_in_the_group_already(desk, spring, group):
    one, two, three = colleagues(spring, 3)
    make_seat(group, two)
    make_seat(group, three, EnrolmentState.WAITING)
    page = desk.page(pages_of(group))
    assert page.h1 == "Schrijf collega's in voor Meldcode"
    assert "Aal, Samira Stichting SPRING Nee" in page.text
    assert "Bos, Samira Stichting SPRING Is ingeschreven" in page.text
    assert "Cox, Samira Stichting SPRING Staat op de wachtlijst" in page.text
    assert [each.public_id in page.html for each in (one, two, three)] == [True, False, False]


def test_who_gets_what_is_said_beforehand_and_nothing_stays(desk, spring, group):
    persons = colleagues(spring, 3)
    page = desk.page(f"{pages_of(group)}/vooraf?{ticked(*persons)}")
    assert "2 Krijgt een plek 1 Komt op de wachtlijst" in page.text
    assert "Cox, Samira Komt op de wachtlijst Plaats 1. De groep is vol: 2 van 2." in page.text
    assert states(group) == {}
    assert db.session.query(QueuedLetter).count() == 0


def test_the_place_said_beforehand_counts_who_goes_before(desk, spring, app):
    points = ((Register.SKJ, Chamber.YOUTH_AND_FAMILY_PROFESSIONAL, Category.FORMAL_LEARNING, "6"),)
    season = make_round(make_organisation(), priority=Priority.REGISTRATION)
    course = make_course(organisation_id=season.organisation_id, points=points)
    edition = make_edition(course=course, capacity=0, round_id=season.id)
    first, urgent = colleagues(spring, 2)
    make_registration(urgent, held_date=TODAY + timedelta(days=200))
    text = desk.page(f"{pages_of(edition)}/vooraf?{ticked(first, urgent)}").text
    assert "Aal, Samira Komt op de wachtlijst Plaats 2." in text
    assert "Bos, Samira Komt op de wachtlijst Plaats 1." in text
    assert "Schrijf collega's in" in text
    desk.submit(pages_of(edition), chosen(first, urgent, hoe="passend"))
    line = counting.waiting_in(edition.id)
    assert [each.person_id for each in line] == [urgent.id, first.id]


def test_as_many_as_fit_get_a_seat_and_the_others_wait(desk, spring, group):
    persons = colleagues(spring, 3)
    page = desk.submit(pages_of(group), chosen(*persons, hoe="passend"))
    assert "2 collega's zijn ingeschreven." in page.text
    assert "1 collega staat op de wachtlijst." in page.text
    assert list(states(group).values()) == [
        EnrolmentState.CONFIRMED,
        EnrolmentState.CONFIRMED,
        EnrolmentState.WAITING,
    ]


def test_all_or_nobody(desk, spring, group):
    persons = colleagues(spring, 3)
    page = desk.submit(pages_of(group), chosen(*persons, hoe="allen"))
    assert "Niet iedereen past nog" in page.text
    assert states(group) == {}
    assert db.session.query(QueuedLetter).count() == 0
    desk.submit(pages_of(group), chosen(*persons[:2], hoe="allen"))
    assert seated(group) == [each.id for each in persons[:2]]


def test_without_a_choice_it_is_all_or_nobody(desk, spring, group):
    desk.submit(pages_of(group), chosen(*colleagues(spring, 3)))
    assert states(group) == {}


def test_enrolling_twice_is_enrolling_once(desk, spring, group):
    persons = colleagues(spring, 2)
    desk.submit(pages_of(group), chosen(*persons))
    page = desk.submit(pages_of(group), chosen(*persons))
    assert "2 collega's zaten al in deze groep." in page.text
    assert len(states(group)) == 2


def test_the_managers_own_enrolling_is_the_employers_approval(desk, spring, group, region):
    say(spring, Wish(Voice.DECIDES, Voice.NONE), by=HOUSE, now=NOW)
    [person] = colleagues(spring, 1)
    desk.submit(pages_of(group), chosen(person))
    assert seated(group) == [person.id]
    assert db.session.query(Approval).filter_by(verdict=None).count() == 0


def test_another_side_still_decides(desk, spring, other, group):
    say(other, Wish(Voice.TOLD, Voice.DECIDES), by=HOUSE, now=NOW)
    [person] = colleagues(spring, 1)
    make_appointment(person, other, kind=AppointmentKind.PLACEMENT)
    page = desk.page(f"{pages_of(group)}/vooraf?{ticked(person)}")
    assert "Krijgt een plek, moet goedgekeurd worden De werkplek moet het" in page.text
    page = desk.submit(pages_of(group), chosen(person))
    assert "1 collega heeft een plek die goedgekeurd moet worden." in page.text
    [approval] = db.session.query(Approval).filter_by(verdict=None)
    assert approval.side is Side.PLACEMENT


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"admits": Admits.INVITED}, "Deze groep is niet open voor deze collega."),
        ({"enrol_by_on": (NOW - timedelta(days=1)).date()}, "Inschrijven kon tot en met"),
    ],
)
def test_who_may_not_come_in_is_refused_with_the_reason(desk, spring, given, why):
    edition = make_edition(**given)
    [person] = colleagues(spring, 1)
    assert why in desk.page(f"{pages_of(edition)}/vooraf?{ticked(person)}").text
    assert why in desk.submit(pages_of(edition), chosen(person, hoe="passend")).text
    assert states(edition) == {}


def test_one_who_is_refused_does_not_stop_the_others(desk, spring, region):
    course = make_course(strictness=Strictness.REFUSE, organisation_id=region.id)
    edition = make_edition(course=course, admits=Admits.OWN)
    persons = colleagues(spring, 2)
    outside = make_professional(family_name="Zee")
    found = service.enrol_all(
        edition,
        [persons[0].id, outside.id, persons[1].id],
        all_or_none=False,
        by=HOUSE,
        now=NOW,
    )
    assert [each.outcome for each in found] == [Outcome.SEAT, Outcome.REFUSED, Outcome.SEAT]


def test_people_of_others_cannot_be_enrolled(desk, spring, other, manager, group):
    [stranger] = colleagues(other, 1)
    placed = make_professional(other)
    make_appointment(placed, spring, kind=AppointmentKind.PLACEMENT)
    make_appointment(manager, spring)
    gone = make_person()
    make_appointment(gone, spring, ends_on=(NOW - timedelta(days=1)).date())
    html = desk.page(pages_of(group)).html
    for each in (stranger, placed, manager, gone):
        assert each.public_id not in html
        page = desk.submit(pages_of(group), chosen(each))
        assert "Kies minstens 1 collega." in page.text
    assert states(group) == {}


def test_what_was_ticked_elsewhere_is_kept(desk, spring, group):
    for number in range(60):
        make_professional(spring, family_name=f"Naam{number:02}")
    first = desk.page(pages_of(group))
    assert "1 tot en met 50 van 60" in first.text or "1 tot 50 van 60" in first.text
    [person] = db.session.query(type(make_person())).filter_by(family_name="Naam03")
    page = desk.page(f"{pages_of(group)}?pagina=2&{ticked(person)}")
    assert "Naam03, Samira niet op deze pagina Gekozen" in page.text
    assert f'value="{person.public_id}" checked' in page.html
    page = desk.page(f"{pages_of(group)}?stap=kijk&{ticked(person)}")
    assert page.h1 == "Wie krijgt een plek?"


def test_the_list_can_be_filtered(desk, spring, team, group):
    colleagues(spring, 2)
    make_professional(team, family_name="Noord")
    assert "Noord, Samira" not in desk.page(f"{pages_of(group)}?q=bos").text
    text = desk.page(f"{pages_of(group)}?team={team.public_id}").text
    assert "Noord, Samira" in text
    assert "Aal" not in text


@pytest.mark.parametrize("number", [0, MOST + 1])
def test_nobody_and_too_many_are_refused(desk, spring, group, number):
    persons = [make_professional(spring) for _ in range(number)]
    sentence = f"hooguit {MOST}" if number else "Kies minstens 1 collega."
    assert sentence in desk.page(f"{pages_of(group)}/vooraf?{ticked(*persons)}").text
    assert sentence in desk.submit(pages_of(group), chosen(*persons)).text


def test_a_draft_does_not_exist(desk, app):
    draft = make_edition(state="draft")
    for path in (pages_of(draft), f"{pages_of(draft)}/vooraf"):
        assert desk.get(path).status_code == 404
    assert desk.post(pages_of(draft)).status_code == 404


def test_trying_inside_a_transaction_is_a_mistake(spring, group):
    with db.transaction(), pytest.raises(RuntimeError):
        service.foresee(group, [], by=HOUSE, now=NOW)


def test_the_list_asks_a_fixed_number_of_statements(desk, spring, group):
    counts = []
    for number in (2, 40):
        for _ in range(number):
            make_seat(group, make_professional(spring))
        desk.page(pages_of(group))
        with statements() as sent:
            desk.page(pages_of(group))
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 11, counts


def test_the_page_of_a_course_leads_here_for_managers_only(client, desk, spring):
    course = make_course()
    group = make_edition(course=course)
    path = f"/cursussen/{course.public_id}"
    assert pages_of(group) in desk.page(path).html
    [person] = colleagues(spring, 1)
    other_desk = client.application.test_client().sign_in(person)
    assert pages_of(group) not in other_desk.page(path).html


def test_of_many_who_are_refused_a_few_are_named(desk, spring):
    edition = make_edition(admits=Admits.INVITED)
    page = desk.submit(pages_of(edition), chosen(*colleagues(spring, 6), hoe="passend"))
    assert "Cox, Samira: Deze groep is niet open voor deze collega." in page.text
    assert "Nog 3 collega's zijn niet ingeschreven." in page.text
    assert "Dam" not in page.text
