"""Three hundred requests that no browser sends, over real sockets, to the real server.

Each gets an answer in the four hundreds, or the line is closed; after all of them the server
answers as before.
"""

import os
import random
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import KEY

TOP = Path(__file__).parents[2]
HOST = b"Host: localhost\r\n"
CLOSE = b"Connection: close\r\n"
# What the server itself says of a way to send that it does not know (RFC 9112, 6.1).
UNKNOWN_CODING = 501
PATHS = (
    b"/",
    b"/inloggen",
    b"/cursussen",
    b"/c/%00",
    b"/agenda/%ff%fe.ics",
    b"/static/../wsgi.py",
    b"/wachtwoord/%ed%a0%80",
    b"//evil.nl/%2e%2e",
    b"/inloggen?next=%5c%5cevil.nl&next=%0d%0aX:y",
    b"/c?code=" + b"%F0%9F" * 40,
)
HEADS = (
    b"Content-Length: -1\r\n",
    b"Content-Length: 99999999999999999999\r\n",
    b"Content-Length: 5\r\nContent-Length: 6\r\n",
    b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
    b"Transfer-Encoding: chunked, gzip\r\n",
    b"Transfer-Encoding: \x0bchunked\r\n",
    b"X-A: " + b"a" * 100_000 + b"\r\n",
    b"".join(b"X-%d: a\r\n" % n for n in range(300)),
    b"Cookie: leerhuis=" + b"\xff" * 200 + b"\r\n",
    b"Cookie: leerhuis=.eJ.x; leerhuis=b; =;;;\r\n",
    b"Host: evil.nl\r\n",
    b"X-Forwarded-For: 1.2.3.4, ::1, x\r\nX-Forwarded-Proto: gopher\r\n",
    b"Content-Type: text/html; charset=utf-7\r\nContent-Length: 3\r\n",
    b"Content-Type: multipart/form-data; boundary=\r\nContent-Length: 3\r\n",
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n",
    b"Expect: 200-maybe\r\n",
    b"Range: bytes=-1,0-,9-1\r\n",
    b"If-Modified-Since: Thu, 99 Foo 99999 99:99:99 GMT\r\n",
    b"Accept-Language: " + b"nl;q=\xfe," * 50 + b"\r\n",
    b" folded: x\r\n",
    b"Bad Name: x\r\n",
    b"Referer: http://localhost/[\r\nOrigin: null\r\n",
)
VERBS = (b"GET", b"POST", b"get", b"TRACE", b"CONNECT", b"PUT", b"G\x00T", b"DELETE", b"HEAD")


def requests():
    """The same three hundred each time: every verb, path and head, and then bytes at random."""
    chance = random.Random(7)  # the same each time, which secrets are not
    for n in range(250):
        verb, path = VERBS[n % len(VERBS)], PATHS[n % len(PATHS)]
        head = HEADS[n % len(HEADS)] + (HEADS[chance.randrange(len(HEADS))] if n % 3 else b"")
        yield verb + b" " + path + b" HTTP/1.1\r\n" + HOST + head + CLOSE + b"\r\n" + b"a=\xff"
    for _ in range(50):
        sound = (
            b"POST /inloggen HTTP/1.1\r\n" + HOST + CLOSE + b"Content-Length: 9\r\n\r\nemail=a@b"
        )
        broken = bytearray(sound)
        for _change in range(chance.randrange(1, 12)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        yield bytes(broken)


@pytest.fixture
def port(app, database, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    env = os.environ | {
        "LEERHUIS_SECRET_KEY": KEY,
        "LEERHUIS_DATABASE_URL": database.url,
        "LEERHUIS_BASE_URL": "http://localhost",
        "LEERHUIS_FILES_DIR": str(tmp_path / "files"),
    }
    call = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{number}", "--threads", "4"]
    with (tmp_path / "errors.log").open("w") as errors:
        rest = ["--no-control-socket", "--log-level", "critical", "wsgi:app"]
        process = subprocess.Popen([*call, *rest], env=env, cwd=TOP, stderr=errors)
        while answer_to(number, b"GET /hulp HTTP/1.0\r\n" + HOST + b"\r\n") == b"":
            assert process.poll() is None
        yield number
        process.terminate()
        process.wait()


def answer_to(port, sent):
    """What comes back; nothing when the line is closed without a word."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)  # or the server waits for what was announced
            return b"".join(iter(lambda: line.recv(65536), b""))
    except OSError:
        return b""


def statuses(answer):
    return [int(each) for each in re.findall(rb"^HTTP/1\.[01] (\d{3})", answer, re.MULTILINE)]


def test_three_hundred_kinds_of_junk_are_no_fault_of_ours(port):
    asked = list(requests())
    wrong = {}
    for each in asked:
        codes = statuses(answer_to(port, each))
        if bad := [code for code in codes if code >= 500 and code != UNKNOWN_CODING]:
            wrong[each[:120]] = bad
    assert len(asked) == 300
    assert wrong == {}
    after = answer_to(port, b"GET /hulp HTTP/1.0\r\n" + HOST + b"\r\n")
    assert statuses(after) == [200]
    assert re.search(rb"^Server: \S*\d", after, re.MULTILINE) is None  # no version
