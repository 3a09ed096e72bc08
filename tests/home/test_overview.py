"""The page where someone begins: what comes first, what comes up, and who is sent elsewhere."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.courses.models import Session
from leerhuis.people.rules import Function
from leerhuis.registers import Category, Chamber, Profession, Register
from leerhuis.registry import service as registry
from leerhuis.registry.rules import Source
from leerhuis.registry.settling import settle
from tests.counting import statements
from tests.factories import (
    HOUSE,
    NOW,
    TODAY,
    make_appointment,
    make_course,
    make_edition,
    make_grant,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
    make_trainer,
    train,
)
from tests.factories_enrolment import enrolled, fill

IDENTITY = 1
BUDGET = 11


def register(person, *, held=date(2027, 2, 22), register=Register.SKJ, number="110000274", **given):
    """The registration of a person by the date on their card."""
    occupation = given.pop("occupation", Chamber.YOUTH_AND_FAMILY_PROFESSIONAL)
    row, _what = registry.record_registration(
        person,
        register=register,
        occupation=occupation,
        number=number,
        registered_on=None,
        held_date=held,
        source=Source.EMPLOYER,
        by=HOUSE,
        now=NOW,
        **given,
    )
    with db.transaction():
        row.history_known_on = TODAY
        settle([row], today=TODAY)
    return row


def earn(person, points, *, on=date(2026, 3, 1), ref="r1"):
    """Points by category, of one course that was completed on a day."""
    rows = [
        (Register.SKJ, Chamber.YOUTH_AND_FAMILY_PROFESSIONAL.value, category, Decimal(number))
        for category, number in points.items()
    ]
    registry.record_points(person.id, ref=ref, title="Cursus", on=on, rows=rows, by=HOUSE, now=NOW)


ALL = {Category.FORMAL_LEARNING: 60, Category.REFLECTION: 60}


def sessions_of(edition):
    return db.session.scalars(select(Session).where(Session.edition_id == edition.id)).all()


def overview(client, person):
    return client.sign_in(person).page("/")


# The one thing to do now.


def test_missing_points_near_the_last_day_lead_to_courses_that_give_them(client):
    person = make_professional()
    register(person)
    earn(person, {Category.FORMAL_LEARNING: 60, Category.REFLECTION: 44})
    page = overview(client, person)
    assert "Je hebt nog 41 dagen om je SKJ-herregistratie aan te vragen" in page.text
    assert "/cursussen?register=SKJ-reflectie&plek=vrij&tot=2027-02-21" in page.links


def test_who_lags_behind_for_years_to_come_gets_courses_without_an_end_date(client):
    person = make_professional()
    register(person, held=date(2028, 6, 1))
    earn(person, {Category.FORMAL_LEARNING: 60, Category.REFLECTION: 10}, on=date(2024, 1, 1))
    page = overview(client, person)
    assert "Je loopt achter met reflectie" in page.text
    assert "/cursussen?register=SKJ-reflectie&plek=vrij" in page.links


def test_who_has_all_points_is_asked_to_apply(client):
    person = make_professional()
    row = register(person, held=date(2028, 6, 1))
    earn(person, ALL)
    page = overview(client, person)
    assert "Vraag je SKJ-herregistratie aan" in page.text
    assert any(row.public_id in link for link in page.links)
    assert "Ik heb aangevraagd" in page.text


def test_who_has_applied_hears_that_the_register_decides(client):
    person = make_professional()
    row = register(person)
    registry.submit(row, on=date(2027, 1, 10), by=HOUSE, now=NOW)
    page = overview(client, person)
    assert "Je hebt aangevraagd, het register beslist" in page.text


def test_who_cannot_make_it_any_more_is_told_to_call(client):
    person = make_professional()
    register(person, held=date(2027, 1, 20))
    page = overview(client, person)
    assert "Bel SKJ over je registratie" in page.text


def test_a_lapsed_registration_is_the_first_thing(client):
    person = make_professional()
    register(person, held=date(2026, 12, 1))
    page = overview(client, person)
    assert "Je SKJ-registratie is verlopen" in page.text


def test_on_the_last_day_itself_it_says_today(client):
    person = make_professional()
    register(person, held=date(2027, 1, 12))
    earn(person, ALL)
    page = overview(client, person)
    assert "Vandaag is de laatste dag om je SKJ-herregistratie aan te vragen" in page.text


def test_who_is_on_track_is_left_in_peace(client):
    person = make_professional()
    register(person, held=date(2031, 12, 1))
    page = overview(client, person)
    assert "Je ligt op schema" in page.text
    assert "Dit moet je nog doen" not in page.text


def test_who_has_no_registration_yet_is_asked_for_it(client):
    page = overview(client, make_professional())
    assert "Voeg je registratie toe" in page.text


def test_the_nearest_last_day_comes_first_and_the_rest_are_tasks(client):
    person = make_professional()
    register(person, held=date(2028, 6, 1))
    earn(person, ALL)
    register(
        person,
        held=date(2027, 2, 1),
        register=Register.BIG,
        occupation=Profession.PHYSIOTHERAPIST,
        number="19012345604",
    )
    page = overview(client, person)
    first = page.text.index("om je BIG-herregistratie aan te vragen")
    assert first < page.text.rindex("Mijn registraties") < page.text.index("Dit moet je nog doen")
    assert "1 taak" in page.text
    assert "Vraag je SKJ-herregistratie aan" in page.text


def test_whoever_needs_no_registration_begins_with_courses(client):
    person = make_person()
    make_appointment(person, make_organisation(), function=Function.TEACHER)
    register(person)
    page = overview(client, person)
    assert "Wat wil je leren?" in page.text
    assert "egistratie" not in page.text.replace("Mijn registraties", "")


# What comes up.


def test_sessions_and_places_in_line_come_up(client):
    person = make_professional()
    course = make_course(title="Omgaan met rouw")
    enrolled(make_edition(course=course, sessions=2, starts_at=NOW + timedelta(days=30)), person)
    full = make_edition(course=make_course(title="Autisme en gezin"), capacity=1)
    fill(full, 2)
    waiting = enrolled(full, person)
    page = overview(client, person)
    assert page.text.count("Omgaan met rouw") == 2
    assert "Autisme en gezin Plek 2 op de wachtlijst" in page.text
    assert f"/mijn/inschrijvingen/{waiting.public_id}" in page.links
    assert "/mijn/agenda" in page.links


def test_a_session_that_is_over_is_history(client, monkeypatch):
    person = make_professional()
    edition = make_edition(sessions=1, starts_at=NOW + timedelta(days=30))
    enrolled(edition, person)
    later = edition.ends_at + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "Nog geen cursus gepland" in overview(client, person).text


def test_a_session_of_someone_else_never_shows(client):
    enrolled(make_edition(course=make_course(title="Van een ander")))
    assert "Van een ander" not in overview(client, make_professional()).text


def test_the_next_session_comes_first_for_whoever_needs_no_registration(client):
    person = make_person()
    make_appointment(person, make_organisation(), function=Function.TEACHER)
    enrolled(make_edition(course=make_course(title="Omgaan met rouw")), person)
    assert "Je volgende bijeenkomst: Omgaan met rouw" in overview(client, person).text


# Who and when.


@pytest.mark.parametrize(
    ("hour", "greeting"), [(8, "Goedemorgen"), (13, "Goedemiddag"), (20, "Goedenavond")]
)
def test_the_greeting_goes_by_the_clock_in_the_netherlands(client, monkeypatch, hour, greeting):
    person = make_professional(given_name="Anne Marie", name_prefix="de", family_name="Groot")
    monkeypatch.setattr(clock, "now", lambda: NOW.replace(hour=hour))
    assert overview(client, person).h1 == f"{greeting}, Anne Marie"


def test_the_day_is_the_one_in_the_netherlands(client, monkeypatch):
    late = datetime(2027, 1, 11, 23, 30, tzinfo=NOW.tzinfo)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert "Dinsdag 12 januari 2027" in overview(client, make_professional()).text


@pytest.mark.parametrize(
    ("role", "start"),
    [
        (Role.MANAGER, "/registraties/team"),
        (Role.COORDINATOR, "/planning"),
        (Role.ADMINISTRATOR, "/beheer/organisaties"),
        (Role.POLICY, "/cursussen"),
        (Role.ADVISER, "/adviezen"),
        (Role.PRIVACY_OFFICER, "/logboek"),
        (Role.TRAINER, "/mijn-groepen"),
    ],
)
def test_every_other_role_begins_on_its_own_page(client, role, start):
    client.sign_in(make_staff(role))
    assert client.get("/").location == start


def test_who_also_trains_sees_which_of_their_sheets_are_still_empty(client):
    region = make_organisation()
    course = make_course(title="Omgaan met rouw", organisation_id=region.id)
    edition = make_edition(course=course, sessions=2, starts_at=NOW - timedelta(days=3))
    first, last = sorted(sessions_of(edition), key=lambda each: each.starts_at)
    person = make_professional(region)
    make_grant(person, Role.TRAINER, region)
    trainer = make_trainer(region, person_id=person.id)
    train(first, trainer)
    client.sign_in(person)
    page = client.page("/")
    assert page.text.count("Omgaan met rouw") == 1
    assert page.text.count("Vul de presentie in") == 1
    assert f"/presentie/{first.public_id}" in page.links
    assert f"/presentie/{last.public_id}" not in page.links


def test_a_stranger_signs_in_first(client):
    assert client.get("/").location.startswith("/inloggen")


def test_who_has_no_role_at_all_hears_whom_to_ask(client):
    page = overview(client, make_person())
    assert "Je hebt nog geen rol in Leerhuis" in page.text
    assert "/hulp" in page.links


def test_the_page_asks_little_of_the_database(client):
    person = make_professional()
    for number in range(3):
        register(person, number=f"11000027{number}", held=date(2027, 6, 1 + number))
    earn(person, {Category.FORMAL_LEARNING: 20, Category.REFLECTION: 44})
    for days in range(20, 60, 10):
        enrolled(make_edition(sessions=2, starts_at=NOW + timedelta(days=days)), person)
    client.sign_in(person).page("/")
    with statements() as seen:
        client.page("/")
    assert len(seen) <= IDENTITY + BUDGET, "\n".join(seen)


def test_who_has_not_told_what_was_earned_before_is_led_to_telling_it(client):
    person = make_professional()
    row = register(person, held=date(2029, 6, 1))
    with db.transaction():
        row.history_known_on = None
        settle([row], today=TODAY)
    page = overview(client, person)
    assert "Vul in wat je vóór Leerhuis voor SKJ haalde" in page.text
    assert f"/mijn/registraties/{row.public_id}/beginstand" in page.links


def test_who_has_told_no_hours_is_led_to_telling_them(client):
    person = make_professional()
    register(
        person,
        held=date(2030, 2, 1),
        register=Register.BIG,
        occupation=Profession.NURSE,
        number="19012345630",
    )
    page = overview(client, person)
    assert "Vul je werkuren in voor BIG" in page.text
    assert "/mijn/werkervaring" in page.links
