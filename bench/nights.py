"""A drill, run by hand: a year of nights for 2,000 registrations, two processes at the same time.

Day by day, with nights left out by lot and people who apply, take back and renew in between. Each
step of the ladder and each lapse must have been written exactly once, on the first night on which
it was due, and nothing for who had settled it. Prints one JSON object for each database.
"""

import json
import os
import subprocess
import sys
import time
from datetime import datetime

from sqlalchemy.exc import OperationalError

from bench.measure import note
from bench.stage import KEY, TOP, stage
from leerhuis import db
from leerhuis.app import create_app
from leerhuis.settings import Settings
from tests.registry.year import Year, night

NUMBER, DAYS, PROCESSES = 2000, 366, 2
TRIES = 20


class Nightly:
    """Processes that each do the night that they are told of, at the same moment."""

    def __init__(self, url):
        env = os.environ | {"LEERHUIS_DATABASE_URL": url, "PYTHONPATH": str(TOP)}
        call = [sys.executable, "-m", "bench.nights", "beside"]
        pipe = subprocess.PIPE
        self.again = 0
        self._beside = [
            subprocess.Popen(call, env=env, cwd=TOP, stdin=pipe, stdout=pipe, text=True)
            for _ in range(PROCESSES)
        ]

    def __call__(self, now):
        for each in self._beside:
            each.stdin.write(now.isoformat() + "\n")
            each.stdin.flush()
        for each in self._beside:
            done, _space, again = each.stdout.readline().strip().partition(" ")
            if done != "done":
                raise RuntimeError(f"a process ended in the night of {now:%Y-%m-%d}")
            self.again += int(again)

    def end(self):
        for each in self._beside:
            each.stdin.close()
            each.wait()


def beside():
    """One such process: a moment on each line, and `done` after that night."""
    url = os.environ["LEERHUIS_DATABASE_URL"]
    app = create_app(Settings(secret_key=KEY, database_url=url, base_url="http://127.0.0.1"))
    for line in sys.stdin:
        with app.app_context():
            print("done", _tried(datetime.fromisoformat(line.strip())), flush=True)


def _tried(now):
    """A night as a job does it, trying again while the other has the file; how often that was."""
    for again in range(TRIES):
        try:
            night(now)
        except OperationalError:
            note(f"{now:%Y-%m-%d}: waited too long for the other")
        else:
            return again
        finally:
            db.session.remove()
    raise RuntimeError("it never got at the file")


def drill(kind):
    began = time.monotonic()
    with stage(kind) as made:
        note(f"{kind}: recording {NUMBER} registrations ...")
        nights = Nightly(made.url)
        try:
            year = Year(seed=2027, number=NUMBER, days=DAYS, at_once=nights)
            note(f"{kind}: replaying {DAYS} days ...")
            year.replay()
            year.check()
        finally:
            nights.end()
        reminders, lapses, weekly = year.letters
    return {
        "name": "drill_year",
        "db": kind,
        "registrations": NUMBER,
        "days": DAYS,
        "nights": year.nights,
        "nights_left_out": DAYS - year.nights,
        "processes": PROCESSES,
        "tried_again": nights.again,
        "reminders": reminders,
        "lapses": lapses,
        "weekly_letters": weekly,
        "each_exactly_once": True,
        "seconds": round(time.monotonic() - began),
    }


def main():
    for kind in sys.argv[1:] or ("sqlite", "postgresql"):
        print(json.dumps(drill(kind)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(beside() if sys.argv[1:] == ["beside"] else main())
