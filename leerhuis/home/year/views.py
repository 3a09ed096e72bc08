"""What somebody learned in a calendar year, to read and to print."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, registers, wording
from leerhuis.access import Role, allow, me
from leerhuis.home.year import queries, rules
from leerhuis.home.year.rules import Earned

bp = Blueprint("year", __name__)


@bp.get("/mijn/jaar")
@allow(Role.PROFESSIONAL)
def mine() -> ResponseReturnValue:
    now, person_id = clock.now(), me().person_id or 0
    years = queries.years_of(person_id, today=clock.day_of(now))
    year = rules.year_asked(request.args.get("jaar", ""), known=years)
    courses = queries.courses_of(person_id, year, now=now)
    return render_template(
        "home/year.html",
        name=me().name,
        year=year,
        years=years,
        courses=courses,
        totals=rules.totals(courses),
        in_words=_in_words,
    )


def _in_words(row: Earned) -> str:
    return _(
        "%(points)s %(register)s %(category)s",
        points=wording.number(row.points),
        register=_(registers.label(row.register)),
        category=_(registers.label(row.category)).lower(),
    )
