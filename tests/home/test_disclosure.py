"""Whoever finds a weakness finds as easily whom to tell."""

from datetime import datetime, timedelta

from leerhuis import clock
from tests.factories import NOW


def told(client):
    """The fields of security.txt."""
    answer = client.get("/.well-known/security.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.text.splitlines())


def test_a_finder_reads_whom_to_tell(client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    said = told(client)
    assert said["Contact"] == "mailto:hulp@example.org"
    assert said["Canonical"] == "http://localhost/.well-known/security.txt"
    until = datetime.fromisoformat(said["Expires"])
    assert NOW + timedelta(days=30) < until < NOW + timedelta(days=365)
    assert client.page(said["Policy"].removeprefix("http://localhost")).h1 == "Zwakke plek melden"


def test_the_page_says_what_we_ask_and_promise(client):
    page = client.page("/zwakke-plek-melden")
    assert "drie werkdagen" in page.text
    assert "geen juridische stappen" in page.text
    assert "mailto:hulp@example.org" in page.html
