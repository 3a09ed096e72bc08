"""Letters as text, HTML and calendar."""

import email
import re
from email.policy import default

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from jinja2 import UndefinedError

from leerhuis.mail import rendering, templates
from leerhuis.mail.queries import Recipient
from leerhuis.mail.rules import Letter
from tests.factories import NOW
from tests.letters import ADDRESS, SAMIRA, as_text, reads_as

VALUES = {"title": "Je bent ingeschreven", "day": "2027-01-14"}
INVITATION = {
    "method": "REQUEST",
    "uid": "a@leerhuis",
    "sequence": 0,
    "starts_at": "2027-01-14T08:30:00+00:00",
    "ends_at": "2027-01-14T15:30:00+00:00",
    "summary": "Meldcode",
    "location": "Zaal De Eem",
    "description": "",
    "url": "/mijn/inschrijvingen/x",
    "stamp": "2027-01-11T09:00:00+00:00",
}


def make_letter(**more):
    values = VALUES | more.pop("values", {})
    return Letter(**{"kind": "test/note", "person_id": 1, "subject": "s", "values": values} | more)


def message_of(letter, *, recipient=SAMIRA, address=ADDRESS):
    data = rendering.render(
        letter, recipient=recipient, address=address, message_id="<a@localhost>", now=NOW
    )
    return email.message_from_bytes(data, policy=default)


def test_a_letter_reads_well_as_text(app):
    reads_as(make_letter(token=("reset", "a" * 22, 0)), "mail-note.txt")


def test_a_letter_with_an_appointment_shows_what_the_calendar_gets(app):
    reads_as(make_letter(invitation=INVITATION), "mail-invitation.txt")


def test_the_letter_is_in_the_language_of_the_reader(app):
    english = as_text(make_letter(), recipient=EN)
    assert "Hello Samira," in english
    assert "Thursday" in english
    assert "donderdag" in as_text(make_letter())


EN = Recipient("Samira", "Samira Bouzid", "en")


def test_html_says_the_same_and_escapes_what_people_typed(app):
    evil = make_letter(values={"title": "<b>5 & meer</b>"})
    read = rendering.reading(evil, recipient=SAMIRA)
    assert read.subject == "<b>5 & meer</b>"
    assert "<b>5 & meer</b>" in read.text
    assert "&lt;b&gt;5 &amp; meer&lt;/b&gt;" in read.html
    assert "<b>5" not in read.html


def test_links_begin_with_the_public_address_and_never_with_a_host_header(app):
    with app.test_request_context(headers={"Host": "evil.example"}):
        read = rendering.reading(make_letter(token=("reset", "a" * 22, 0)), recipient=SAMIRA)
    links = re.findall(r"https?://[^\s\"<]+", read.text + read.html)
    assert links
    assert {re.match("http://[^/]+", link)[0] for link in links} == {"http://localhost"}


@pytest.mark.parametrize("path", ["//evil.nl", "/\\evil.nl", "javascript:alert(1)", "http://evil"])
def test_a_letter_links_to_our_own_pages_or_https(app, path):
    with pytest.raises(ValueError, match="does not link"):
        templates.absolute(path)


def test_a_value_that_is_missing_stops_the_letter(app):
    with pytest.raises(UndefinedError):
        rendering.reading(Letter("test/note", 1, "s"), recipient=SAMIRA)


def test_the_calendar_goes_with_the_text_and_as_an_attachment(app):
    message = message_of(make_letter(invitation=INVITATION))
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    part = next(each for each in message.walk() if each.get_content_type() == "text/calendar")
    assert part["Content-Type"].params["method"] == "REQUEST"
    event = Calendar.from_ical(part.get_content()).walk("VEVENT")[0]
    assert event["ATTENDEE"] == f"mailto:{ADDRESS}"
    assert event["ORGANIZER"] == "mailto:leerhuis@example.org"
    assert str(event["URL"]) == "http://localhost/mijn/inschrijvingen/x"


@pytest.mark.parametrize("sign", "\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029\x00\ud800")
def test_no_sign_in_a_name_or_title_breaks_a_letter(app, sign):
    odd = Recipient("Sam", f"Sam{sign}Bcc: evil@example.org", "nl")
    message = message_of(make_letter(values={"title": f"Hoi{sign}daar"}), recipient=odd)
    assert message["Subject"].replace(" ", "") == "Hoidaar"
    assert [each.addr_spec for each in message["To"].addresses] == [ADDRESS]
    assert message["Bcc"] is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=300))
def test_any_text_makes_one_letter_to_one_person(app, text):
    message = message_of(
        make_letter(values={"title": text}), recipient=Recipient("Sam", text, "nl")
    )
    assert [each.addr_spec for each in message["To"].addresses] == [ADDRESS]
    assert message["Message-ID"] == "<a@localhost>"


def test_two_addresses_in_one_are_refused(app):
    with pytest.raises(Exception, match="Invalid"):
        message_of(make_letter(), address="jan@example.org, evil@example.org")
