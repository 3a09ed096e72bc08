"""Figures for who watches the servers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from leerhuis import clock, db
from leerhuis.mail import service as mail
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import Letter, LetterState
from leerhuis.operations import runner
from leerhuis.operations.jobs import JOBS
from leerhuis.operations.timetable import Job
from leerhuis.settings import Settings, weaknesses
from tests.counting import statements
from tests.factories import NOW, make_person

TOKEN = "a-token-of-twenty-four-c"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def watched(app, monkeypatch):
    """A house whose servers are watched."""
    monkeypatch.setitem(
        app.config, "SETTINGS", replace(app.config["SETTINGS"], metrics_token=TOKEN)
    )
    monkeypatch.setattr(clock, "now", lambda: NOW)


def figures(client):
    """Every figure by its name and labels."""
    answer = client.get("/metrics", headers=BEARER)
    assert answer.status_code == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def write_letter(*, waits, state=LetterState.QUEUED):
    letter = Letter("signin/password_set", make_person().id, subject="x", values={})
    mail.queue(letter, now=NOW - waits)
    with db.transaction():
        row = db.session.query(QueuedLetter).filter_by(person_id=letter.person_id).one()
        row.state = state


def test_without_a_token_in_the_settings_there_is_no_such_page(client, app):
    assert client.get("/metrics", headers=BEARER).status_code == 404


@pytest.mark.parametrize(
    "given", [None, "", "Bearer", "Bearer x", f"Bearer {TOKEN}x", TOKEN, "Basic é"]
)
def test_who_does_not_know_the_token_hears_nothing(client, watched, given):
    answer = client.get("/metrics", headers={"Authorization": given} if given is not None else {})
    assert (answer.status_code, answer.data) == (401, b"")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_short_token_is_refused_at_the_start():
    assert any("METRICS_TOKEN" in each for each in weaknesses(Settings(metrics_token="short")))
    assert not any("METRICS_TOKEN" in each for each in weaknesses(Settings(metrics_token=TOKEN)))


def test_letters_are_told_by_state_and_by_how_long_the_oldest_waits(client, watched):
    write_letter(waits=timedelta(minutes=3))
    write_letter(waits=timedelta(minutes=1))
    write_letter(waits=timedelta(hours=9), state=LetterState.FAILED)
    told = figures(client)
    states = {state: told["leerhuis_letters", state] for state in LetterState}
    assert (states["queued"], states["failed"], states["sent"]) == (2, 1, 0)
    assert told[("leerhuis_letters_oldest_waiting_seconds",)] == 180


def test_jobs_are_told_by_how_late_they_are_and_how_often_they_failed(client, watched, monkeypatch):
    letters, seal = JOBS[0], JOBS[1]

    def fails(*, now):
        raise RuntimeError("no")

    for second in (0, 10):
        at = NOW + timedelta(seconds=second)
        runner.run_due(Job(letters.name, letters.when, fails), holder="a", now=at)
        runner.run_due(Job(seal.name, seal.when, lambda *, now: 0), holder="a", now=at)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=320))
    told = figures(client)
    assert told["leerhuis_job_failures", "letters"] == 1
    assert told["leerhuis_job_failures", "seal"] == 0
    assert 249 <= told["leerhuis_job_lag_seconds", "letters"] <= 250  # tried again after a minute
    assert told["leerhuis_job_lag_seconds", "seal"] == 300
    assert told[("leerhuis_jobs_tick_age_seconds",)] == 310
    assert ("leerhuis_job_success_timestamp_seconds", "letters") not in told
    assert {name for key, *names in told if key == "leerhuis_job_busy" for name in names} == {
        each.name for each in JOBS
    }


def test_the_question_stays_the_same_however_much_there_is(client, watched):
    with statements() as few:
        figures(client)
    for number in range(9):
        write_letter(waits=timedelta(minutes=number))
    with statements() as many:
        figures(client)
    assert len(few) == len(many) <= 5  # one of them begins
