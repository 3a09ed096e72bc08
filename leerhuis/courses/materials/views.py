"""Pages on which a coordinator puts material with a course."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, downloads, files
from leerhuis.access import Role, allow, me
from leerhuis.courses import described, words
from leerhuis.courses.inputs import accepted
from leerhuis.courses.materials import service
from leerhuis.courses.materials.forms import MaterialForm
from leerhuis.errors import Missing

bp = Blueprint("materials", __name__)
FORM = ["GET", "POST"]
OF = "/aanbod/cursussen/<id:public_id>/materiaal"
ONE = f"{OF}/<id:material>"
ROOM_FOR_THE_REST = 1024 * 1024


@bp.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A file, which goes to the disk, has room here; other fields would take it in memory."""
    if endpoint == "materials.keep" and request.mimetype == "multipart/form-data":
        request.max_content_length = files.MAX_BYTES + ROOM_FOR_THE_REST


@bp.route(OF, methods=FORM)
@allow(Role.COORDINATOR)
def keep(public_id: str) -> ResponseReturnValue:
    """What there is, and a form for one piece more."""
    course, form = described.course_in_full(me(), public_id), MaterialForm()
    if accepted(
        form,
        lambda: service.add(course, form.piece(), file=form.handed_in(), by=me(), now=clock.now()),
    ):
        flash(_("The material is with the course."), "ok")
        return redirect(url_for("materials.keep", public_id=public_id))
    return render_template("courses/materials.html", course=course, form=form, words=words)


@bp.route(f"{ONE}/wijzigen", methods=FORM)
@allow(Role.COORDINATOR)
def change(public_id: str, material: str) -> ResponseReturnValue:
    course = described.course_in_full(me(), public_id)
    known = described.material_in(course, material)
    form = MaterialForm(obj=known)
    form.without_file(has_file=known.stored_as is not None)
    if accepted(
        form, lambda: service.change(known, course, form.piece(), by=me(), now=clock.now())
    ):
        flash(_("The material has been changed."), "ok")
        return redirect(url_for("materials.keep", public_id=public_id))
    back = url_for("materials.keep", public_id=public_id)
    title = _("Change the material")
    return render_template("courses/form.html", form=form, title=title, back=back)


@bp.post(f"{ONE}/verwijderen")
@allow(Role.COORDINATOR)
def remove(public_id: str, material: str) -> ResponseReturnValue:
    course = described.course_in_full(me(), public_id)
    known = described.material_in(course, material)
    service.remove(known, course, by=me(), now=clock.now())
    flash(_("The material is no longer with the course."), "ok")
    return redirect(url_for("materials.keep", public_id=public_id))


@bp.get(ONE)
@allow(Role.COORDINATOR)
def download(public_id: str, material: str) -> ResponseReturnValue:
    known = described.material_in(described.course_in_full(me(), public_id), material)
    if known.stored_as is None:
        raise Missing
    return downloads.as_download(known.stored_as, name=known.file_name, media_type=known.media_type)
