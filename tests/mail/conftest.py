"""Letters of the tests themselves, and a way to write many of them."""

from datetime import timedelta
from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, FileSystemLoader

from leerhuis import clock
from leerhuis.mail import service
from leerhuis.mail.rules import Letter
from tests.factories import NOW, make_person


@pytest.fixture(autouse=True)
def letters_of_tests(application, monkeypatch):
    own = FileSystemLoader(Path(__file__).parent / "letters")
    monkeypatch.setattr(application, "jinja_loader", ChoiceLoader([own, application.jinja_loader]))
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "stopwatch", lambda: timedelta)  # no time passes while we work


def note(person, **given):
    """A letter of these tests: text and day are all it says."""
    values = {"title": "Je bent ingeschreven", "day": "2027-01-14"} | given.pop("values", {})
    defaults = {"kind": "test/note", "person_id": person.id, "subject": "s", "values": values}
    return Letter(**defaults | given)


def queue_notes(number, *, now=NOW):
    person = make_person()
    for each in range(number):
        service.queue(note(person, step=str(each)), now=now)
    return person
