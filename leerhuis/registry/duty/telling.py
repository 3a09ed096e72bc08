"""Telling managers what is lacking of somebody who begins: 14 days before, or at once after that.

Only who begins around today is looked at; the start date stands in the key of the letter, so that
nobody hears it twice.
"""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from leerhuis import clock
from leerhuis.mail import service as mail
from leerhuis.registry import lines
from leerhuis.registry.duty import joining, mails, rules
from leerhuis.registry.duty.joining import Joiner

MORNING = time(6, 30)


def tell_joiners(*, now: datetime) -> int:
    """Write to the managers of who begins within 14 days or began lately, where something lacks."""
    today = clock.day_of(now)
    found = joining.starting(
        [""],
        first=today - timedelta(days=rules.STARTED_DAYS),
        last=today + timedelta(days=rules.TELL_DAYS),
        today=today,
    )
    lacking = [each for each in found if each.lacks]
    letters = [
        mails.joiner_lacks(joiner, manager_id, today=today)
        for day, its in _by_day(lacking, today=today).items()
        for managers in [lines.managers_of_all({each.person.id for each in its}, day=day)]
        for joiner in its
        for manager_id in managers[joiner.person.id]
    ]
    at = max(now, clock.moment_of(today, MORNING))
    return mail.queue_all(letters, now=now, at=at)


def _by_day(joiners: list[Joiner], *, today: date) -> dict[date, list[Joiner]]:
    """By the day on which their managers are looked for: that of the start, or else today."""
    found: dict[date, list[Joiner]] = defaultdict(list)
    for each in joiners:
        found[max(each.starts_on, today)].append(each)
    return found
