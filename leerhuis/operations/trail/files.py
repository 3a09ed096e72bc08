"""The rows of the workbooks: what stands on the page, and the moments in full."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.menu import ROLE_LABELS
from leerhuis.operations import words
from leerhuis.operations.trail.queries import Entry
from leerhuis.operations.trail.rights import Held
from leerhuis.sheets import Cell


def trail_head() -> Sequence[str]:
    return (
        _("When"),
        _("What happened"),
        _("How it ended"),
        _("By"),
        _("From where"),
        _("Kind"),
        _("About"),
        _("Subject"),
        _("Details"),
        _("Event"),
    )


def trail_rows(entries: Iterable[Entry]) -> Iterator[Sequence[Cell]]:
    for each in entries:
        event = each.event
        yield (
            _moment(event.at),
            words.action(event.action),
            words.result(event.result),
            each.actor or "",
            str(words.ORIGINS.get(event.origin, event.origin)),
            words.kind(event.kind),
            each.about or "",
            event.subject,
            json.dumps(event.details, ensure_ascii=False, sort_keys=True) if event.details else "",
            event.public_id,
        )


def roles_head() -> Sequence[str]:
    return (
        _("Name"),
        _("Role"),
        _("Organisation"),
        _("Since"),
        _("Until and including"),
        _("Role given by"),
        _("Last seen"),
        _("Two steps"),
        _("Blocked"),
    )


def roles_rows(held: Iterable[Held]) -> Iterator[Sequence[Cell]]:
    for each in held:
        yield (
            each.person.name,
            str(ROLE_LABELS[each.role]),
            each.organisation,
            clock.day_of(each.since_at),
            each.until_on,
            each.given_by or "",
            _moment(each.seen_at),
            _("yes") if each.two_steps else _("no"),
            _("yes") if each.blocked else _("no"),
        )


def _moment(at: datetime | None) -> str:
    """A moment as it is in the Netherlands, to the second."""
    return f"{clock.local(at):%Y-%m-%d %H:%M:%S}" if at else ""
