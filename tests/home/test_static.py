"""The pages about Leerhuis itself, and how pages are shown."""

import pytest
from sqlalchemy import select

from leerhuis import db, tables
from leerhuis.audit import Action, AuditEvent
from leerhuis.home import notice
from tests.factories import make_professional

NOBODYS = {"public", "operation"}


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/hulp", "Hulp en contact"),
        ("/toegankelijkheid", "Toegankelijkheid"),
        ("/privacy", "Privacy en cookies"),
    ],
)
def test_everyone_may_read_about_leerhuis(client, path, title):
    assert client.page(path).h1 == title
    client.sign_in(make_professional())
    assert client.page(path).h1 == title


@pytest.mark.parametrize("path", ["/hulp", "/toegankelijkheid", "/privacy"])
def test_each_of_these_pages_says_where_to_write(client, path):
    assert "mailto:hulp@example.org" in client.page(path).links


def test_the_privacy_page_tells_every_term_that_a_table_states(application):
    stated = {
        (mapper.class_.privacy.data.value, mapper.class_.privacy.retention)
        for mapper in tables.Base.registry.mappers
    }
    told = {(row.data, row.retention) for row in notice.ROWS}
    assert told == {(data, term) for data, term in stated if data not in NOBODYS}


def test_the_privacy_page_shows_each_row_in_the_language_of_the_reader(client):
    page = client.page("/privacy")
    assert "Je naam en e-mailadressen" in page.text
    client.submit("/weergave", {"language": "en", "next": "/privacy"})
    assert "Your name and e-mail addresses" in client.page("/privacy").text


def test_a_stranger_chooses_a_language_for_this_browser(client):
    page = client.submit("/weergave", {"language": "en", "next": "/hulp"})
    assert (page.h1, page.language) == ("Help and contact", "en")
    page = client.submit("/weergave", {"theme": "dark", "next": "/hulp"})
    assert page.language == "en"
    assert 'data-theme="dark"' in page.html


def test_who_is_signed_in_keeps_the_choice_everywhere(app, client):
    person = make_professional()
    client.sign_in(person)
    client.submit("/weergave", {"theme": "dark", "next": "/hulp"})
    client.submit("/weergave", {"language": "en", "next": "/hulp"})
    elsewhere = app.test_client().sign_in(person).page("/hulp")
    assert 'data-theme="dark"' in elsewhere.html
    assert elsewhere.language == "en"
    chosen = select(AuditEvent).where(AuditEvent.action == Action.DISPLAY_CHOSEN)
    assert len(db.session.scalars(chosen).all()) == 2


def test_automatic_gives_the_choice_back_to_the_system(client):
    client.sign_in(make_professional())
    client.submit("/weergave", {"theme": "dark", "next": "/hulp"})
    page = client.submit("/weergave", {"theme": "system", "next": "/hulp"})
    assert "data-theme" not in page.html


@pytest.mark.parametrize("value", ["", "blue", "<b>", "dark ", "de"])
def test_unknown_choices_change_nothing(client, value):
    client.sign_in(make_professional())
    page = client.submit("/weergave", {"theme": value, "language": value, "next": "/hulp"})
    assert page.language == "nl"
    assert "data-theme" not in page.html


@pytest.mark.parametrize(
    ("given", "leads"),
    [
        ("/hulp", "/hulp"),
        ("/hulp?", "/hulp"),
        ("/cursussen?q=rouw&plek=vrij", "/cursussen?q=rouw&plek=vrij"),
        (None, "/"),
        ("", "/"),
        ("hulp", "/"),
        ("//evil.example", "/"),
        ("///evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("https://evil.example/hulp", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/evil.example", "/"),
        ("/hulp\r\nSet-Cookie: a=b", "/"),
        ("/bestaat-niet", "/"),
        ("/weergave", "/"),
        ("/static/leerhuis.css", "/"),
        (" /hulp", "/"),
    ],
)
def test_the_form_leads_back_to_a_page_of_our_own_only(client, given, leads):
    data = {"theme": "dark"} | ({} if given is None else {"next": given})
    assert client.post("/weergave", data).location == leads
