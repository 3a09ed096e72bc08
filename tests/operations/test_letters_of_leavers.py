"""Letters in trouble of people who work elsewhere by now, or in another part of the tree."""

from datetime import timedelta

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.mail import service as mail
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import Letter, LetterState
from leerhuis.people.rules import KEPT_DAYS
from tests.factories import (
    NOW,
    TODAY,
    make_appointment,
    make_grant,
    make_organisation,
    make_person,
    make_staff,
)

FIRST = TODAY - timedelta(days=400)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def employer(region):
    return make_organisation(under=region)


@pytest.fixture
def admin(client, employer):
    return client.sign_in(make_staff(Role.ADMINISTRATOR, employer))


def failed(person):
    """A letter to this person that the other end refused."""
    mail.queue(Letter(kind="signin/invited", person_id=person.id, subject="x"), now=NOW)
    row = db.session.query(QueuedLetter).filter_by(person_id=person.id).one()
    with db.transaction():
        row.state, row.last_error = LetterState.FAILED, "550 no such user"
    return row


def who_left(employer, *, days):
    """Somebody whose last day there was so many days ago."""
    person = make_person(family_name="Vertrokken")
    make_appointment(person, employer, starts_on=FIRST, ends_on=TODAY - timedelta(days=days))
    return person


def test_of_who_left_over_a_month_ago_a_letter_is_neither_shown_nor_sent_again(admin, employer):
    letter = failed(who_left(employer, days=KEPT_DAYS + 1))
    page = admin.page("/status").text
    assert "Vertrokken" not in page
    assert "550 no such user" not in page
    admin.submit(f"/status/brieven/{letter.public_id}/opnieuw", status=404)
    db.session.refresh(letter)
    assert letter.state == LetterState.FAILED


def test_of_who_left_a_month_ago_it_is_still_looked_after(admin, employer):
    letter = failed(who_left(employer, days=KEPT_DAYS))
    assert "Vertrokken" in admin.page("/status").text
    admin.submit(f"/status/brieven/{letter.public_id}/opnieuw")
    db.session.refresh(letter)
    assert letter.state == LetterState.QUEUED


def test_whose_role_there_ended_has_letters_that_others_look_after(admin, employer, region):
    person = make_person(family_name="Vertrokken")
    make_grant(person, Role.TRAINER, employer, ends_on=TODAY - timedelta(days=90))
    make_grant(person, Role.TRAINER, region)
    letter = failed(person)
    assert "Vertrokken" not in admin.page("/status").text
    admin.submit(f"/status/brieven/{letter.public_id}/opnieuw", status=404)
