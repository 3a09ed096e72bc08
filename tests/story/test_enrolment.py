"""From an advice to a report: enrolling, waiting, an offer, the room, the paper, the register."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import COMMAND, Role
from leerhuis.certificates.models import Certificate
from leerhuis.courses.rules import WaitingPolicy
from leerhuis.enrolment import service as enrolment
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.mail import delivery
from leerhuis.mail.models import QueuedLetter
from leerhuis.operations import runner
from leerhuis.operations.jobs import job
from leerhuis.people.rules import AppointmentKind, OrganisationKind
from leerhuis.reporting.models import Report
from leerhuis.reporting.rules import ReportState
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
    make_trainer,
    make_venue,
    train,
)
from tests.factories_attendance import sessions_of
from tests.factories_registry import FORMAL, INFORMAL, REFLECTION, give_points, make_registration
from tests.factories_registry import skj as skj_points

pytestmark = pytest.mark.browser
PASSWORD = "een lange zin voor de toets"
PHONE = {"width": 390, "height": 844}
NAMES = (("Bram", "", "Bakker"), ("Esra", "", "Kaya"), ("Lotte", "van", "Dijk"))
WISHED = "Kinderen in een complexe scheiding"


def with_password(person):
    link = signin.invite(person, by=COMMAND, now=clock.now())
    signin.choose_password(links.token_of(link), PASSWORD, origin="", now=clock.now())
    return person


@pytest.fixture
def region(app, time):
    """With a coordinator and a trainer."""
    region = make_organisation(name="Jeugdregio West-Brabant West")
    for given, family, role in (("Ine", "Jansen", "coordinator"), ("Roos", "Blom", "trainer")):
        staff = make_person(
            given_name=given, family_name=family, address=f"{given.lower()}@example.org"
        )
        make_grant(staff, Role(role), region)
        with_password(staff)
        region.trainer = staff
    return region


@pytest.fixture
def spring(region):
    """An employer with a manager."""
    spring = make_organisation(under=region, name="Stichting SPRING")
    mark = make_person(given_name="Mark", family_name="Terpstra", address="mark@example.org")
    make_grant(mark, Role.MANAGER, spring)
    with_password(mark)
    return spring


@pytest.fixture
def anouk(region, spring):
    """Lacks 6 points of formal learning and 4 of reflection."""
    rucphen = make_organisation(
        under=region, kind=OrganisationKind.MUNICIPALITY, name="Gemeente Rucphen"
    )
    anouk = make_person(
        given_name="Anouk", name_prefix="de", family_name="Groot", address="anouk@example.org"
    )
    make_appointment(anouk, spring)
    make_appointment(anouk, rucphen, kind=AppointmentKind.PLACEMENT)
    make_registration(anouk)
    told = ((FORMAL, Decimal(34)), (INFORMAL, Decimal(20)), (REFLECTION, Decimal(56)))
    give_points(anouk, *told)
    return with_password(anouk)


@pytest.fixture
def colleagues(spring):
    people = []
    for given, prefix, family in NAMES:
        person = make_person(
            given_name=given,
            name_prefix=prefix,
            family_name=family,
            address=f"{given.lower()}@spring.example",
        )
        make_appointment(person, spring)
        make_registration(person)
        people.append(person)
    return people


@pytest.fixture
def group(region):
    """A group of a course of its own in Roosendaal, which gives these points."""

    def make(title, *points, day, **given):
        course = make_course(
            title=title, organisation_id=region.id, points=skj_points(*points), least_share=80
        )
        edition = make_edition(course=course, starts_at=NOW + timedelta(days=day), **given)
        venue = make_venue(town="Roosendaal")
        with db.transaction():
            for session in sessions_of(edition):
                session.venue_id = venue.id
        edition.page = f"/cursussen/{course.public_id}"
        return edition

    return make


@pytest.fixture
def wished(group, colleagues):
    """Of two seats none is free, and whoever comes next waits until a coordinator gives one."""
    wished = group(WISHED, (FORMAL, "10"), day=30, capacity=2, policy=WaitingPolicy.MANUAL)
    for each in colleagues[:2]:
        enrolment.enrol(wished, each.id, by=COMMAND, now=clock.now())
    return wished


def fresh():
    """What was read before is of before, and a transaction that waits for a browser is ended."""
    db.session.rollback()
    db.session.expire_all()


def states_in(edition):
    fresh()
    rows = db.session.scalars(select(Enrolment).where(Enrolment.edition_id == edition.id))
    return sorted(each.state for each in rows)


def test_a_seat_from_the_advice_to_the_register(visitor, time, region, anouk, group, wished, page):
    taken = group("Hechting", (FORMAL, "6"), day=22)
    group("Intervisie in een vaste groep", (REFLECTION, "4"), day=29)
    (session,) = sessions_of(taken)
    train(session, make_trainer(region, person_id=region.trainer.id, name="Roos Blom"))
    where = f"/planning/groepen/{wished.public_id}"
    fresh()

    visitor.sign_in("anouk@example.org", PASSWORD)
    _follows_the_advice(visitor)
    _waits(visitor, wished)
    visitor.sign_out().sign_in("ine@example.org", PASSWORD)
    _makes_room(visitor, where)
    _offers(visitor, where)
    visitor.sign_out()
    _says_yes(visitor, wished, anouk)

    time.now = session.starts_at + timedelta(hours=1)
    visitor.sign_in("roos@example.org", PASSWORD)
    _marks_without_a_network(visitor, session)
    time.pass_by(days=1)
    fresh()
    assert runner.run_once(job("certificates"), at=None) == 1
    visitor.sign_out()
    _is_checked_by_anyone(visitor, anouk)
    assert runner.run_once(job("reports"), at=None) == 1
    visitor.sign_in("ine@example.org", PASSWORD)
    _reports(visitor)


def _follows_the_advice(visitor):
    visitor.open("/mijn/advies").sees("2 groepen, samen 2 dagen weg").sees("Hiermee ben je er")
    visitor.sees("Hechting").sees("Roosendaal, 6 kilometer").keep("advies")
    visitor.press("Schrijf je in voor deze 2 groepen")
    visitor.sees("Je bent ingeschreven in 2 groepen.").sees("Intervisie in een vaste groep")
    visitor.keep("advies-ingeschreven")
    visitor.open("/mijn/advies").sees("Er zijn geen punten die je nog moet zoeken")


def _waits(visitor, wished):
    visitor.open(wished.page).press("Zet me op de wachtlijst")
    visitor.sees("Je staat op plek 1 van de wachtlijst").sees("2 van 2").keep("wachten")
    visitor.open("/mijn/inschrijvingen").follow("Wachtlijst").sees(WISHED)


def _makes_room(visitor, where):
    visitor.open(where).follow("Plekken en wie voorgaat")
    visitor.fill("Aantal plekken (niet verplicht)", "4")
    visitor.page.get_by_label("Gereserveerd voor").first.select_option(
        label="Kinderopvang en peuterspeelzalen"
    )
    visitor.page.get_by_label("Plekken", exact=True).first.fill("1")
    visitor.press("Bekijk wat er verandert").sees("Groot, Anouk de").keep("plekken-vooraf")
    visitor.press("Sla deze regels op").sees("De regels voor plekken zijn opgeslagen.")


def _offers(visitor, where):
    visitor.open(f"{where}/deelnemers?deel=wachtlijst").sees("1 persoon").follow("Groot, Anouk de")
    visitor.keep("wachtlijst-persoon").press("Bied de plek aan")
    visitor.sees("De plek is aangeboden, met een mail.")


def _says_yes(visitor, wished, anouk):
    """By the link of the letter, on a phone."""
    fresh()
    delivery.run(now=clock.now())
    letter = db.session.scalars(
        select(QueuedLetter.rendered).where(
            QueuedLetter.person_id == anouk.id, QueuedLetter.kind == "enrolment/offered"
        )
    ).one()
    link = re.search(rb"/plek/[\w-]{43}", letter.replace(b"=\r\n", b""))[0].decode()
    fresh()
    visitor.page.set_viewport_size(PHONE)
    visitor.open(link).sees(WISHED)
    assert EnrolmentState.OFFERED in states_in(wished)
    visitor.press("Ja, ik neem de plek").sees("Je hebt ja gezegd")
    assert states_in(wished) == [EnrolmentState.CONFIRMED] * 3
    fresh()


def _marks_without_a_network(visitor, session):
    visitor.page.set_viewport_size(PHONE)
    visitor.open(f"/presentie/{session.public_id}")
    network, line = visitor.page.context, visitor.page.locator("[data-roll-line]")
    network.set_offline(True)
    person = visitor.page.get_by_role("group", name="Groot, Anouk de")
    person.get_by_role("radio", name="Aanwezig").check(force=True)
    expect(line).to_contain_text("1 nog te versturen. Geen verbinding.")
    visitor.keep("presentie-anouk-zonder-netwerk", widths=(390,))
    network.set_offline(False)
    expect(line).to_have_text("Alles is opgeslagen.", timeout=15_000)


def _is_checked_by_anyone(visitor, anouk):
    fresh()
    code = db.session.scalars(
        select(Certificate.code).where(Certificate.person_id == anouk.id)
    ).one()
    fresh()
    visitor.open("/c").fill("Code op het bewijs", code[:-1]).press("Controleer dit bewijs")
    visitor.sees("We kennen deze code niet").does_not_see("Anouk")
    visitor.open("/c").fill("Code op het bewijs", code.lower()).press("Controleer dit bewijs")
    visitor.sees("Dit bewijs is echt en geldig").sees("Anouk de Groot").sees("Hechting")
    visitor.keep("bewijs-gecontroleerd")


def _reports(visitor):
    visitor.open("/planning/melden").sees("Groot, Anouk de").sees("Hechting").keep("melden")
    visitor.page.get_by_role("checkbox").first.check()
    visitor.sees("1 rij gekozen").press("Noteer als gemeld").sees("1 rij is gemeld.")
    visitor.open("/planning/melden?deel=gemeld").sees("Groot, Anouk de").keep("gemeld")
    fresh()
    assert db.session.scalars(select(Report.state)).all() == [ReportState.TOLD]


def test_a_manager_says_yes_and_enrols_two_colleagues(
    visitor, region, spring, anouk, colleagues, group
):
    asked = group("Hechting", (FORMAL, "6"), day=22)
    small = group("Beroepscode in de praktijk", (REFLECTION, "4"), day=44, capacity=1)
    fresh()
    visitor.sign_in("mark@example.org", PASSWORD)
    visitor.open("/team/wie-beslist").follow("Stichting SPRING")
    visitor.page.get_by_label("De leidinggevende beslist. Tot dan blijft de plek bewaard.").check()
    visitor.press("Sla de keuze op")
    enrolment.enrol(asked, anouk.id, by=identity(anouk), now=clock.now())
    assert states_in(asked) == [EnrolmentState.REQUESTED]
    fresh()
    visitor.open("/team/inschrijvingen").follow("Groot, Anouk de")
    visitor.sees("vraagt je goedkeuring").press("Keur goed")
    visitor.sees("1 inschrijving is goedgekeurd.")
    assert states_in(asked) == [EnrolmentState.CONFIRMED]
    fresh()
    visitor.open(small.page).follow("Schrijf collega's in")
    visitor.tick("Kies Bakker, Bram").tick("Kies Kaya, Esra").press("Kijk wie een plek krijgt")
    visitor.sees("Komt op de wachtlijst").keep("collegas-wie-een-plek")
    assert states_in(small) == []
    fresh()
    visitor.press("Schrijf collega's in").sees("1 collega is ingeschreven.")
    visitor.sees("1 collega staat op de wachtlijst.")
    assert states_in(small) == [EnrolmentState.CONFIRMED, EnrolmentState.WAITING]
