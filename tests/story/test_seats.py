"""A coordinator looks after the seats of a group, in a browser."""

from datetime import timedelta

import pytest

from leerhuis import clock, db
from leerhuis.access import COMMAND, Role
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import AnswerKind, EnrolmentState, Subject
from leerhuis.mail.models import QueuedLetter
from leerhuis.people.rules import OrganisationKind
from leerhuis.signin import links
from leerhuis.signin import service as signin
from tests.factories import (
    TODAY,
    make_appointment,
    make_course,
    make_edition,
    make_grant,
    make_organisation,
    make_person,
)
from tests.factories_enrolment import enrolled
from tests.factories_questions import make_answer, make_question, make_request

pytestmark = pytest.mark.browser
PASSWORD = "een lange zin voor de toets"


@pytest.fixture
def region(app, time):
    region = make_organisation(name="Jeugdregio West-Brabant West")
    ine = make_person(
        given_name="Ine", name_prefix="van", family_name="Dam", address="ine@example.org"
    )
    make_grant(ine, Role.COORDINATOR, region)
    link = signin.invite(ine, by=COMMAND, now=clock.now())
    signin.choose_password(links.token_of(link), PASSWORD, origin="", now=clock.now())
    return region


@pytest.fixture
def people(region):
    """Eight people of two employers."""
    places = [
        make_organisation(under=region, name="Stichting SPRING"),
        make_organisation(under=region, name="De Linde", kind=OrganisationKind.CHILDCARE),
    ]
    names = ("Groot", "Jansen", "Bakker", "Visser", "Smit", "Meijer", "Mulder", "Kok")
    made = [make_person(given_name="Noor", family_name=each) for each in names]
    for number, each in enumerate(made):
        make_appointment(each, places[number % 2])
    return made


@pytest.fixture
def groups(region, people):
    """One group is full with three waiting, in the other the coordinator decides."""
    course = make_course(organisation_id=region.id, title="Meldcode en veiligheid")
    diet = make_question(course, subject=Subject.DIET, kind=AnswerKind.TEXT, label="Wat eet je?")
    full = make_edition(course=course, capacity=3, label="Groep Roosendaal")
    rows = [enrolled(full, each) for each in people[:6]]
    make_answer(rows[0], diet, "vegetarisch", erase_on=TODAY + timedelta(days=60))
    asks = make_edition(course=course, capacity=8, coordinator_decides=True, label="Groep Zundert")
    enrolled(asks, people[6])
    guest = enrolled(asks, make_person(given_name="Fenna", family_name="Boersma"))
    make_request(asks, enrolment_id=guest.id, person_id=guest.person_id, confirmed_at=clock.now())
    return full, asks


def test_a_coordinator_looks_after_the_seats_of_a_group(visitor, groups):
    full, _asks = groups
    where = f"/planning/groepen/{full.public_id}"
    db.session.rollback()
    visitor.sign_in("ine@example.org", PASSWORD)
    _gives_more_seats(visitor, where)
    _enrols_past_the_limit(visitor, where)
    _writes(visitor, where)
    _looks_somebody_up(visitor)
    _decides(visitor)
    _makes_a_code(visitor, where)


def _gives_more_seats(visitor, where):
    visitor.open(where).sees("3 personen").keep("seats-group")
    visitor.follow("Plekken en wie voorgaat").fill("Aantal plekken (niet verplicht)", "4")
    visitor.page.get_by_label("Gereserveerd voor").first.select_option(
        label="Kinderopvang en peuterspeelzalen"
    )
    visitor.page.get_by_label("Plekken", exact=True).first.fill("1")
    visitor.press("Bekijk wat er verandert").keep("seats-foreseen")
    visitor.sees("Blijft wachten, en waarom:").sees("1 persoon schuift door")
    visitor.press("Sla deze regels op").sees("De regels voor plekken zijn opgeslagen.")


def _enrols_past_the_limit(visitor, where):
    visitor.open(f"{where}/deelnemers").keep("seats-participants")
    visitor.follow("Schrijf iemand in").fill("Naam of e-mailadres", "kok").press("Zoeken")
    visitor.keep("seats-find").follow("Kok, Noor").keep("seats-enrol")
    visitor.tick("Het aantal plekken, en wie wacht").fill("Waarom (niet verplicht)", "komt mee")
    visitor.press("Schrijf Noor Kok in").sees("Buiten de regels").keep("seats-enrolment")


def _writes(visitor, where):
    visitor.open(f"{where}/deelnemers?deel=wachtlijst").sees("2 personen").keep("seats-waiting")
    visitor.open(f"{where}/deelnemers/antwoorden").sees("vegetarisch").keep("seats-answers")
    visitor.open(f"{where}/deelnemers/werkgevers").sees("De Linde").keep("seats-employers")
    visitor.open(f"{where}/deelnemers/blad").keep("seats-sheet")
    visitor.open(f"{where}/deelnemers/brief").fill("Onderwerp", "Andere zaal")
    visitor.fill("Tekst van de mail", "We zitten in zaal 2.").press("Bekijk de mail")
    visitor.sees("We zitten in zaal 2.").keep("seats-letter")
    visitor.press("Stuur de mail naar 5 personen").sees("De mail gaat naar 5 mensen.")
    assert db.session.query(QueuedLetter).filter_by(kind="planning/message").count() == 5


def _looks_somebody_up(visitor):
    visitor.open("/deelnemers?zoek=groot").keep("seats-search").follow("Groot, Noor")
    visitor.sees("Groep Roosendaal").keep("seats-person").follow("Meldcode en veiligheid")
    visitor.follow("Meld af").keep("seats-sign-off").press("Meld af")
    visitor.sees("Afgemeld")


def _decides(visitor):
    visitor.open("/planning/aanvragen").sees("1 inschrijving om over te beslissen")
    visitor.keep("seats-requests").follow("Wijs af").keep("seats-decline")
    visitor.open("/planning/aanvragen").press("Keur goed Mulder, Noor").sees("Je zei ja.")
    visitor.follow("Fenna").keep("seats-guest")
    confirmed = db.session.query(Enrolment).filter_by(state=EnrolmentState.CONFIRMED)
    assert confirmed.count() == 5


def _makes_a_code(visitor, where):
    visitor.open(f"{where}/codes").fill("Voor hoeveel mensen", "2").press("Maak een code")
    visitor.keep("seats-codes").sees("0 van 2")
