"""The catalogue for who is not signed in, where a region wants that: reading only, no names."""

from dataclasses import replace

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from leerhuis import clock, settings
from leerhuis.access import allow_anyone
from leerhuis.catalogue import forms, listing, rules
from leerhuis.catalogue import queries as catalogue
from leerhuis.catalogue.choices import choices
from leerhuis.catalogue.open import linked, queries
from leerhuis.courses.rules import points_on
from leerhuis.errors import Missing

bp = Blueprint("open", __name__)


@bp.get("/open/cursussen")
@allow_anyone()
def search() -> ResponseReturnValue:
    """The groups that are open to every region."""
    _check_wanted()
    now = clock.now()
    asked, today = forms.asked(request.args), clock.day_of(now)
    wish = replace(asked.wish, trainers=False)
    found = choices(wish, person_id=None, now=now, today=today)
    page, pages = rules.page_of(wish.page, total=found.total, size=listing.PER_PAGE)
    return render_template(
        "catalogue/open_search.html",
        asked=asked,
        found=found,
        lines=listing.lines(wish, person_id=None, page=page, now=now, today=today),
        page=page,
        pages=pages,
    )


@bp.get("/open/cursussen/<id:public_id>")
@allow_anyone()
def course(public_id: str) -> ResponseReturnValue:
    """One course with the groups that are open to every region."""
    _check_wanted()
    now = clock.now()
    today = clock.day_of(now)
    found = catalogue.course_for(None, public_id, now=now, today=today)
    points = points_on(found.points, found.groups[0].last_day if found.groups else today)
    fees = queries.fees_of(each.public_id for each in found.groups)
    return render_template(
        "catalogue/open_course.html",
        course=found,
        totals=rules.points_by_register(points),
        linked=linked.course(found, url=_absolute(public_id), fees=fees),
    )


def _check_wanted() -> None:
    if not settings.current().public_catalogue:
        raise Missing


def _absolute(public_id: str) -> str:
    base: str = current_app.config["SETTINGS"].base_url.rstrip("/")
    return base + url_for("open.course", public_id=public_id)
