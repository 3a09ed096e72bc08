"""What a hostile file could make a child do."""

import os
import subprocess
import sys
import time
from pathlib import Path

from leerhuis.errors import Refused


def turn(data):
    return data[::-1]


def take_memory(_data):
    return b"x" * (2 * 1024**3)


def take_time(_data):
    while True:
        pass


def wait(_data):
    time.sleep(60)


def start_another(_data):
    """Waits, with a process of its own beside it that holds the same pipes."""
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    time.sleep(60)


def leave(_data):
    os._exit(0 if _data == b"well" else 7)


def die(_data):
    os.abort()


def fail(_data):
    raise ValueError("the secret of Jan de Vries")


def talk_nonsense(_data):
    os.write(1, b"nonsense")
    os._exit(3)


def refuse_wrongly(_data):
    raise Refused("Row %(row)s is wrong.", column=3)


def refuse(_data):
    raise Refused("Row %(row)s is wrong.", plural="%(num)s rows are wrong.", row=3, num=1)


def tell_environment(_data):
    return repr({k: v for k, v in os.environ.items() if k != "LC_CTYPE"}).encode()


def fill_disk(data):
    Path(data.decode()).write_bytes(b"full")


def tell_modules(_data):
    return "\n".join(sys.modules).encode()
