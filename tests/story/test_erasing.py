"""Who left long ago is foreseen and kept; who asks is erased, and what is counted stays."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.access import COMMAND, Role
from leerhuis.people.models import Person
from leerhuis.privacy.erasing import expiring, foreseeing
from leerhuis.signin import links
from leerhuis.signin import service as signin
from tests.factories import make_appointment, make_edition, make_organisation, make_person
from tests.factories import make_staff as make_holder
from tests.factories_attendance import make_seat

pytestmark = pytest.mark.browser
PASSWORD = "een lange zin voor de toets"
LONG_AGO = datetime(2019, 3, 1, tzinfo=UTC)


def gone(employer, family_name):
    person = make_person(given_name="Samira", family_name=family_name, created_at=LONG_AGO)
    make_appointment(person, employer, starts_on=date(2019, 3, 1), ends_on=date(2021, 1, 1))
    return person


def test_data_goes_when_it_has_had_its_time_and_when_somebody_asks(visitor, app, time):
    region = make_organisation(name="Regio Noord")
    employer = make_organisation(under=region, name="De Kring")
    officer = make_holder(Role.PRIVACY_OFFICER, region, address="privacy@example.org")
    left, needed, asking = (gone(employer, each) for each in ("Haddad", "Visser", "Zwart"))
    seat = make_seat(make_edition(starts_at=LONG_AGO), asking)
    link = signin.invite(officer, by=COMMAND, now=time.now)
    signin.choose_password(links.token_of(link), PASSWORD, origin="", now=time.now)
    foreseeing.foresee_due(now=time.now)

    visitor.sign_in("privacy@example.org", PASSWORD).open("/bewaartermijnen")
    visitor.sees("24 maanden na de laatste aanstelling").keep("wissen-bewaartermijnen")
    visitor.open("/bewaartermijnen/komende-maand").sees("Haddad, Samira")
    visitor.keep("wissen-komende-maand")
    path = visitor.page.get_by_role("row", name="Visser").get_by_role("link").get_attribute("href")
    visitor.open(path).fill("Waarom is dit nog nodig?", "Er loopt een bezwaar.")
    visitor.press("Bewaar het langer").sees("Er loopt een bezwaar.")

    visitor.open("/wissen?zoek=zwart").follow("Samira Zwart").sees("Inschrijvingen")
    visitor.keep("wissen-iemand").fill("Waarom worden deze gegevens gewist?", "Verzoek van januari")
    visitor.fill("Typ de naam van de persoon", "Samira Zwart").press("Wis deze gegevens")
    visitor.open(f"/wissen/{asking.public_id}").sees("Deze gegevens zijn gewist")
    visitor.does_not_see("Zwart")

    expiring.erase_due(now=datetime(2027, 2, 1, 4, tzinfo=UTC))
    db.session.expire_all()
    rows = db.session.scalars(select(Person).where(Person.erased_at.is_not(None)))
    assert {each.id for each in rows} == {left.id, asking.id}
    assert db.session.get_one(Person, needed.id).family_name == "Visser"
    assert seat.person_id == asking.id
