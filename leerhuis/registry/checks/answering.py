"""What the page about a register's answers says, in the language of the reader."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from leerhuis import settings
from leerhuis.access import Identity
from leerhuis.registers import Register
from leerhuis.registry import rules
from leerhuis.registry.checks import queries
from leerhuis.registry.checks.models import PublicMeasure, RegisterCheck
from leerhuis.registry.checks.rules import MEASURE_LABELS, OUTCOME_LABELS, Outcome
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import CheckReason
from leerhuis.wording import full_day

_: Callable[..., str] = gettext
Fact = tuple[str, str]


@dataclass(frozen=True)
class Shown:
    """A public measure; one that ended before today is history."""

    kind: str
    words: str
    over: bool


@dataclass(frozen=True)
class Answers:
    """What is known of a registration from its register, and whether it can be asked now."""

    last: Sequence[Fact]
    silent_since: str
    earlier: Sequence[Fact]
    measures: Sequence[Shown]
    specialist: bool
    waiting: bool
    may_ask: bool


def answers_of(who: Identity, registration: Registration, *, today: date) -> Answers:
    rows = queries.checks_of(registration.id)
    last = queries.last_answer(registration.id)
    silent = rows and rows[0].outcome is Outcome.UNREACHABLE
    waiting = registration.check_why is CheckReason.ASKED
    asks = registration.register is Register.BIG and bool(settings.current().big_address)
    return Answers(
        last=_last(last),
        silent_since=full_day(rows[0].at) if silent else "",
        earlier=[_line(each) for each in rows if last is None or each.id != last.id],
        measures=[
            _measure(each, today=today)
            for each in queries.measures_of(who, registration, today=today)
        ],
        specialist=bool(last and last.found.get("specialisms")),
        waiting=waiting,
        may_ask=asks and not waiting,
    )


def _last(row: RegisterCheck | None) -> list[Fact]:
    if row is None:
        return []
    facts = [
        (_("Answer"), _(OUTCOME_LABELS[row.outcome])),
        (_("On"), full_day(row.at)),
        (_("How"), _(rules.CHECKED_LABELS[row.how])),
    ]
    if ends_on := row.found.get("ends_on"):
        facts.append((_("In the register until"), full_day(date.fromisoformat(ends_on))))
    return facts


def _line(row: RegisterCheck) -> Fact:
    how = _(rules.CHECKED_LABELS[row.how])
    return (
        _("%(day)s, %(how)s", day=full_day(row.at), how=how),
        _(OUTCOME_LABELS[row.outcome]),
    )


def _measure(row: PublicMeasure, *, today: date) -> Shown:
    kind, first, last = _(MEASURE_LABELS[row.kind]), row.starts_on, row.ends_on
    if first and last:
        days = _("%(first)s to %(last)s", first=full_day(first), last=full_day(last))
    else:
        days = _("since %(first)s", first=full_day(first)) if first else ""
    said = "" if row.description.casefold() == kind.casefold() else row.description
    words = ", ".join(part for part in (said, days) if part)
    return Shown(kind=kind, words=words, over=last is not None and last < today)
