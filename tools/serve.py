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


def outside(env):
    """A BIG register and a PE-online on this machine for the demo, unless others are set."""
    started = []
    for module, setting in (("big_register", "BIG"), ("pe_online", "PE_ONLINE")):
        address = f"LEERHUIS_{setting}_ADDRESS"
        if env.get("LEERHUIS_DEMO") != "yes" or address in env:
            continue
        call = [sys.executable, "-m", f"leerhuis.demo.{module}"]
        server = subprocess.Popen(call, env=env, cwd=TOP, stdout=subprocess.PIPE, text=True)
        env[address] = server.stdout.readline().strip()
        started.append(server)
    env.setdefault("LEERHUIS_PE_ONLINE_USER", "1")
    env.setdefault("LEERHUIS_PE_ONLINE_KEY", "sleutel")
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
    servers = outside(env)
    gunicorn = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", "8"]
    started = [
        *servers,
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
