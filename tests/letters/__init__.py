"""Letters are tested by reading them: each is compared with a kept copy in tests/mails."""

import re
from pathlib import Path

import pytest

from leerhuis.mail import rendering
from leerhuis.mail.queries import Recipient

FOLDER = Path(__file__).parents[1] / "mails"
SAMIRA = Recipient("Samira", "Samira Bouzid", "nl")
ADDRESS = "samira@example.org"
# What differs each time a test runs: public ids, tokens, and the uid of a calendar entry.
_TOKEN = re.compile(r"(?<=/)[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")
_PUBLIC_ID = re.compile(r"(?<=[/=])[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])")
_UID = re.compile(r"^UID:.*?(?=^\S)", re.MULTILINE | re.DOTALL)


def reads_as(letter, name, *, recipient=SAMIRA):
    """Whether the letter reads as its kept copy.

    Without a copy it writes one and fails, so that somebody reads it.
    """
    told = as_text(letter, recipient=recipient)
    copy = FOLDER / name
    if not copy.exists():
        copy.write_text(told)
        pytest.fail(f"read {copy} and, if it is right, run the test again")
    assert told == copy.read_text()


def as_text(letter, *, recipient=SAMIRA):
    """Subject, text and calendar part of a letter, with what differs each time left out."""
    read = rendering.reading(letter, recipient=recipient)
    told = f"Subject: {read.subject}\n\n{read.text}"
    if letter.invitation:
        part = rendering.calendar_part(letter.invitation, name=recipient.name, address=ADDRESS)
        told += "\n" + _event_of(part.decode())
    return _PUBLIC_ID.sub("<id>", _TOKEN.sub("<token>", _UID.sub("UID:<uid>\n", told)))


def _event_of(text):
    lines = text.replace("\r\n ", "").splitlines()
    method = next(line for line in lines if line.startswith("METHOD:"))
    event = lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT") + 1]
    return "\n".join([method, *event]) + "\n"
