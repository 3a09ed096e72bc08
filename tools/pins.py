"""Writes the hashes of every pinned package: all files of that version, for every platform.

A new version or package is one line `name==version` in requirements.txt or requirements-dev.txt
(what it brings along as well, a line each); then:

    python tools/pins.py            write the hashes anew
    python tools/pins.py check      fail when a pin has no hash, or something installed has no pin
"""

import re
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parent.parent
TOOLS = TOP / "tools" / "requirements-uv.txt"
FILES = (TOP / "requirements.txt", TOP / "requirements-dev.txt", TOOLS)
PIN = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)")
# What a virtual environment is born with.
BORN_WITH = {"pip", "setuptools"}


def pins(path):
    """The pinned packages of one file, each with whether it has a hash."""
    found = {}
    for line in path.read_text().splitlines():
        if match := PIN.match(line):
            name, found[match[1]] = match[1], False
        elif line.lstrip().startswith("--hash="):
            found[name] = True
    return found


def included(path):
    """The lines with which a file includes another one."""
    return [line for line in path.read_text().splitlines() if line.startswith("-r ")]


def write(path):
    wanted = [line for line in path.read_text().splitlines() if PIN.match(line)]
    text = "\n".join(each.split(" ")[0] for each in sorted(wanted, key=str.lower))
    call = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-deps", "--universal"]
    call += ["--generate-hashes", "--no-header", "--no-annotate", "-"]
    made = subprocess.run(call, input=text, capture_output=True, text=True, check=True).stdout
    path.write_text("".join(f"{line}\n" for line in included(path)) + made)


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def faults():
    """What is pinned without a hash, and what is installed without a pin."""
    known = set(BORN_WITH)
    for path in FILES:
        for name, hashed in pins(path).items():
            known.add(plain(name))
            if not hashed:
                yield f"{path.name}: {name} has no hash: python tools/pins.py"
    call = [sys.executable, "-m", "uv", "pip", "freeze", "--quiet", "--python", sys.executable]
    frozen = subprocess.run(call, capture_output=True, text=True, check=True).stdout
    for line in frozen.splitlines():
        if plain(line.split("==")[0].split(" ")[0]) not in known:
            yield f"{line} is installed and pinned nowhere: add it, or remove it"


def main(verb="write"):
    if verb == "check":
        found = list(faults())
        print(*found, sep="\n", end="\n" if found else "")
        return 1 if found else 0
    for path in FILES:
        write(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
