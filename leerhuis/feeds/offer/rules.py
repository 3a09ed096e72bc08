"""Calendars of what is offered: by theme or place, of a trainer, or of all that one coordinates."""

from enum import StrEnum

# Sessions of so long ago stay in a calendar.
DAYS_BACK = 60


class Kind(StrEnum):
    """What a calendar is of; the words stand in its address."""

    THEME = "thema"
    PLACE = "locatie"
    TRAINER = "trainer"
    COORDINATOR = "coordinator"


PUBLIC = frozenset({Kind.THEME, Kind.PLACE})


def purpose(kind: Kind, subject: str) -> str:
    """What the token of a calendar stands for: the one of a theme opens no other."""
    return f"offer-feed {kind} {subject}"
