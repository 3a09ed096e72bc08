"""What administrators see on every page when nobody does the timed work."""

from datetime import timedelta

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.operations import queries, rules, runner
from leerhuis.operations.models import JobTurn
from leerhuis.operations.timetable import Every, Job
from tests.counting import statements
from tests.factories import NOW, make_organisation, make_person, make_staff

TICK = Job("tick", Every(timedelta(seconds=1)), lambda *, now: 0)
A_WHILE = rules.STANDSTILL + timedelta(seconds=1)
SENTENCE = "Er heeft sinds 11 januari 2027, 10.00 uur geen jobs-proces gedraaid."


@pytest.fixture
def ticked(app, monkeypatch):
    """The last tick was at NOW, and it is so much later."""
    for second in (-1, 0):
        runner.run_due(TICK, holder="a", now=NOW + timedelta(seconds=second))

    def after(wait):
        monkeypatch.setattr(clock, "now", lambda: NOW + wait)

    after(timedelta(0))
    return after


@pytest.fixture
def admin(client, ticked):
    return client.sign_in(make_staff(Role.ADMINISTRATOR, make_organisation()))


@pytest.mark.parametrize("address", ["/", "/beheer/organisaties", "/logboek", "/mijn/gegevens"])
def test_every_page_of_an_administrator_says_that_the_work_stands_still(admin, ticked, address):
    ticked(rules.STANDSTILL)
    assert "jobs-proces" not in admin.page(address).text
    ticked(A_WHILE)
    page = admin.page(address)
    assert SENTENCE in page.text
    assert "Bekijk de status" in page.text


def test_the_status_page_says_it_once(admin, ticked):
    ticked(A_WHILE)
    assert admin.page("/status").text.count(SENTENCE) == 1


def test_a_house_where_nothing_ever_ran_says_so(client, app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    client.sign_in(make_staff(Role.ADMINISTRATOR, make_organisation()))
    assert "Er heeft nog geen jobs-proces gedraaid." in client.page("/logboek").text


def asked(client, address):
    with statements() as seen:
        client.page(address)
    return [each for each in seen if "job_turn" in each]


def test_it_costs_administrators_one_question_and_others_none(client, ticked):
    region = make_organisation()
    ticked(A_WHILE)
    client.sign_in(make_staff(Role.ADMINISTRATOR, region))
    assert len(asked(client, "/mijn/gegevens")) == 1
    for role in set(Role) - {Role.ADMINISTRATOR, Role.PROFESSIONAL}:
        client.sign_in(make_staff(role, region))
        assert asked(client, "/mijn/gegevens") == []
    client.submit("/uitloggen")
    assert asked(client, "/inloggen") == []


def test_professionals_are_told_nothing_of_it(client, ticked):
    ticked(A_WHILE)
    client.sign_in(make_person())
    page = client.page("/")
    assert "jobs-proces" not in page.text


def test_a_clock_that_was_ahead_hides_no_standstill(admin, ticked):
    with db.transaction():
        db.session.query(JobTurn).one().started_at = NOW + timedelta(days=400)
    assert queries.last_tick(now=NOW) is None
    ticked(A_WHILE)
    assert "jobs-proces" in admin.page("/logboek").text


def test_a_database_that_is_gone_is_no_standstill(app, monkeypatch):
    gone = db.engine_for("sqlite:////nowhere/at/all.db")
    monkeypatch.setitem(app.extensions, "leerhuis.engine", gone)
    db.session.remove()
    assert queries.standstill(now=NOW) is None
