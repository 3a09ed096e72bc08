"""What a rule wrote in the days that are past, as far as staff may see it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from leerhuis import db
from leerhuis.access import Identity, Role
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.queries import letter_of
from leerhuis.mail.rendering import subject_of
from leerhuis.mail.rules import UNSEEN, LetterState
from leerhuis.people import counted
from leerhuis.people.models import Person
from leerhuis.reminders import mails
from leerhuis.reminders.coming import COUNTED, names_readers
from leerhuis.reminders.models import ReminderRule

BEFORE = timedelta(days=30)
NEWEST = 100


class Told(NamedTuple):
    """Letters of one moment that say the same on their first line, by what became of them."""

    at: datetime
    subject: str
    state: LetterState
    names: Sequence[str]


class Sent(NamedTuple):
    """How many letters, by what became of them, and the newest where one may see the readers."""

    number: counted.Cell
    states: Sequence[tuple[LetterState, int]]
    newest: Sequence[Told]


def sent_by(rule: ReminderRule, *, who: Identity, now: datetime) -> Sent | None:
    """None where nobody of staff may know of them: to whom it went says who did not answer."""
    kind = mails.kind_of(rule.anchor, rule.audience)
    if kind in UNSEEN:
        return None
    of_rule = _of(rule, kind=kind, now=now)
    states = _states(of_rule)
    if rule.anchor in COUNTED:
        return Sent(counted.cells([sum(states.values())])[0], (), ())
    coordinated = rule.organisation.path.startswith(tuple(who.paths(Role.COORDINATOR)))
    newest = _newest(of_rule) if coordinated and names_readers(rule) else ()
    return Sent(counted.Cell(sum(states.values())), states.most_common(), newest)


def _of(rule: ReminderRule, *, kind: str, now: datetime) -> Sequence[ColumnElement[bool]]:
    return (
        QueuedLetter.kind == kind,
        QueuedLetter.planned_at > now - BEFORE,
        QueuedLetter.key.endswith(f"|{rule.public_id}", autoescape=True),
    )


def _states(of_rule: Sequence[ColumnElement[bool]]) -> Counter[LetterState]:
    rows = db.session.execute(
        select(QueuedLetter.state, func.count()).where(*of_rule).group_by(QueuedLetter.state)
    )
    found: Counter[LetterState] = Counter()
    for state, number in rows:
        found[state] = number
    return found


def _newest(of_rule: Sequence[ColumnElement[bool]]) -> list[Told]:
    rows = db.session.execute(
        select(QueuedLetter, Person)
        .outerjoin(Person, Person.id == QueuedLetter.person_id)
        .where(*of_rule)
        .order_by(QueuedLetter.planned_at.desc(), QueuedLetter.id.desc())
        .limit(NEWEST)
    )
    found: dict[tuple[datetime, str, LetterState], list[str]] = defaultdict(list)
    for each, person in rows:
        found[each.planned_at, subject_of(letter_of(each)), each.state].append(
            person.name if person else each.name
        )
    return [Told(at, subject, state, names) for (at, subject, state), names in found.items()]
