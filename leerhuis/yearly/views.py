"""What a region shows its councils of a year: on a page, on paper and in a sheet."""

from io import BytesIO
from typing import Any

from flask import Blueprint, render_template, request, send_file
from flask.typing import ResponseReturnValue

from leerhuis import clock
from leerhuis.access import allow, me
from leerhuis.errors import Missing
from leerhuis.people.models import Organisation
from leerhuis.yearly import arranging, fees, goals, goalwords, queries, rules, tables, top, words
from leerhuis.yearly.rules import Report

bp = Blueprint("yearly", __name__)
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/jaarverslag")
@allow(*queries.READERS)
def report() -> ResponseReturnValue:
    place, years, found = _asked()
    return render_template(
        "yearly/report.html",
        place=place,
        places=queries.places_of(me()),
        years=years,
        report=found,
        said=words.spans_said([found.span, found.before]),
        tables=words.tables_of(found),
        tiles=top.tiles(found.now),
        parts=words.parts(found),
        show=tables.text,
    )


@bp.get("/jaarverslag/pdf")
@allow(*queries.READERS)
def paper() -> ResponseReturnValue:
    place, _years, found = _asked()
    made = words.paper(found, organisation=place.name, made_at=clock.now())
    return _file(made, found, kind="pdf", mimetype=PDF)


@bp.get("/jaarverslag/blad")
@allow(*queries.READERS)
def sheet() -> ResponseReturnValue:
    _place, _years, found = _asked()
    return _file(tables.workbook(words.tables_of(found)), found, kind="xlsx", mimetype=XLSX)


@bp.get("/jaarverslag/doelen")
@allow(*queries.READERS)
def goal_list() -> ResponseReturnValue:
    return render_template("yearly/goals.html", goals=goals.goals_of(me()))


@bp.get("/jaarverslag/doelen/<id:public_id>")
@allow(*queries.READERS)
def goal(public_id: str) -> ResponseReturnValue:
    """A goal is known by any of the tracks that serve it."""
    found = goals.goal_for(me(), public_id)
    served = goals.served(found, now=clock.now())
    return render_template(
        "yearly/goal.html",
        goal=found,
        served=[(each, goalwords.track_table(each), goalwords.track_said(each)) for each in served],
        share=words.share,
        show=tables.text,
    )


@bp.get("/jaarverslag/eigen-bijdrage")
@allow(*queries.READERS)
def fee() -> ResponseReturnValue:
    """Who enrolled in a course before it asked a fee, and after."""
    place = queries.place_for(me(), request.args.get("organisatie"))
    known = fees.courses_with_fee(place)
    course = fees.chosen(known, request.args.get("cursus"))
    if course is None and known:
        raise Missing
    found = fees.compared(place, course) if course else None
    today = clock.day_of(clock.now())
    return render_template(
        "yearly/fees.html",
        place=place,
        places=queries.places_of(me()),
        courses=known,
        course=course,
        tables=goalwords.fee_tables(found) if found else [],
        runs=found is not None and fees.runs(found.after, today=today),
        said=goalwords.fee_said(found) if found else "",
        show=tables.text,
    )


def _asked() -> tuple[Organisation, list[int], Report]:
    now = clock.now()
    today = clock.day_of(now)
    place = queries.place_for(me(), request.args.get("organisatie"))
    years = queries.years_of(place, today=today)
    year = rules.year_asked(request.args.get("jaar", ""), known=years)
    span, before = rules.spans(year, today=today)
    facts = queries.facts_of(place, (span, before), now=now)
    return place, years, arranging.report(facts, span=span, before=before)


def _file(made: bytes, found: Report, **how: Any) -> ResponseReturnValue:
    return send_file(
        BytesIO(made),
        mimetype=how["mimetype"],
        as_attachment=True,
        download_name=words.file_name(found.span.year, kind=how["kind"]),
    )
