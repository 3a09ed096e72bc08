"""Upgrading a database that people already work in."""

import os
import secrets
from datetime import UTC, date, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import MetaData, create_engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from leerhuis import cli

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
FILLERS = {
    "INTEGER": 0,
    "VARCHAR": "",
    "TEXT": "",
    "DATE": date(2022, 6, 3),
    "NUMERIC": 0,
    "BOOLEAN": False,
    "DATETIME": NOW,
    "TIMESTAMP": NOW,
}


def _driver(url):
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture(params=["sqlite", "postgresql"])
def first_release(request, tmp_path):
    """The address of a database with the tables of the first release, and no rows yet."""
    chosen = request.config.getoption("--db")
    if chosen not in (request.param, "both"):
        pytest.skip("the other database")
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/old.db"
        command.upgrade(cli.alembic_config(url), "0001")
        yield url
        return
    server = os.environ["LEERHUIS_TEST_POSTGRESQL"]
    name = f"old_{secrets.token_hex(8)}"
    admin = create_engine(_driver(server), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = server.replace("/postgres?", f"/{name}?", 1)
    command.upgrade(cli.alembic_config(url), "0001")
    yield url
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


class Rows:
    """Writes and reads rows of whatever tables the database has at this moment."""

    def __init__(self, url):
        self._engine = create_engine(_driver(url), poolclass=NullPool)

    def add(self, name, /, **given):
        table = self._tables()[name]
        row = {
            column.name: FILLERS[type(column.type).__name__]
            for column in table.columns
            if not (column.nullable or column.primary_key or column.server_default)
            and column.name not in given
        }
        with self._engine.begin() as connection:
            connection.execute(table.insert(), row | given)

    def all(self, name):
        with self._engine.connect() as connection:
            table = self._tables()[name]
            return list(connection.execute(select(table).order_by(table.c.id)).mappings())

    def run(self, statement):
        with self._engine.begin() as connection:
            connection.execute(text(statement))

    def _tables(self):
        found = MetaData()
        found.reflect(self._engine)
        return found.tables


@pytest.fixture
def rows(first_release):
    made = Rows(first_release)
    made.add("organisation", id=1, name="Lindehof", path="1.", created_at=NOW, public_id="o" * 22)
    made.add("person", id=1, sort_name="Bouzid, Samira", created_at=NOW, public_id="p" * 22)
    made.add("appointment", id=1, person_id=1, organisation_id=1, public_id="a" * 22)
    for number, (state, submitted_on) in enumerate(
        (("registered", None), ("submitted", date(2027, 5, 1)), ("lapsed", None)), 1
    ):
        facts = {
            "state": state,
            "submitted_on": submitted_on,
            "starts_on": date(2022, 6, 3),
            "last_valid_on": date(2027, 6, 2),
            "number": f"11000000{number}",
        }
        made.add("registration", id=number, person_id=1, public_id=f"{number}" * 22, **facts)
        made.add("registration_event", registration_id=number, kind="recorded", at=NOW, **facts)
        if state != "registered":
            made.add("registration_event", registration_id=number, kind=state, at=NOW, **facts)
    made.add("points_entry", person_id=1, ref="r-1", points=6)
    made.add("theme", id=1, name="Gezin", public_id="t" * 22)
    made.add("course", id=1, organisation_id=1, theme_id=1, title="Één gezin", public_id="c" * 22)
    made.add("edition", id=1, course_id=1, state="published", public_id="e" * 22)
    made.add("venue", id=1, name="Het Raadhuis", town="Zundert", public_id="v" * 22)
    for number, (venue, room, trainer) in enumerate(
        ((1, "2.04", "Roos Blom"), (1, "2.04", "Roos Blom"), (None, "", ""), (1, "", "Anton Smit")),
        1,
    ):
        said = {"venue_id": venue, "room": room, "trainer": trainer}
        said["starts_at"] = NOW - timedelta(days=4 - number)
        made.add("session", id=number, edition_id=1, public_id=f"s{number}" * 11, **said)
    command.upgrade(cli.alembic_config(first_release), "head")
    return made


def test_a_state_holds_from_the_day_that_its_dates_say(rows):
    since = {row["state"]: row["state_on"] for row in rows.all("registration")}
    assert since == {
        "registered": date(2022, 6, 3),
        "submitted": date(2027, 5, 1),
        "lapsed": date(2027, 6, 3),
    }


def test_what_happened_holds_from_the_day_that_its_dates_say(rows):
    from_day = {(row["kind"], row["effective_on"]) for row in rows.all("registration_event")}
    assert from_day == {
        ("recorded", date(2022, 6, 3)),
        ("submitted", date(2027, 5, 1)),
        ("lapsed", date(2027, 6, 3)),
    }


def test_who_worked_where_is_known_from_the_start(rows):
    [event] = rows.all("appointment_event")
    assert (event["person_name"], event["organisation_name"]) == ("Bouzid, Samira", "Lindehof")
    assert event["path"] == "1."


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE registration_event SET number = 'x'",
        "DELETE FROM points_entry",
        "UPDATE appointment_event SET person_name = 'x'",
    ],
)
def test_what_only_grows_still_does(rows, change):
    with pytest.raises(DBAPIError, match="append-only"):
        rows.run(change)


def test_no_points_were_lost(rows):
    [entry] = rows.all("points_entry")
    assert (entry["points"], entry["form"]) == (6, None)


def test_rooms_and_trainers_that_were_words_become_rows(rows):
    [room] = rows.all("room")
    assert (room["venue_id"], room["name"], room["capacity"]) == (1, "2.04", None)
    assert [row["room_id"] for row in rows.all("session")] == [room["id"], room["id"], None, None]
    names = {row["id"]: row["name"] for row in rows.all("trainer")}
    assert sorted(names.values()) == ["Anton Smit", "Roos Blom"]
    given = {(row["session_id"], names[row["trainer_id"]]) for row in rows.all("session_trainer")}
    assert given == {(1, "Roos Blom"), (2, "Roos Blom"), (4, "Anton Smit")}


def test_what_was_offered_can_be_searched(rows):
    [course], [edition] = rows.all("course"), rows.all("edition")
    assert course["search_text"] == "een gezin gezin"
    assert edition["search_text"] == "het raadhuis zundert 2.04 roos blom anton smit"
