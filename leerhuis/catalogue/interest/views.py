"""The two buttons with which someone asks to hear of a course, and takes that back."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.catalogue.interest import queries, service

bp = Blueprint("interest", __name__)


@bp.post("/cursussen/<id:public_id>/houd-me-op-de-hoogte")
@allow(Role.PROFESSIONAL, employed=True)
def ask(public_id: str) -> ResponseReturnValue:
    person_id = me().person_id or 0
    course = queries.course_for(person_id, public_id)
    service.ask(course.id, person_id, now=clock.now())
    flash(_("You get a letter when you can enrol in %(title)s.", title=course.title), "ok")
    return redirect(url_for("catalogue.course", public_id=public_id))


@bp.post("/cursussen/<id:public_id>/geen-bericht-meer")
@allow(Role.PROFESSIONAL)
def take_back(public_id: str) -> ResponseReturnValue:
    person_id = me().person_id or 0
    course = queries.course_for(person_id, public_id)
    service.take_back(course.id, person_id)
    flash(_("You get no letter about %(title)s any more.", title=course.title), "ok")
    return redirect(url_for("catalogue.course", public_id=public_id))
