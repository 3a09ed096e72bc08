"""The status page after a backup was put back."""

from datetime import timedelta

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.mail import pausing
from leerhuis.mail import service as mail
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import Letter, LetterState
from leerhuis.operations.models import Backup
from tests.factories import NOW, make_organisation, make_person, make_staff, saved

URL = "/status/brieven/vrijgeven"


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def admin(client, region):
    return client.sign_in(make_staff(Role.ADMINISTRATOR, region))


@pytest.fixture
def put_back(region):
    person = make_person(given_name="Noor")
    mail.queue(Letter("signin/invited", person.id, subject="x"), now=NOW - timedelta(hours=1))
    pausing.pause(now=NOW)


def state():
    db.session.expire_all()
    return db.session.query(QueuedLetter).one().state


def test_the_page_says_that_letters_wait_and_what_may_have_gone(admin, put_back):
    page = admin.page("/status")
    assert "Mails wachten tot iemand ze vrijgeeft" in page.text
    assert "1 mail had al weg moeten zijn" in page.text


def test_without_a_backup_put_back_it_says_nothing_of_it(admin):
    page = admin.page("/status")
    assert "vrijgeeft" not in page.text
    assert "Laatste back-up" in page.text


def test_an_administrator_lets_the_others_go(admin, put_back):
    admin.submit(URL, {})
    assert pausing.since() is None
    assert state() is LetterState.MISSED
    assert "vrijgeeft" not in admin.page("/status").text


def test_an_administrator_lets_all_go_on_purpose(admin, put_back):
    admin.post(URL, {"ook": "twijfel"})
    assert (pausing.since(), state()) == (None, LetterState.QUEUED)


def test_who_keeps_a_part_only_reads_of_it(client, region, put_back):
    part = make_organisation(under=region, name="Deel")
    client.sign_in(make_staff(Role.ADMINISTRATOR, part))
    assert "hele regio" in client.page("/status").text
    assert client.post(URL, {}).status_code == 404
    assert pausing.since() == NOW


def test_it_says_when_the_last_backup_was_made(admin):
    saved(Backup(made_at=NOW - timedelta(days=2), size=5, encrypted=True))
    saved(Backup(made_at=NOW - timedelta(days=1), size=5, encrypted=True))
    assert "10 januari 2027" in admin.page("/status").text.split("Laatste back-up")[1][:60]
