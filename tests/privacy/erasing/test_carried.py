"""No table says how long it is kept without something that sees to it."""

import re
from datetime import timedelta

from sqlalchemy import select

from leerhuis import db, tables
from leerhuis.calendars.models import Invitation
from leerhuis.calendars.rules import Method
from leerhuis.db import DataClass
from leerhuis.operations import cleaning
from leerhuis.operations.jobs import JOBS
from leerhuis.privacy.erasing import carried
from tests.factories import NOW, make_edition, make_person, saved
from tests.factories_attendance import sessions_of

STATED = {it.class_.__tablename__: it.class_.privacy for it in tables.Base.registry.mappers}
IMPERSONAL = {DataClass.PUBLIC, DataClass.OPERATION, DataClass.ANSWERS}
# Cleaned by the functions that `clean_up` calls, and not in its own list.
ELSEWHERE = {"letter", "upload"}


def test_of_every_table_with_something_of_persons_it_is_said_what_carries_its_term_out():
    private = {name for name, it in STATED.items() if it.data not in IMPERSONAL}
    assert set(carried.BY) == private


def test_every_job_that_is_named_is_there():
    named = {name for said in carried.BY.values() for name in re.findall(r"`([a-z-]+)`", said)}
    assert named <= {each.name for each in JOBS}


def test_what_the_cleaning_is_said_to_do_it_does():
    cleaned = {name for name, said in carried.BY.items() if said == carried.CLEANED}
    assert cleaned - ELSEWHERE <= {kind.__tablename__ for kind, _past in cleaning._expired(NOW)}


def test_what_follows_has_a_table_to_follow():
    """Rows of these hang on a row that is removed, so they cannot be left behind."""
    follow = [name for name, said in carried.BY.items() if said == carried.FOLLOWS]
    for name in follow:
        keys = tables.METADATA.tables[name].foreign_keys
        assert any(key.column.table.name in carried.BY for key in keys), name


def test_an_invitation_is_forgotten_a_year_after_its_session(app):
    long_ago, lately = (make_edition(starts_at=NOW - timedelta(days=days)) for days in (400, 200))
    for edition in (long_ago, lately):
        (session,) = sessions_of(edition)
        told = {"uid": f"x{session.id}", "sequence": 0, "facts": "x", "told_at": NOW}
        person = make_person()
        saved(Invitation(person_id=person.id, session_id=session.id, method=Method.REQUEST, **told))
    assert cleaning.clean_up(now=NOW) == 1
    kept = db.session.scalars(select(Invitation.session_id)).all()
    assert kept == [sessions_of(lately)[0].id]
