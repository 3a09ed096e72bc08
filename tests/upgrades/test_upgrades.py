"""The database of each release, brought to the newest revision: nothing is lost or made up."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import inspect, text

from leerhuis import chain, db
from leerhuis.app import create_app
from leerhuis.operations import revisions
from leerhuis.settings import Settings
from tests.conftest import KEY
from tests.operations.backups.conftest import Server
from tests.upgrades import loading

NOW = datetime(2026, 11, 22, 20, tzinfo=UTC)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def upgraded(request, tmp_path_factory):
    """Of each release: its rows before, its rows after, and the address of the database."""
    if request.config.getoption("--db") not in (request.param, "both"):
        pytest.skip("the other database")
    server = Server(request.param, tmp_path_factory.mktemp("releases"))
    made = {}

    def one(revision):
        if revision not in made:
            url = server.address(revision)
            loading.load(url, revision)
            before = loading.everything(url)
            revisions.upgrade(url)
            made[revision] = (before, loading.everything(url), url)
        return made[revision]

    yield one
    server.end()


@pytest.fixture(params=loading.RELEASES)
def release(request, upgraded):
    return upgraded(request.param)


def test_there_is_a_database_of_every_release_but_the_newest():
    known = sorted(revisions.known())
    assert known[:-1] == loading.RELEASES


def test_no_row_is_lost(release):
    before, after, _url = release
    lost = {
        name: set(rows) - set(after[name])
        for name, rows in before.items()
        if name in after and set(rows) - set(after[name])
    }
    assert lost == {}
    assert {name for name, rows in before.items() if rows} <= set(after)


def test_what_a_row_says_stays_what_it_was(release):
    before, after, _url = release
    changed = set()
    for name, rows in before.items():
        for number, row in rows.items():
            new = after[name][number]
            changed |= {
                f"{name}.{column}"
                for column, value in row.items()
                if column in new and new[column] != value
            }
    assert changed == set()


def test_rows_lead_to_each_other(release):
    _before, _after, url = release
    engine = loading.engine_of(url)
    found = inspect(engine)
    astray = []
    with engine.connect() as connection:
        for table in found.get_table_names():
            for key in found.get_foreign_keys(table):
                [column], [theirs] = key["constrained_columns"], key["referred_columns"]
                other = key["referred_table"]
                question = (
                    f'SELECT count(*) FROM "{table}" a LEFT JOIN "{other}" b'
                    f' ON a."{column}" = b."{theirs}"'
                    f' WHERE a."{column}" IS NOT NULL AND b."{theirs}" IS NULL'
                )
                if connection.execute(text(question)).scalar():
                    astray.append(f"{table}.{column}")
    assert astray == []


def test_the_house_opens_and_people_come_in(release):
    _before, after, url = release
    app = create_app(
        Settings(secret_key=KEY, database_url=url, base_url="http://localhost", demo=True)
    )
    app.testing = True
    try:
        client = app.test_client()
        assert client.get("/inloggen").status_code == 200
        assert client.get("/healthz").json["database"] == "ok"
        with app.app_context():
            while chain.seal(now=NOW):
                pass
            assert chain.verify().broken is None
            db.session.remove()
    finally:
        app.extensions["leerhuis.engine"].dispose()
    assert len(after["person"]) > 10


def test_points_and_seats_add_up_as_before(release):
    before, after, _url = release
    for name, column in (("points_entry", "points"), ("enrolment", "id"), ("certificate", "id")):
        sums = [sum(row[column] for row in rows.get(name, {}).values()) for rows in (before, after)]
        assert sums[0] == sums[1], name
