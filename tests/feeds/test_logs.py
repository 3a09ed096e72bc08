"""The token of a calendar is in no log, whatever server wrote it."""

import logging
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from leerhuis import tokens
from leerhuis.masking import Masked
from tests.conftest import KEY

TOP = Path(__file__).parent.parent.parent
TOKEN = tokens.form(KEY, purpose="feed", row="A" * 22, generation=1)


def line(message, *given):
    return Masked("x", logging.INFO, "x.py", 1, message, given, None).getMessage()


def test_a_token_is_masked_wherever_it_stands():
    assert line("GET /agenda/%s.ics", TOKEN) == "GET /agenda/....ics"
    assert (
        line("%(r)s", {"r": f"GET /agenda/{TOKEN}.ics HTTP/1.1"}) == "GET /agenda/....ics HTTP/1.1"
    )


def test_what_is_no_token_can_be_read():
    assert line("/cursussen/%s", "A" * 22) == "/cursussen/" + "A" * 22
    assert line("sum %s", "0" * 64) == "sum " + "0" * 64


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\x85", "\u2028", "\x1b[2K"])
def test_nobody_adds_a_line_to_a_log(end):
    said = line("asked %s", f"/a{end}2027-01-01 everything is fine")
    assert said.isprintable()
    assert len(said.splitlines()) == 1


def ask(port):
    """Ask for a calendar; True when the server answered, with whatever."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/agenda/{TOKEN}.ics", timeout=30)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    raise AssertionError("there is no such calendar")


@pytest.fixture
def server(tmp_path):
    """The real server with its access log on, and a database that it cannot reach."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path / "access.log"
    call = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    env = os.environ | {
        "LEERHUIS_SECRET_KEY": KEY,
        "LEERHUIS_DATABASE_URL": f"sqlite:///{tmp_path}/nowhere/x.db",
        "LEERHUIS_BASE_URL": "http://127.0.0.1",
    }
    with (tmp_path / "error.log").open("w") as errors:
        logs = ["--access-logfile", str(log), "--log-level", "debug"]
        process = subprocess.Popen([*call, *logs, "wsgi:app"], env=env, cwd=TOP, stderr=errors)
        yield port, process, log
        process.terminate()
        process.wait()


def test_the_server_writes_no_token_in_its_own_logs(server, tmp_path):
    port, process, log = server
    while not ask(port):
        assert process.poll() is None, (tmp_path / "error.log").read_text()
    process.terminate()
    process.wait()
    assert "GET /agenda/....ics" in log.read_text()
    written = log.read_text() + (tmp_path / "error.log").read_text()
    assert "/agenda/....ics" in written
    assert TOKEN not in written
