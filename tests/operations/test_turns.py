"""Any number of processes, and each job once a moment."""

import contextvars
import threading
from datetime import timedelta

import pytest

from leerhuis import db
from leerhuis.operations import queries, runner, service, timetable
from leerhuis.operations.models import JobRun
from leerhuis.operations.timetable import Every, Job, next_due
from tests.factories import NOW

HOUR = timedelta(hours=1)


class Work:
    """Work that counts how often it was done, and fails when told to."""

    def __init__(self):
        self.moments = []
        self.fails = False
        self.lock = threading.Lock()

    def __call__(self, *, now):
        if self.fails:
            raise RuntimeError("no")
        with self.lock:
            self.moments.append(now)
        return 1

    @property
    def times(self):
        return len(self.moments)


@pytest.fixture
def work():
    return Work()


@pytest.fixture
def job(work):
    return Job("hourly", Every(HOUR), work)


@pytest.fixture
def planned(app, job):
    """The moment at which the job is due first."""
    runner.run_due(job, holder="a", now=NOW)
    return next_due(job.when, after=NOW)


def test_a_new_job_waits_for_its_first_moment(planned, job, work):
    assert runner.run_due(job, holder="a", now=planned - timedelta(seconds=1)) is None
    assert work.times == 0
    assert runner.run_due(job, holder="a", now=planned) == 1


def test_a_job_is_done_once_a_moment(planned, job, work):
    for second in range(0, 7200, 10):
        runner.run_due(job, holder=f"p{second % 3}", now=planned + timedelta(seconds=second))
    assert work.moments == [planned, planned + HOUR]


def test_a_missed_night_is_caught_up_once(planned, job, work):
    late = planned + timedelta(days=3, minutes=7)
    assert [runner.run_due(job, holder="a", now=late) for _ in range(3)] == [1, None, None]
    assert queries.turn("hourly").due_at == next_due(job.when, after=late)


def test_a_job_that_someone_is_at_is_left_alone(planned, job, work):
    assert service.claim(job, holder="a", now=planned)
    assert runner.run_due(job, holder="b", now=planned + timedelta(seconds=30)) is None
    assert work.times == 0


def test_the_work_of_a_dead_process_is_taken_over_when_its_lease_ends(planned, job, work):
    service.claim(job, holder="dead", now=planned)
    assert runner.run_due(job, holder="b", now=planned + timetable.LEASE) == 1


def test_a_process_that_lives_keeps_what_it_is_at(planned, job, work):
    service.claim(job, holder="a", now=planned)
    for quarter in range(1, 20):
        assert service.renew(holder="a", now=planned + quarter * timetable.RENEW) == 1
    assert runner.run_due(job, holder="b", now=planned + 20 * timetable.RENEW) is None


def test_who_lost_the_lease_does_not_give_back_the_work_of_another(planned, job):
    service.claim(job, holder="slow", now=planned)
    taken_over = planned + timetable.LEASE
    service.claim(job, holder="b", now=taken_over)
    run = JobRun(name=job.name, started_at=planned, ended_at=taken_over, done=1)
    service.succeeded(job, holder="slow", due_at=planned + HOUR, run=run)
    assert queries.works("b")
    assert queries.turn("hourly").due_at == planned


def test_failed_work_is_tried_again_soon_and_is_seen(planned, job, work):
    work.fails = True
    assert runner.run_due(job, holder="a", now=planned) is None
    assert runner.run_due(job, holder="a", now=planned + timedelta(seconds=50)) is None
    (state,) = queries.jobs([job], now=planned)
    assert (state.code, state.error) == ("failed", "RuntimeError('no')")
    work.fails = False
    assert runner.run_due(job, holder="a", now=planned + timedelta(minutes=2)) == 1
    (state,) = queries.jobs([job], now=planned + timedelta(minutes=2))
    assert (state.code, state.error) == ("fine", "")
    assert [run.error for run in db.session.query(JobRun).order_by(JobRun.id)] == [
        "RuntimeError('no')",
        "",
    ]


def test_the_clock_may_be_put_back_for_years(planned, job, work):
    assert runner.run_due(job, holder="a", now=planned + timedelta(days=1000)) == 1
    assert runner.run_due(job, holder="a", now=planned + timedelta(minutes=1)) is None
    assert runner.run_due(job, holder="a", now=planned + HOUR) == 1
    assert work.times == 2


def test_a_lease_of_a_clock_that_was_ahead_does_not_block(planned, job, work):
    service.claim(job, holder="dead", now=planned + timedelta(days=1000))
    runner.run_due(job, holder="b", now=planned)
    assert runner.run_due(job, holder="b", now=planned + HOUR) == 1


def test_ticks_with_nothing_to_do_leave_no_runs(planned, job):
    idle = Job("idle", Every(HOUR), lambda *, now: 0)
    for hour in range(5):
        runner.run_due(idle, holder="a", now=NOW + hour * HOUR)
    assert db.session.query(JobRun).count() == 0
    assert queries.jobs([idle], now=NOW + 5 * HOUR)[0].succeeded_at is not None


def test_once_does_it_now_and_plans_the_next(app, job, work, monkeypatch):
    monkeypatch.setattr("leerhuis.clock.now", lambda: NOW)
    assert runner.run_once(job, at=None) == 1
    assert work.moments == [NOW]
    assert queries.turn("hourly").due_at == next_due(job.when, after=NOW)


def test_once_at_another_moment_leaves_the_planning_alone(planned, job, work):
    moment = NOW + timedelta(days=40)
    assert runner.run_once(job, at=moment) == 1
    assert work.moments == [moment]
    assert queries.turn("hourly").due_at == planned


def test_processes_at_once_do_each_moment_once(application, app, planned, job, work):
    """Eight processes tick at the same instant, for twelve hours."""

    def tick(number, now, gate):
        with application.app_context():
            gate.wait()
            runner.run_due(job, holder=f"p{number}", now=now)

    moments = [planned + hour * HOUR for hour in range(12)]
    db.session.rollback()
    for now in moments:
        gate = threading.Barrier(8)
        threads = [
            threading.Thread(target=contextvars.Context().run, args=(tick, n, now, gate))
            for n in range(8)
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert work.moments == moments
