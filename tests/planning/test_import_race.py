"""Two coordinators hand in the same season at once: its groups are made once."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from leerhuis import db, sheets
from leerhuis.courses import queries as courses
from leerhuis.courses.models import Course, Edition
from leerhuis.errors import Refused
from leerhuis.planning.importing import queries, service
from tests.factories import NOW, identity, make_organisation, make_round, make_staff
from tests.planning.test_import import HEADER, row


@pytest.fixture
def files(app):
    """The same file, handed in by two coordinators of one region."""
    region = make_organisation()
    season = make_round(region)
    _everything_is_known(region, season)
    data = sheets.write_csv(HEADER, [row(), row(Groep="Gegevens delen 2", Datum="17-03-2027")])
    found = []
    for _each in range(2):
        who = identity(make_staff("coordinator", region))
        kept = service.keep(
            courses.round_for(who, season.public_id), data, name="a.csv", by=who, now=NOW
        )
        found.append((who, kept.public_id))
    db.session.rollback()
    return found


def _everything_is_known(region, season):
    """The course, room and trainer are there: no name of theirs stands in the way of a second."""
    who = identity(make_staff("coordinator", region))
    mine = courses.round_for(who, season.public_id)
    kept = service.keep(mine, sheets.write_csv(HEADER, [row(Groep="X")]), name="x", by=who, now=NOW)
    file = queries.file_for(who, kept.public_id, now=NOW)
    service.apply(file, service.Choice(make=True), by=who, now=NOW)


def apply_at_once(app, files):
    """Both apply at the same moment; what they answered, or what they were refused."""
    start, said = Barrier(len(files)), []

    def one(who, public_id):
        with app.app_context():
            file = queries.file_for(who, public_id, now=NOW)
            start.wait()
            try:
                said.append(service.apply(file, service.Choice(make=True), by=who, now=NOW))
            except Refused as no:
                said.append(no)
            finally:
                db.session.remove()

    threads = [Thread(target=one, args=each) for each in files]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return said


def count(kind):
    return db.session.scalar(select(func.count()).select_from(kind))


def test_two_imports_at_once_make_each_group_once(app, files):
    said = apply_at_once(app, files)
    assert sorted(each["groups"] for each in said) == [0, 2]
    assert (count(Edition), count(Course)) == (3, 1)


@pytest.fixture
def hold_off(app, monkeypatch):
    """Nobody waits, and on SQLite nobody writes alone."""
    monkeypatch.setattr(db, "hold", lambda _row: None)
    monkeypatch.setattr(db, "_begin_writing", lambda _session: None)


def test_without_the_hold_groups_are_made_twice(app, files, hold_off, monkeypatch):
    if db.session.get_bind().dialect.name == "sqlite":
        pytest.skip("SQLite lets one write at a time, hold or no hold")
    planned, plan_of = Barrier(len(files)), service.plan_of

    def planned_together(file, *, by):
        plan = plan_of(file, by=by)
        planned.wait(timeout=20)
        return plan

    monkeypatch.setattr(service, "plan_of", planned_together)
    apply_at_once(app, files)
    assert count(Edition) == 5
