"""The coordinator's pages: the certificates of a group, one taken back, all in one file."""

from io import BytesIO
from zipfile import ZipFile

import pikepdf
import pytest
from sqlalchemy import select

from leerhuis import clock, db, files
from leerhuis.access import Role
from leerhuis.certificates import bundling, service
from leerhuis.certificates.models import CertificateBundle
from leerhuis.courses.models import Course
from tests.certificates.test_issuing import LATER, followed, issued
from tests.counting import statements
from tests.factories import make_course, make_edition, make_organisation, make_person, make_staff


@pytest.fixture(autouse=True)
def later(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def edition(client, region):
    client.sign_in(make_staff(Role.COORDINATOR, region))
    return make_edition(course=make_course(organisation_id=region.id, title="Hechting"))


def given(edition, *names):
    for name in names:
        followed(edition, make_person(given_name=name, family_name="Vos"))
    service.issue_due(now=LATER)
    return issued()


def page_of(edition):
    return f"/planning/groepen/{edition.public_id}/certificaten"


def test_the_list_names_who_has_one(client, edition):
    given(edition, "Anna", "Bram")
    text = client.page(page_of(edition)).text
    assert "Anna Vos" in text
    assert "Bram Vos" in text
    assert text.count("Geldig") == 2


def test_an_empty_list_says_when_they_come(client, edition):
    assert "Nog geen certificaten" in client.page(page_of(edition)).text


def test_a_long_list_is_paged_and_asks_as_little_as_a_short_one(client, edition):
    given(edition, "Anna")
    with statements() as few:
        client.page(page_of(edition))
    given(edition, *(f"Persoon{number}" for number in range(60)))
    with statements() as many:
        page = client.page(page_of(edition))
    assert len(many) == len(few)
    assert page.text.count("Geldig") == 50


def test_one_is_withdrawn_with_a_reason_that_the_page_shows(client, edition):
    (certificate,) = given(edition, "Anna")
    ask = f"/certificaten/{certificate.public_id}/intrekken"
    assert "Anna Vos" in client.page(ask).text
    refused = client.submit(ask, {"why": " "})
    assert "Zeg waarom je het intrekt" in refused.text
    done = client.submit(ask, {"why": "Dubbel <b>gegeven</b>"})
    assert "Dubbel &lt;b&gt;gegeven" in done.html
    assert "Ingetrokken" in done.text
    assert "Dit bewijs is ingetrokken" in client.page(f"/c/{certificate.code}").text


def test_one_is_issued_again_after_seeing_what_changes(client, edition):
    (certificate,) = given(edition, "Anna")
    ask = f"/certificaten/{certificate.public_id}/opnieuw"
    assert "hetzelfde" in client.page(ask).text
    with db.transaction():
        db.session.get(Course, edition.course_id).title = "Hechting en trauma"
    text = client.page(ask).text
    assert "Hechting en trauma" in text
    client.submit(ask, {})
    old, new = issued()
    assert "vervangen" in client.page(f"/c/{old.code}").text
    assert "echt en geldig" in client.page(f"/c/{new.code}").text


def test_all_of_them_come_in_one_file_with_names_that_differ(client, edition):
    given(edition, "Anna", "Anna", "Łucja")
    asked = client.submit(page_of(edition) + "/zip", {})
    assert "0 van de 3" in asked.text
    assert bundling.make_due(now=LATER) == 1
    (bundle,) = db.session.scalars(select(CertificateBundle))
    assert (bundle.done, bundle.total) == (3, 3)
    assert "klaar" in client.page(f"/certificaten/zip/{bundle.public_id}").text
    answer = client.get(f"/certificaten/zip/{bundle.public_id}.zip")
    data = answer.data
    answer.close()
    with ZipFile(BytesIO(data)) as archive:
        assert sorted(archive.namelist()) == ["Anna Vos (2).pdf", "Anna Vos.pdf", "Łucja Vos.pdf"]
        for name in archive.namelist():
            assert len(pikepdf.open(BytesIO(archive.read(name))).pages) == 1


def test_asking_twice_makes_one_file(client, edition):
    given(edition, "Anna")
    for _ in range(2):
        client.submit(page_of(edition) + "/zip", {})
    assert bundling.make_due(now=LATER) == 1
    assert bundling.make_due(now=LATER) == 0


def test_work_that_stopped_half_way_is_begun_anew(client, edition):
    given(edition, "Anna")
    client.submit(page_of(edition) + "/zip", {})
    (bundle,) = db.session.scalars(select(CertificateBundle))
    with db.transaction():
        bundle.claimed_at = LATER
    assert bundling.make_due(now=LATER) == 0
    assert bundling.make_due(now=LATER + bundling.LEASE * 2) == 1


def test_the_file_is_gone_after_a_day(client, edition):
    given(edition, "Anna")
    client.submit(page_of(edition) + "/zip", {})
    bundling.make_due(now=LATER)
    (bundle,) = db.session.scalars(select(CertificateBundle))
    stored_as = bundle.stored_as
    assert bundling.drop_old(now=LATER + bundling.KEPT) == 0
    assert bundling.drop_old(now=LATER + bundling.KEPT * 2) == 1
    assert not files.is_there(stored_as)
    assert client.get(f"/certificaten/zip/{bundle.public_id}").status_code == 404


def test_the_coordinator_downloads_one(client, edition):
    (certificate,) = given(edition, "Anna")
    assert client.get(f"/certificaten/{certificate.public_id}.pdf").mimetype == "application/pdf"


def test_another_region_finds_nothing(client, edition):
    (certificate,) = given(edition, "Anna")
    client.submit(page_of(edition) + "/zip", {})
    (bundle,) = db.session.scalars(select(CertificateBundle))
    client.sign_in(make_staff(Role.COORDINATOR, make_organisation()))
    for address in (
        page_of(edition),
        f"/certificaten/{certificate.public_id}.pdf",
        f"/certificaten/{certificate.public_id}/intrekken",
        f"/certificaten/{certificate.public_id}/opnieuw",
        f"/certificaten/zip/{bundle.public_id}",
        f"/certificaten/zip/{bundle.public_id}.zip",
    ):
        assert client.get(address).status_code == 404
