"""Pages on which a region says when its schools are closed."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses.holidays import queries, service
from leerhuis.courses.holidays.forms import HolidayForm
from leerhuis.courses.inputs import accepted

bp = Blueprint("holidays", __name__)
FORM = ["GET", "POST"]


@bp.get("/aanbod/schoolvakanties")
@allow(Role.COORDINATOR, Role.ADMINISTRATOR)
def holidays() -> ResponseReturnValue:
    return render_template(
        "holidays/holidays.html",
        holidays=queries.holidays_for(me()),
        coordinates=me().may(Role.COORDINATOR),
    )


@bp.route("/aanbod/schoolvakanties/nieuw", methods=FORM)
@allow(Role.COORDINATOR, Role.ADMINISTRATOR)
def new_holiday() -> ResponseReturnValue:
    organisations = queries.organisations_of(me())
    form = HolidayForm()
    form.offer(organisations)
    if accepted(
        form,
        lambda: service.create(form.chosen(organisations), **form.said(), by=me(), now=clock.now()),
    ):
        return _done(_("The holiday is there."))
    return _form(form, _("Add a school holiday"))


@bp.route("/aanbod/schoolvakanties/<id:public_id>/wijzigen", methods=FORM)
@allow(Role.COORDINATOR, Role.ADMINISTRATOR)
def change_holiday(public_id: str) -> ResponseReturnValue:
    found = queries.holiday_for(me(), public_id)
    form = HolidayForm(obj=found)
    del form.organisation
    if accepted(form, lambda: service.update(found, **form.said(), by=me(), now=clock.now())):
        return _done(_("The holiday has been changed."))
    return _form(form, _("Change the school holiday"))


@bp.post("/aanbod/schoolvakanties/<id:public_id>/verwijderen")
@allow(Role.COORDINATOR, Role.ADMINISTRATOR)
def remove_holiday(public_id: str) -> ResponseReturnValue:
    service.remove(queries.holiday_for(me(), public_id), by=me(), now=clock.now())
    return _done(_("The holiday has been removed."))


def _done(sentence: str) -> ResponseReturnValue:
    flash(sentence, "ok")
    return redirect(url_for("holidays.holidays"))


def _form(form: Any, title: str) -> str:
    back = url_for("holidays.holidays")
    return render_template("courses/form.html", form=form, title=title, back=back)
