"""All that is due now in the yearly cycle of a region: what, who, by when, and on which page."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from leerhuis import clock
from leerhuis.access import Identity
from leerhuis.cycle.advising import queries as advising
from leerhuis.cycle.models import Preparation
from leerhuis.cycle.state import queries, rules
from leerhuis.cycle.state.rules import Days, Facts, Task
from leerhuis.municipalities import queries as municipalities
from leerhuis.surveys.rules import SurveyState
from leerhuis.surveys.signals import queries as signals


class Todo(NamedTuple):
    """Something that is due: about what, how many of it, who does it, and until when.

    Without `who` it is whoever coordinates. `public_id` is the row whose page it is done on.
    """

    task: Task
    about: str
    number: int
    who: str
    by_on: date | None
    public_id: str

    def is_late(self, *, today: date) -> bool:
        return self.by_on is not None and self.by_on < today


def todos(
    who: Identity,
    preparations: Sequence[Preparation],
    facts: Mapping[int, Facts],
    *,
    now: datetime,
) -> list[Todo]:
    """The first to end first; what has no last day comes last."""
    today = clock.day_of(now)
    found = [
        *_surveys(who),
        *_on_the_road(preparations, facts, today=today),
        *_advice(preparations, today=today),
        *_minutes(who, now=now),
        *_signals(who),
        *_fte(who, today=today),
    ]
    return sorted(found, key=lambda each: (each.by_on or date.max, each.task, each.about))


def days_of(preparation: Preparation) -> Days:
    return Days(preparation.advise_by_on, preparation.decide_by_on, preparation.starts_on)


def _surveys(who: Identity) -> Iterator[Todo]:
    for each in queries.needs_running(who):
        task = Task.SEND_SURVEY if each.state is SurveyState.DRAFT else Task.AWAIT_ANSWERS
        yield Todo(task, each.title, 0, "", each.closes_on, each.public_id)


def _on_the_road(
    preparations: Sequence[Preparation], facts: Mapping[int, Facts], *, today: date
) -> Iterator[Todo]:
    for each in preparations:
        for task, number, by_on in rules.due(facts[each.id], days_of(each), today=today):
            yield Todo(task, each.name, number, "", by_on, each.public_id)


def _advice(preparations: Sequence[Preparation], *, today: date) -> Iterator[Todo]:
    """What bodies owe: how many of their members have still to speak."""
    of = {each.id: each for each in preparations}
    standings = advising.standing_of(list(of), today=today)
    named = queries.bodies_named(sorted({body for _preparation, body in standings}))
    for (preparation_id, body_id), each in standings.items():
        if each.open and each.silent and each.until_on >= today:
            preparation = of[preparation_id]
            yield Todo(
                Task.ADVISE,
                preparation.name,
                len(each.silent),
                named[body_id].name,
                each.until_on,
                preparation.public_id,
            )


def _minutes(who: Identity, *, now: datetime) -> Iterator[Todo]:
    meetings = queries.without_minutes(who, now=now)
    named = queries.bodies_named([each.body_id for each in meetings])
    for each in meetings:
        held_on = clock.day_of(each.starts_at)
        yield Todo(Task.WRITE_MINUTES, named[each.body_id].name, 0, "", held_on, each.public_id)


def _signals(who: Identity) -> Iterator[Todo]:
    for each in signals.open_for(who):
        owner = each.owner.name if each.owner else ""
        about = each.edition.name_with_course
        yield Todo(Task.DECIDE_SIGNAL, about, 0, owner, each.due_on, each.public_id)


def _fte(who: Identity, *, today: date) -> Iterator[Todo]:
    """The municipalities together, by year: they fill it in themselves."""
    by_year = defaultdict(list)
    for each in municipalities.outstanding(who, today=today):
        by_year[each.year, each.due_on].append(each.name)
    for (year, due_on), names in by_year.items():
        yield Todo(Task.FTE, str(year), len(names), ", ".join(names), due_on, str(year))
