"""A dossier as one file to take home."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import ZipFile

import pikepdf
import pytest
from sqlalchemy import select

from leerhuis import clock, db, files
from leerhuis.audit import Action, AuditEvent
from leerhuis.registers import Form
from leerhuis.registry.application import bundling, rules
from leerhuis.registry.dossier import evidence
from leerhuis.registry.dossier.models import Evidence
from tests.application.people import add_work, make_employer, make_samira
from tests.dossier.people import add
from tests.factories import NOW, identity
from tests.factories_registry import FORMAL, give_points, make_registration
from tests.security.test_nasty_text import NASTY
from tests.test_pdf import text_of

PAPER = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def samira(app):
    return make_samira(make_employer())


@pytest.fixture
def registration(samira):
    return make_registration(samira, number="110000118", held_date=date(2027, 6, 3))


def show(person, ref, name="verslag.pdf"):
    """Evidence of a thing, as its owner adds it."""
    evidence.add(person.id, ref, data=PAPER, name=name, by=identity(person), now=NOW)


@pytest.fixture
def taken(client, samira, registration):
    """Takes the bundle home, and opens it."""

    def take():
        client.sign_in(samira)
        with client.post(f"/mijn/registraties/{registration.public_id}/bundel") as answer:
            assert answer.status_code == 200, answer.text[:500]
            assert answer.mimetype == "application/zip"
            assert answer.headers["Cache-Control"] == "no-store"
            return ZipFile(BytesIO(answer.data))

    return take


def table(bundle):
    text = bundle.read("dossier.csv").decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def test_it_holds_the_pdf_the_table_and_the_evidence(taken, samira, registration):
    activity = add(samira, Form.SUPERVISION, "1.5", title="Supervisie", provider="Praktijk Zon")
    show(samira, activity.public_id)
    give_points(samira, (FORMAL, Decimal(6)))
    add_work(samira, hours="28.8")
    bundle = taken()
    assert sorted(bundle.namelist()) == ["bewijs/01 verslag.pdf", "dossier.csv", "dossier.pdf"]
    assert bundle.read("bewijs/01 verslag.pdf") == PAPER
    course, reflection, work = table(bundle)
    assert (course["Wat"], course["Aantal"], course["Eenheid"]) == ("Meldcode", "6,0", "punten")
    assert (reflection["Vorm"], reflection["Aantal"]) == ("Supervisie", "1,5")
    assert reflection["Bewijs"] == "bewijs/01 verslag.pdf"
    assert reflection["Mijn SKJ"] == "Nog niet ingevoerd"
    assert (work["Wat"], work["Aantal"]) == ("SPRING", "28,8")


def test_the_paper_says_who_what_when_and_by_whom(taken, samira, registration):
    add(samira, Form.SUPERVISION, "1.5", title="Supervisie", provider="Praktijk Zon")
    add_work(samira, hours="28.8")
    paper = pikepdf.open(BytesIO(taken().read("dossier.pdf")))
    meta = paper.open_metadata()
    assert (meta["pdfaid:part"], meta["pdfuaid:part"], paper.Root.Lang) == ("2", "1", "nl")
    assert paper.docinfo.Title == "Dossier voor herregistratie: Samira Bouzid"
    text = text_of(paper)
    for words in (
        "Samira Bouzid",
        "110 000 118",
        "2 juni 2027",
        "11 januari 2027, 10.00 uur",
        "Supervisie",
        "Praktijk Zon",
        "1,5 punten",
        "SPRING",
        "28,8",
    ):
        assert words in text, words


def test_names_in_it_are_never_equal_and_lead_nowhere(taken, samira, registration):
    activity = add(samira)
    for number in range(3):
        data = PAPER + b"%" * number
        evidence.add(
            samira.id,
            activity.public_id,
            data=data,
            name="../../etc/Foto: 1?.pdf",
            by=identity(samira),
            now=NOW,
        )
    names = [each for each in taken().namelist() if each.startswith("bewijs/")]
    assert len({each.lower() for each in names}) == 3
    assert not any(".." in each or ":" in each or "?" in each for each in names)


def test_a_file_that_is_gone_is_left_out_and_not_named(taken, samira, registration):
    activity = add(samira)
    show(samira, activity.public_id)
    files.remove(db.session.scalars(select(Evidence)).one().stored_as)
    bundle = taken()
    assert sorted(bundle.namelist()) == ["dossier.csv", "dossier.pdf"]
    assert table(bundle)[0]["Bewijs"] == ""


def test_too_much_evidence_is_refused_with_a_sentence(client, samira, registration, monkeypatch):
    activity = add(samira)
    show(samira, activity.public_id)
    monkeypatch.setattr(rules, "BUNDLE_BYTES", 1)
    answer = client.sign_in(samira).post(f"/mijn/registraties/{registration.public_id}/bundel")
    assert answer.status_code == 400
    assert "te groot voor 1 bestand" in answer.text


def test_a_big_bundle_is_written_to_the_disk(taken, samira, registration, monkeypatch):
    activity = add(samira)
    show(samira, activity.public_id)
    monkeypatch.setattr(bundling, "IN_MEMORY", 0)
    assert taken().read("bewijs/01 verslag.pdf") == PAPER


def test_taking_it_home_is_in_the_trail(taken, samira, registration):
    taken()
    (event,) = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == Action.DOSSIER_DOWNLOADED)
    ).all()
    assert (event.actor_id, event.subject) == (samira.id, registration.public_id)


def test_it_is_sent_by_a_form_only(client, samira, registration):
    path = f"/mijn/registraties/{registration.public_id}/bundel"
    assert client.sign_in(samira).get(path).status_code == 405
    assert client.post(path, csrf=False).status_code == 400


def test_the_name_of_the_file_says_what_and_when(client, samira, registration):
    client.sign_in(samira)
    with client.post(f"/mijn/registraties/{registration.public_id}/bundel") as answer:
        assert "dossier SKJ 2027-01-11.zip" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("text", [*NASTY, "=cmd|' /C calc'!A0", "#strike[] $x$ *b* @ref", "王小明"])
def test_nasty_words_are_words(taken, samira, registration, text):
    plain = "".join(each for each in text if each.isprintable())[:120]
    add(samira, title=plain, provider=plain)
    add_work(samira, plain)
    with db.transaction():
        samira.given_name = plain[:60]
    bundle = taken()
    with pikepdf.open(BytesIO(bundle.read("dossier.pdf"))) as paper:
        assert len(paper.pages) >= 1
    assert not any(
        cell.startswith(("=", "+", "-", "@")) for row in table(bundle) for cell in row.values()
    )


def test_many_rows_take_many_pages(taken, samira, registration):
    for number in range(60):
        add(samira, title=f"Supervisie over iets dat lang duurt {number}")
    paper = pikepdf.open(BytesIO(taken().read("dossier.pdf")))
    assert len(paper.pages) > 1
