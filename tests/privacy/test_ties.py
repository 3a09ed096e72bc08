"""How rows lead to persons: no table is forgotten, and everyone's rows are their own."""

from sqlalchemy import ForeignKey, text

from leerhuis import db, tables
from leerhuis.feeds import service
from leerhuis.feeds.models import FeedMark
from leerhuis.privacy import ties
from leerhuis.privacy.ties import Kind, Tie
from tests.factories import HOUSE, NOW, make_edition, make_person, make_professional, saved
from tests.factories_attendance import make_mark, make_seat, make_walk_in, sessions_of


def _rows(person, **given):
    return {
        name: db.session.execute(rows).all()
        for name, rows in ties.rows_of(person.id, **given).items()
    }


def test_no_table_that_could_hold_something_of_a_person_is_forgotten():
    assert ties.unknown() == []
    assert set(ties.UNTIED) & set(ties.tied()) == set()
    assert set(ties.STATED) | set(ties.UNTIED) <= set(tables.METADATA.tables)


def test_a_table_of_which_nothing_is_known_is_named(monkeypatch):
    monkeypatch.delitem(ties.UNTIED, "attempt")
    assert ties.unknown() == ["attempt"]


def test_every_column_that_refers_to_a_person_is_a_tie():
    columns = {
        (table.name, column.name)
        for table in tables.METADATA.tables.values()
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    }
    assert columns <= {(name, tie.steps[0]) for name, tie in ties.direct()}


def test_every_step_but_the_last_is_a_foreign_key():
    for name, ways in ties.tied().items():
        for tie in ways:
            table = tables.METADATA.tables[name]
            for step in tie.steps[:-1]:
                (key,) = table.c[step].foreign_keys
                assert isinstance(key, ForeignKey)
                table = key.column.table
            assert tie.steps[-1] in table.c


def test_a_row_that_names_who_wrote_it_is_not_about_that_person():
    assert Tie(("marked_by_id",), Kind.BY) in ties.of("attendance")
    assert Tie(("enrolment_id", "person_id")) in ties.of("attendance")


def test_everyone_gets_their_own_rows_and_nobody_elses(app):
    person, other, marker = make_professional(), make_professional(), make_person()
    edition = make_edition()
    (session,) = sessions_of(edition)
    mine, theirs = make_seat(edition, person), make_seat(edition, other)
    make_mark(theirs, session)
    mark = make_mark(mine, session)
    with db.transaction():
        mark.marked_by_id = marker.id
    about = _rows(person)
    assert [row.id for row in about["person"]] == [person.id]
    assert [row.id for row in about["enrolment"]] == [mine.id]
    assert [row.enrolment_id for row in about["attendance"]] == [mine.id]
    assert _rows(marker)["attendance"] == []
    assert [row.enrolment_id for row in _rows(marker, kind=Kind.BY)["attendance"]] == [mine.id]


def test_every_question_about_a_person_can_be_asked(app):
    person = make_person(address="")
    found = {name: rows for name, rows in _rows(person).items() if rows}
    assert list(found) == ["person"]
    assert not any(_rows(person, kind=Kind.BY).values())


def test_an_address_ties_only_once_it_was_confirmed(app):
    person = make_person(address="wie@example.org")
    (session,) = sessions_of(make_edition())
    make_walk_in(session, address="wie@example.org")
    assert len(_rows(person)["walk_in"]) == 1
    with db.transaction():
        db.session.execute(text("UPDATE email_address SET confirmed_at = NULL"))
    assert _rows(person)["walk_in"] == []


def test_the_mark_of_a_calendar_belongs_to_whose_calendar_it_is(app):
    person, other = make_person(), make_person()
    feed = service.make_feed(person.id, key="a key", by=HOUSE, now=NOW)
    saved(FeedMark(kind="own", subject=f"{feed.public_id}-nl", mark="x", said_at=NOW))
    saved(FeedMark(kind="venue", subject="A" * 22, mark="x", said_at=NOW))
    assert len(_rows(person)["feed_mark"]) == 1
    assert _rows(other)["feed_mark"] == []
