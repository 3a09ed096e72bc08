"""A drill, run by hand: khal reads our calendars and sees the same moments.

The tests have a reader of their own, in a browser. This one shares no code with it, and is only
asked where it is installed: `khal` on the path. Sessions stand around both changes of the clock,
in the hour that one night has twice, and in 2031. Prints one JSON object.
"""

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from bench import feeds, seed
from bench.measure import note
from bench.stage import stage
from leerhuis import clock, db
from leerhuis.calendars import service as calendars
from leerhuis.calendars.models import Invitation
from leerhuis.courses.models import Session
from leerhuis.mail import rendering

MOMENTS = [
    datetime(2027, 3, 28, 0, 59, tzinfo=UTC),
    datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
    datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
    datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    datetime(2031, 1, 15, 8, 30, tzinfo=UTC),
    datetime(2031, 7, 15, 8, 30, tzinfo=UTC),
    datetime(2031, 10, 26, 0, 30, tzinfo=UTC),
    datetime(2031, 10, 26, 1, 30, tzinfo=UTC),
]
SETTINGS = """[calendars]
[[none]]
path = {folder}/none
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""
LINE = "{uid}|{start-long-full}|{end-long-full}|{all-day}"


def khal(folder, body):
    """What khal makes of a file: each line with the uid, and from when until when in UTC."""
    (folder / "none").mkdir(exist_ok=True)
    (folder / "settings").write_text(SETTINGS.format(folder=folder))
    (folder / "x.ics").write_bytes(body)
    call = ["khal", "-c", str(folder / "settings"), "printics", "--format", LINE]
    done = subprocess.run(
        [*call, str(folder / "x.ics")], capture_output=True, text=True, check=True
    )
    return {line for line in done.stdout.splitlines() if "@leerhuis|" in line}


def line(session):
    moments = "|".join(f"{at:%Y-%m-%d %H:%M}" for at in (session.starts_at, session.ends_at))
    return f"{session.public_id}@leerhuis|{moments}|False"


def move(sessions):
    """Put the first sessions at the moments that are hard."""
    with db.transaction():
        for session, at in zip(sessions, MOMENTS, strict=False):
            session.starts_at, session.ends_at = at, at + timedelta(hours=3)


def own(made, path):
    """How many lines khal sees of a person's own calendar, and which it sees otherwise."""
    told = select(Invitation.session_id).where(Invitation.person_id == 1)
    sessions = db.session.scalars(select(Session).where(Session.id.in_(told))).all()
    answer = made.app.test_client().get(path, headers={"Host": "127.0.0.1"})
    with TemporaryDirectory() as folder:
        read = khal(Path(folder), answer.data)
    days = sum(each.endswith("|True") for each in read)
    return len(read), days, {line(each) for each in sessions} - read


def letters(sessions):
    """The parts that go with letters, which khal sees otherwise."""
    parts = calendars.invite(2, sessions, now=clock.now())
    wrong = set()
    with TemporaryDirectory() as folder:
        for session in sessions:
            part = parts[session.id]
            body = rendering.calendar_part(part, name="Given", address="p2@example.org")
            wrong |= {line(session)} - khal(Path(folder), body)
    return wrong


def main():
    if shutil.which("khal") is None:
        note("khal is not installed, so no second reader read our calendars; the tests have one")
        return
    with stage("sqlite") as made:
        seed.season(people=feeds.TEAM + 1)
        path = feeds.everything()
        sessions = db.session.scalars(select(Session).order_by(Session.id).limit(len(MOMENTS)))
        hard = list(sessions)
        move(hard)
        entries, days, wrong = own(made, path)
        wrong |= letters(hard)
    print(json.dumps({"read": entries, "days": days, "letters": len(hard), "wrong": sorted(wrong)}))
    if wrong or entries != feeds.ENTRIES:
        raise SystemExit(f"khal sees {entries} of {feeds.ENTRIES} entries, {len(wrong)} otherwise")


if __name__ == "__main__":
    main()
