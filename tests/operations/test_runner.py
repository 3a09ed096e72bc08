"""The process that ticks."""

import threading
from datetime import timedelta

from leerhuis import clock, db
from leerhuis.operations import queries, runner, service
from leerhuis.operations.models import JobRun
from leerhuis.operations.timetable import Every, Job
from tests.counting import statements
from tests.factories import NOW


def ticking(application, *works):
    """A process for work that is always due."""
    jobs = [
        Job(f"always {n}", Every(timedelta(milliseconds=1)), work) for n, work in enumerate(works)
    ]
    for each in jobs:
        runner.run_due(each, holder="before", now=clock.now())
    return runner.Runner(application, jobs)


def test_it_works_until_it_is_told_to_stop(application, app):
    """Stopping waits for what is in hand."""
    started, finish, ended = threading.Event(), threading.Event(), threading.Event()

    def work(*, now):
        started.set()
        finish.wait(10)
        ended.set()
        return 1

    process = ticking(application, work)
    thread = threading.Thread(target=process.run)
    thread.start()
    assert started.wait(20)
    process.stop()
    assert thread.is_alive()
    assert process.scheduler.running  # and keeps the lease of what is in hand
    finish.set()
    thread.join(10)
    assert not thread.is_alive()
    assert ended.is_set()


def test_a_job_that_fails_stops_nobody(application, app):
    done = threading.Event()

    def fails(*, now):
        raise RuntimeError("no")

    def works(*, now):
        done.set()
        return 0

    process = ticking(application, fails, works)
    thread = threading.Thread(target=process.run)
    thread.start()
    assert done.wait(20)
    process.stop()
    thread.join(10)


def test_ticks_are_set_anew_when_the_clock_is_put_back(application, app, monkeypatch):
    """APScheduler plans by the clock: put back a day, it would wait for a day."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    process = ticking(application, lambda *, now: 0)
    process.scheduler.start(paused=True)
    process.set_ticks()
    watch = runner.Watch()
    assert not watch.jumped()
    monkeypatch.setattr(clock, "now", lambda: NOW - timedelta(days=1))
    assert watch.jumped()
    assert not watch.jumped()
    process.set_ticks()
    moments = {each.next_run_time for each in process.scheduler.get_jobs()}
    process.scheduler.shutdown()
    assert moments == {NOW - timedelta(days=1)}


def test_a_tick_asks_one_question_for_all_jobs(application, app):
    jobs = [Job(f"idle {n}", Every(timedelta(days=1)), lambda *, now: 0) for n in range(40)]
    process = runner.Runner(application, jobs)
    process.tick()
    with statements() as asked:
        process.tick()
    assert len([each for each in asked if not each.startswith("BEGIN")]) == 1


def test_who_is_told_to_stop_begins_nothing_more(application, app):
    done = []

    def work(*, now):
        done.append(now)
        return 1

    process = ticking(application, work)
    process.stop()
    process.run()
    done.clear()
    process.tick()
    assert done == []


def test_a_turn_that_cannot_be_taken_is_asked_for_again(application, app, monkeypatch, caplog):
    """The database is away for a moment: the process goes on."""
    process = ticking(application, lambda *, now: 1)
    (job,) = process.jobs

    def away(*_given, **_values):
        raise RuntimeError("the database is away")

    with monkeypatch.context() as broken:
        broken.setattr(service, "claim", away)
        process.work(job)
    assert "the turn of job always 0" in caplog.text
    process.work(job)
    assert queries.turns()["always 0"].failures == 0
    assert db.session.query(JobRun).filter_by(name="always 0").count() >= 1


def test_two_processes_have_two_names():
    assert runner.process_name() != runner.process_name()
