"""Finding a course and choosing a group."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from leerhuis import clock, downloads, registers
from leerhuis.access import Role, allow, me
from leerhuis.catalogue import about, drawn, forms, listing, queries, rules, shown, undated
from leerhuis.catalogue.choices import choices, widenings
from leerhuis.catalogue.counting_for import for_you, held_by
from leerhuis.catalogue.listing import Line
from leerhuis.catalogue.rules import Mix, PointsRow
from leerhuis.courses import wordings
from leerhuis.courses.fees import words as fees
from leerhuis.courses.rules import points_on
from leerhuis.enrolment.doubles import doubles_in

bp = Blueprint("catalogue", __name__)


@bp.get("/cursussen")
@allow()
def search() -> ResponseReturnValue:
    """Every group that is still to begin, by what one looks for."""
    now = clock.now()
    today = clock.day_of(now)
    asked, person_id = forms.asked(request.args), me().person_id
    found = choices(asked.wish, person_id=person_id, now=now, today=today)
    page, pages = rules.page_of(asked.wish.page, total=found.total, size=listing.PER_PAGE)
    lines: list[Line] = []
    widest = None
    if found.total:
        lines = listing.lines(asked.wish, person_id=person_id, page=page, now=now, today=today)
    else:
        counts = widenings(asked.wish, person_id=person_id, now=now, today=today)
        widest = rules.widest(counts)
    return render_template(
        "catalogue/search.html",
        asked=asked,
        form=asked,
        wish=asked.wish,
        found=found,
        lines=drawn.lines(lines, held=held_by(person_id, today=today), year=today.year),
        chips=shown.chips(asked, found),
        filters=drawn.filters(asked, found, today=today),
        widest=widest,
        page=page,
        pages=pages,
        undated=undated.few(asked.wish, person_id=person_id, now=now, today=today),
        guidelines=undated.guidelines(asked.wish, person_id=person_id),
    )


@bp.get("/cursussen/zonder-data")
@allow()
def without_dates() -> ResponseReturnValue:
    """Courses of which no group can be chosen now, to hear of when there is one."""
    now = clock.now()
    asked, today = forms.asked(request.args), clock.day_of(now)
    rows, total = undated.undated(asked.wish, person_id=me().person_id, now=now, today=today)
    page, pages = rules.page_of(asked.wish.page, total=total, size=undated.PER_PAGE)
    return render_template(
        "catalogue/without_dates.html",
        asked=asked,
        rows=rows,
        total=total,
        page=page,
        pages=pages,
    )


@bp.get("/cursussen/<id:public_id>")
@allow()
def course(public_id: str) -> ResponseReturnValue:
    """One course, the groups to choose from, and what it gives."""
    now = clock.now()
    today = clock.day_of(now)
    found = queries.course_for(me().person_id, public_id, now=now, today=today)
    chosen = rules.chosen_group(found.groups, asked=request.args.get("groep"))
    points = points_on(found.points, chosen.last_day if chosen else today)
    told = about.about(me(), found.row, chosen=chosen, to_choose=found.to_choose, today=today)
    few = chosen is None or chosen.confirmed < rules.FEWEST_SHOWN
    mix = None if few or chosen is None else rules.mix_of(queries.shares_of(chosen.id, day=today))
    return render_template(
        "catalogue/course.html",
        course=found,
        chosen=chosen,
        totals=rules.points_by_register(points),
        rows=[_in_words(row) for row in points],
        counts_for_you=drawn.counts(
            for_you(held_by(me().person_id, today=today), points), language=str(get_locale())
        ),
        interested=found.interested,
        mix=mix,
        parts=_parts(mix) if mix else [],
        may_enrol=me().employed,
        may_choose=me().may(Role.MANAGER),
        about=told,
        asks=_asks(told),
        facts=wordings.facts(told.course),
        doubles=doubles_in(me().person_id or 0, [each.id for each in found.to_choose], now=now),
        fees=fees.sentences(
            [each.id for each in found.to_choose if each.asks_fee], me().person_id, now=now
        ),
    )


@bp.get("/cursussen/<id:public_id>/materiaal/<id:material>")
@allow()
def material(public_id: str, material: str) -> ResponseReturnValue:
    """A file of a course, for who may have it."""
    found = about.material_for(me(), public_id, material, today=clock.day_of(clock.now()))
    return downloads.as_download(
        found.stored_as or "", name=found.file_name, media_type=found.media_type
    )


def _asks(told: about.About) -> dict[str, Any]:
    """What is asked beforehand, what of that this person lacks, and the courses that give it."""
    missing = told.lacking.ways if told.lacking else ()
    courses = {row.course_id for way in missing for row in way if row.course_id is not None}
    return {
        "courses": undated.to_follow_first(courses, person_id=me().person_id) if courses else [],
        "ways": wordings.ways(told.course.prerequisites),
        "strictness": _(wordings.STRICTNESS[told.course.strictness]),
        "lacking": wordings.ways_of(missing, told.titles),
    }


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
