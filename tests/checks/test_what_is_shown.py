"""What the pages of checks say is so."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import HOUSE, Role
from leerhuis.registry import service as registry
from leerhuis.registry.checks.models import OverviewUpload
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import Source
from tests.factories import NOW, TODAY, make_organisation, make_professional, make_staff
from tests.factories_registry import make_registration

IN = "/registraties/overzicht-inlezen"


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


def looked_at(desk, employer, *rows):
    """The overview beside Leerhuis."""
    table = "\n".join(["SKJ-nummer\tKamer\tGeldig tot\tStatus", *rows])
    desk.submit(IN, {"pasted": table, "organisation": employer.public_id})
    [public_id] = db.session.scalars(select(OverviewUpload.public_id))
    columns = {"number": "SKJ-nummer", "chamber": "Kamer", "held_on": "Geldig tot"}
    return desk.submit(f"{IN}/{public_id}/kolommen", columns | {"status": "Status"})


def test_a_row_with_two_faults_is_one_row_and_that_none_can_be_read_is_said(shelf):
    desk, _person, employer = shelf
    page = looked_at(desk, employer, "110000118\tTimmerman\t31-2-2029\tActief")
    assert "Rij 2" in page.text
    assert "1 Niet te lezen" in page.text
    assert "Geen rij is te lezen." in page.text


@pytest.mark.parametrize(
    ("status", "there"),
    [
        ("Geregistreerd", "1 Gelijk, nog te bevestigen"),
        ("", "1 Gelijk, nog te bevestigen"),
        ("Doorgehaald", "In het overzicht staat Doorgehaald."),
        ("Aanvraag loopt", "Kijk zelf naar de rijen hierboven."),
    ],
)
def test_whom_the_overview_does_not_call_registered_is_looked_at(shelf, status, there):
    desk, person, employer = shelf
    make_registration(person, number="110000118", held_date=date(2029, 6, 1))
    page = looked_at(desk, employer, f"110000118\t\t1-6-2029\t{status}")
    assert there in page.text


def test_the_date_of_an_extension_is_no_difference(shelf):
    desk, person, employer = shelf
    row = make_registration(person, number="110000118", held_date=date(2029, 6, 1))
    told = {"source": Source.EVIDENCE, "by": HOUSE, "now": NOW}
    registry.extend(row, until=date(2029, 12, 1), seen_on=TODAY, **told)
    assert "1 december 2029" in desk.page(f"/registraties/controles/{row.public_id}").text
    page = looked_at(desk, employer, "110000118\t\t1-12-2029\tGeregistreerd")
    assert "1 Gelijk, nog te bevestigen" in page.text
    [public_id] = db.session.scalars(select(OverviewUpload.public_id))
    desk.submit(f"{IN}/{public_id}/bevestigen")
    assert db.session.scalars(select(Registration.checked_on)).one() == TODAY
