"""A region words its reminder, a rule sends it, and a reader has it gathered and then stops it."""

import email
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import undefer

from leerhuis import db
from leerhuis.access import COMMAND, Role
from leerhuis.letters.own import gathering
from leerhuis.mail import delivery
from leerhuis.mail.models import QueuedLetter
from leerhuis.reminders import service as reminders
from leerhuis.signin import links
from leerhuis.signin import service as signin
from tests.factories import (
    make_appointment,
    make_course,
    make_edition,
    make_grant,
    make_organisation,
    make_person,
    make_staff,
)
from tests.factories_enrolment import enrolled
from tests.reminders.runs import defaults

pytestmark = pytest.mark.browser
PASSWORD = "een lange zin voor de toets"
KIND = "Herinnering aan een bijeenkomst"
AFTERNOON = datetime(2027, 1, 20, 13, 0, tzinfo=UTC)


@pytest.fixture
def region(app, time):
    region = make_organisation(name="Gewest Eem")
    defaults(now=time.now)
    return region


@pytest.fixture
def group(region):
    course = make_course(organisation_id=region.id, title="Meldcode")
    return make_edition(course=course, starts_at=AFTERNOON)


@pytest.fixture
def samira(region, group, time):
    person = make_person(given_name="Samira", family_name="Bouzid", address="samira@example.org")
    make_grant(person, Role.PROFESSIONAL, region)
    make_appointment(person, region)
    enrolled(group, person, now=time.now)
    return person


@pytest.fixture
def admin(region):
    person = make_staff(Role.ADMINISTRATOR, region, address="beheer@example.org")
    make_grant(person, Role.COORDINATOR, region)
    return person


def sign_in(visitor, person, address, time):
    link = signin.invite(person, by=COMMAND, now=time.now)
    signin.choose_password(links.token_of(link), PASSWORD, origin="", now=time.now)
    visitor.sign_out().sign_in(address, PASSWORD)


def night(time):
    """Whatever the timed work would have done by now."""
    db.session.rollback()  # what the browser left, not what was there before
    reminders.remind_due(now=time.now)
    gathering.gather_due(now=time.now)
    delivery.run(now=time.now)


def stopping_link(kind):
    """Where the newest letter of a kind lets a mail program stop it."""
    row = (
        db.session.query(QueuedLetter)
        .options(undefer(QueuedLetter.rendered))
        .filter_by(kind=kind)
        .filter(QueuedLetter.rendered.is_not(None))
        .order_by(QueuedLetter.id.desc())
        .first()
    )
    head = email.message_from_bytes(row.rendered)["List-Unsubscribe"]
    return head.strip("<>").partition("/brieven/")[2]


def test_a_letter_from_its_words_to_its_end(visitor, region, samira, admin, time):
    sign_in(visitor, admin, "beheer@example.org", time)
    visitor.open("/brieven").follow(KIND).follow("Wijzig de tekst")
    visitor.fill("Tekst (niet verplicht)", "Neem je eigen casus mee naar {curus}.")
    visitor.press("Bewaar de tekst").sees("{curus}").keep("letters-wrong-name")
    visitor.fill("Tekst (niet verplicht)", "Neem je eigen casus mee naar {cursus}.")
    visitor.press("Bekijk de mail").sees("Neem je eigen casus mee naar ")
    visitor.press("Bewaar de tekst").keep("letters-worded")
    visitor.open("/herinneringen").follow("1 week voor een bijeenkomst")
    visitor.sees("Samira Bouzid").sees("Meldcode").keep("letters-coming")

    time.now = datetime(2027, 1, 13, 8, 5, tzinfo=UTC)
    night(time)
    sign_in(visitor, samira, "samira@example.org", time)
    visitor.open("/mijn/brieven").follow("Je bijeenkomst op")
    visitor.sees("Neem je eigen casus mee naar Meldcode.").keep("letters-mine")
    visitor.open("/mijn/brieven/keuzes").choose(KIND, "Bij elkaar, elke ochtend")
    visitor.press("Bewaar keuzes")

    time.now = datetime(2027, 1, 19, 8, 5, tzinfo=UTC)
    night(time)
    visitor.sign_in("samira@example.org", PASSWORD)
    visitor.open("/mijn/brieven").sees("Wacht op je mail van de ochtend")
    time.pass_by(hours=22)
    night(time)
    visitor.sign_out().sign_in("samira@example.org", PASSWORD)
    visitor.open("/mijn/brieven").follow("1 bericht voor je")
    visitor.sees("Neem je eigen casus mee naar Meldcode.").keep("letters-gathered")

    visitor.sign_out().open("/brieven/" + stopping_link("reminders/session"))
    visitor.press("Stop deze mails").sees(KIND)
    visitor.sign_in("samira@example.org", PASSWORD)
    visitor.open("/mijn/brieven/keuzes")
    assert visitor.page.get_by_label(KIND, exact=True).input_value() == "never"
