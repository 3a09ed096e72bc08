"""Pages on which a manager enrols colleagues by handing in a file."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, fields, sheets
from leerhuis.access import Role, allow, me
from leerhuis.colleagues.choosing import words
from leerhuis.colleagues.groupfiles import forms, queries, service
from leerhuis.colleagues.groupfiles.models import EnrolmentFile
from leerhuis.colleagues.rules import Outcome
from leerhuis.courses.models import Edition
from leerhuis.enrolment import queries as enrolments
from leerhuis.errors import Refused
from leerhuis.uploads import pages

bp = Blueprint("groupfiles", __name__)


@bp.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    if endpoint == "groupfiles.upload":
        pages.make_room(request)


@bp.route("/team/bestand", methods=["GET", "POST"])
@allow(Role.MANAGER)
def upload() -> ResponseReturnValue:
    """A file for one group, which was chosen beforehand, or one that names the groups itself."""
    edition = _chosen()
    form = forms.UploadForm()
    if form.validate_on_submit():
        try:
            row = service.keep(
                form.file.data.read(sheets.MAX_BYTES + 1),
                name=form.file.data.filename,
                edition=edition,
                by=me(),
                now=clock.now(),
            )
        except Refused as no:
            pages.refuse_file(form, no)
        else:
            return redirect(url_for("groupfiles.look", public_id=row.public_id))
    return render_template("colleagues/file_upload.html", form=form, edition=_chosen())


@bp.get("/team/bestand/<id:public_id>")
@allow(Role.MANAGER)
def look(public_id: str) -> ResponseReturnValue:
    return _shown(queries.file_for(me(), public_id, now=clock.now()))


@bp.post("/team/bestand/<id:public_id>")
@allow(Role.MANAGER)
def apply(public_id: str) -> ResponseReturnValue:
    row = queries.file_for(me(), public_id, now=clock.now())
    if row.applied_at is not None:
        return redirect(url_for("groupfiles.look", public_id=public_id))
    form = forms.ApplyForm()
    if form.validate_on_submit() and pages.carried_out(
        form, lambda: service.apply(row, form.choice(), by=me(), now=clock.now())
    ):
        flash(_("The colleagues of the file are enrolled."), "ok")
        return redirect(url_for("groupfiles.look", public_id=public_id))
    return _shown(queries.file_for(me(), public_id, now=clock.now()), form)


def _chosen() -> Edition | None:
    asked = request.args.get("groep", "")
    return enrolments.edition_to_enrol_in(asked) if asked else None


def _shown(row: EnrolmentFile, form: forms.ApplyForm | None = None) -> ResponseReturnValue:
    """What the file would do, or what it did."""
    if row.applied_at is not None:
        return render_template("colleagues/file_done.html", file=row, outcomes=words.OUTCOMES)
    plan = service.plan_of(row, by=me(), now=clock.now())
    row = queries.file_for(me(), row.public_id, now=clock.now())  # trying ended what was read
    form = form or forms.ApplyForm(how=forms.FITTING)
    form.seen.data = service.name_of(plan)
    return render_template(
        "colleagues/file_look.html",
        file=row,
        plan=plan,
        form=form,
        words=words,
        all=forms.ALL,
        shown=[each for each in Outcome if each is not Outcome.REFUSED],
        translate=fields.translate,
    )
