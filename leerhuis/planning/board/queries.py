"""What the board reads: all groups weighed by a few numbers, and one page of them in full."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from leerhuis import clock
from leerhuis.access import Identity, Role
from leerhuis.courses import clashing
from leerhuis.courses.clashing import Conflict
from leerhuis.courses.models import Round
from leerhuis.courses.queries import PAGE_SIZE, Listing
from leerhuis.planning.board.lines import Line, groups_of
from leerhuis.planning.board.results import results_of
from leerhuis.planning.board.rules import Attention, attentions, order
from leerhuis.planning.board.weighing import Narrowed, weighed
from leerhuis.planning.sessions.queries import coordinates
from leerhuis.surveys.outcomes import scores


@dataclass(frozen=True)
class Board:
    """One page of the groups, and how many of all groups need someone for each reason."""

    listing: Listing[Line]
    lit: dict[Attention, int]


def board(who: Identity, asked: Narrowed, *, page: int, now: datetime) -> Board:
    """The groups of a coordinator, what needs someone first.

    All are weighed by a few numbers each; only those of the page are read in full.
    """
    today = clock.day_of(now)
    facts = weighed(who, asked, now=now)
    lit = {number: attentions(each, now=now, today=today) for number, each in facts.items()}
    wanted = [number for number in facts if asked.only is None or asked.only in lit[number]]
    starts = {number: each.terms.starts_at for number, each in facts.items()}
    wanted.sort(key=lambda each: (order(lit[each], starts_at=starts[each], now=now), each))
    page = min(max(page, 1), max(1, -(-len(wanted) // PAGE_SIZE)))
    shown = wanted[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    results = results_of(shown, now=now)
    said = scores([each for each in shown if results[each].evaluations])
    rows = [
        Line(
            group,
            sessions,
            facts[group.id],
            lit[group.id],
            results[group.id],
            said.get(group.id),
        )
        for group, sessions in groups_of(shown)
    ]
    counts = Counter(reason for reasons in lit.values() for reason in reasons)
    return Board(
        Listing(rows, page, len(wanted)), {each: counts[each] for each in Attention if counts[each]}
    )


def conflicts(who: Identity, *, season: Round | None, now: datetime) -> list[Conflict]:
    """What still to come clashes, the soonest first, each of a session that this person plans."""
    found = clashing.conflicts_in(who.paths(Role.COORDINATOR), season=season, since=now)
    return [of_ours(who, each) for each in found]


def of_ours(who: Identity, conflict: Conflict) -> Conflict:
    """The same conflict told from the side of this coordinator, who can change that session."""
    session, clash = conflict
    if clash.session is None or coordinates(who, session.edition.course.organisation.path):
        return conflict
    theirs = replace(clash, session=session, starts_at=session.starts_at, ends_at=session.ends_at)
    return Conflict(clash.session, theirs)
