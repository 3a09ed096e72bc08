"""What the doctor finds in the rows, and what the command says."""

import shutil
from datetime import timedelta
from io import BytesIO
from os import utime
from pathlib import Path

import pytest

from leerhuis import audit, chain, clock, db, files
from leerhuis.access import HOUSE
from leerhuis.audit import Action
from leerhuis.mail import pausing
from leerhuis.mail import service as mail
from leerhuis.mail.rules import Letter
from leerhuis.operations.doctor import house
from leerhuis.operations.doctor.rules import Level
from leerhuis.operations.jobs import JOBS
from leerhuis.operations.models import Backup, JobTurn
from leerhuis.registry.dossier.models import Evidence
from tests.factories import NOW, make_person, saved

OK, WARNING, FAULT = Level.OK, Level.WARNING, Level.FAULT


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def turn(name="letters", **given):
    moments = {"due_at": NOW, "started_at": NOW} | given
    return saved(JobTurn(name=name, **moments))


def test_jobs_that_tick_are_well_and_others_are_not(app):
    assert house.jobs_alive(now=NOW).level is FAULT
    turn()
    assert house.jobs_alive(now=NOW + timedelta(minutes=2)).level is OK
    assert house.jobs_alive(now=NOW + timedelta(minutes=3)).level is FAULT


def test_a_job_that_fails_is_named(app):
    turn("seal", failures=3, error="no more", due_at=NOW + timedelta(minutes=1))
    [found] = house.jobs_failing(JOBS, now=NOW)
    assert (found.level, "seal failed 3 times: no more" in found.sentence) == (WARNING, True)


def test_letters_that_wait_for_somebody_are_a_warning(app):
    assert list(house.letters(now=NOW)) == []
    pausing.pause(now=NOW)
    [found] = house.letters(now=NOW)
    assert (found.level, "put back" in found.sentence) == (WARNING, True)


def test_letters_that_do_not_go_are_a_warning(app):
    mail.queue(Letter("signin/invited", make_person().id, subject="x"), now=NOW)
    assert list(house.letters(now=NOW + timedelta(minutes=5))) == []
    [found] = house.letters(now=NOW + timedelta(minutes=15))
    assert found.level is WARNING


def test_events_that_no_seal_protects_are_a_fault(app):
    with db.transaction():
        audit.record(
            Action.BACKUP_MADE,
            by=HOUSE,
            kind="backup",
            subject="x",
            now=NOW,
            rows=1,
            files=0,
            encrypted=False,
        )
    assert house.audit(now=NOW + timedelta(minutes=9)).level is OK
    assert house.audit(now=NOW + timedelta(minutes=11)).level is FAULT
    chain.seal(now=NOW)
    assert house.audit(now=NOW + timedelta(days=9)).level is OK


def evidence(stored_as):
    return saved(
        Evidence(
            person_id=make_person().id,
            ref="r-1",
            file_name="a.pdf",
            media_type="application/pdf",
            size=5,
            stored_as=stored_as,
            added_at=NOW,
        )
    )


@pytest.fixture
def no_files(app):
    """An empty folder of files: what other tests handed in lies there still."""
    shutil.rmtree(app.config["SETTINGS"].files_dir, ignore_errors=True)


def test_a_row_without_its_file_is_a_fault(app, no_files):
    stored = files.shelve(BytesIO(b"proof"), shelf="proof")
    evidence(stored)
    assert house.files_kept(now=NOW).level is OK
    files.remove(stored)
    found = house.files_kept(now=NOW)
    assert (found.level, stored in found.sentence) == (FAULT, True)


def test_an_old_file_without_a_row_is_a_warning(app, no_files):
    stored = files.shelve(BytesIO(b"proof"), shelf="proof")
    shelf, _slash, name = stored.partition("/")
    path = Path(app.config["SETTINGS"].files_dir) / shelf / name[:2] / name
    young, old = NOW.timestamp(), (NOW - timedelta(days=4)).timestamp()
    try:
        utime(path, (young, young))
        assert house.files_kept(now=NOW).level is OK
        utime(path, (old, old))
        assert house.files_kept(now=NOW).level is WARNING
        evidence(stored)
        assert house.files_kept(now=NOW).level is OK
    finally:
        files.remove(stored)


def test_the_clock_of_the_database_is_compared(app, monkeypatch):
    monkeypatch.undo()
    now = clock.now()
    assert house.clock(now=now).level in (OK, WARNING)
    if db.session().get_bind().dialect.name == "postgresql":
        assert house.clock(now=now + timedelta(hours=1)).level is FAULT


def run(app):
    db.session.rollback()
    return app.test_cli_runner().invoke(args=["doctor"])


def test_the_command_fails_when_something_is_wrong(app):
    answer = run(app)
    assert answer.exit_code == 1
    assert "fault   jobs: No jobs process has run yet." in answer.output
    assert "fault   backup:" in answer.output


def test_what_was_mended_is_no_fault_any_more(app):
    turn()
    saved(Backup(made_at=NOW, size=1, encrypted=True))
    answer = run(app)
    assert "ok      jobs: The timed work ticks." in answer.output
    assert "ok      backup: The last backup is 0 hours old." in answer.output


def test_every_finding_that_is_not_well_says_what_to_do(app):
    lines = run(app).output.splitlines()
    for number, line in enumerate(lines):
        if line.startswith(("fault", "warning")):
            assert lines[number + 1].startswith("        "), line
