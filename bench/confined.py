"""Runs a command under the system calls and the memory that a unit of `deploy/` leaves it.

python -m bench.confined UNIT COMMAND...

A service manager cannot be started just anywhere; its filter can be laid on a process by the same
library, and what a unit forbids is then found here and not on a server.
"""

import ctypes
import ctypes.util
import errno
import os
import subprocess
import sys
from pathlib import Path

ALLOW, PR_SET_NO_NEW_PRIVS, PR_SET_MDWE = 0x7FFF0000, 38, 65
REFUSE = 0x00050000 | errno.EPERM


def values(unit, key):
    """Every value of a key of a unit, in order."""
    lines = Path(unit).read_text().splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{key}=")]


def calls(name, sets):
    """The system calls that a name stands for, which may be a set of sets."""
    if not name.startswith("@"):
        return {name}
    return set().union(*(calls(each, sets) for each in sets[name]))


def known_sets():
    """What systemd means by each of its names."""
    told = subprocess.run(
        ["systemd-analyze", "syscall-filter"], capture_output=True, text=True, check=True
    ).stdout
    sets, name = {}, ""
    for line in told.splitlines():
        word = line.strip()
        if line.startswith("@"):
            name = word
            sets[name] = []
        elif word and not word.startswith("#"):
            sets[name].append(word)
    return sets


def allowed(unit):
    """The system calls that the unit leaves: a first list allows, one with ~ takes away."""
    sets = known_sets()
    left = calls("@default", sets)
    for line in values(unit, "SystemCallFilter"):
        found = set().union(*(calls(each, sets) for each in line.removeprefix("~").split()))
        left = left - found if line.startswith("~") else left | found
    return left | calls("@default", sets)


def confine(unit):
    """Lay the filter on this process and on all it starts."""
    libc = ctypes.CDLL(None, use_errno=True)
    library = ctypes.CDLL(ctypes.util.find_library("seccomp"), use_errno=True)
    library.seccomp_init.restype = ctypes.c_void_p
    filter_ = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(REFUSE)))
    for name in allowed(unit):
        number = library.seccomp_syscall_resolve_name(name.encode())
        if number >= 0:
            library.seccomp_rule_add(filter_, ctypes.c_uint32(ALLOW), number, 0)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or library.seccomp_load(filter_):
        raise OSError("the filter cannot be laid on this process")
    if values(unit, "MemoryDenyWriteExecute") == ["yes"]:
        libc.prctl(PR_SET_MDWE, 1, 0, 0, 0)  # kernels before 6.3 do not know it


def main():
    unit, *command = sys.argv[1:]
    confine(unit)
    os.execvp(command[0], command)  # the command of a unit of ours


if __name__ == "__main__":
    main()
