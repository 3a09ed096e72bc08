"""Enrolling in a course that asks something, on a phone and by keyboard; and without an account."""

from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from leerhuis import clock
from leerhuis.access import COMMAND
from leerhuis.enrolment import asking, guests
from leerhuis.enrolment import service as enrolment
from leerhuis.enrolment.models import GuestRequest
from leerhuis.enrolment.rules import AnswerKind, Subject
from leerhuis.signin import links
from leerhuis.signin import service as signin
from tests.factories import (
    make_appointment,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_staff,
)
from tests.factories_questions import make_consent, make_question

pytestmark = pytest.mark.browser

PASSWORD = "een lange zin voor de toets"
PHONE = {"width": 390, "height": 844}


def with_password(person):
    link = signin.invite(person, by=COMMAND, now=clock.now())
    signin.choose_password(links.token_of(link), PASSWORD, origin="", now=clock.now())
    return person


@pytest.fixture
def region(app, time):
    return make_organisation(name="Jeugdregio")


@pytest.fixture
def course(region):
    """It asks what people eat, whether they stay for lunch and then what, and their consent."""
    made = make_course(title="Oplossingsgericht werken", organisation_id=region.id)
    make_question(made, subject=Subject.DIET, label="Wat kun of wil je niet eten?")
    lunch = make_question(made, kind=AnswerKind.YES_NO, label="Eet je mee?", required=True)
    dishes = {"kind": AnswerKind.CHOICE, "choices": ["Soep", "Brood"], "required": True}
    make_question(made, label="Wat wil je dan?", only_if_id=lunch.id, only_if="yes", **dishes)
    make_consent(made)
    return made


@pytest.fixture
def edition(course, time):
    return make_edition(course=course, starts_at=time.now + timedelta(days=30))


@pytest.fixture
def anouk(region, time):
    employer = make_organisation(under=region, name="Stichting SPRING")
    person = make_person(given_name="Anouk", family_name="Groot", address="anouk@example.org")
    make_appointment(person, employer)
    return with_password(person)


def pictured(visitor, name):
    """A picture where the environment asks for it, and then again a phone."""
    visitor.keep(name)
    visitor.page.set_viewport_size(PHONE)
    return visitor


def press_until(page, wanted, *, key="Tab", most=60):
    """Go by keyboard to something, as who has no mouse does."""
    for _ in range(most):
        if wanted.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the keyboard does not come at {wanted}")


