"""Finding a course and choosing a group."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, registers, wording
from leerhuis.access import Role, allow, me
from leerhuis.catalogue import drawn, forms, listing, queries, rules
from leerhuis.catalogue.forms import Asked
from leerhuis.catalogue.listing import Choices, Line
from leerhuis.catalogue.rules import REFLECTION, Filter, Mix, PointsRow

bp = Blueprint("catalogue", __name__)


@bp.get("/cursussen")
@allow()
def search() -> ResponseReturnValue:
    """Every group that is still to begin, by what one looks for."""
    now = clock.now()
    today = clock.day_of(now)
    asked = forms.asked(request.args)
    found = listing.choices(asked.wish, now=now, today=today)
    page, pages = rules.page_of(asked.wish.page, total=found.total, size=listing.PER_PAGE)
    lines: list[Line] = []
    widest = None
    if found.total:
        lines = listing.lines(asked.wish, person_id=me().person_id, page=page, now=now, today=today)
    else:
        widest = rules.widest(listing.widenings(asked.wish, now=now, today=today))
    return render_template(
        "catalogue/search.html",
        asked=asked,
        form=asked,
        wish=asked.wish,
        found=found,
        lines=drawn.lines(lines, year=today.year),
        chips=_chips(asked, found),
        widest=widest,
        page=page,
        pages=pages,
    )


@bp.get("/cursussen/<id:public_id>")
@allow()
def course(public_id: str) -> ResponseReturnValue:
    """One course, the groups to choose from, and what it gives."""
    now = clock.now()
    today = clock.day_of(now)
    shown = queries.course_for(me().person_id, public_id, now=now, today=today)
    chosen = rules.chosen_group(shown.groups, asked=request.args.get("groep"))
    few = chosen.confirmed < rules.FEWEST_SHOWN
    mix = None if few else rules.mix_of(queries.shares_of(chosen.id, day=today))
    return render_template(
        "catalogue/course.html",
        course=shown,
        chosen=chosen,
        totals=rules.points_by_register(shown.points),
        rows=[_in_words(row) for row in shown.points],
        mix=mix,
        parts=_parts(mix) if mix else [],
        may_enrol=me().may(Role.PROFESSIONAL),
    )


def _in_words(row: PointsRow) -> dict[str, Any]:
    occupation = registers.occupation_of(row.register, row.occupation) if row.occupation else None
    return {
        "register": _(registers.label(row.register)),
        "occupation": _(registers.label(occupation)) if occupation else "",
        "category": _(registers.label(row.category)),
        "points": row.points,
        "accreditation": row.accreditation,
    }


def _parts(mix: Mix) -> list[tuple[int, str]]:
    parts = [(each.persons, each.organisation) for each in mix.shown]
    return [*parts, (mix.rest, _("others"))] if mix.rest else parts


def _chips(asked: Asked, found: Choices) -> list[tuple[str, str]]:
    """The chosen filters in words, each with the address without it."""
    names = {option.value: option.label for option in found.themes}
    chips = [
        (words, asked.without(chosen))
        for chosen in asked.wish.chosen()
        if (words := _words_of(chosen, asked))
    ]
    chips += [
        (names.get(each, _("A theme without groups")), asked.without(Filter.THEMES, each))
        for each in asked.wish.themes
    ]
    chips += [
        (
            _("SKJ: reflection") if each == REFLECTION else each,
            asked.without(Filter.REGISTERS, each),
        )
        for each in asked.wish.registers
    ]
    return [(words, url_for("catalogue.search", **left)) for words, left in chips]


def _words_of(chosen: Filter, asked: Asked) -> str:
    """A filter of one value in words; nothing for those of several."""
    words = {
        Filter.WORDS: " ".join(asked.wish.words),
        Filter.FREE: _("Only groups with a free seat"),
        Filter.PERIOD: _period(asked),
        Filter.PLACE: asked.wish.place,
    }
    return words.get(chosen, "")


def _period(asked: Asked) -> str:
    begin = asked.from_on and wording.full_day(asked.from_on)
    end = asked.until_on and wording.full_day(asked.until_on)
    if begin and end:
        return _("%(begin)s until %(end)s", begin=begin, end=end)
    return _("From %(begin)s", begin=begin) if begin else _("Until %(end)s", end=end)
