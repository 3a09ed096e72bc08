"""What happens by night: standings that change by themselves, reminders, and lapses."""

from datetime import datetime


def restand_due(*, now: datetime) -> int:
    """Work out again the standings that change by themselves today."""
    raise NotImplementedError


def lapse_due(*, now: datetime) -> int:
    """Tell whose registration has lapsed."""
    raise NotImplementedError


def queue_expiry_reminders(*, now: datetime) -> int:
    """Write the reminders that are due."""
    raise NotImplementedError


def queue_weekly_letters(*, now: datetime) -> int:
    """Write to each manager, once a week."""
    raise NotImplementedError