def enter(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_by_keyboard_on_a_phone(visitor, anouk, course, edition):
    page = visitor.page
    page.set_viewport_size(PHONE)
    visitor.sign_in("anouk@example.org", PASSWORD)
    visitor.open(f"/cursussen/{course.public_id}")
    press_until(page, page.get_by_role("button", name="Schrijf je in"))
    enter(page)
    pictured(visitor.look().sees("Schrijf je in voor Oplossingsgericht werken"), "inschrijven")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    dish = page.get_by_role("group", name="Wat wil je dan?")
    expect(dish).to_be_hidden()
    press_until(page, page.get_by_label("Wat kun of wil je niet eten?"))
    page.keyboard.type("noten")
    press_until(page, page.get_by_role("main").get_by_role("button", name="Schrijf je in"))
    enter(page)
    visitor.look().sees("Beantwoord deze vraag.")
    expect(page).to_have_title("Fout: Schrijf je in voor Oplossingsgericht werken - Leerhuis")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Wat kun of wil je niet eten?")).to_have_value("noten")

    press_until(page, page.get_by_role("group", name="Eet je mee?").get_by_label("Ja"))
    page.keyboard.press("Space")
    expect(dish).to_be_visible()
    pictured(visitor.look(), "inschrijven-vraag")
    press_until(page, dish.get_by_label("Soep"))
    page.keyboard.press("Space")
    press_until(page, page.get_by_role("main").get_by_role("button", name="Schrijf je in"))
    enter(page)
    visitor.look().sees("Je bent ingeschreven.").sees("noten").sees("Soep")
    pictured(visitor, "ingeschreven")

    pictured(visitor.open("/mijn/inschrijvingen").sees("Oplossingsgericht werken"), "mijn")
    links_to_it = page.get_by_role("main").get_by_role("link", name="Oplossingsgericht werken")
    expect(links_to_it).to_have_count(1)


def test_the_back_button_after_enrolling(visitor, anouk, course, edition):
    visitor.sign_in("anouk@example.org", PASSWORD)
    visitor.open(f"/cursussen/{course.public_id}").press("Schrijf je in")
    visitor.page.get_by_role("group", name="Eet je mee?").get_by_label("Nee").check()
    visitor.press("Schrijf je in").sees("Je bent ingeschreven.")
    visitor.page.go_back()
    visitor.look().sees("Bevestigd").sees("Je antwoorden")


def test_without_an_account(app, visitor, region, course, edition):
    make_staff("coordinator", region)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], public_catalogue=True)
    visitor.page.set_viewport_size(PHONE)
    try:
        visitor.open(f"/open/cursussen/{course.public_id}").follow("Schrijf je in zonder account")
        pictured(visitor, "gast").fill("Voornaam", "Fenna").fill("Achternaam", "Boersma")
        visitor.page.get_by_label("E-mailadres van je werk").fill("fenna@deboom.example")
        visitor.page.get_by_label("Organisatie").fill("Basisschool De Boom")
        visitor.press("Verstuur mijn aanvraag").sees("Kijk in je mail")
        [row] = guests.db.session.query(GuestRequest)
        pictured(visitor.open(f"/open/aanvraag/{guests.token_of(row)}"), "gast-bevestigen")
        visitor.page.get_by_role("group", name="Eet je mee?").get_by_label("Nee").check()
        visitor.press("Bevestig mijn aanvraag").sees("We houden een plek voor je vast")
        pictured(visitor, "gast-vastgehouden")
    finally:
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], public_catalogue=False)


def test_every_page_of_ones_own_enrolment_stands_in_nobodys_way(
    visitor, anouk, course, edition, time
):
    make_edition(course=course, starts_at=time.now + timedelta(days=60))
    full = make_edition(course=make_course(title="Rouw"), capacity=0)
    mine = enrolment.enrol(edition, anouk.id, by=COMMAND, now=time.now)
    said = {
        each.id: "no" for each in asking.questions_for(course.id) if each.label == "Eet je mee?"
    }
    asking.keep_answers(mine, edition, said, now=time.now)
    waits = enrolment.enrol(full, anouk.id, by=COMMAND, now=time.now)
    visitor.sign_in("anouk@example.org", PASSWORD)
    page = f"/mijn/inschrijvingen/{mine.public_id}"
    for rest in ("", "/antwoorden", "/doorgeven", "/andere-groep", "/deelnemers", "/afmelden"):
        pictured(visitor.open(page + rest), f"eigen{rest.replace('/', '-')}")
    waiting = f"/mijn/inschrijvingen/{waits.public_id}"
    pictured(visitor.open(waiting).sees("Je staat op plek 1 van de wachtlijst"), "wachtlijst")
    pictured(visitor.open("/mijn/jaar"), "jaar")
    pictured(visitor.open(f"/cursussen/{course.public_id}/code"), "code")
    visitor.open(f"{page}/andere-groep").page.get_by_role("radio").first.check()
    visitor.press("Ga naar deze groep").sees("Je zit nu in de andere groep.")


def test_the_page_on_which_a_coordinator_keeps_the_questions(visitor, region, course):
    ine = make_staff("coordinator", region, given_name="Ine", address="ine@example.org")
    with_password(ine)
    visitor.sign_in("ine@example.org", PASSWORD)
    visitor.open(f"/aanbod/cursussen/{course.public_id}/vragen").sees("Eet je mee?")
    visitor.fill("Vraag", "Wat is je leervraag?").press("Voeg de vraag toe")
    pictured(visitor.sees("Wat is je leervraag?"), "vragen")
