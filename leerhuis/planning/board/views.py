"""Pages beside the board: what clashes, and how full the groups are."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.planning.board import filling, meeting, queries
from leerhuis.planning.board.forms import EVERY_ROUND, narrowed
from leerhuis.planning.board.words import by_session, conflict_lines

bp = Blueprint("board", __name__)


@bp.get("/planning/conflicten")
@allow(Role.COORDINATOR)
def conflicts() -> ResponseReturnValue:
    """What still to come clashes, in every round unless one is chosen, each with its remedy."""
    now = clock.now()
    args = {"ronde": EVERY_ROUND} | request.args.to_dict()
    asked = narrowed(args, courses.rounds_for(me()), today=clock.day_of(now))
    found = queries.conflicts(me(), season=asked.narrowed.season, now=now)
    back = {"terug": "conflicten", "ronde": asked.round_shown}
    return render_template(
        "board/conflicts.html",
        conflicts=by_session(conflict_lines(found, who=me(), back=back)),
        season=asked.narrowed.season,
        shown=asked.round_shown,
        round_choices=asked.round_choices,
        day_of=clock.day_of,
    )


@bp.get("/planning/bezetting")
@allow(Role.COORDINATOR)
def filled() -> ResponseReturnValue:
    """How full the groups are, by round and by theme."""
    today = clock.day_of(clock.now())
    asked = narrowed(request.args, courses.rounds_for(me()), today=today)
    found = filling.fillings(me(), season=asked.narrowed.season)
    return render_template(
        "board/filled.html",
        rounds=found.by_round.values(),
        themes=found.by_theme.values(),
        season=asked.narrowed.season,
        shown=asked.round_shown,
        round_choices=asked.round_choices,
    )


@bp.get("/planning/ontmoetingen")
@allow(Role.COORDINATOR)
def met() -> ResponseReturnValue:
    """How much people of different organisations met, by round and in the groups of one."""
    now = clock.now()
    asked = narrowed(request.args, courses.rounds_for(me()), today=clock.day_of(now))
    found = meeting.met(me(), season=asked.narrowed.season, now=now)
    return render_template(
        "board/met.html",
        found=found,
        season=asked.narrowed.season,
        shown=asked.round_shown,
        round_choices=asked.round_choices,
        day_of=clock.day_of,
    )
