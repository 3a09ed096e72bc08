"""The file beside the database with a line for everyone who was erased.

It is no part of a back-up: after an older one was restored it says who has to be erased again.
"""

import json
import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from leerhuis import settings
from leerhuis.errors import Refused
from leerhuis.privacy.erasing.rules import How

NAME = "erased.log"


class Line(NamedTuple):
    """Who was erased (by public id), why, and up to which day if not altogether."""

    person: str
    how: How
    through_on: date | None
    at: datetime


def place() -> Path:
    """Where the file is: as the settings say, or beside the folder of files."""
    chosen = settings.current()
    return Path(chosen.erase_log or Path(chosen.files_dir).parent / NAME)


def append(lines: list[Line]) -> None:
    """Write lines to the disk before anybody counts on them."""
    path = place()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.writelines(_text(each) + "\n" for each in lines)
        out.flush()
        os.fsync(out.fileno())


def read(path: Path) -> Iterator[Line]:
    """The lines of such a file; a last one that was cut off by a crash is passed over."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for number, text in enumerate(lines, start=1):
        try:
            yield _line(text)
        except (ValueError, KeyError, TypeError) as error:
            if number == len(lines) and not text.endswith("\n"):
                return
            raise Refused("Line %(number)s of this file is not readable.", number=number) from error


def _text(line: Line) -> str:
    through = line.through_on.isoformat() if line.through_on else None
    told = {"person": line.person, "how": line.how.value, "through_on": through}
    return json.dumps(told | {"at": line.at.isoformat()})


def _line(text: str) -> Line:
    told = json.loads(text)
    through = date.fromisoformat(told["through_on"]) if told["through_on"] else None
    at = datetime.fromisoformat(told["at"])
    return Line(str(told["person"]), How(told["how"]), through, at)
