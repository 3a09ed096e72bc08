"""The pages of enrolment, as someone who visits meets them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.courses.rules import EditionState, WaitingPolicy
from leerhuis.courses.words import LimitKind
from leerhuis.enrolment import calling_off, counting, queries, service
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.people import queries as people
from leerhuis.people.sectors import Sector
from tests.counting import statements
from tests.factories import (
    HOUSE,
    NOW,
    identity,
    make_course,
    make_edition,
    make_professional,
    make_staff,
)
from tests.factories_enrolment import LATE, enrolled, fill, make_limit

UNKNOWN = "A" * 22
ENROL = "/inschrijven"
MINE = "/mijn/inschrijvingen"


@pytest.fixture
def at(monkeypatch):
    """What time it is in pages: `at(LATE)`."""

    def set_to(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(NOW)
    return set_to


@pytest.fixture
def person(app, at):
    return make_professional()


@pytest.fixture
def visitor(client, person):
    return client.sign_in(person)


@pytest.fixture
def later(at, visitor, person):
    """Another day, on which the visitor signs in again."""

    def come_back(moment):
        at(moment)
        visitor.sign_in(person)

    return come_back


def show(enrolment):
    return f"{MINE}/{enrolment.public_id}"


def sign_off(enrolment):
    return f"{show(enrolment)}/afmelden"


def rows():
    return db.session.scalars(select(Enrolment).order_by(Enrolment.id)).all()


def test_enrolling_leads_to_a_page_that_says_so(visitor):
    edition = make_edition(course=make_course(title="Complexe scheidingen"))
    page = visitor.submit(ENROL, {"edition": edition.public_id})
    assert page.h1 == "Complexe scheidingen"
    assert "Je bent ingeschreven." in page.text
    assert "Bevestigd" in page.text
    assert "6 SKJ formeel leren" in page.text
    assert "tot en met 3 februari 2027" in page.text


def test_the_page_says_where_the_letter_goes(visitor, person):
    page = visitor.submit(ENROL, {"edition": make_edition().public_id})
    assert f"Mail over deze cursus gaat naar {people.letters_address(person.id)}." in page.text


def test_sending_the_form_twice_is_enrolling_once(visitor):
    edition = make_edition()
    for _ in range(2):
        page = visitor.submit(ENROL, {"edition": edition.public_id})
        assert "Je bent ingeschreven." in page.text
    assert len(rows()) == 1


def test_choosing_a_full_group_says_the_place_in_line(visitor):
    edition = make_edition(capacity=1)
    fill(edition, 3)
    page = visitor.submit(ENROL, {"edition": edition.public_id})
    assert page.text.count("Je staat op plek 3 van de wachtlijst") == 1
    assert "De groep is vol: 1 van 1." in page.text
    assert "De laatste plek" not in page.text


def test_a_seat_that_went_meanwhile_is_told_as_such(visitor):
    edition = make_edition(capacity=1)
    fill(edition, 1)
    page = visitor.submit(ENROL, {"edition": edition.public_id, "free": [edition.public_id]})
    assert "De laatste plek is net bezet. Je staat op de wachtlijst." in page.text


def test_seats_that_are_kept_for_others_are_not_said_to_be_taken(visitor):
    edition = make_edition(capacity=1)
    make_limit(edition, LimitKind.RESERVED, 1, sector=Sector.EDUCATION)
    page = visitor.submit(ENROL, {"edition": edition.public_id, "free": [edition.public_id]})
    assert "De laatste plek" not in page.text
    assert "De plekken die over zijn, blijven voor onderwijs." in page.text


def test_a_refusal_keeps_what_was_chosen_and_shows_a_way_on(visitor, later):
    course = make_course(title="Autisme in de klas")
    edition = make_edition(course=course)
    later(LATE)
    page = visitor.submit(ENROL, {"edition": edition.public_id}, status=409)
    assert "Inschrijven kon tot en met 3 februari 2027." in page.text
    assert "Autisme in de klas" in page.text
    assert f"/cursussen/{course.public_id}" in page.links
    assert rows() == []


def test_choosing_nothing_says_to_choose(visitor):
    assert "Kies een groep." in visitor.submit(ENROL, {}, status=409).text


@pytest.mark.parametrize("sent", [UNKNOWN, "1", "' OR 1=1", "é" * 30, "\x00"])
def test_a_group_that_does_not_exist_is_not_found(visitor, sent):
    assert visitor.post(ENROL, {"edition": sent}).status_code in {404, 409}


def test_a_draft_does_not_exist_for_who_wants_to_enrol(visitor):
    edition = make_edition(state=EditionState.DRAFT)
    visitor.submit(ENROL, {"edition": edition.public_id}, status=404)


def test_a_cancelled_group_says_that_it_does_not_go_ahead(visitor):
    edition = make_edition(state=EditionState.CANCELLED)
    page = visitor.submit(ENROL, {"edition": edition.public_id}, status=409)
    assert "Deze groep gaat niet door." in page.text


def test_ones_page_of_a_group_called_off_says_so_and_offers_no_way_to_sign_off(visitor, person):
    course = make_course()
    edition = make_edition(course=course)
    enrolment = service.enrol(edition, person.id, by=HOUSE, now=NOW)
    calling_off.call_off(edition, why="", by=HOUSE, now=NOW)
    page = visitor.page(f"/mijn/inschrijvingen/{enrolment.public_id}")
    assert "Deze groep gaat niet door" in page.text
    assert "Dan kom je vooraan op de wachtlijst." in page.text
    for untrue in ("Bevestigd", "Meld je af", "Zet in je agenda", "Wat gebeurt er nu?"):
        assert untrue not in page.text
    assert f"/cursussen/{course.public_id}" in page.links


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MANAGER, Role.ADMINISTRATOR])
def test_only_professionals_enrol(client, at, role):
    edition = make_edition()
    client.sign_in(make_staff(role))
    assert client.post(ENROL, {"edition": edition.public_id}).status_code == 403


def test_a_form_cannot_enrol_someone_else(visitor, person):
    other = make_professional()
    visitor.submit(
        ENROL,
        {"edition": make_edition().public_id, "person_id": other.id, "state": "confirmed"},
    )
    assert [each.person_id for each in rows()] == [person.id]


@pytest.mark.parametrize("path", [show, sign_off])
def test_somebody_elses_enrolment_does_not_exist(visitor, path):
    theirs = enrolled(make_edition())
    assert visitor.get(path(theirs)).status_code == 404
    assert visitor.post(sign_off(theirs)).status_code == 404
    assert rows()[0].state is EnrolmentState.CONFIRMED


def test_the_waiting_list_is_shown_with_its_reason_and_a_way_out(visitor, person):
    edition = make_edition(capacity=1)
    fill(edition, 1)
    waiter = enrolled(edition, person)
    page = visitor.page(show(waiter))
    assert "Je staat op plek 1 van de wachtlijst" in page.text
    assert sign_off(waiter) in page.links
    assert ".ics" not in page.html


def test_each_session_can_be_put_in_a_calendar(visitor, person):
    mine = enrolled(make_edition(sessions=2), person)
    links = [link for link in visitor.page(show(mine)).links if link.endswith(".ics")]
    assert len(links) == 2
    assert all(visitor.get(link).mimetype == "text/calendar" for link in links)


def test_an_online_session_shows_its_link_to_who_has_a_seat(visitor, person):
    edition = make_edition()
    with db.transaction():
        session = counting.facts_of(edition.id).sessions[0]
        session.venue_id, session.online_url = None, "https://video.example.org/x"
    mine = enrolled(edition, person)
    assert "https://video.example.org/x" in visitor.page(show(mine)).links


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (WaitingPolicy.CONFIRM, "Wacht er iemand, dan krijgt die jouw plek meteen."),
        (WaitingPolicy.OFFER, "dan krijgt de eerste op de lijst jouw plek aangeboden."),
        (WaitingPolicy.MANUAL, "dan beslist de coördinator wie jouw plek krijgt."),
    ],
)
def test_signing_off_says_who_gets_the_seat(visitor, person, policy, words):
    mine = enrolled(make_edition(capacity=1, policy=policy), person)
    assert words in visitor.page(sign_off(mine)).text


def test_signing_off_asks_first_and_then_says_it_is_done(visitor, person):
    edition = make_edition(course=make_course(title="Drang en dwang"), capacity=1)
    mine = enrolled(edition, person)
    fill(edition, 1)
    asked = visitor.page(sign_off(mine))
    assert asked.h1 == "Meld je af voor Drang en dwang"
    assert "Je kunt je zelf afmelden tot en met 3 februari 2027." in asked.text
    page = visitor.submit(sign_off(mine), {"reason": "Andere afspraak"})
    assert "Je bent afgemeld voor Drang en dwang." in page.text
    first, second = rows()
    assert (first.state, first.reason) == (EnrolmentState.CANCELLED, "Andere afspraak")
    assert second.state is EnrolmentState.CONFIRMED


def test_opening_the_page_signs_nobody_off(visitor, person):
    mine = enrolled(make_edition(), person)
    visitor.page(sign_off(mine))
    assert rows()[0].state is EnrolmentState.CONFIRMED


def test_signing_off_twice_says_that_it_was_done(visitor, person):
    mine = enrolled(make_edition(), person)
    for _ in range(2):
        visitor.submit(sign_off(mine), {})
    assert "Je hebt je al afgemeld." in visitor.page(sign_off(mine)).text
    assert rows()[0].state is EnrolmentState.CANCELLED


def test_after_the_last_day_the_page_says_whom_to_ask(visitor, person, later):
    mine = enrolled(make_edition(), person)
    later(LATE)
    page = visitor.page(sign_off(mine))
    assert "Afmelden kon tot en met 3 februari 2027." in page.text
    assert "mailto:hulp@example.org" in page.links
    assert [form for form in page.forms if "reason" in form["fields"]] == []
    visitor.submit(sign_off(mine), {}, status=409)
    assert rows()[0].state is EnrolmentState.CONFIRMED


def test_a_reason_that_is_too_long_is_kept_and_named(visitor, person):
    mine = enrolled(make_edition(), person)
    page = visitor.submit(sign_off(mine), {"reason": "x" * 301})
    assert "Gebruik hoogstens 300 tekens." in page.text
    assert "x" * 301 in page.html
    assert rows()[0].state is EnrolmentState.CONFIRMED


def test_what_is_typed_is_shown_as_text(visitor, person):
    mine = enrolled(make_edition(course=make_course(title="<b>Vet</b>")), person)
    assert "<b>Vet</b>" in visitor.page(show(mine)).text


def test_the_three_lists(visitor, person, later):
    coming = make_course(title="Straks")
    waited = make_course(title="Op de lijst")
    past = make_course(title="Voorbij")
    enrolled(make_edition(course=coming), person)
    enrolled(make_edition(course=waited, capacity=0), person)
    enrolled(make_edition(course=past, starts_at=NOW + timedelta(days=8)), person)
    later(NOW + timedelta(days=20))
    for part, title in (
        ("komend", "Straks"),
        ("wachtlijst", "Op de lijst"),
        ("geweest", "Voorbij"),
    ):
        page = visitor.page(f"{MINE}?deel={part}")
        assert title in page.text
        assert sum(name in page.text for name in ("Straks", "Op de lijst", "Voorbij")) == 1


def test_the_waiting_list_shows_the_place(visitor, person):
    edition = make_edition(capacity=0)
    fill(edition, 2)
    enrolled(edition, person)
    assert "Plek 3 op de wachtlijst" in visitor.page(f"{MINE}?deel=wachtlijst").text


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("", "Er staat nog niets gepland"),
        ("wachtlijst", "Je staat op geen enkele wachtlijst"),
        ("geweest", "Hier staat nog niets"),
        ("onzin", "Er staat nog niets gepland"),
    ],
)
def test_an_empty_list_says_what_comes_there(visitor, part, sentence):
    assert sentence in visitor.page(f"{MINE}?deel={part}&pagina=x").text


def test_a_long_list_comes_in_pages(visitor, person):
    course = make_course()
    for number in range(queries.PER_PAGE + 1):
        make = make_edition(course=course, starts_at=NOW + timedelta(days=30 + number))
        service.enrol(make, person.id, by=HOUSE, now=NOW)
    first, second = visitor.page(MINE), visitor.page(f"{MINE}?pagina=2")
    assert "pagina=2" in first.html
    assert second.html.count('class="lh-session"') == 1
    assert visitor.page(f"{MINE}?pagina=99").html.count('class="lh-session"') == 1


def test_how_much_the_pages_ask_of_the_database(visitor, person):
    path = show(enrolled(make_edition(sessions=2), person))
    for number in range(5):
        enrolled(make_edition(starts_at=NOW + timedelta(days=40 + number), capacity=0), person)
    with statements() as bare:
        visitor.page(f"{MINE}?deel=geweest")
    with statements() as listed:
        visitor.page(f"{MINE}?deel=wachtlijst")
    with statements() as one:
        visitor.page(path)
    assert len(bare) <= 6
    assert len(listed) <= 7
    assert len(one) <= 7


def test_how_much_enrolling_asks_of_the_database(app):
    edition, person = make_edition(), make_professional()
    who = identity(person)
    with statements() as seen:
        service.enrol(edition, person.id, by=who, now=NOW)
    asked = [each for each in seen if not each.startswith(("BEGIN", "ROLLBACK"))]
    assert len(asked) <= 13, "\n".join(each[:100] for each in asked)
