"""How many files someone may hand in, and when one may be carried out."""

import hashlib
from datetime import timedelta
from typing import Any

from leerhuis.errors import Refused

MEGABYTE = 1024 * 1024
KEPT = timedelta(days=1)
# Ours: nobody needs so many, and who tries fills no disk.
MOST_A_DAY = 100
ROOM = 200 * MEGABYTE


class Halted(Refused):
    """Nothing was imported, because a rule refused something in this row."""

    def __init__(self, row: int, why: Refused) -> None:
        super().__init__(why.message, plural=why.plural, **why.values)
        self.row = row


def check_room(*, files: int, size: int, more: int) -> None:
    """`files` and `size` are of what someone handed in and is still kept, so of one day."""
    if files >= MOST_A_DAY:
        raise Refused(
            "You handed in %(most)d files in 24 hours. That is the most. Try again tomorrow.",
            most=MOST_A_DAY,
        )
    if size + more > ROOM:
        raise Refused(
            "Your files of the last 24 hours take up %(used)d of %(most)d MB. Try again tomorrow.",
            used=-(-size // MEGABYTE),
            most=ROOM // MEGABYTE,
        )


def name_of(plan: Any) -> str:
    """A name for exactly this plan: another one has another name."""
    return hashlib.sha256(repr(plan).encode()).hexdigest()


def check_plan(plan: Any, *, faults: int, seen: str | None) -> None:
    """Nothing is done of a plan with a fault, nor of another plan than was looked at."""
    if faults:
        raise Refused("Nothing is imported while the file has faults.")
    if seen is not None and seen != name_of(plan):
        raise Refused("Something changed in the meantime. Look again at what the import does.")
