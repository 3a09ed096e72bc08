"""Pages on which a coordinator hands in the groups of a round as one file, or takes them out."""

from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, fields, sheets, wording
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses.clashes import ClashKind
from leerhuis.errors import Refused
from leerhuis.planning.importing import exporting, forms, queries, service
from leerhuis.planning.importing.models import SeasonFile
from leerhuis.uploads import pages
from leerhuis.uploads.cells import gathered

bp = Blueprint("importing", __name__)
FORM = ("GET", "POST")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    if endpoint == "importing.upload":
        pages.make_room(request)


@bp.route("/planning/rondes/<id:public_id>/importeren", methods=FORM)
@allow(Role.COORDINATOR)
def upload(public_id: str) -> ResponseReturnValue:
    season = courses.round_for(me(), public_id)
    form = forms.UploadForm()
    if form.validate_on_submit():
        try:
            row = service.keep(
                season,
                form.file.data.read(sheets.MAX_BYTES + 1),
                name=form.file.data.filename,
                by=me(),
                now=clock.now(),
            )
        except Refused as no:
            pages.refuse_file(form, no)
        else:
            return redirect(url_for("importing.look", public_id=row.public_id))
    season = courses.round_for(me(), public_id)
    return render_template("importing/upload.html", form=form, season=season)


@bp.get("/planning/importeren/<id:public_id>")
@allow(Role.COORDINATOR)
def look(public_id: str) -> ResponseReturnValue:
    return _shown(queries.file_for(me(), public_id, now=clock.now()))


@bp.post("/planning/importeren/<id:public_id>")
@allow(Role.COORDINATOR)
def apply(public_id: str) -> ResponseReturnValue:
    row = queries.file_for(me(), public_id, now=clock.now())
    if row.applied_at is not None:
        return redirect(url_for("importing.look", public_id=public_id))
    form = forms.ApplyForm(plan=service.plan_of(row, by=me()))
    if form.validate_on_submit() and pages.carried_out(
        form, lambda: service.apply(row, form.choice(), by=me(), now=clock.now())
    ):
        flash(_("The season has been imported as drafts."), "ok")
        return redirect(url_for("importing.look", public_id=public_id))
    return _shown(queries.file_for(me(), public_id, now=clock.now()), form)


@bp.get("/planning/rondes/<id:public_id>/downloaden")
@allow(Role.COORDINATOR)
def download(public_id: str) -> ResponseReturnValue:
    """As a workbook, or as CSV with `?vorm=csv`."""
    season = courses.round_for(me(), public_id)
    as_csv = request.args.get("vorm") == "csv"
    write = exporting.commas if as_csv else exporting.workbook
    data = write(season, by=me(), now=clock.now())
    return send_file(
        BytesIO(data),
        mimetype="text/csv" if as_csv else XLSX,
        as_attachment=True,
        download_name=exporting.file_name(season, "csv" if as_csv else "xlsx"),
    )


def _shown(row: SeasonFile, form: forms.ApplyForm | None = None) -> ResponseReturnValue:
    """What the file would do, or what it did."""
    if row.applied_at is not None:
        return render_template("importing/done.html", file=row, season=row.round)
    plan = service.plan_of(row, by=me())
    if form is None:
        form = forms.ApplyForm(plan=plan)
    form.seen.data = service.name_of(plan)
    return render_template(
        "importing/look.html",
        file=row,
        season=row.round,
        plan=plan,
        wrong=gathered(plan.faults),
        form=form,
        translate=fields.translate,
        day=wording.full_day,
        room=ClashKind.ROOM,
    )
