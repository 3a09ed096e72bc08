"""Pages that show what is planned: a week as a grid, by room and by trainer, and a list."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses.inputs import choices_of
from leerhuis.enrolment import queries as enrolments
from leerhuis.planning.board import filling
from leerhuis.planning.board.words import conflict_lines
from leerhuis.planning.season.queries import undecided
from leerhuis.planning.weeks import queries, rules, words
from leerhuis.planning.weeks.rules import Week

bp = Blueprint("weeks", __name__)
FEW = 5


@bp.get("/planning/week")
@allow(Role.COORDINATOR)
def week() -> ResponseReturnValue:
    """What clashes first, then the week, then the groups that ask for a decision."""
    now = clock.now()
    shown = _week()
    planned = queries.planned_in(me(), shown)
    lines = conflict_lines(planned.conflicts, who=me())
    waiting = filling.queues(me(), now=now)
    return render_template(
        "weeks/week.html",
        **_frame(shown),
        planned=planned,
        seats=words.seats(planned),
        grid=words.grid(shown, planned, lines),
        conflicts=lines,
        short=undecided(me(), None, today=clock.day_of(now), now=now)[:FEW],
        queues=waiting[:FEW],
        waiting=sum(each.waiting for each in waiting),
    )


@bp.get("/planning/lijst")
@allow(Role.COORDINATOR)
def agenda() -> ResponseReturnValue:
    """All that is still to come in a round or in all of them, day by day."""
    rounds = courses.rounds_for(me())
    season = next((each for each in rounds if each.public_id == request.args.get("ronde")), None)
    past = request.args.get("geweest") == "ja"
    page = request.args.get("pagina", 1, type=int)
    found = queries.coming(me(), season=season, past=past, page=page, now=clock.now())
    chosen = {"ronde": season.public_id} if season else {}
    return render_template(
        "weeks/agenda.html",
        listing=found,
        days=words.by_day(found.rows),
        fillings=enrolments.fillings({each.edition_id for each in found.rows}),
        season=season,
        rounds_offered=[("", _("Every round")), *choices_of(rounds)],
        past=past,
        chosen=chosen | ({"geweest": "ja"} if past else {}),
        without_past=chosen,
    )


@bp.get("/planning/locaties")
@allow(Role.COORDINATOR)
def by_room() -> ResponseReturnValue:
    """Where there is room in a week: rooms of every venue, also hours that others have them."""
    shown = _week()
    rows = queries.by_room(me(), shown)
    return render_template("weeks/rooms.html", **_frame(shown), rows=rows, days=_days(shown, rows))


@bp.get("/planning/trainers")
@allow(Role.COORDINATOR)
def by_trainer() -> ResponseReturnValue:
    shown = _week()
    rows = queries.by_trainer(me(), shown)
    return render_template(
        "weeks/trainers.html", **_frame(shown), rows=rows, days=_days(shown, rows)
    )


def _week() -> Week:
    """The week of the address; without one, or with one that does not exist, the one at hand."""
    return rules.parsed(request.args.get("week")) or rules.opening(clock.day_of(clock.now()))


def _frame(shown: Week) -> dict[str, Any]:
    today = clock.day_of(clock.now())
    opening = rules.opening(today)
    return {
        "week": shown,
        "title": words.title(shown),
        "turns": words.turns(shown, opening=opening, today=today),
        "this_week": shown == opening,
    }


def _days(shown: Week, rows: list[queries.Row]) -> list[Any]:
    used = [each.day for row in rows for each in row.entries if each.session]
    return rules.days_shown(shown, used)
