"""Memory of a worker, and how long a fresh clone takes."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from bench import seed
from bench.measure import rss_mb, tell
from bench.pages import course_address, enrolments
from bench.stage import TOP, free_port, stage

REQUESTS = 5000


def worker_rss_mb(kind):
    with stage(kind) as made:
        seed.season(people=200)
        enrolments()
        token, course = seed.browser(1), course_address()
        with made.serving("wsgi:app") as ((port, pid),):
            client = made.client(port, token)
            paths = ["/cursussen", course, "/", "/mijn/inschrijvingen", "/mijn/registraties"]
            for number in range(REQUESTS):
                client.get(paths[number % len(paths)])
            memory = rss_mb(pid)
    tell("worker_rss_mb", memory, "MB", rss=memory, db=kind, requests=REQUESTS)


def _clone():
    folder = Path(tempfile.mkdtemp(prefix="leerhuis-clone"))
    subprocess.run(["git", "clone", "-q", TOP, folder / "leerhuis"], check=True)
    return folder


def _until_it_answers(folder):
    port = free_port()
    before = time.perf_counter()
    process = subprocess.Popen(
        ["make", "run", f"PORT={port}"],
        cwd=folder / "leerhuis",
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/inloggen", timeout=5)
                return time.perf_counter() - before
            except OSError:
                time.sleep(0.1)
                if process.poll() is not None or time.perf_counter() - before > 300:
                    raise
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def setup_run_s(_kind):
    folder = _clone()
    try:
        first, second = _until_it_answers(folder), _until_it_answers(folder)
    finally:
        shutil.rmtree(folder)
    tell("setup_run_s", round(first, 1), "s", second_call=round(second, 1))


def setup_test_s(_kind):
    folder = _clone()
    try:
        took = []
        for _ in range(2):
            before = time.perf_counter()
            subprocess.run(["make", "-s", "setup-dev"], cwd=folder / "leerhuis", check=True)
            took.append(time.perf_counter() - before)
    finally:
        shutil.rmtree(folder)
    tell("setup_test_s", round(took[0], 1), "s", second_call=round(took[1], 2))


FIGURES = {
    "worker_rss_mb": worker_rss_mb,
    "setup_run_s": setup_run_s,
    "setup_test_s": setup_test_s,
}
