"""Certificates of attendance: their code, and what they state."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from leerhuis.errors import Refused

# Thirty-two signs, five bits each. I, L and O are read as 1, 1 and 0; U is left out.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
CODE_BITS = 5 * LENGTH
_READ_AS = str.maketrans("OIL", "011", " -")
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
LONGEST_TYPED = 100
WHOLE = 2


class Status(StrEnum):
    """Whether a certificate holds; one that was superseded was right, or followed by a newer."""

    VALID = "valid"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Held:
    """One session, as far as a certificate tells of it; without a town it was online.

    `halves` says how much of it someone was there for: 2 is all of it, 0 is nothing.
    """

    starts_at: datetime
    ends_at: datetime
    day: str
    town: str | None
    halves: int = WHOLE

    @property
    def lasted(self) -> timedelta:
        return self.ends_at - self.starts_at


def code_of(number: int) -> str:
    """A number of 60 bits as a code that can be read aloud: 7K4M-92QX-3HTD."""
    signs = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))
    return "-".join(signs[at : at + 4] for at in range(0, LENGTH, 4))


def read_code(typed: str) -> str | None:
    """The code that someone means, however they typed it; None when it cannot be one."""
    signs = typed[:LONGEST_TYPED].upper().translate(_READ_AS)
    if not _CODE.fullmatch(signs):
        return None
    return "-".join(signs[at : at + 4] for at in range(0, LENGTH, 4))


def status_of(*, withdrawn: bool, superseded: bool) -> Status:
    """Withdrawn says more than superseded: what was never right is not followed either."""
    if withdrawn:
        return Status.WITHDRAWN
    return Status.SUPERSEDED if superseded else Status.VALID


def check_revocable(status: Status, *, why: str) -> None:
    """Only what holds is taken back, and its holder reads why."""
    if status is not Status.VALID:
        raise Refused("This certificate no longer holds. It cannot be withdrawn again.")
    if not why.strip():
        raise Refused("Say why you withdraw it. The participant reads this.", field="why")


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What a new certificate would state differently, by the names of its values."""
    return [key for key in new if old.get(key) != new[key]]


def hours_of(hours: Decimal | None, held: Iterable[Held]) -> Decimal:
    """The hours that someone was there: of the course, else of the sessions, to the half hour.

    Who missed a part has the same part of the hours less, rounded down.
    """
    given = list(held)
    lasted = sum((each.lasted for each in given), timedelta())
    there = sum((each.lasted * each.halves for each in given), timedelta()) / WHOLE
    if hours is None:
        hours = (Decimal(int(lasted.total_seconds())) / 1800).quantize(
            Decimal(1), ROUND_HALF_UP
        ) / 2
    if there == lasted:
        return hours
    part = hours * 2 * int(there.total_seconds()) / int(lasted.total_seconds())
    return part.to_integral_value(ROUND_FLOOR) / 2


def stated(
    *,
    name: str,
    course: str,
    held: Sequence[Held],
    hours: Decimal,
    points: Iterable[tuple[str, str, str, Decimal]],
    organisation: str,
    signed_by: str,
) -> dict[str, Any]:
    """What a certificate states, as plain values that are kept with it.

    Of the sessions that someone missed altogether it says nothing. No registration number: whoever
    shows the paper decides what else to tell of themselves.
    """
    there = [each for each in held if each.halves]
    return {
        "name": name,
        "course": course,
        "days": list(dict.fromkeys(each.day for each in there)),
        "towns": list(dict.fromkeys(each.town for each in there if each.town)),
        "online": any(not each.town for each in there),
        "hours": f"{hours.normalize():f}",
        "points": [[*what, f"{number.normalize():f}"] for *what, number in points],
        "organisation": organisation,
        "signed_by": signed_by,
    }
