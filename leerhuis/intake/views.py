"""Pages on which an administrator imports a staff file."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from leerhuis import clock, fields, sheets, wording
from leerhuis.access import Role, allow, me
from leerhuis.errors import Refused
from leerhuis.intake import forms, queries, service
from leerhuis.intake.models import Upload
from leerhuis.intake.plans import Outcome, Shown
from leerhuis.people.rules import LABELS, Function
from leerhuis.uploads import pages
from leerhuis.uploads.cells import gathered

bp = Blueprint("intake", __name__)
ADMIN = Role.ADMINISTRATOR
FORM = ("GET", "POST")


@bp.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    if endpoint == "intake.upload":
        pages.make_room(request)


@bp.route("/beheer/import", methods=FORM)
@allow(ADMIN)
def upload() -> ResponseReturnValue:
    form = forms.UploadForm(function=Function.YOUTH_PROFESSIONAL.value)
    if form.validate_on_submit():
        try:
            row = service.keep(
                form.file.data.read(sheets.MAX_BYTES + 1),
                name=form.file.data.filename,
                function=Function(form.function.data),
                by=me(),
                now=clock.now(),
            )
        except Refused as no:
            pages.refuse_file(form, no)
        else:
            return redirect(url_for("intake.look", public_id=row.public_id))
    return render_template("intake/upload.html", form=form)


@bp.get("/beheer/import/<id:public_id>")
@allow(ADMIN)
def look(public_id: str) -> ResponseReturnValue:
    return _shown(queries.upload_for(me(), public_id, now=clock.now()))


@bp.post("/beheer/import/<id:public_id>")
@allow(ADMIN)
def apply(public_id: str) -> ResponseReturnValue:
    row = queries.upload_for(me(), public_id, now=clock.now())
    if row.applied_at is not None:
        return redirect(url_for("intake.look", public_id=public_id))
    form = forms.ApplyForm(absent=service.plan_of(row, by=me(), now=clock.now()).absent)
    if form.validate_on_submit() and pages.carried_out(
        form, lambda: service.apply(row, form.choice(), by=me(), now=clock.now())
    ):
        flash(_("The file has been imported."), "ok")
        return redirect(url_for("intake.look", public_id=public_id))
    return _shown(row, form)


def _shown(row: Upload, form: forms.ApplyForm | None = None) -> ResponseReturnValue:
    """What the file would do, or what it did."""
    if row.applied_at is not None:
        return render_template("intake/done.html", upload=row)
    plan = service.plan_of(row, by=me(), now=clock.now())
    if form is None:
        form = forms.ApplyForm(absent=plan.absent)
    form.seen.data = service.name_of(plan)
    return render_template(
        "intake/look.html",
        upload=row,
        plan=plan,
        wrong=gathered(plan.faults),
        form=form,
        new=plan.of(Outcome.NEW),
        changed=plan.of(Outcome.CHANGED),
        same=plan.of(Outcome.SAME),
        said=_said,
        translate=fields.translate,
        labels=LABELS,
    )


def _said(value: Shown) -> str:
    """A value of a row in words."""
    if value is None or value == "":
        return _("nothing")
    if isinstance(value, Function):
        return _(LABELS[value])
    if isinstance(value, Decimal):
        return str(format_decimal(value))
    return wording.full_day(value) if isinstance(value, date) else value
