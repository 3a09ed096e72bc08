"""Files that timed work makes: claimed by one process at a time, and thrown away."""

from datetime import timedelta

import pytest
from flask_babel import get_locale
from sqlalchemy import select

from leerhuis import db, handouts
from leerhuis.privacy.own.models import PersonExport
from tests.factories import NOW, make_person, saved

LEASE = timedelta(minutes=30)


@pytest.fixture
def asked(app):
    return [
        saved(PersonExport(person_id=make_person().id, language=language, asked_at=NOW))
        for language in ("nl", "en")
    ]


def make_due(make, *, now=NOW):
    return handouts.make_due(PersonExport, make, lease=LEASE, now=now)


def finish(row):
    with db.transaction():
        row.made_at = NOW


def test_each_is_made_once_in_its_language_the_first_asked_first(asked):
    made = []

    def make(row):
        made.append((row.id, str(get_locale())))
        finish(row)

    numbers = [row.id for row in asked]
    assert make_due(make) == 2
    assert made == list(zip(numbers, ("nl", "en"), strict=True))
    assert make_due(make) == 0


def test_what_is_claimed_is_left_alone_until_the_claim_ends(asked):
    first, second = asked
    with db.transaction():
        first.claimed_at = second.claimed_at = NOW
    made = []

    def make(row):
        made.append(row.id)
        finish(row)

    assert make_due(make, now=NOW + LEASE) == 0
    assert make_due(make, now=NOW + LEASE + timedelta(seconds=1)) == 2
    assert made == [first.id, second.id]


def test_whoever_stops_half_way_leaves_a_claim_and_keeps_nobody_from_the_next(asked):
    first, _second = (row.id for row in asked)

    def make(row):
        if row.id == first:
            raise OSError("no space left")
        finish(row)

    with pytest.raises(OSError, match="no space"):
        make_due(make)
    assert make_due(make) == 1
    left = db.session.scalars(select(PersonExport.id).where(PersonExport.made_at.is_(None))).all()
    assert left == [first]


def test_what_another_took_meanwhile_is_not_made_twice(asked, monkeypatch):
    """Between reading the row and claiming it another process was first."""
    made = []
    reading = db.session.scalar

    def read(*given, **more):
        row = reading(*given, **more)
        if row is not None:
            wanted = db.session.query(PersonExport).filter_by(id=row.id)
            wanted.update({"claimed_at": NOW}, synchronize_session=False)
        return row

    monkeypatch.setattr(handouts.db.session, "scalar", read)
    assert make_due(made.append, now=NOW) == 0
    assert made == []


def test_throwing_away_what_another_threw_away_is_nothing(asked):
    assert handouts.drop(PersonExport, asked[:1]) == 1
    assert handouts.drop(PersonExport, asked) == 1
    assert handouts.drop(PersonExport, asked) == 0
