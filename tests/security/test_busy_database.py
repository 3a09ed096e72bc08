"""A database that is busy gives a page that says so, also when nobody can be known."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError, TimeoutError

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.signin.models import BrowserSession
from tests.factories import make_organisation, make_professional, make_staff


@pytest.fixture
def impatient(app, monkeypatch):
    """Waits a moment instead of seconds."""
    monkeypatch.setattr(db, "WAIT_SECONDS", 0.1)
    monkeypatch.setattr(db, "ANSWER_SECONDS", 0.1)
    _close_all(app)
    yield app
    _close_all(app)


def _close_all(app):
    db.session.remove()
    app.extensions["leerhuis.engine"].dispose()


def fail(error):
    def identify():
        raise error

    return identify


@pytest.mark.parametrize(
    "error", [OperationalError("SELECT", {}, Exception("gone")), TimeoutError("no connection")]
)
def test_without_a_database_there_is_still_a_page(app, client, monkeypatch, caplog, error):
    caplog.set_level(logging.CRITICAL)
    monkeypatch.setitem(app.extensions, "leerhuis.identify", fail(error))
    answer = client.get("/mijn/gegevens")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "SELECT" not in answer.text


def test_what_nobody_expected_tells_no_detail(app, client, monkeypatch, caplog):
    caplog.set_level(logging.CRITICAL)
    monkeypatch.setitem(app.extensions, "leerhuis.identify", fail(KeyError("geheim")))
    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = client.get("/mijn/gegevens")
    assert answer.status_code == 500
    assert "geheim" not in answer.text


def test_who_writes_while_another_holds_the_database_hears_to_come_back(impatient, caplog):
    """Once the other lets go, the same request works."""
    caplog.set_level(logging.CRITICAL)
    admin = make_staff(Role.ADMINISTRATOR, make_organisation())
    client = impatient.test_client().sign_in(admin)
    engine = impatient.extensions["leerhuis.engine"]
    url = f"/beheer/personen/{admin.public_id}/naam"
    names = {"given_name": "Ada", "name_prefix": "", "family_name": "Baas"}
    with engine.connect().execution_options(sqlite_begin="IMMEDIATE") as other:
        other.execute(text("UPDATE person SET theme = 'dark'"))
        busy = client.post(url, names)
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
    assert client.post(url, names).status_code == 302


def test_reading_goes_on_while_another_holds_the_database(impatient):
    client = impatient.test_client().sign_in(make_professional())
    engine = impatient.extensions["leerhuis.engine"]
    long_ago = clock.now() - timedelta(minutes=5)
    with db.transaction():
        db.session.execute(update(BrowserSession).values(seen_at=long_ago))
    with engine.connect().execution_options(sqlite_begin="IMMEDIATE") as other:
        other.execute(update(BrowserSession).values(origin="192.0.2.1"))
        assert client.get("/cursussen").status_code == 200
        other.rollback()
    assert client.get("/cursussen").status_code == 200
    assert db.session.scalar(select(BrowserSession.seen_at)) > long_ago


def test_a_page_has_seconds_for_a_statement_and_timed_work_has_hours(impatient):
    if db.session().get_bind().dialect.name != "postgresql":
        pytest.skip("SQLite has no such limit")
    slow = text("SELECT pg_sleep(0.5)")
    with impatient.test_request_context(), pytest.raises(OperationalError):
        db.session.execute(slow)
    db.session.remove()
    assert db.session.execute(slow).one()
