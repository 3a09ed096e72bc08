"""The page of a course through HTTP: its groups, what one has, and what it gives."""

from datetime import timedelta
from decimal import Decimal

import pytest

from leerhuis import clock
from leerhuis.access import Role
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.registers import Category, Chamber, Register
from tests.counting import statements
from tests.factories import (
    NOW,
    make_appointment,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
    make_trainer,
    saved,
    train,
)
from tests.factories_attendance import make_seat, make_seats, sessions_of

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def me(client):
    person = make_professional()
    client.sign_in(person)
    return person


def address(course):
    return f"/cursussen/{course.public_id}"


def form_of(page):
    return next((form for form in page.forms if "edition" in form["fields"]), None)


def test_a_course_shows_what_it_is_and_what_it_gives(client, me):
    course = make_course(
        title="Ouders in een scheiding",
        summary="Je oefent gesprekken met ouders.",
        goals="Je herkent spanning.\n\n- Je blijft neutraal.",
        audience="Voor jeugdprofessionals",
        points=(
            (Register.SKJ, Chamber.YOUTH_AND_FAMILY_PROFESSIONAL, Category.FORMAL_LEARNING, "4"),
            (Register.SKJ, Chamber.YOUTH_AND_FAMILY_PROFESSIONAL, Category.REFLECTION, "2.5"),
            (Register.NIP, "", Category.TRAINING, "1"),
        ),
    )
    make_edition(course=course)
    page = client.page(address(course))
    assert page.h1 == "Ouders in een scheiding"
    for words in (
        "6,5 SKJ-punten",
        "1 NIP-punt",
        "Je herkent spanning. Je blijft neutraal.",
        "Voor jeugdprofessionals",
        "Jeugd- en gezinsprofessional",
        "Iedereen in dit register",
        "Inschrijven en afmelden kan tot en met 3 februari 2027.",
        "12 van de 12 plekken vrij",
    ):
        assert words in page.text
    assert form_of(page)
    assert "Schrijf je in" in page.text


def test_the_form_enrols_in_the_chosen_group(client, me):
    course = make_course()
    make_edition(course=course)
    chosen = make_edition(course=course, starts_at=NOW + 60 * DAY)
    form = form_of(client.page(address(course)))
    assert {"edition", "free", "csrf_token"} <= form["fields"]
    client.submit(form["action"], {"edition": chosen.public_id, "free": chosen.public_id})
    page = client.page(address(course))
    assert "Je hebt een plek" in page.text
    assert form_of(page) is None


def test_every_session_of_a_group_is_told(client, me):
    course = make_course()
    make_edition(course=course, sessions=3)
    text = client.page(address(course)).text
    for day in ("wo 10 februari, 10.00", "wo 17 februari, 10.00", "wo 24 februari, 10.00"):
        assert day in text


def test_two_deadlines_are_told_apart(client, me):
    course = make_course()
    make_edition(course=course, cancel_by_on=(NOW + 5 * DAY).date())
    text = client.page(address(course)).text
    assert "Inschrijven kan tot en met 3 februari 2027." in text
    assert "Afmelden kan tot en met 16 januari 2027." in text


def test_sessions_in_other_places_each_say_where(client, me):
    course = make_course()
    edition = make_edition(course=course, sessions=2)
    second = sessions_of(edition)[1]
    second.venue_id = None
    saved(second)
    assert "wo 17 februari, 10.00 tot 17.00 uur, online" in client.page(address(course)).text


def test_a_full_group_says_what_choosing_it_means(client, me):
    course = make_course()
    full = make_edition(course=course, capacity=2)
    make_seats(full, 2)
    make_seats(full, 3, EnrolmentState.WAITING)
    page = client.page(address(course))
    assert "Vol, 3 mensen wachten. Kies je deze groep, dan kom je op de wachtlijst." in page.text
    assert "Zet me op de wachtlijst" in page.text
    make_edition(course=course, starts_at=NOW + 60 * DAY, capacity=None)
    page = client.page(address(course))
    assert "Schrijf je in" in page.text
    assert "Zet me op de wachtlijst" not in page.text


def test_the_group_one_came_for_is_chosen(client, me):
    course = make_course()
    make_edition(course=course)
    later = make_edition(course=course, starts_at=NOW + 60 * DAY)
    page = client.page(address(course), query_string={"groep": later.public_id})
    assert f'value="{later.public_id}" checked' in page.html
    assert page.html.count(" checked>") == 1


def test_a_closed_group_says_since_when_and_offers_others(client, me):
    course = make_course()
    make_edition(course=course, enrol_by_on=(NOW - DAY).date())
    page = client.page(address(course))
    assert "Inschrijven kon tot en met 10 januari 2027." in page.text
    assert "Bekijk andere groepen over dit thema" in page.text
    assert form_of(page) is None
    make_edition(course=course, starts_at=NOW + 60 * DAY)
    page = client.page(address(course))
    assert form_of(page)
    assert "Bekijk andere groepen over dit thema" not in page.text


