"""What a registration was on a day, from what was known of it at a moment.

Hand in the events known at that moment, and no others: the same events give the same answer for a
day whenever it is asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from leerhuis.registers import Level
from leerhuis.registry.packs import Pack, pack_named
from leerhuis.registry.periods import Period
from leerhuis.registry.states import CheckedHow, EventKind, Source, State

# Who corrects, checks or extends says nothing of the state; a lapse that only the dates tell does
# not either, since it follows from them.
SAY_NO_STATE = frozenset({EventKind.CORRECTED, EventKind.CONFIRMED, EventKind.EXTENDED})


@dataclass(frozen=True)
class Facts:
    """What a registration said on a day."""

    number: str
    occupation: str | None
    occupation_name: str | None
    level: Level | None
    variant: str | None
    pack_key: str
    registered_on: date | None
    starts_on: date
    held_on: date
    last_valid_on: date
    extension_ends_on: date | None
    extension_seen_on: date | None
    source: Source
    checked_on: date | None
    checked_how: CheckedHow | None
    state: State
    state_on: date
    state_ends_on: date | None
    submitted_on: date | None

    @property
    def pack(self) -> Pack:
        return pack_named(self.pack_key)

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.last_valid_on, apply_by_on(self.pack, self))


_STATE = ("state", "state_on", "state_ends_on", "submitted_on")
_NAMES = tuple(Facts.__dataclass_fields__)


def apply_by_on(pack: Pack, said: Any) -> date:
    """The last day to apply, which lies as far before the last valid day as the pack says."""
    days: int = pack.apply_by_days_before - pack.last_valid_days_before
    day: date = said.last_valid_on
    return day - timedelta(days=days)


def as_of(events: Iterable[Any], *, day: date) -> Facts | None:
    """What a registration was on this day, from its events; None before the first of them.

    Number, occupation and period are those of the event that was told last of all that hold from
    this day or before. The state is that of the last of them that changed it: what is told later
    takes the place of what was thought of the days from which it holds.
    """
    known = sorted(events, key=lambda each: each.id)
    told = [each for each in known if each.effective_on <= day]
    changes = [each for each in _changes(known) if each.effective_on <= day]
    if not told or not changes:
        return None
    facts = Facts(
        **{name: getattr(told[-1], name) for name in _NAMES}
        | {name: getattr(changes[-1], name) for name in _STATE}
    )
    return _not_yet_lapsed(facts, day)


def _changes(known: Iterable[Any]) -> list[Any]:
    changes: list[Any] = []
    for each in known:
        if _changed(each, changes[-1].state if changes else None):
            changes.append(each)
    return changes


def _changed(event: Any, state: State | None) -> bool:
    """Whether an event says another state; a correction may, of a lapse that was none."""
    if event.kind is EventKind.LAPSED:
        return bool(event.state is State.LAPSED)
    return event.kind not in SAY_NO_STATE or event.state is not state


def _not_yet_lapsed(facts: Facts, day: date) -> Facts:
    """Who is recorded after a lapse was registered on the days before it."""
    if facts.state is not State.LAPSED or facts.state_on <= day:
        return facts
    return replace(facts, state=State.REGISTERED, state_on=facts.starts_on)
