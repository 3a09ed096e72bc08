"""Certificates through HTTP: one's own, the paper, and the public check."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest

from leerhuis import clock
from leerhuis.access import Role
from leerhuis.certificates.models import Certificate
from leerhuis.signin.rules import LIMITS, Door
from tests.counting import statements
from tests.factories import NOW, make_edition, make_person, make_professional, make_staff, saved
from tests.factories_attendance import make_seat

VALUES = {
    "name": "Samira Bouzid",
    "course": "Ouders in een scheiding",
    "days": ["2026-12-08", "2026-12-09", "2027-01-15"],
    "towns": ["Roosendaal"],
    "online": True,
    "hours": "18.5",
    "points": [
        ["SKJ", "youth_and_family_professional", "formal_learning", "14"],
        ["SKJ", "youth_and_family_professional", "reflection", "2.5"],
    ],
    "organisation": "Leerhuis West",
    "signed_by": "Ine van Dam",
}
CODE = "7K4M-92QX-3HTD"


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def me(client):
    person = make_professional()
    client.sign_in(person)
    return person


def make_certificate(person=None, *, code=CODE, values=None, **given):
    person = person or make_person()
    return saved(
        Certificate(
            **{
                "enrolment_id": make_seat(make_edition(), person).id,
                "person_id": person.id,
                "code": code,
                "values": VALUES | (values or {}),
                "issued_at": NOW,
            }
            | given
        )
    )


def pdf_of(certificate):
    return f"/mijn/certificaten/{certificate.public_id}.pdf"


def test_ones_own_certificates_are_listed(client, me):
    make_certificate(me)
    make_certificate(code="0000-0000-0000", values={"course": "Van een ander"})
    text = client.page("/mijn/certificaten").text
    for words in (
        "Ouders in een scheiding",
        "8 en 9 december 2026 en 15 januari 2027",
        "18,5 uur",
        "Geldig",
        CODE,
        "Download de pdf",
    ):
        assert words in text
    assert "Van een ander" not in text


def test_without_certificates_the_page_says_when_they_come(client, me):
    assert "Nog geen certificaten" in client.page("/mijn/certificaten").text


def test_the_list_is_paged_and_asks_two_questions(client, me):
    for number in range(22):
        make_certificate(me, code=f"0000-0000-{number:04d}", issued_at=NOW + timedelta(number))
    with statements() as seen:
        page = client.page("/mijn/certificaten")
    assert len([each for each in seen if not each.startswith(("BEGIN", "ROLL"))]) <= 3 + 2
    assert page.text.count("Download de pdf") == 20
    for odd in ("2", "99", "x", "-1"):
        client.page("/mijn/certificaten", query_string={"pagina": odd})
    second = client.page("/mijn/certificaten", query_string={"pagina": "2"})
    assert second.text.count("Download de pdf") == 2


def test_the_paper_is_a_pdf_with_a_name_that_travels(client, me):
    certificate = make_certificate(me, values={"course": "Één gezin: ‘samen’"})
    answer = client.get(pdf_of(certificate))
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert (
        "filename*=UTF-8''Bewijs%20van%20deelname%20%C3%89"
        in (answer.headers["Content-Disposition"])
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    paper = pikepdf.open(BytesIO(answer.data))
    assert len(paper.pages) == 1
    assert paper.docinfo.Title == "Bewijs van deelname: Één gezin: ‘samen’, Samira Bouzid"


def test_the_same_paper_twice_has_the_same_bytes(client, me):
    certificate = make_certificate(me)
    assert client.get(pdf_of(certificate)).data == client.get(pdf_of(certificate)).data


@pytest.mark.parametrize(
    "values",
    [
        {"points": [], "signed_by": "", "online": False, "towns": []},
        {"name": "#eval(1) $x$ " * 20, "course": "<b>&" * 60},
        {"points": [["NIP", "", "training", "1"], ["SKJ", "psychologist", "free", "2"]] * 6},
    ],
)
def test_odd_values_still_make_a_paper(client, me, values):
    answer = client.get(pdf_of(make_certificate(me, values=values)))
    assert len(pikepdf.open(BytesIO(answer.data)).pages) == 1


def test_the_paper_of_someone_else_is_not_there(client, me):
    other = make_certificate()
    assert client.get(pdf_of(other)).status_code == 404
    client.sign_in(make_staff(Role.ADMINISTRATOR))
    assert client.get(pdf_of(other)).status_code == 404
    assert client.get("/mijn/certificaten/" + "A" * 22 + ".pdf").status_code == 404
    assert client.get("/mijn/certificaten/1.pdf").status_code == 404


def test_a_withdrawn_paper_is_listed_and_not_given(client, me):
    certificate = make_certificate(me, withdrawn_at=NOW)
    assert "Ingetrokken" in client.page("/mijn/certificaten").text
    assert client.get(pdf_of(certificate)).status_code == 404


def test_a_stranger_has_no_list(client):
    assert client.get("/mijn/certificaten").status_code == 302
    assert client.get(pdf_of(make_certificate())).status_code == 302


def test_anyone_with_the_code_sees_what_was_stated(client):
    make_certificate()
    answer = client.get(f"/c/{CODE}")
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    text = client.page(f"/c/{CODE}").text
    for words in (
        "Dit bewijs is echt en geldig",
        "Samira Bouzid",
        "Ouders in een scheiding",
        "8 en 9 december 2026 en 15 januari 2027",
        "In Roosendaal en online",
        "18,5 uur",
        "14 punten",
        "2,5 punten",
        "Leerhuis West",
    ):
        assert words in text
    assert "Ine van Dam" not in text


def test_a_code_may_be_typed_as_one_likes(client):
    make_certificate()
    page = client.page("/c", query_string={"code": " 7k4m 92qx3htd "})
    assert "Dit bewijs is echt en geldig" in page.text


def test_a_withdrawn_certificate_says_so(client):
    make_certificate(withdrawn_at=NOW + timedelta(days=2))
    text = client.page(f"/c/{CODE}").text
    assert "Dit bewijs is ingetrokken" in text
    assert "afgegeven op 11 januari 2027 en ingetrokken op 13 januari 2027" in text


@pytest.mark.parametrize("typed", ["7K4M-92QX-3HTE", "x", "'; drop table", "é" * 300, "%2e%2e"])
def test_a_wrong_code_reveals_nothing(client, typed):
    make_certificate()
    page = client.page("/c", query_string={"code": typed}, status=404)
    assert "We kennen deze code niet" in page.text
    assert "Samira" not in page.text


def test_the_form_is_open_to_everyone(client):
    page = client.page("/c")
    assert page.h1 == "Controleer een certificaat"
    assert "noindex" in page.html
    client.page("/c", query_string={"code": ""})


def test_an_empty_code_says_what_to_do(client):
    page = client.page("/c?code=+")
    assert "Vul de code in." in page.text


def test_guessing_is_slowed(client):
    make_certificate()
    for _ in range(LIMITS[Door.CERTIFICATE].place):
        assert client.get("/c/0000-0000-0000").status_code == 404
    answer = client.get(f"/c/{CODE}")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Samira" not in answer.text


def test_who_may_try_again_after_a_while(client, monkeypatch):
    make_certificate()
    for _ in range(LIMITS[Door.CERTIFICATE].place):
        client.get("/c/0000-0000-0000")
    later = NOW + LIMITS[Door.CERTIFICATE].window + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get(f"/c/{CODE}").status_code == 200
