"""A drill, run by hand: the units of `deploy/` are right, and what they start works and stops.

systemd reads each unit and judges how far it is closed. Then the commands of the units run as they
stand, under the system calls that their unit leaves them: the upgrade makes a database, the web
server and the timed work start on it, and the timed work is told to stop while it sends letters.
It must end by itself, long before the service manager would kill it, with no letter held back.
Prints one JSON object.
"""

import asyncio
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller
from sqlalchemy import func, select

from bench.confined import values
from bench.measure import note
from bench.stage import KEY, TOP, free_port
from leerhuis import clock, db
from leerhuis.access import COMMAND
from leerhuis.app import create_app
from leerhuis.mail import service as mail
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import Letter, LetterState
from leerhuis.people import service as people
from leerhuis.settings import Settings

DEPLOY = TOP / "deploy"
UNITS = ("leerhuis-upgrade", "leerhuis-web", "leerhuis-jobs")
HOME = "/opt/leerhuis"
LETTERS = 400
ANSWER_SECONDS = 0.05
PATIENCE = 60
MOST_EXPOSED = 2.0
_EXPOSURE = re.compile(r"exposure level for \S+: ([\d.]+)")


class Slow:
    """A mail server that takes its time, so that letters are in hand when it is time to stop."""

    def __init__(self):
        self.taken = 0
        self.port = free_port()
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, _server, _session, _envelope):  # noqa: N802  # aiosmtpd's name
        await asyncio.sleep(ANSWER_SECONDS)
        self.taken += 1
        return "250 OK"

    def __enter__(self):
        self._server.start()
        return self

    def __exit__(self, *_):
        self._server.stop()


def verified(folder):
    """What systemd says of the units, with our own folder in the place of the real one."""
    said = []
    for name in UNITS:
        text = (DEPLOY / f"{name}.service").read_text().replace(HOME, str(TOP))
        unit = folder / f"{name}.service"
        unit.write_text(text)
        ran = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)
        said += [line for line in ran.stderr.splitlines() if name in line]
    return said


def exposure(name):
    """How far a unit is open, from 0 (closed) to 10, as systemd reckons it."""
    unit = DEPLOY / f"{name}.service"
    ran = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", unit], capture_output=True, text=True
    )
    return float(_EXPOSURE.search(ran.stdout)[1])


def command(name, places):
    """The command of a unit, confined as the unit asks, with places of this machine."""
    unit = DEPLOY / f"{name}.service"
    (line,) = values(unit, "ExecStart")
    for there, here in places.items():
        line = line.replace(there, here)
    return [sys.executable, "-m", "bench.confined", str(unit), *shlex.split(line)]


@contextmanager
def started(name, places, env):
    process = subprocess.Popen(command(name, places), env=env, cwd=TOP)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def stopped(process):
    """Tell a process to stop; how long that took, and its exit status."""
    began = time.monotonic()
    process.terminate()
    status = process.wait(PATIENCE)
    return {"seconds": round(time.monotonic() - began, 1), "status": status}


def health(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return json.load(answer)
    except (urllib.error.URLError, OSError):
        return {}


def until(fulfilled, what):
    deadline = time.monotonic() + PATIENCE
    while not fulfilled():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.1)


def write_letters(now):
    person = people.create_person(
        given_name="Samira",
        name_prefix="",
        family_name="Bouzid",
        address="samira@example.org",
        by=COMMAND,
        now=now,
    )
    values_ = {"first": False, "at": now.isoformat()}
    for number in range(LETTERS):
        mail.queue(Letter("signin/password_set", person.id, str(number), values=values_), now=now)


def letters(*conditions):
    with db.transaction():
        return db.session.scalar(select(func.count(QueuedLetter.id)).where(*conditions))


def environment(folder, smtp_port):
    return os.environ | {
        "LEERHUIS_SECRET_KEY": KEY,
        "LEERHUIS_DATABASE_URL": f"sqlite:///{folder}/leerhuis.db",
        "LEERHUIS_FILES_DIR": f"{folder}/files",
        "LEERHUIS_BASE_URL": "http://127.0.0.1",
        "LEERHUIS_SMTP_HOST": "127.0.0.1",
        "LEERHUIS_SMTP_PORT": str(smtp_port),
        "LEERHUIS_SMTP_TLS": "no",
        "PYTHONPATH": str(TOP),
    }


def walked(folder):
    """Upgrade, start both, stop the timed work in the middle of its letters, stop the web."""
    port = free_port()
    places = {
        f"{HOME}/.venv": str(Path(sys.executable).parent.parent),
        "127.0.0.1:8000": f"127.0.0.1:{port}",
        "/run/leerhuis-web": str(folder),
    }
    with Slow() as server:
        env = environment(folder, server.port)
        upgraded = subprocess.run(command("leerhuis-upgrade", places), env=env, cwd=TOP)
        url = env["LEERHUIS_DATABASE_URL"]
        app = create_app(Settings(secret_key=KEY, database_url=url))
        with app.app_context(), started("leerhuis-web", places, env) as web:
            until(lambda: health(port).get("database") == "ok", "the web server")
            write_letters(clock.now())
            with started("leerhuis-jobs", places, env) as jobs:
                until(lambda: server.taken >= LETTERS // 8, "letters")
                ticking = health(port)["jobs"]
                jobs_stopped = stopped(jobs)
            left = QueuedLetter.state == LetterState.QUEUED
            held = letters(left, QueuedLetter.try_at > clock.now())
            return {
                "upgraded": upgraded.returncode == 0,
                "jobs_seen_by_the_web": ticking,
                "jobs_stopped": jobs_stopped,
                "letters_sent": letters(QueuedLetter.state == LetterState.SENT),
                "letters_left": letters(left),
                "letters_held_back": held,
                "web_stopped": stopped(web),
            }


def kept(found):
    return (
        not found["systemd_says"]
        and max(found["exposure"].values()) <= MOST_EXPOSED
        and found["upgraded"]
        and found["jobs_seen_by_the_web"] == "ok"
        and found["jobs_stopped"]["status"] == found["web_stopped"]["status"] == 0
        and found["letters_held_back"] == 0
        and found["letters_left"] > 0
    )


def main():
    if shutil.which("systemd-analyze") is None:
        note("units: systemd-analyze is not here; Debian's package systemd has it")
        return 1
    with tempfile.TemporaryDirectory(prefix="leerhuis-units") as name:
        folder = Path(name)
        found = {
            "name": "drill_units",
            "systemd_says": verified(folder),
            "exposure": {each: exposure(each) for each in UNITS},
            **walked(folder),
        }
    print(json.dumps(found))
    return 0 if kept(found) else 1


if __name__ == "__main__":
    sys.exit(main())
