"""What comes from outside is read in a process of its own, with little memory and little time.

A crafted workbook or image can take all memory or end the process that reads it, and no exception
is there to catch. So each work has a process with limits, nothing in its environment and no file
that it may fill; whatever happens there is at most a sentence here.
"""

import json
import logging
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from leerhuis.errors import Refused

log = logging.getLogger(__name__)

TOP = Path(__file__).parent.parent
MEGABYTE = 1024 * 1024
MEMORY = 512 * MEGABYTE
RESULT_BYTES = 128 * MEGABYTE
CPU_SECONDS = 20
WALL_SECONDS = 30
REFUSED = 3  # the exit status of a child that says why
# So many at once for one server process: each may take all of `MEMORY`. Others wait for a while.
AT_ONCE = 2
WAIT_SECONDS = 20
_turn = threading.BoundedSemaphore(AT_ONCE)

# The function of each work: it takes bytes and gives bytes. There is no work besides these.
WORKS: Mapping[str, str] = {
    "image": "leerhuis.imaging:remake",
    "workbook": "leerhuis.sheets.workbook:table_in",
    "workbooks": "leerhuis.sheets.workbook:tables_in",
}


def run(work: str, data: bytes) -> bytes:
    """What this work makes of the data; Refused with its sentence, or because it died."""
    if not _turn.acquire(timeout=WAIT_SECONDS):
        raise Refused("Many files are read at this moment. Try again in a minute.")
    try:
        return _run(work, data)
    finally:
        _turn.release()


def _run(work: str, data: bytes) -> bytes:
    child = subprocess.Popen(  # noqa: S603  # nosec B603  # our own interpreter, a function of our own table
        [sys.executable, "-B", "-m", "leerhuis.child", WORKS[work], str(CPU_SECONDS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a traceback may quote what is in the file
        cwd=TOP,
        env={},
        start_new_session=True,
    )
    try:
        result, _errors = child.communicate(data, timeout=WALL_SECONDS)
    except BaseException as stop:
        _end(child)
        if not isinstance(stop, subprocess.TimeoutExpired):
            raise
    if child.returncode == 0:
        return result
    log.info("the work %s ended with %s", work, child.returncode)
    raise _refusal(result if child.returncode == REFUSED else b"")


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child with whatever it started."""
    with suppress(ProcessLookupError, BrokenPipeError), child:
        os.killpg(child.pid, signal.SIGKILL)


def _refusal(told: bytes) -> Refused:
    """What the child said, if that can be said; a child that died said nothing."""
    try:
        said = json.loads(told)
        message, values = said["message"], said["values"]
        no = Refused(message, plural=said["plural"], field=said["field"], **values)
        str(no)
    except (ValueError, KeyError, TypeError):
        return Refused("This file could not be read. Save it again, and choose the new file.")
    return no


def _limit(cpu_seconds: int) -> None:
    """Less memory, time and disk than the work could ask for, for good."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _work(target: str, cpu_seconds: str) -> int:
    """Do the work as the child: the data is on stdin, the result goes to stdout."""
    _limit(int(cpu_seconds))
    module, name = target.split(":")
    try:
        function: Callable[[bytes], bytes] = getattr(import_module(module), name)
        result, status = function(sys.stdin.buffer.read()), 0
        if len(result) > RESULT_BYTES:
            raise Refused("There is too much in this file. Split it.")
    except Refused as no:
        said = {
            "message": no.message, "plural": no.plural, "field": no.field, "values": no.values
        }  # fmt: skip
        result, status = json.dumps(said, default=str).encode(), REFUSED
    sys.stdout.buffer.write(result)
    return status


if __name__ == "__main__":
    sys.exit(_work(*sys.argv[1:]))
