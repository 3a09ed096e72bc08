"""The page of a reflection: for its owner, whatever goes wrong."""

import re
from io import BytesIO

import pikepdf
import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.registers import Form
from leerhuis.registry.dossier.models import Reflection
from leerhuis.registry.reflecting import queries, sealed, service
from leerhuis.registry.reflecting.rules import Dimension
from tests.dossier.people import add
from tests.factories import (
    NOW,
    identity,
    make_organisation,
    make_professional,
    make_staff,
)
from tests.test_pdf import text_of

TEXTS = {"technical": "Wat ik deed", "normative": "Wat hoort", "personal": "Wie ik ben"}


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def employer(app):
    return make_organisation(under=make_organisation())


@pytest.fixture
def samira(employer):
    return make_professional(employer, given_name="Samira", family_name="Bouzid")


@pytest.fixture
def url(samira):
    return f"/mijn/dossier/{add(samira, Form.PEER_CONSULTATION, '2').public_id}/reflectie"


def send(client, url, do="bewaar", **given):
    """As a browser does: with the version that stands in the form."""
    seen = re.search(r'name="seen"[^>]*value="(\w*)"', client.page(url).html)[1]
    return client.submit(url, TEXTS | {"seen": seen, "do": do} | given)


def row():
    db.session.expire_all()
    return db.session.query(Reflection).one()


def test_a_draft_is_saved_and_stands_in_the_form_again(client, samira, url):
    client.sign_in(samira)
    page = send(client, url, normative="")
    assert "Je tekst is bewaard" in page.html
    assert "Wat ik deed" in page.html
    assert "Concept" in page.html
    assert row().finished_at is None


def test_done_needs_three_texts_and_what_is_there_is_saved_all_the_same(client, samira, url):
    client.sign_in(samira)
    page = send(client, url, "klaar", normative="")
    assert "Schrijf hier eerst iets" in page.html
    assert "Wie ik ben" in page.html
    assert sealed.opened(row())[Dimension.PERSONAL] == "Wie ik ben"
    page = send(client, url, "klaar")
    assert "Klaar op 11 januari 2027" in page.html
    assert row().finished_at == NOW


def test_too_long_a_text_stays_in_the_form(client, samira, url):
    client.sign_in(samira)
    page = send(client, url, personal="lang " * 1300)
    assert "Gebruik hoogstens 6000 tekens" in page.html
    assert "lang lang" in page.html
    assert db.session.query(Reflection).count() == 0


def test_what_another_device_saved_is_shown_and_not_written_over(client, samira, url):
    client.sign_in(samira)
    ref = url.split("/")[-2]
    service.save(
        samira.id,
        ref,
        {Dimension.PERSONAL: "Op mijn telefoon"},
        seen="",
        by=identity(samira),
        now=NOW,
    )
    page = send(client, url, seen="")
    assert "Je hebt deze tekst intussen ergens anders gewijzigd" in page.html
    assert "Op mijn telefoon" in page.html
    assert "Wat ik deed" in page.html
    assert sealed.opened(row())[Dimension.PERSONAL] == "Op mijn telefoon"
    send(client, url)
    assert sealed.opened(row())[Dimension.PERSONAL] == "Wie ik ben"


def test_the_paper_is_made_for_its_owner(client, samira, url):
    client.sign_in(samira)
    assert client.get(f"{url}/pdf").status_code == 404
    send(client, url, "klaar")
    answer = client.get(f"{url}/pdf")
    assert answer.headers["Cache-Control"] == "private, no-store"
    words = text_of(pikepdf.open(BytesIO(answer.data)))
    for each in ("Wat hoort", "Samira Bouzid", "Normatief"):
        assert each in words


def test_nobody_else_finds_the_page(app, samira, employer, url):
    send(app.test_client().sign_in(samira), url, "klaar")
    others = [make_professional(employer), *(make_staff(role, employer) for role in Role)]
    for other in others:
        client = app.test_client().sign_in(other)
        for path in (url, f"{url}/pdf"):
            assert client.get(path).status_code in (403, 404)
        assert client.post(f"{url}/verwijderen").status_code in (403, 404)
    assert sealed.opened(row())[Dimension.PERSONAL] == "Wie ik ben"


def test_a_lost_key_is_said_in_words_and_its_owner_may_begin_anew(client, samira, url):
    client.sign_in(samira)
    send(client, url, "klaar")
    with db.transaction():
        row().locked = sealed.locked({}, ref="of another")
    page = client.page(url)
    assert "Niemand kan deze tekst meer lezen" in page.html
    assert client.get(f"{url}/pdf").status_code == 404
    client.submit(url, TEXTS | {"do": "bewaar"})
    assert sealed.opened(row()) is None
    client.submit(f"{url}/verwijderen", {})
    assert queries.reflection_of(samira.id, url.split("/")[-2]) is None
