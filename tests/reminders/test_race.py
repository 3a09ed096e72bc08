"""Several processes at the rules at once, and one that dies in the middle."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from leerhuis import db
from leerhuis.enrolment import service as enrolment
from leerhuis.enrolment.models import Enrolment
from leerhuis.mail.rules import LetterState
from leerhuis.reminders import service
from leerhuis.surveys import closing, mails
from leerhuis.surveys.models import Survey
from tests.counting import statements
from tests.factories import HOUSE, make_course, make_edition, make_organisation
from tests.factories_attendance import make_seats
from tests.factories_surveys import make_group_survey, make_invitations
from tests.meanwhile import meanwhile
from tests.reminders.runs import defaults, letters, rule_named

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
STARTS_AT = datetime(2027, 3, 18, 8, 30, tzinfo=UTC)
DAY_BEFORE = datetime(2027, 3, 17, 8, 0, tzinfo=UTC)
SESSION = "reminders/session"
# Whether a list is empty is asked again and again: it is due at an hour of its own.
IDLE = 25
RUN = """
import os
import signal
import sys
from datetime import datetime
from sqlalchemy import event
from leerhuis.app import create_app
from leerhuis.reminders import service
from leerhuis.settings import Settings

app = create_app(Settings(secret_key="k" * 40, database_url=sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
with app.app_context():
    for words in sys.argv[3:]:
        engine = app.extensions["leerhuis.engine"]

        @event.listens_for(engine, "after_cursor_execute")
        def die(_connection, _cursor, statement, *_rest):
            if words in statement:
                os.kill(os.getpid(), signal.SIGKILL)

    print(service.remind_due(now=datetime.fromisoformat(sys.argv[2])))
"""


@pytest.fixture
def region(app):
    return make_organisation()


def groups(region, number, *, seats=3, starts_at=STARTS_AT):
    course = make_course(organisation_id=region.id)
    made = [make_edition(course=course, starts_at=starts_at) for _ in range(number)]
    return [seat for each in made for seat in make_seats(each, seats)]


def the_day_before_only():
    """Of all rules only that of a day before has something to say now."""
    defaults()
    service.remind_due(now=DAY_BEFORE - MINUTE)
    return len(letters())


def at_once(app, number, task):
    gate = threading.Barrier(number)

    def do(_turn):
        with app.app_context():
            gate.wait()
            for _ in range(20):
                try:
                    return task()
                except OperationalError as busy:  # the job is tried again then
                    wrong = busy
            raise wrong

    db.session.remove()
    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(do, range(number)))


def test_runners_at_once_write_each_letter_once(app, region):
    seats = groups(region, 4)
    before = the_day_before_only()
    done = at_once(app, 4, lambda: service.remind_due(now=DAY_BEFORE))
    assert sum(done) == len(seats)
    assert len(letters()) == before + len(seats)


def test_runners_at_once_give_each_region_its_rules_once(app):
    for _ in range(3):
        make_organisation()
    done = at_once(app, 4, lambda: service.give_defaults(now=DAY_BEFORE))
    assert sorted(done)[:3] == [0, 0, 0]
    assert service.give_defaults(now=DAY_BEFORE) == 0


def test_two_processes_at_once_write_each_letter_once(app, region):
    seats = groups(region, 3)
    before = the_day_before_only()
    db.session.remove()
    url = app.config["SETTINGS"].database_url
    call = [sys.executable, "-c", RUN, url, DAY_BEFORE.isoformat()]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    both = [subprocess.Popen(call, env=dict(os.environ), **pipes) for _ in range(2)]
    assert [each.stdout.readline() for each in both] == ["ready\n"] * 2
    said = [each.communicate("go\n")[0] for each in both]
    assert sum(map(int, said)) == len(seats)
    assert len(letters()) == before + len(seats)


def test_what_dies_half_way_leaves_nothing_and_is_made_up_once(app, region):
    seats = groups(region, 2)
    before = the_day_before_only()
    engine = app.extensions["leerhuis.engine"]

    def die(_connection, _cursor, statement, *_rest):
        if "INSERT INTO letter" in statement:
            raise KeyboardInterrupt

    event.listen(engine, "after_cursor_execute", die)
    with pytest.raises(KeyboardInterrupt):
        service.remind_due(now=DAY_BEFORE)
    event.remove(engine, "after_cursor_execute", die)
    assert len(letters()) == before
    assert service.remind_due(now=DAY_BEFORE + 2 * MINUTE) == len(seats)
    assert service.remind_due(now=DAY_BEFORE + 3 * MINUTE) == 0


def test_what_is_killed_half_way_is_made_up_once(app, region):
    seats = groups(region, 2)
    before = the_day_before_only()
    db.session.remove()
    call = [sys.executable, "-c", RUN, app.config["SETTINGS"].database_url, DAY_BEFORE.isoformat()]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([*call, "INSERT INTO letter"], env=dict(os.environ), **pipes) as process:
        process.communicate("go\n")
    assert process.returncode == -signal.SIGKILL
    assert len(letters()) == before
    assert service.remind_due(now=DAY_BEFORE + 2 * MINUTE) == len(seats)


def asked(*, now):
    with statements() as seen:
        told = service.remind_due(now=now)
    return told, len([each for each in seen if not each.startswith(("BEGIN", "ROLLBACK"))])


def test_how_much_is_asked_of_the_database_does_not_grow_with_the_readers(region):
    groups(region, 2, seats=2)
    groups(region, 12, seats=12, starts_at=STARTS_AT + 3 * DAY)
    the_day_before_only()
    few = asked(now=DAY_BEFORE)
    service.remind_due(now=DAY_BEFORE + 3 * DAY - MINUTE)
    many = asked(now=DAY_BEFORE + 3 * DAY)
    assert (few[0], many[0]) == (4, 144)
    assert few[1] == many[1]


def test_between_the_hours_of_the_rules_little_is_asked(region):
    groups(region, 2)
    the_day_before_only()
    told, number = asked(now=DAY_BEFORE - MINUTE / 2)
    assert told == 0
    assert number <= IDLE


def test_a_clock_that_was_a_year_ahead_for_a_moment_silences_nothing(region):
    seats = groups(region, 1)
    the_day_before_only()
    service.remind_due(now=DAY_BEFORE + 365 * DAY)
    written = len(letters())
    service.remind_due(now=DAY_BEFORE - MINUTE / 2)
    assert rule_named("session_day").looked_at == DAY_BEFORE - MINUTE / 2
    service.remind_due(now=DAY_BEFORE)
    assert len(letters()) <= written + len(seats)
    assert {each.person_id for each in letters(SESSION) if each.planned_at == DAY_BEFORE} == {
        each.person_id for each in seats
    }


def test_who_gives_up_the_seat_while_the_rule_is_written_is_not_reminded(app, region):
    seats = groups(region, 1)
    the_day_before_only()
    number = seats[0].id

    def give_up():
        return enrolment.cancel(db.session.get(Enrolment, number), by=HOUSE, now=DAY_BEFORE).id

    with meanwhile(app, "INSERT INTO letter", give_up) as done:
        service.remind_due(now=DAY_BEFORE)
    assert done == [number]
    states = {
        each.person_id: each.state for each in letters(SESSION) if each.planned_at == DAY_BEFORE
    }
    assert states == {
        seat.person_id: LetterState.WITHDRAWN if seat.id == number else LetterState.QUEUED
        for seat in seats
    }


def test_who_is_told_of_a_survey_while_it_closes_is_forgotten(app, region):
    edition = make_edition(course=make_course(organisation_id=region.id))
    survey = make_group_survey(edition=edition, closes_on=STARTS_AT.date() + DAY)
    make_invitations(survey, 5)
    the_day_before_only()
    number = survey.id

    def close():
        closing.close(db.session.get(Survey, number), by=HOUSE, now=DAY_BEFORE)
        return "closed"

    with meanwhile(app, "INSERT INTO letter", close) as done:
        assert service.remind_due(now=DAY_BEFORE) == 5
    assert done == ["closed"]
    assert letters(mails.REMINDER) == []
