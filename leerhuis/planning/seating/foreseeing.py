"""What other terms would do to who waits, found by trying them and taking it back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from leerhuis.access import Identity
from leerhuis.courses.models import Edition
from leerhuis.courses.seatterms import SeatTerms
from leerhuis.enrolment import counting, seating
from leerhuis.enrolment.allocating import Applicant, Room, allocate
from leerhuis.enrolment.rules import EnrolmentState, Reason
from leerhuis.enrolment.telling_why import sentence
from leerhuis.planning.changes.service import foresee
from leerhuis.planning.seating import queries, service
from leerhuis.planning.seating.queries import Waits

MOST_SHOWN = 50


class Foreseen(NamedTuple):
    """Who gets what, or still waits and why; `over` have a seat more than there are."""

    given: Sequence[tuple[str, EnrolmentState]]
    waiting: Sequence[tuple[str, str]]
    more: int
    over: int


def changes_of(edition: Edition, terms: SeatTerms, *, by: Identity, now: datetime) -> Foreseen:
    """What these terms would do now; nothing of it stays, and no letter is written."""
    return foresee(lambda: _tried(edition, terms, by=by, now=now))


def _tried(edition: Edition, terms: SeatTerms, *, by: Identity, now: datetime) -> Foreseen:
    line = queries.line_of(edition)
    done = service.change(edition, terms, by=by, now=now)
    states = queries.states_of([each.number for each in line])
    given = [(each.name, states[each.number]) for each in line if _moved(each, states)]
    left = [each for each in line if not _moved(each, states)]
    why = _reasons(edition, left[:MOST_SHOWN], now=now)
    waiting = [(each.name, sentence(why[each.turn])) for each in left[:MOST_SHOWN]]
    return Foreseen(given, waiting, len(left) - len(waiting), done.over)


def _moved(who: Waits, states: Mapping[int, EnrolmentState]) -> bool:
    return states[who.number] is not EnrolmentState.WAITING


def _reasons(edition: Edition, line: Sequence[Waits], *, now: datetime) -> dict[int, Reason]:
    """Why each of them waits, by their turn; of a full group all for the same reason."""
    found = seating.standing(edition, counting.queue_of(edition.id), now=now, in_full=True)
    terms, held = found.limits.terms, found.held
    told = {each.turn: each.why for each in allocate(terms=terms, held=held, line=found.line)}
    usual = Room(terms, held).reason(Applicant(turn=0))
    return {each.turn: told.get(each.turn, usual) for each in line}
