"""Serves Leerhuis on this machine: database, demo region, web server and timed work together."""

import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parent.parent
VAR = TOP / "var"


def environment(port):
    """What is not set already: a key of this machine's own, SQLite, and the demo."""
    key = VAR / "secret"
    if not key.exists():
        VAR.mkdir(exist_ok=True)
        key.write_text(secrets.token_urlsafe(48))
        key.chmod(0o600)
    defaults = {
        "LEERHUIS_SECRET_KEY": key.read_text(),
        "LEERHUIS_DATABASE_URL": f"sqlite:///{VAR / 'leerhuis.db'}",
        "LEERHUIS_BASE_URL": f"http://127.0.0.1:{port}",
        "LEERHUIS_DEMO": "yes",
    }
    return defaults | os.environ


def big_register(env):
    """A BIG register on this machine that the demo asks, unless another address is set."""
    if env.get("LEERHUIS_DEMO") != "yes" or "LEERHUIS_BIG_ADDRESS" in env:
        return None
    call = [sys.executable, "-m", "leerhuis.demo.big_register"]
    started = subprocess.Popen(call, env=env, cwd=TOP, stdout=subprocess.PIPE, text=True)
    env["LEERHUIS_BIG_ADDRESS"] = started.stdout.readline().strip()
    return started


def flask(*words, env, wait=True):
    call = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    return subprocess.run(call, env=env, cwd=TOP, check=True) if wait else _start(call, env)


def _start(call, env):
    return subprocess.Popen(call, env=env, cwd=TOP)


def main(port="5000"):
    env = environment(port)
    flask("db", "upgrade", env=env)
    flask("demo", "--if-empty", env=env)
    register = big_register(env)
    gunicorn = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", "8"]
    started = [
        *([register] if register else []),
        flask("jobs", "run", env=env, wait=False),
        _start(
            [
                *gunicorn,
                "--worker-tmp-dir",
                "/tmp",
                "--no-control-socket",
                "--log-level",
                "warning",
                "wsgi:app",
            ],
            env,
        ),
    ]
    print(f"Leerhuis is open at {env['LEERHUIS_BASE_URL']}/ (stop with Ctrl+C)", flush=True)

    def stop(*_):
        for each in started:
            each.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return max(each.wait() for each in started)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
