"""Material of a course: files and links, for who may see them."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from leerhuis import db, files
from leerhuis.courses.contents import Material
from leerhuis.courses.materials import service
from leerhuis.courses.models import Course
from tests.factories import NOW, make_course, make_organisation, make_staff, saved

PDF = b"%PDF-1.7\nwerkboek"


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def course(client, region):
    client.sign_in(make_staff("coordinator", region))
    return make_course(title="Drang en dwang", organisation_id=region.id)


def address(course, rest=""):
    return f"/aanbod/cursussen/{course.public_id}/materiaal{rest}"


def said(**given):
    return {"title": "Werkboek", "purpose": "material", "audience": "participants"} | given


def add(client, course, *, file=None, status=200, **given):
    if file is None:
        return client.submit(address(course), said(**given), status=status)
    given["file"] = (io.BytesIO(file[1]), file[0])
    kind = "multipart/form-data"
    return client.submit(address(course), said(**given), status=status, content_type=kind)


def pieces():
    return db.session.scalars(select(Material).order_by(Material.id)).all()


def test_a_file_is_kept_and_comes_back_as_a_download(client, course):
    page = add(client, course, file=("Werkboek.pdf", PDF))
    assert "Het materiaal staat bij de cursus." in page.text
    (known,) = pieces()
    assert known.file_name == "Werkboek.pdf"
    answer = client.get(address(course, f"/{known.public_id}"))
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_link_is_kept_and_a_guideline_for_everyone_is_found(client, course):
    add(
        client,
        course,
        title="Richtlijn Crisisplaatsing",
        url="https://richtlijnen.example/crisis",
        purpose="guideline",
        audience="everyone",
    )
    db.session.expire_all()
    assert "richtlijn crisisplaatsing" in db.session.get(Course, course.id).search_text
    (known,) = pieces()
    client.submit(
        address(course, f"/{known.public_id}/wijzigen"),
        said(title="Wegwijzer", url=known.url, purpose="guideline", audience="region"),
    )
    db.session.expire_all()
    assert "crisisplaatsing" not in db.session.get(Course, course.id).search_text
    assert pieces()[0].title == "Wegwijzer"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Kies een bestand, of vul een link in."),
        ({"url": "javascript:alert(1)"}, "Vul de hele link in."),
        ({"url": "https://x.example", "file": ("a.pdf", PDF)}, "niet allebei"),
        ({"file": ("a.exe", b"MZ")}, "Andere bestanden bewaart Leerhuis niet."),
        ({"title": "", "url": "https://x.example"}, "Vul de titel in."),
    ],
)
def test_what_is_no_file_and_no_link_is_refused(client, course, given, sentence):
    page = add(client, course, **given)
    assert sentence in page.text
    assert pieces() == []


def test_what_a_photo_knows_of_its_place_does_not_come_along(client, course):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "thuis"
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=exif)
    add(client, course, file=("a.jpg", out.getvalue()))
    assert b"thuis" not in files.read(pieces()[0].stored_as)


def test_what_is_taken_away_is_gone_with_its_file(client, course):
    add(client, course, file=("Werkboek.pdf", PDF))
    (known,) = pieces()
    stored, path = known.stored_as, address(course, f"/{known.public_id}")
    client.submit(f"{path}/verwijderen")
    assert pieces() == []
    assert not files.is_there(stored)
    assert client.get(path).status_code == 404


def test_material_of_another_region_or_another_course_is_not_there(client, course, region):
    elsewhere = make_course()
    link = {"course_id": elsewhere.id, "url": "https://x.example"}
    foreign = saved(Material(**said(), **link, added_at=NOW))
    other = make_course(title="Anders", organisation_id=region.id)
    for at in (elsewhere, other):
        for rest in ("", "/wijzigen"):
            path = address(at, f"/{foreign.public_id}{rest}")
            assert client.get(path).status_code == 404
        assert client.post(address(at, f"/{foreign.public_id}/verwijderen")).status_code == 404
    assert client.get(address(elsewhere)).status_code == 404
    assert len(pieces()) == 1


def test_a_course_has_an_end_to_its_material(client, course, monkeypatch):
    monkeypatch.setattr("leerhuis.courses.materials.rules.MOST_PIECES", 1)
    add(client, course, url="https://x.example")
    page = add(client, course, url="https://y.example")
    assert "hoogstens 1 stukken" in page.text


def test_a_file_that_no_row_names_is_thrown_away_after_a_day(client, course):
    add(client, course, file=("Werkboek.pdf", PDF))
    idle = files.keep(PDF, name="los.pdf", shelf=service.SHELF).stored_as
    written = datetime.now(UTC)
    assert service.look_after(now=written) == 0
    assert service.look_after(now=written + timedelta(days=1, minutes=1)) >= 1  # and of others
    assert service.look_after(now=written + timedelta(days=1, minutes=1)) == 0
    assert not files.is_there(idle)
    assert files.is_there(pieces()[0].stored_as)


def test_a_row_without_its_file_makes_the_job_fail_by_name(client, course):
    add(client, course, file=("Werkboek.pdf", PDF))
    files.remove(pieces()[0].stored_as)
    with pytest.raises(service.FilesLost, match=pieces()[0].stored_as):
        service.look_after(now=NOW)
