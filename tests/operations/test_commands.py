"""flask jobs once."""

from datetime import UTC, datetime

import pytest

from leerhuis import audit, db
from leerhuis.access import HOUSE
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.operations import runner, service, timetable
from leerhuis.operations.jobs import JOBS, job
from leerhuis.signin.models import Attempt
from leerhuis.signin.rules import Door
from tests.factories import NOW, saved


def command(app, *words):
    db.session.rollback()
    return app.test_cli_runner().invoke(args=["jobs", *words])


def test_a_job_is_done_once_by_name(app):
    with db.transaction():
        audit.record(Action.SIGNED_OUT, by=HOUSE, kind="account", subject="x", now=NOW)
    assert command(app, "once", "seal").output == "seal: 1 done\n"
    assert command(app, "once", "seal").output == "seal: 0 done\n"


def test_a_job_is_done_as_if_it_were_another_moment(app):
    saved(Attempt(door=Door.SIGN_IN, key_hash="x", at=datetime(2030, 5, 1, tzinfo=UTC)))
    assert command(app, "once", "clean-up", "--at", "2030-05-01T12:00").output.endswith("0 done\n")
    assert command(app, "once", "clean-up", "--at", "2030-05-03T12:00").output.endswith("1 done\n")


def test_an_unknown_name_is_answered_with_all_names(app):
    answer = command(app, "once", "nonsense")
    assert answer.exit_code == 1
    assert all(each.name in answer.output for each in JOBS)


def test_a_job_that_another_process_is_at_is_not_done_twice(app):
    with app.app_context():
        service.claim_now(job("seal"), holder="other", now=datetime.now(UTC))
    answer = command(app, "once", "seal")
    assert (answer.exit_code, "seal" in answer.output) == (1, True)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2027-01-11T06:15", datetime(2027, 1, 11, 5, 15, tzinfo=UTC)),
        ("2027-07-11 06:15:30", datetime(2027, 7, 11, 4, 15, 30, tzinfo=UTC)),
        ("2027-01-11T06:15Z", datetime(2027, 1, 11, 6, 15, tzinfo=UTC)),
        ("2027-01-11T06:15+05:00", datetime(2027, 1, 11, 1, 15, tzinfo=UTC)),
    ],
)
def test_a_moment_is_local_unless_it_says_otherwise(text, moment):
    assert timetable.moment_of_text(text) == moment


@pytest.mark.parametrize("text", ["", "11-1-2027", "2027-W02-1", "20270111", "2027-02-30T10:00"])
def test_other_moments_are_refused(app, text):
    with pytest.raises(Refused):
        timetable.moment_of_text(text)


def test_what_fails_once_is_written_down(app, monkeypatch):
    def fails(*, now):
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        runner.run_once(timetable.Job("x", timetable.Every(timetable.TICK), fails), at=None)
    assert service.claim_now(job("seal"), holder="me", now=NOW)
