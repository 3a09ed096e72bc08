"""What the pages of checks say is so."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.registry.checks.models import OverviewUpload
from tests.factories import NOW, TODAY, make_organisation, make_professional, make_staff
from tests.factories_registry import make_registration


@pytest.fixture
def shelf(client, monkeypatch):
    """The manager of an employer, signed in, and one of its people."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    employer = make_organisation(under=make_organisation())
    client.sign_in(make_staff(Role.MANAGER, employer))
    return client, make_professional(employer, family_name="Groot"), employer


def test_who_looks_up_sees_that_the_dates_say_it_lapsed(shelf):
    desk, person, _employer = shelf
    row = make_registration(
        person, held_date=TODAY - timedelta(days=3), now=NOW - timedelta(days=60)
    )
    page = desk.page(f"/registraties/controles/{row.public_id}")
    assert "Status Verlopen" in page.text


def test_a_row_with_two_faults_is_one_row_and_that_none_can_be_read_is_said(shelf):
    desk, _person, employer = shelf
    table = "SKJ-nummer\tKamer\tGeldig tot\n110000118\tTimmerman\t31-2-2029\n"
    desk.submit(
        "/registraties/overzicht-inlezen", {"pasted": table, "organisation": employer.public_id}
    )
    [public_id] = db.session.scalars(select(OverviewUpload.public_id))
    columns = {"number": "SKJ-nummer", "chamber": "Kamer", "held_on": "Geldig tot"}
    page = desk.submit(f"/registraties/overzicht-inlezen/{public_id}/kolommen", columns)
    assert "Rij 2" in page.text
    assert "1 Niet te lezen" in page.text
    assert "Geen rij is te lezen." in page.text
