"""Reading letters on a machine of one's own."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from leerhuis.mail import delivery, queries, service
from tests.counting import statements
from tests.factories import NOW, make_person
from tests.mail.conftest import note, queue_notes
from tests.mail.test_rendering import INVITATION


@pytest.fixture
def plain(app):
    """A browser that does not inspect: letters are no pages of ours."""
    return FlaskClient(app, app.response_class)


def sent(**given):
    service.queue(note(make_person(address="o@example.org"), **given), now=NOW)
    delivery.run(now=NOW)
    return queries.mailbox(1).letters[0].public_id


def test_an_empty_mailbox_says_how_letters_come(client):
    assert client.page("/postvak").h1 == "Postvak"


def test_the_mailbox_lists_what_was_sent(client):
    sent()
    page = client.page("/postvak")
    assert "Je bent ingeschreven" in page.text
    assert "o@example.org" in page.text


def test_the_mailbox_is_paged_and_asks_little(client):
    queue_notes(queries.PAGE + 1)
    delivery.run(now=NOW)
    with statements() as seen:
        client.page("/postvak?pagina=2")
    assert len(seen) <= 3  # BEGIN on SQLite
    assert "pagina=1" in " ".join(client.page("/postvak?pagina=2").links)


@pytest.mark.parametrize("page", ["0", "-1", "999", "x", ""])
def test_any_page_number_gives_a_page(client, page):
    sent()
    client.page(f"/postvak?pagina={page}")


def test_a_letter_is_shown_in_a_sandbox_of_its_own(plain):
    answer = plain.get(f"/postvak/{sent()}")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "Dag Samira," in answer.text


def test_a_letter_can_be_read_as_text(plain):
    answer = plain.get(f"/postvak/{sent()}/tekst")
    assert answer.mimetype == "text/plain"
    assert "Dag Samira," in answer.text


def test_the_appointment_of_a_letter_can_be_downloaded(plain):
    answer = plain.get(f"/postvak/{sent(invitation=INVITATION)}/agenda")
    assert answer.mimetype == "text/calendar"
    assert "METHOD:REQUEST" in answer.text


def test_a_letter_without_an_appointment_has_none(client):
    client.page(f"/postvak/{sent()}/agenda", status=404)


@pytest.mark.parametrize("change", [{"smtp_host": "mail.example"}, {"production": True}])
def test_the_mailbox_does_not_exist_with_a_mail_server_or_in_production(
    app, client, monkeypatch, change
):
    found = sent()
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], **change))
    for path in ("/postvak", f"/postvak/{found}", f"/postvak/{found}/tekst"):
        client.page(path, status=404)
