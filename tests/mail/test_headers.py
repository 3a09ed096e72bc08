"""The head of a letter: threads, how to stop a kind, and nothing that a name can smuggle in."""

import email
from email.policy import default

import pytest

from leerhuis.mail import delivery, headers, kinds, rules, service
from leerhuis.mail.rules import Letter
from tests.factories import NOW, make_person
from tests.mail.conftest import note
from tests.mail.test_delivery import Box, letter

FREE = "certificates/issued"
PUBLIC_ID = "A" * 22


def of(application, **given):
    given = {"kind": FREE, "person_id": 1, "subject": "group"} | given
    chosen = application.config["SETTINGS"]
    return headers.of_letter(Letter(**given), public_id=PUBLIC_ID, chosen=chosen)


def test_what_can_be_missed_says_how_to_stop_it_with_one_click(application):
    told = of(application)
    path = told["List-Unsubscribe"].removeprefix("<http://localhost").removesuffix(">")
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    key = application.config["SETTINGS"].secret_key
    assert rules.letter_to_stop((key,), path.removeprefix(rules.STOPPING)) == PUBLIC_ID


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "enrolment/confirmed"},
        {"kind": "planning/venue", "person_id": None, "address": "zaal@example.org"},
    ],
)
def test_what_is_required_and_what_goes_to_a_contact_cannot_be_stopped(application, given):
    assert "List-Unsubscribe" not in of(application, **given)


def test_every_free_kind_can_be_stopped_and_no_other(application):
    stopped = {each for each in kinds.KINDS if "List-Unsubscribe" in of(application, kind=each)}
    assert stopped == {each for each, kind in kinds.KINDS.items() if kind.free}


def test_letters_about_one_thing_stand_together(application):
    about = [of(application, kind=each)["References"] for each in (FREE, "enrolment/confirmed")]
    assert about[0] == about[1]
    assert about[0] != of(application, subject="other")["References"]
    assert "group" not in about[0]


@pytest.mark.parametrize(
    "given", [{"kind": "surveys/reminder"}, {"token": ("reset", "row", 1)}, {"kind": "mail/digest"}]
)
def test_what_is_secret_stands_alone(application, given):
    assert "References" not in of(application, **given)


def test_a_name_or_title_with_a_line_break_adds_no_header(app):
    person = make_person(
        given_name="Sam\r\nBcc: evil@example.org", family_name="B\u2028Subject: x", address="s@x.nl"
    )
    title = "Cursus\r\nX-Evil: 1\x85Bcc: evil@example.org"
    service.queue(note(person, values={"title": title}), now=NOW)
    box = Box()
    assert delivery.deliver(now=NOW, send=box) == 1
    ((data, _sender, to),) = box.got
    message = email.message_from_bytes(data, policy=default)
    assert to == "s@x.nl"
    assert message["Bcc"] is None
    assert message["X-Evil"] is None
    assert len(message.get_all("Subject")) == 1
    assert [each.addr_spec for each in message["To"].addresses] == ["s@x.nl"]


def test_a_letter_keeps_its_head_on_every_try(app):
    service.queue(note(make_person()), now=NOW)
    box = Box(rules.TryLater("451"))
    delivery.deliver(now=NOW, send=box)
    delivery.deliver(now=letter().try_at, send=box)
    message = email.message_from_bytes(box.got[0][0], policy=default)
    assert message["Message-ID"] == letter().message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == NOW
    assert message["References"].startswith("<thread-")
