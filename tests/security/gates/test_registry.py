"""Whose registrations, evidence and work a manager sees, where more than one employer is in it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.people.models import RoleGrant
from leerhuis.registry.application import queries as application
from leerhuis.registry.checks import overview
from leerhuis.registry.dossier import evidence
from leerhuis.registry.dossier.models import Evidence
from tests.application.people import add_work, ask
from tests.factories import (
    NOW,
    TODAY,
    identity,
    make_appointment,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
)
from tests.factories_registry import FORMAL, give_points, make_registration
from tests.handed_in import paper

SOON = TODAY + timedelta(days=14)
LAST = TODAY - timedelta(days=40)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def spring(region):
    return make_organisation(under=region, name="SPRING")


@pytest.fixture
def elsewhere(region):
    return make_organisation(under=region, name="Elders")


@pytest.fixture
def ine(spring):
    return make_staff(Role.MANAGER, spring)


def coming(organisation):
    """Somebody whose work there begins soon, and who has a registration."""
    person = make_person()
    make_appointment(person, organisation, starts_on=SOON)
    return person, make_registration(person)


def test_who_will_work_elsewhere_soon_is_seen_there_and_not_here(client, ine, spring, elsewhere):
    client.sign_in(ine)
    person, row = coming(elsewhere)
    assert client.get(f"/registraties/{person.public_id}").status_code == 404
    assert client.get(f"/registraties/controles/{row.public_id}").status_code == 404
    person, row = coming(spring)
    client.page(f"/registraties/{person.public_id}")
    client.page(f"/registraties/controles/{row.public_id}")


def with_evidence(*work):
    """Somebody with these (organisation, first day, last day), and evidence of the first."""
    person = make_person()
    for organisation, first, last in work:
        make_appointment(person, organisation, starts_on=first, ends_on=last)
    make_registration(person)
    give_points(person, (FORMAL, Decimal(6)), on=work[0][1] + timedelta(days=9))
    evidence.add(person.id, "r-1", data=paper(), name="bewijs.pdf", by=identity(person), now=NOW)
    return db.session.query(Evidence).filter_by(person_id=person.id).one()


def test_evidence_is_open_to_who_employs_somebody_and_closed_after_the_last_day(
    client, ine, spring, elsewhere
):
    client.sign_in(ine)
    first = date(2026, 1, 1)
    stays, left = (
        with_evidence((spring, first, None)),
        with_evidence((spring, first, LAST), (elsewhere, LAST + timedelta(days=1), None)),
    )
    other = with_evidence((elsewhere, first, None))
    assert client.get(f"/mijn/bewijs/{stays.public_id}").status_code == 200
    assert client.get(f"/mijn/bewijs/{left.public_id}").status_code == 404
    assert client.get(f"/mijn/bewijs/{other.public_id}").status_code == 404


@pytest.fixture
def asked_by_two(spring, elsewhere):
    """A statement of somebody whom two organisations employ, with work for both."""
    person = make_professional(spring)
    make_appointment(person, elsewhere, starts_on=date(2025, 3, 1))
    make_staff(Role.MANAGER, spring)
    registration = make_registration(person, held_date=date(2027, 6, 3))
    for name in ("SPRING", "Elders"):
        add_work(person, name, on=date(2025, 3, 1))
    statement = ask(registration, person)
    return registration, f"/registraties/verklaring/{statement.public_id}"


def test_a_statement_tells_an_employer_of_the_work_for_itself(client, ine, asked_by_two):
    registration, address = asked_by_two
    page = client.sign_in(ine).page(address).text
    assert "SPRING: sinds 1 maart 2025" in page
    assert "Elders" not in page
    who = identity(ine)
    [work] = application.work_at(registration, who, today=TODAY)
    assert work.employer == "SPRING"


def test_a_statement_tells_an_employer_of_its_own_appointment(ine, asked_by_two):
    registration, _ = asked_by_two
    found = application.employments_at(registration, identity(ine), today=TODAY)
    assert [each.organisation.name for each in found] == ["SPRING"]


def test_an_overview_is_no_longer_of_who_manages_another_employer_by_now(
    client, ine, spring, elsewhere
):
    data = b"Nummer;Naam\r\n110000998;Bert"
    row = overview.keep(data, name="skj.csv", organisation=spring, by=identity(ine), now=NOW)
    address = f"/registraties/overzicht-inlezen/{row.public_id}"
    client.sign_in(ine).page(address + "/kolommen")
    with db.transaction():
        db.session.query(RoleGrant).one().organisation_id = elsewhere.id
    assert client.get(address).status_code == 404
    assert client.get(address + "/kolommen").status_code == 404
