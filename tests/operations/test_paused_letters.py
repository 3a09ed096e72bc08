"""The status page after a backup was put back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.mail import pausing
from leerhuis.mail import service as mail
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import Letter, LetterState
from leerhuis.operations import metrics, queries, rules
from leerhuis.operations.cleaning import clean_up
from leerhuis.operations.jobs import JOBS
from leerhuis.operations.models import Backup
from leerhuis.operations.rules import Cause
from leerhuis.signin.models import BrowserSession
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


def test_an_old_proof_lets_nothing_go(admin, put_back):
    with db.transaction():
        db.session.query(BrowserSession).one().proved_at = NOW - timedelta(hours=2)
    assert admin.post(URL, {"ook": "twijfel"}).location.startswith("/opnieuw")
    assert (pausing.since(), state()) == (NOW, LetterState.QUEUED)


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


def test_a_backup_that_is_old_asks_for_attention():
    hour = timedelta(hours=1)
    assert rules.backup_is_old(NOW - 26 * hour, hours=26, now=NOW) == []
    assert rules.backup_is_old(None, hours=0, now=NOW) == []
    [old] = rules.backup_is_old(NOW - 27 * hour, hours=26, now=NOW)
    assert (old.cause, old.since_at) == (Cause.NO_BACKUP, NOW - 27 * hour)
    [none] = rules.backup_is_old(None, hours=26, now=NOW)
    assert none.since_at is None


def test_in_production_the_page_asks_for_a_backup(admin, application, monkeypatch):
    assert "back-up gemaakt" not in admin.page("/status").text
    monkeypatch.setitem(
        application.config, "SETTINGS", replace(application.config["SETTINGS"], production=True)
    )
    assert "90 dagen geen back-up gemaakt" in admin.page("/status").text
    saved(Backup(made_at=NOW - timedelta(days=3), size=5, encrypted=True))
    assert "laatste back-up is gemaakt op" in admin.page("/status").text


def test_the_figures_tell_how_old_the_last_backup_is(app):
    saved(Backup(made_at=NOW - timedelta(hours=5), size=5, encrypted=True))
    told = metrics.text(queries.figures(JOBS, now=NOW)).decode()
    assert "leerhuis_backup_age_seconds 18000.0" in told


def test_what_is_known_of_a_backup_is_thrown_away_after_90_days(app):
    saved(Backup(made_at=NOW - timedelta(days=91), size=5, encrypted=True))
    saved(Backup(made_at=NOW - timedelta(days=89), size=5, encrypted=True))
    clean_up(now=NOW)
    assert queries.last_backup() == NOW - timedelta(days=89)
    assert db.session.query(Backup).count() == 1


def test_in_a_house_of_several_regions_a_command_lets_them_go(app, put_back):
    make_organisation(name="Andere regio")
    db.session.rollback()
    answer = app.test_cli_runner().invoke(args=["let-letters-go"])
    assert (answer.exit_code, pausing.since(), state()) == (0, None, LetterState.MISSED)


def test_the_command_lets_all_go_on_purpose(app, put_back):
    db.session.rollback()
    app.test_cli_runner().invoke(args=["let-letters-go", "--all"])
    assert (pausing.since(), state()) == (None, LetterState.QUEUED)
