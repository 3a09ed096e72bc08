"""Sets up the virtual environment: pinned requirements, and the catalogues made ready.

Uses the standard library only, and does nothing the second time. Nothing is installed but files of
which the hash stands in the requirements (tools/pins.py writes those).

    python3 tools/bootstrap.py [requirements.txt | requirements-dev.txt]
"""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

TOP = Path(__file__).parent.parent
VENV = TOP / ".venv"
PYTHON = VENV / "bin" / "python"
UV = TOP / "tools" / "requirements-uv.txt"


def wanted(name):
    """What the environment must be like, as one hash."""
    files = {TOP / "requirements.txt", TOP / name, UV, Path(__file__)}
    text = "".join(each.read_text() for each in sorted(files))
    return hashlib.sha256((sys.version + text).encode()).hexdigest()


def install(name):
    if not PYTHON.exists():
        venv.create(VENV, with_pip=True)
    known = ["--quiet", "--require-hashes"]
    pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", *known]
    subprocess.run([*pip, "-r", UV], check=True)
    uv = [PYTHON, "-m", "uv", "pip", "install", "--compile-bytecode", *known]
    subprocess.run([*uv, "--python", PYTHON, "-r", TOP / name], check=True)


def compile_catalogues():
    """The .mo files are made when a catalogue is newer than they are."""
    folder = TOP / "leerhuis" / "translations"
    stale = [
        po
        for po in folder.glob("*/LC_MESSAGES/*.po")
        if not po.with_suffix(".mo").exists()
        or po.with_suffix(".mo").stat().st_mtime < po.stat().st_mtime
    ]
    if stale:
        subprocess.run([PYTHON, TOP / "tools" / "catalogue.py", "compile"], check=True)


def main(name="requirements.txt"):
    if sys.version_info < (3, 11):  # noqa: UP036  # whoever has an older one reads a sentence
        sys.exit("Leerhuis needs Python 3.11 or newer; call: make PYTHON=python3.11 ...")
    stamp = VENV / f"ready-{name}"
    if not stamp.exists() or stamp.read_text() != wanted(name):
        print("Setting up the environment ...", file=sys.stderr)
        install(name)
        stamp.write_text(wanted(name))
    compile_catalogues()


if __name__ == "__main__":
    main(*sys.argv[1:])
