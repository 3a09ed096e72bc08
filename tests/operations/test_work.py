"""The pages that say how the timed work goes, and why it does not."""

from datetime import timedelta

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.operations import runner
from leerhuis.operations.jobs import JOBS
from leerhuis.operations.models import JobRun, JobTurn
from leerhuis.operations.timetable import Job
from tests.counting import statements
from tests.factories import NOW, make_organisation, make_staff, saved


@pytest.fixture
def at(monkeypatch):
    """Makes it another moment."""

    def set_to(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(NOW)
    return set_to


@pytest.fixture
def admin(client, at):
    return client.sign_in(make_staff(Role.ADMINISTRATOR, make_organisation()))


def tick_all(now, *, but=()):
    for each in JOBS:
        if each.name not in but:
            idle = Job(each.name, each.when, lambda *, now: 0)
            runner.run_due(idle, holder="a", now=now)


def fail(name, why, *, now):
    def fails(*, now):
        raise RuntimeError(why)

    planned = next(each for each in JOBS if each.name == name)
    runner.run_due(Job(name, planned.when, fails), holder="a", now=now)


def test_the_status_says_since_when_no_process_ran(admin, at):
    tick_all(NOW - timedelta(seconds=10))
    tick_all(NOW)
    at(NOW + timedelta(minutes=7))
    page = admin.page("/status")
    assert "Er heeft sinds 11 januari 2027, 10.00 uur geen jobs-proces gedraaid." in page.text
    assert "taken." in page.text
    assert "flask --app wsgi jobs run" in page.text
    assert "wachten op een jobs-proces" in page.text


def test_the_status_says_that_a_process_is_of_before_this_work_was_made(admin, at):
    tick_all(NOW - timedelta(hours=2))
    tick_all(NOW, but=("seal",))
    at(NOW + timedelta(seconds=30))
    page = admin.page("/status")
    assert "Logboek verzegelen: had moeten beginnen op" in page.text
    assert "dat doet dit werk niet" in page.text
    assert page.text.count("had moeten beginnen op") == 1


def test_what_fails_stands_before_what_is_on_time(admin, at):
    tick_all(NOW - timedelta(seconds=10), but=("clean-up",))
    fail("clean-up", "the bin is full", now=NOW - timedelta(days=1))
    fail("clean-up", "the bin is full", now=NOW)
    tick_all(NOW, but=("clean-up",))
    page = admin.page("/status")
    assert "the bin is full" in page.text
    assert "1 keer mislukt" in page.text
    rows = page.text[page.text.index("Werk op vaste tijden") :]
    assert rows.index("Mislukt") < rows.index("Op tijd")


def test_a_job_that_hangs_is_told_of(admin, at):
    tick_all(NOW - timedelta(seconds=10))
    tick_all(NOW)
    with db.transaction():
        row = db.session.query(JobTurn).filter_by(name="checks").one()
        row.holder, row.started_at = "a", NOW - timedelta(hours=3)
        row.lease_until = NOW + timedelta(seconds=30)
    assert "bezig sinds 11 januari 2027, 7.00 uur" in admin.page("/status").text


def test_each_job_has_its_history(admin, at):
    took = timedelta(seconds=2, milliseconds=340)
    saved(JobRun(name="letters", started_at=NOW, ended_at=NOW + took, done=1250))
    saved(JobRun(name="letters", started_at=NOW, ended_at=NOW, error="421 come back later"))
    saved(JobRun(name="seal", started_at=NOW, ended_at=NOW, done=77))
    page = admin.page("/status/werk/letters")
    assert "Dit gebeurt elke 10 seconden." in page.text
    for told in ("2,3", "1.250", "421 come back later", "Mislukt"):
        assert told in page.text
    assert "77" not in page.text


def test_fifty_a_page_newest_first_and_always_as_many_questions(admin, at):
    saved(JobRun(name="letters", started_at=NOW, ended_at=NOW, done=1))
    with statements() as few:
        admin.page("/status/werk/letters")
    for number in range(60):
        moment = NOW - timedelta(minutes=number)
        saved(JobRun(name="letters", started_at=moment, ended_at=moment, done=9000 + number))
    with statements() as many:
        page = admin.page("/status/werk/letters")
    assert len(few) == len(many)
    assert "9.048" in page.text
    assert "9.049" not in page.text
    assert "9.049" in admin.page("/status/werk/letters?pagina=2").text
    admin.page("/status/werk/letters?pagina=-3")
    admin.page("/status/werk/letters?pagina=99")


@pytest.mark.parametrize("name", [each.name for each in JOBS])
def test_every_job_has_a_page_also_before_it_ran(admin, name):
    assert "Er is nog geen geschiedenis" in admin.page(f"/status/werk/{name}").text


def test_a_job_that_there_is_not_is_not_found(admin):
    admin.page("/status/werk/nothing", status=404)
    admin.page("/status/werk/%27--", status=404)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("seats", "elke minuut"),
        ("chain", "elk uur"),
        ("reminders", "elke dag om 6.15 uur"),
        ("weekly", "elke maandag om 7.00 uur"),
    ],
)
def test_how_often_a_job_is_due_is_said_in_words(admin, name, told):
    assert f"Dit gebeurt {told}." in admin.page(f"/status/werk/{name}").text


def test_only_administrators_see_how_a_job_goes(client, at):
    client.sign_in(make_staff(Role.COORDINATOR, make_organisation()))
    client.page("/status/werk/letters", status=403)
