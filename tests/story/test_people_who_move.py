"""Somebody has two accounts, becomes one person, and leaves with an address of their own."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.access import COMMAND, Role
from leerhuis.people import queries
from leerhuis.people.models import Person
from leerhuis.privacy.leavers import service as leavers
from leerhuis.privacy.merging.models import MergeRequest
from leerhuis.signin import links
from leerhuis.signin import service as signin
from tests.factories import make_appointment, make_organisation, make_person, make_staff, saved
from tests.factories_registry import make_registration

pytestmark = pytest.mark.browser
PASSWORD = "een lange zin voor de toets"
KEEPER, WORK, OTHER = "beheer@example.org", "samira@example.org", "sam@example.org"


def let_in(person, now):
    link = signin.invite(person, by=COMMAND, now=now)
    signin.choose_password(links.token_of(link), PASSWORD, origin="", now=now)


def people(now):
    region = make_organisation(name="Regio Noord")
    old, new = (make_organisation(under=region, name=each) for each in ("Amarant", "SPRING"))
    keeper = make_staff(
        Role.ADMINISTRATOR, region, given_name="Bo", family_name="Beheer", address=KEEPER
    )
    sam = make_person(given_name="Sam", family_name="Haddad", address=OTHER)
    today = now.date()
    make_appointment(sam, old, ends_on=today - timedelta(days=400))
    make_appointment(sam, new, starts_on=today - timedelta(days=300))
    samira = make_person(given_name="Samira", family_name="Haddad", address=WORK)
    leaves_on = today + timedelta(days=20)
    make_appointment(samira, new, starts_on=today - timedelta(days=399), ends_on=leaves_on)
    make_registration(samira)
    for each in (keeper, sam, samira):
        let_in(each, now)
    return sam, samira


def test_two_accounts_become_one_and_go_along(visitor, app, time):
    sam, samira = people(time.now)
    visitor.sign_in(KEEPER, PASSWORD).open(f"/beheer/personen/{samira.public_id}")
    visitor.follow("Samira staat er twee keer in: voeg ze samen")
    visitor.fill("Naam of e-mailadres", "haddad").press("Zoeken").keep("samenvoegen-zoeken")
    visitor.follow("Haddad, Sam").sees("Beide moeten ja zeggen").keep("samenvoegen")
    visitor.fill("Naam van wie verdwijnt", "Sam Haddad").press("Vraag het allebei")
    visitor.sees("We hebben het allebei per mail gevraagd.").sign_out()

    asked = f"/mijn/samenvoegen/{db.session.scalar(select(MergeRequest.public_id))}"
    db.session.rollback()
    for address in (OTHER, WORK):
        visitor.sign_in(address, PASSWORD).open(asked).sees("ook van jou?")
        if address == OTHER:
            visitor.keep("samenvoegen-vraag")
        visitor.press("Ja, beide zijn van mij").sign_out()
    db.session.rollback()
    assert db.session.get(Person, sam.id).merged_into_id == samira.id
    db.session.rollback()

    visitor.sign_in(OTHER, PASSWORD).open("/mijn/werkgever-ziet")
    visitor.sees("Amarant").press("Deel met mijn werkgever Amarant")
    visitor.sees("Je werkgever ziet deze tijd nu.")
    visitor.keep("wat-mijn-werkgever-ziet")
    visitor.open("/mijn/prive-adres").keep("prive-adres")
    row = visitor.page.get_by_role("row").filter(has_text=OTHER)
    row.get_by_role("button").click()
    visitor.look().sees("Privé")
    _last_day(samira, time)
    visitor.open("/mijn/prive-adres").sees("Je laatste dag is").keep("prive-adres").sign_out()

    time.pass_by(days=21)
    with app.app_context():
        leavers.look_after(now=time.now)
    visitor.sign_in(OTHER, PASSWORD).open("/mijn/prive-adres").sees("Je hebt nu geen werkgever")
    visitor.does_not_see(WORK)


def _last_day(person, time):
    """Her last day is set: twenty days from now."""
    db.session.expire_all()
    card = db.session.get(Person, person.id)
    from_now = (time.now + timedelta(days=20)).date()
    for each in queries.appointments_of(card.id):
        if each.ends_on is None:
            each.ends_on = from_now
            saved(each)
