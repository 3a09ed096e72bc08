"""Who was there: from when it can be said, and what follows from it."""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from leerhuis.errors import Refused

WHOLE_DAY = timedelta(hours=5)


class Extent(StrEnum):
    """How much of a session someone was there for; why they were not is not kept."""

    PRESENT = "present"
    PARTLY = "partly"
    ABSENT = "absent"


class Outcome(StrEnum):
    """What the marks of one person say about the whole of a group's sessions."""

    COMPLETE = "complete"
    MISSED = "missed"
    OPEN = "open"


def has_begun(*, starts_at: datetime, now: datetime) -> bool:
    return now >= starts_at


def check_begun(*, starts_at: datetime, now: datetime) -> None:
    """Nobody was present at what has yet to begin."""
    if not has_begun(starts_at=starts_at, now=now):
        raise Refused("You mark attendance from the start of the session.")


def outcome(marks: Mapping[int, Extent], *, sessions: Iterable[int]) -> Outcome:
    """Complete means present at every session; one absence decides, whatever still comes."""
    said = [marks.get(session) for session in sessions]
    if any(each not in (Extent.PRESENT, None) for each in said):
        return Outcome.MISSED
    return Outcome.COMPLETE if said and all(said) else Outcome.OPEN


def changes(
    said: Mapping[int, Extent], *, known: Mapping[int, Extent], seats: Iterable[int]
) -> dict[int, Extent]:
    """What is new in what is said: of people with a seat, and different from what was known."""
    return {seat: said[seat] for seat in seats if seat in said and known.get(seat) != said[seat]}


def signatures(*, starts_at: datetime, ends_at: datetime) -> int:
    """How often one signs: in the morning and in the afternoon of a whole day, else once."""
    return 2 if ends_at - starts_at >= WHOLE_DAY else 1


def by_name(sort_name: str) -> tuple[str, str]:
    """How Dutch lists sort: without regard to capitals and accents."""
    plain = unicodedata.normalize("NFKD", sort_name.replace("ı", "i").casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)), sort_name