def test_who_has_a_seat_sees_their_sessions_and_no_form(client, me):
    course = make_course()
    seat = make_seat(make_edition(course=course, sessions=2), me)
    make_edition(course=course, starts_at=NOW + 60 * DAY)
    page = client.page(address(course))
    assert "Je hebt een plek" in page.text
    assert "Jouw bijeenkomsten" in page.text
    assert any(seat.public_id in link for link in page.links)
    assert form_of(page) is None


def test_who_waits_may_choose_another_group(client, me):
    course = make_course()
    full = make_edition(course=course, capacity=1)
    make_seat(full, me, EnrolmentState.WAITING)
    other = make_edition(course=course, starts_at=NOW + 60 * DAY)
    page = client.page(address(course))
    assert "Je staat op de wachtlijst" in page.text
    assert "Kies een andere groep" in page.text
    assert f'value="{other.public_id}"' in page.html
    assert f'value="{full.public_id}"' not in page.html


def test_a_group_that_began_is_only_for_who_is_in_it(client, me):
    course = make_course()
    begun = make_edition(course=course, sessions=2, starts_at=NOW - DAY)
    page = client.page(address(course))
    assert "Nu geen groep om te kiezen" in page.text
    assert begun.public_id not in page.html
    make_seat(begun, me)
    assert "Je hebt een plek" in client.page(address(course)).text


@pytest.mark.parametrize(
    "facts", [None, {"state": EditionState.CANCELLED}, {"starts_at": NOW - DAY}]
)
def test_a_course_without_an_open_group_is_there_to_ask_about(client, me, facts):
    course = make_course()
    if facts:
        make_edition(course=course, **facts)
    page = client.page(address(course))
    assert form_of(page) is None
    assert "Houd me op de hoogte" in page.text


def test_a_course_that_is_only_planned_in_drafts_is_not_there(client, me):
    course = make_course()
    make_edition(course=course, state=EditionState.DRAFT)
    client.page(address(course), status=404)


@pytest.mark.parametrize("odd", ["A" * 22, "A" * 21, "1", "..%2f", "A" * 23])
def test_an_unknown_course_is_not_there(client, me, odd):
    client.page(f"/cursussen/{odd}", status=404)


def test_a_draft_beside_a_published_group_stays_hidden(client, me):
    course = make_course()
    make_edition(course=course)
    draft = make_edition(course=course, state=EditionState.DRAFT, starts_at=NOW + 90 * DAY)
    page = client.page(address(course), query_string={"groep": draft.public_id})
    assert f'value="{draft.public_id}"' not in page.html


def test_where_participants_come_from_is_told_from_five_on_without_names(client, me):
    course = make_course()
    edition = make_edition(course=course)
    spring, other = make_organisation(name="SPRING"), make_organisation(name="De Brug")
    people = [make_person(family_name=f"Geheim{number}") for number in range(6)]
    for person in people[:4]:
        make_appointment(person, spring)
        make_seat(edition, person)
    assert "Wie komen er nog meer?" not in client.page(address(course)).text
    make_appointment(people[4], other)
    make_seat(edition, people[4])
    make_seat(edition, people[5], EnrolmentState.WAITING)
    text = client.page(address(course)).text
    assert "heeft nu 5 deelnemers. Zij werken bij 2 organisaties." in text
    assert "4 SPRING" in text
    assert "De Brug" not in text
    assert "1 van andere organisaties" in text
    assert "Geheim" not in text


def test_only_professionals_enrol(client):
    course = make_course()
    make_edition(course=course)
    client.sign_in(make_staff(Role.COORDINATOR))
    page = client.page(address(course))
    assert form_of(page) is None
    assert "Professionals met een aanstelling schrijven zichzelf in." in page.text


def test_markup_in_what_a_coordinator_wrote_stays_text(client, me):
    course = make_course(title="<b>A</b> & {{ 1 }}", summary="<script>x</script>", goals="<i>y</i>")
    edition = make_edition(course=course)
    for session in sessions_of(edition):
        train(session, make_trainer(name="<u>T</u>"))
    page = client.page(address(course))
    assert page.h1 == "<b>A</b> & {{ 1 }}"
    assert "<u>T</u>" in page.text


def test_a_course_without_points_or_hours_says_so(client, me):
    course = make_course(points=(), hours=None, summary="")
    make_edition(course=course)
    assert "Deze cursus geeft geen punten" in client.page(address(course)).text
    course = make_course(hours=Decimal("1"), points=())
    make_edition(course=course)
    assert " 1 uur " in client.page(address(course)).text


def test_the_page_asks_the_same_few_questions_for_any_number_of_groups(client, me):
    course = make_course()
    for number in range(6):
        edition = make_edition(course=course, sessions=3, starts_at=NOW + (20 + number) * DAY)
        make_seats(edition, 6)
    with statements() as seen:
        client.page(address(course))
    assert len(seen) <= 3 + 6
