"""What an administrator finds and changes of people, roles and ways in, and of which places."""

import pytest

from leerhuis import clock
from leerhuis.access import Role
from leerhuis.errors import Missing
from leerhuis.mail import service as mail
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import Letter
from leerhuis.operations import queries as operations
from leerhuis.operations import rules as operating
from leerhuis.people import directory
from leerhuis.signin.providers.models import ProviderDomain, ProviderMapping
from tests.factories import (
    NOW,
    TODAY,
    db,
    identity,
    make_appointment,
    make_grant,
    make_organisation,
    make_professional,
    make_staff,
    saved,
)
from tests.signin.providers import make_provider


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
def admin(spring):
    return make_staff(Role.ADMINISTRATOR, spring)


def test_of_who_works_for_two_the_other_appointment_and_role_are_not_there(
    client, admin, spring, elsewhere
):
    person = make_professional(spring)
    job = make_appointment(person, elsewhere)
    grant = make_grant(person, Role.TRAINER, elsewhere)
    client.sign_in(admin)
    assert client.get(f"/beheer/aanstellingen/{job.public_id}").status_code == 404
    client.submit(f"/beheer/rollen/{grant.public_id}/intrekken", status=404)
    db.session.refresh(grant)
    assert grant.ended_at is None


def test_heads_are_counted_below_ones_own_places(admin, spring, elsewhere):
    make_professional(spring)
    make_professional(elsewhere)
    assert directory.headcounts(identity(admin), day=TODAY) == {spring.id: 1}


def test_domains_and_roles_of_the_provider_of_others_stay(client, admin, elsewhere):
    provider = make_provider(elsewhere)
    given = {"claim": "groups", "value": "x", "role": Role.TRAINER}
    mapping = saved(ProviderMapping(provider_id=provider.id, organisation_id=elsewhere.id, **given))
    [domain] = db.session.query(ProviderDomain).all()
    client.sign_in(admin)
    client.submit(f"/beheer/inlogdomeinen/{domain.public_id}/weghalen", status=404)
    client.submit(f"/beheer/inlogrollen/{mapping.public_id}/weghalen", status=404)
    assert db.session.query(ProviderDomain).count() == db.session.query(ProviderMapping).count()
    assert db.session.query(ProviderDomain).count() == 1


def test_a_letter_that_somebody_else_tried_is_not_ones_own(admin, region):
    other = make_staff(Role.ADMINISTRATOR, region)
    tried = Letter(kind=operating.TEST_LETTER, person_id=other.id, subject="x")
    mail.queue(tried, now=NOW)
    assert db.session.query(QueuedLetter).count() == 1
    assert operations.test_letter(identity(other)) is not None
    assert operations.test_letter(identity(admin)) is None


def test_a_grant_of_another_employer_is_missing(admin, elsewhere):
    grant = make_grant(make_professional(elsewhere), Role.TRAINER, elsewhere)
    with pytest.raises(Missing):
        directory.grant_for(identity(admin), grant.public_id, today=TODAY)
