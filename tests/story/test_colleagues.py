"""A manager in a browser: says who decides, approves, declines, and enrols several colleagues."""

from datetime import timedelta
from decimal import Decimal

import pytest

from leerhuis import clock, sheets
from leerhuis.access import COMMAND, Role
from leerhuis.courses.words import Payer
from leerhuis.enrolment import service as enrolment
from leerhuis.people.rules import AppointmentKind
from leerhuis.signin import links
from leerhuis.signin import service as signin
from tests.factories import (
    NOW,
    identity,
    make_appointment,
    make_course,
    make_edition,
    make_grant,
    make_organisation,
    make_person,
)
from tests.factories_registry import make_registration

pytestmark = pytest.mark.browser
PASSWORD = "een lange zin voor de toets"
NAMES = (
    ("Anouk", "de", "Groot"),
    ("Bram", "", "Bakker"),
    ("Esra", "", "Kaya"),
    ("Lotte", "van", "Dijk"),
    ("Youssef", "", "El Amrani"),
    ("Noor", "", "Smits"),
)


@pytest.fixture
def region(app):
    return make_organisation(name="Jeugdregio West-Brabant West")


@pytest.fixture
def mark(region):
    spring = make_organisation(under=region, name="Stichting SPRING")
    mark = make_person(given_name="Mark", family_name="Terpstra", address="mark@example.org")
    make_grant(mark, Role.MANAGER, spring)
    link = signin.invite(mark, by=COMMAND, now=clock.now())
    signin.choose_password(links.token_of(link), PASSWORD, origin="", now=clock.now())
    mark.at = spring
    return mark


@pytest.fixture
def colleagues(region, mark):
    town = make_organisation(under=region, name="Gemeente Zundert")
    people = []
    for given, prefix, family in NAMES:
        person = make_person(
            given_name=given,
            name_prefix=prefix,
            family_name=family,
            address=f"{given.lower()}@spring.example",
        )
        make_appointment(person, mark.at)
        make_registration(person)
        people.append(person)
    guest = make_person(given_name="Ilse", family_name="Vos")
    make_appointment(guest, town)
    make_appointment(guest, mark.at, kind=AppointmentKind.PLACEMENT)
    return [*people, guest]


def test_a_manager_decides_and_enrols(region, time, visitor, mark, colleagues, tmp_path):
    paid = {"fee": Decimal("60.00"), "payer": Payer.EMPLOYER}
    course = make_course(organisation_id=region.id, title="Kinderen in een complexe scheiding")
    group = make_edition(course=course, sessions=2, capacity=8, **paid)
    other = make_course(organisation_id=region.id, title="Beroepscode in de praktijk")
    small = make_edition(course=other, starts_at=NOW + timedelta(days=44), capacity=2)

    visitor.sign_in("mark@example.org", PASSWORD)
    visitor.open("/team/wie-beslist").sees("Zoals Leerhuis begint").keep("wie-beslist")
    visitor.follow("Stichting SPRING")
    visitor.page.get_by_label("De leidinggevende beslist. Tot dan blijft de plek bewaard.").check()
    visitor.keep("wie-beslist-kiezen").press("Sla de keuze op").sees("Hier gekozen")

    for person in colleagues[:3]:
        enrolment.enrol(group, person.id, by=identity(person), now=clock.now())
    enrolment.enrol(group, colleagues[-1].id, by=identity(colleagues[-1]), now=clock.now())

    visitor.open("/team/inschrijvingen").sees("Groot, Anouk de").sees("€").keep("goedkeuren")
    visitor.follow("Kaya, Esra").sees("Esra Kaya vraagt je goedkeuring").keep("goedkeuren-een")
    visitor.press("Keur goed").sees("1 inschrijving is goedgekeurd.")
    visitor.page.get_by_role("checkbox").first.check()
    visitor.page.get_by_role("button", name="Wijs af", exact=True).click()
    visitor.look().sees("Wijs 1 inschrijving af")
    visitor.page.get_by_label("De kosten", exact=True).check()
    visitor.keep("afwijzen").press("Wijs af").sees("1 inschrijving is afgewezen.")

    visitor.open("/team/afwezig").sees("Vos, Ilse").does_not_see("scheiding").keep("afwezig")
    visitor.open("/team/wie-volgt-wat").sees("Kaya, Esra").keep("wie-volgt-wat")

    visitor.open(f"/cursussen/{other.public_id}").follow("Schrijf collega's in")
    for name in ("Bakker, Bram", "Dijk, Lotte van", "Smits, Noor"):
        visitor.tick(f"Kies {name}")
    visitor.sees("3 collega's gekozen").keep("collegas-kiezen")
    visitor.press("Kijk wie een plek krijgt").sees("Komt op de wachtlijst").keep("collegas-vooraf")
    visitor.press("Schrijf collega's in").sees("2 collega's zijn ingeschreven.")
    visitor.sees("1 collega staat op de wachtlijst.").keep("collegas-gedaan")

    rows = [["youssef@spring.example", ""], ["bram@spring.example", ""], ["", "Lotte van Dijk"]]
    file = tmp_path / "collegas.csv"
    file.write_bytes(sheets.write_csv(["E-mailadres", "Naam"], rows))
    visitor.open(f"/team/bestand?groep={small.public_id}").keep("bestand")
    visitor.page.get_by_label("Bestand").set_input_files(file)
    visitor.press("Bekijk het bestand").sees("Zit al in deze groep").keep("bestand-vooraf")
    visitor.press("Schrijf collega's in").sees("De collega's zijn ingeschreven")
    visitor.keep("bestand-gedaan")
