"""The words of what counts everyone at once: the months behind, and the places of work."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import gettext, ngettext

from leerhuis import wording
from leerhuis.registry.team.tally import Standings, WorkPlace
from leerhuis.registry.team.trend import Point, point

_: Callable[..., str] = gettext

PLACES_SHOWN = 10


class Trend(NamedTuple):
    """A sentence, and the rows of a chart: short and long name, in order, asking attention."""

    message: str
    rows: list[tuple[str, str, int, int]]


class Places(NamedTuple):
    """Where people work: at first what asks attention, and the rest to unfold."""

    shown: Sequence[WorkPlace]
    rest: Sequence[WorkPlace]


def trend(past: Sequence[Point], standings: Standings, *, today: date) -> Trend | None:
    """The months that were kept, and now; None when there is nothing to compare with."""
    if not past:
        return None
    now = point(today.replace(day=1), standings.by_code)
    rows = [
        (wording.short_month(each.month), wording.month(each.month), each.in_order, each.attention)
        for each in past
    ]
    rows.append((_("now"), _("now"), now.in_order, now.attention))
    return Trend(_message(past, now), rows)


def _message(past: Sequence[Point], now: Point) -> str:
    """What changed since the worst month: first what lapsed, else what asked attention."""
    worst = max(past, key=lambda each: (each.lapsed, each.attention))
    month = wording.month(worst.month)
    if worst.lapsed or now.lapsed:
        words: str = ngettext(
            "In %(month)s %(num)d registration had lapsed; now %(now)s.",
            "In %(month)s %(num)d registrations had lapsed; now %(now)s.",
            worst.lapsed,
            month=month,
            now=wording.number(now.lapsed),
        )
        return words
    words = ngettext(
        "In %(month)s %(num)d registration needed attention; now %(now)s.",
        "In %(month)s %(num)d registrations needed attention; now %(now)s.",
        worst.attention,
        month=month,
        now=wording.number(now.attention),
    )
    return words


def places(known: Sequence[WorkPlace]) -> Places:
    """By name while they are few; of many the ones with most to do come first."""
    if len(known) <= PLACES_SHOWN:
        return Places(known, [])
    first = sorted(known, key=_to_do)[:PLACES_SHOWN]
    return Places(first, [each for each in known if each not in first])


def _to_do(each: WorkPlace) -> tuple[int, str]:
    return -(each.persons - each.may_work) - (each.attention or 0), each.name
