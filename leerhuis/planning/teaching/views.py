"""Pages of a trainer: the own groups, who is in them, and what is needed to train them."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from leerhuis import clock, downloads
from leerhuis.access import Role, allow, me
from leerhuis.courses import described
from leerhuis.enrolment import queries as enrolments
from leerhuis.errors import Missing
from leerhuis.planning.teaching import queries

bp = Blueprint("teaching", __name__)


@bp.get("/mijn-groepen")
@allow(Role.TRAINER)
def mine() -> ResponseReturnValue:
    past = request.args.get("geweest") == "ja"
    page = request.args.get("pagina", 1, type=int)
    found = queries.sessions_of(me(), past=past, page=page, now=clock.now())
    return render_template(
        "teaching/mine.html",
        found=found,
        past=past,
        chosen={"geweest": "ja"} if past else {},
        day_of=clock.day_of,
    )


@bp.get("/mijn-groepen/<id:public_id>")
@allow(Role.TRAINER)
def group(public_id: str) -> ResponseReturnValue:
    """The sessions, the people with a seat, and the material of a group."""
    found = queries.group_for(me(), public_id, now=clock.now())
    people = enrolments.participants_of(found.edition)
    return render_template(
        "teaching/group.html",
        found=found,
        edition=found.edition,
        seated=[each for each in people if each.place is None],
        day_of=clock.day_of,
    )


@bp.get("/mijn-groepen/<id:public_id>/materiaal/<id:material>")
@allow(Role.TRAINER)
def material(public_id: str, material: str) -> ResponseReturnValue:
    """A file of the course that this group follows."""
    found = queries.group_for(me(), public_id, now=clock.now())
    known = described.material_in(found.edition.course, material)
    if known.stored_as is None:
        raise Missing
    return downloads.as_download(known.stored_as, name=known.file_name, media_type=known.media_type)
