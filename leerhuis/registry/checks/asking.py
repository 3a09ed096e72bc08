"""Asking the BIG register what is due, one number at a time and never within a transaction.

Any number of processes may do it at once: whoever takes a registration moves its day to tomorrow
before asking, so that another process passes it over, and a process that dies loses a day.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import sleep
from typing import TYPE_CHECKING

from leerhuis import clock, db, settings
from leerhuis.access import HOUSE
from leerhuis.registry.checks import queries, rules, service
from leerhuis.registry.checks.big import client
from leerhuis.registry.checks.big.answers import Measure
from leerhuis.registry.checks.rules import Judged, Outcome
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import CheckedHow, CheckReason

if TYPE_CHECKING:
    from leerhuis.registry.checks.big.soap import BigRegister

log = logging.getLogger("leerhuis.checks")
# A tick asks for no longer than this, so that a process that is told to stop does so soon.
WORKING_TIME = timedelta(seconds=45)


@dataclass(frozen=True)
class Taken:
    """A registration that this process asks about, with the number and the reason of that moment.

    It was due when it was taken; by the time of the answer somebody may have changed it.
    """

    row: Registration
    number: str
    why: CheckReason


def ask_due(*, now: datetime) -> int:
    """Ask about what is due, until nothing is or the register keeps silent; returns answers."""
    address = settings.current().big_address
    today = clock.day_of(now)
    if not address or not queries.anything_due(today=today) or queries.silent(now=now):
        return 0
    passed, answered, unanswered = clock.stopwatch(), 0, 0
    with ExitStack() as stack:
        register = stack.enter_context(client.opened(address))
        for each in _taken(now=now, passed=passed):
            outcome = _ask(register, each, now=now + passed())
            answered += outcome is not Outcome.UNREACHABLE
            unanswered = 0 if outcome is not Outcome.UNREACHABLE else unanswered + 1
            if unanswered >= rules.UNANSWERED_IN_A_ROW or passed() > WORKING_TIME:
                break
            sleep(settings.current().big_pause)
    return answered


def _taken(*, now: datetime, passed: Callable[[], timedelta]) -> Iterator[Taken]:
    while (taken := _take(now=now + passed())) is not None:
        yield taken


def _take(*, now: datetime) -> Taken | None:
    """Take the first that is due for this process, and say so before the register is asked."""
    today = clock.day_of(now)
    with db.transaction():
        row = queries.next_to_ask(today=today, now=now)
        if row is None:
            return None
        row.check_due_on = today + timedelta(days=1)
        return Taken(row, row.number, row.check_why or CheckReason.PERIODIC)


def _ask(register: "BigRegister", taken: Taken, *, now: datetime) -> Outcome:
    """One question, and what is kept of the answer."""
    row, public, note = taken.row, None, ""
    try:
        answer = register.look_up(taken.number)
    except client.NotAnswered as no:
        said, note = Judged(Outcome.UNREACHABLE), str(no)
        log.warning("the BIG register: %s", no)
    else:
        public = answer.measures if answer else ()
        said = rules.judged(
            answer,
            state=row.state,
            last_valid_on=row.last_valid_on,
            name=row.person.family_name,
            today=clock.day_of(now),
        )
    _note(taken, said, public=public, note=note, now=now)
    return said.outcome


def _note(
    taken: Taken,
    said: Judged,
    *,
    public: Sequence[Measure] | None,
    note: str,
    now: datetime,
) -> None:
    """Keep the answer, unless the number was mended while the register was asked about it."""
    with db.transaction():
        db.hold(taken.row)
        if taken.row.number != taken.number:
            return
        service.note_check(
            taken.row,
            how=CheckedHow.REGISTER_SERVICE,
            why=taken.why,
            outcome=said.outcome,
            found=said.found,
            note=note,
            by=HOUSE,
            now=now,
            public=public,
        )
