"""Every row follows a person who turns out to be someone else; no table is forgotten."""

from sqlalchemy import UniqueConstraint, select

from leerhuis import db, tables
from leerhuis.people.models import Person
from leerhuis.privacy import ties
from leerhuis.privacy.merging import accounts, rows, service
from leerhuis.privacy.ties import Known
from tests.factories import HOUSE, NOW, make_person
from tests.privacy.merging.filled import fill


def points_at(column, table):
    return any(key.column.table.name == table for key in column.foreign_keys)


def one_of_a_kind():
    """Tables in which something may be there once for a person."""
    found = set()
    for table in tables.METADATA.tables.values():
        told = [each.columns for each in table.constraints if isinstance(each, UniqueConstraint)]
        told += [each.columns for each in table.indexes if each.unique]
        for columns in told:
            if any(points_at(column, "person") for column in columns):
                found.add(table.name)
    return found


def test_every_table_that_has_one_row_of_a_kind_for_a_person_says_what_becomes_of_two():
    """Whoever adds such a table says in `ONE_OF_A_KIND` what becomes of the second row."""
    assert one_of_a_kind() == set(rows.ONE_OF_A_KIND)


def test_every_tie_by_number_follows():
    moving = {(table.name, column.name) for table, column in rows.columns()}
    ties_by_number = {
        (name, tie.steps[0]) for name, tie in ties.direct() if tie.known is Known.NUMBER
    }
    left = {each for each in ties_by_number - moving if each[0] not in rows.LEFT | rows.CLOSED}
    assert left == {("audit_event", "actor_id")}


def test_whatever_hangs_on_an_account_goes_or_follows():
    hanging = {
        name
        for name, table in tables.METADATA.tables.items()
        if accounts.columns_of_accounts(table)
    }
    assert hanging == {
        "browser_session",
        "pending_link",
        "provider_link",
        "recovery_code",
        "second_factor",
    }


def test_a_row_of_every_table_follows(app):
    """Nothing of the first is left, in any table; what is closed for ever keeps its number."""
    person, into = make_person(), make_person()
    made = fill(person, skip={"unlocking"})
    with db.transaction():
        db.session.execute(tables.METADATA.tables["merge_request"].update().values(into_id=into.id))
    db.session.expire_all()
    service.merge(person, into, by=HOUSE, now=NOW)
    assert len(made) > 100
    left = [
        (table.name, column.name)
        for table, column in rows.columns()
        if db.session.execute(select(table.c.id).where(column == person.id)).first()
    ]
    assert left == []
    assert db.session.get(Person, person.id).merged_into_id == into.id


def test_a_row_that_came_in_meanwhile_is_caught_up(app):
    person, into = make_person(), make_person()
    service.merge(person, into, by=HOUSE, now=NOW)
    table = tables.METADATA.tables["letter_choice"]
    with db.transaction():
        db.session.execute(
            table.insert().values(person_id=person.id, kind="certificates/issued", rhythm="never")
        )
    assert service.catch_up(now=NOW) == 1
    assert service.catch_up(now=NOW) == 0
    assert db.session.execute(select(table.c.person_id)).scalars().all() == [into.id]
