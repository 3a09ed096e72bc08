"""The closing test of a group: who passed it, by trainer or coordinator."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock
from leerhuis.access import allow, me
from leerhuis.attendance import queries, service
from leerhuis.attendance.closing import queries as found
from leerhuis.attendance.closing.forms import TestForm
from leerhuis.attendance.closing.queries import Taker
from leerhuis.courses.inputs import accepted
from leerhuis.courses.models import Edition
from leerhuis.enrolment.models import Enrolment

bp = Blueprint("closing", __name__)


@bp.get("/toets/<id:public_id>")
@allow(*queries.KEEPERS)
def show(public_id: str) -> ResponseReturnValue:
    edition = found.edition_for(me(), public_id)
    form = TestForm(formdata=None, taken_on=clock.day_of(clock.now()))
    return _page(edition, found.takers(edition), form)


@bp.post("/toets/<id:public_id>")
@allow(*queries.KEEPERS)
def record(public_id: str) -> ResponseReturnValue:
    edition, form = found.edition_for(me(), public_id), TestForm()
    takers = found.takers(edition)
    said = _said(takers)
    number: list[int] = []
    if not accepted(form, lambda: number.append(_record(form, said))):
        return _page(edition, takers, form), 400
    if number[0]:
        flash(ngettext("%(num)d result saved.", "%(num)d results saved.", number[0]), "ok")
    else:
        flash(_("Nothing has changed."), "info")
    return redirect(url_for("closing.show", public_id=public_id))


def _record(form: TestForm, said: dict[Enrolment, bool]) -> int:
    taken_on = form.taken_on.data or clock.day_of(clock.now())
    return service.record_tests(said, taken_on=taken_on, by=me(), now=clock.now())


def _said(takers: list[Taker]) -> dict[Enrolment, bool]:
    """Of whom something was chosen."""
    chosen = {
        each.enrolment: request.form.get(f"result-{each.enrolment.public_id}") for each in takers
    }
    return {who: word == "passed" for who, word in chosen.items() if word in ("passed", "failed")}


def _page(edition: Edition, takers: list[Taker], form: TestForm) -> str:
    return render_template(
        "attendance/closing.html",
        edition=edition,
        course=edition.course,
        takers=takers,
        form=form,
        today=clock.day_of(clock.now()),
    )
