"""Adding who came in without an enrolment, and giving them a seat afterwards."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.attendance import queries
from leerhuis.attendance.views import page
from leerhuis.attendance.walkins import queries as found
from leerhuis.attendance.walkins import service
from leerhuis.attendance.walkins.forms import JoinForm, WalkInForm
from leerhuis.courses.inputs import accepted
from leerhuis.courses.models import Session

bp = Blueprint("walkins", __name__)


@bp.post("/presentie/<id:public_id>/inloper")
@allow(*queries.KEEPERS)
def add(public_id: str) -> ResponseReturnValue:
    session, form = queries.session_for(me(), public_id), WalkInForm()
    if not accepted(form, lambda: _add(session, form)):
        return page(queries.session_for(me(), public_id), form=form), 400
    flash(_("%(name)s is on the list, and is present.", name=form.name.data), "ok")
    return redirect(url_for("attendance.sheet", public_id=public_id))


@bp.post("/presentie/<id:public_id>/inloper/<id:walk_in_id>/weg")
@allow(*queries.KEEPERS)
def remove(public_id: str, walk_in_id: str) -> ResponseReturnValue:
    session = queries.session_for(me(), public_id)
    walk_in = found.walk_in_of(session, walk_in_id)
    service.remove(walk_in, by=me(), now=clock.now())
    flash(_("%(name)s is not on the list any more.", name=walk_in.name), "ok")
    return redirect(url_for("attendance.sheet", public_id=public_id))


@bp.get("/presentie/<id:public_id>/inlopers")
@allow(Role.COORDINATOR)
def without_seat(public_id: str) -> ResponseReturnValue:
    return _page(queries.session_coordinated(me(), public_id))


@bp.post("/presentie/<id:public_id>/inlopers/<id:walk_in_id>")
@allow(Role.COORDINATOR)
def join(public_id: str, walk_in_id: str) -> ResponseReturnValue:
    """Give the account of someone who came in a seat, and the marks that were made."""
    session = queries.session_coordinated(me(), public_id)
    walk_in, form = found.walk_in_of(session, walk_in_id), JoinForm()
    address = form.address
    if not accepted(
        form,
        lambda: service.join(walk_in, address=str(address.data), by=me(), now=clock.now()),
    ):
        return _page(queries.session_coordinated(me(), public_id), refused=(walk_in_id, form)), 400
    flash(_("%(name)s has a seat. The attendance counts.", name=walk_in.name), "ok")
    return redirect(url_for("walkins.without_seat", public_id=public_id))


@bp.post("/presentie/<id:public_id>/zonder-plek/<id:let_in_id>")
@allow(Role.COORDINATOR)
def give_seat(public_id: str, let_in_id: str) -> ResponseReturnValue:
    session = queries.session_coordinated(me(), public_id)
    service.give_seat(found.let_in_of(session, let_in_id), by=me(), now=clock.now())
    flash(_("There is a seat now. The attendance counts."), "ok")
    return redirect(url_for("walkins.without_seat", public_id=public_id))


def _add(session: Session, form: WalkInForm) -> None:
    service.add(
        session,
        name=form.name.data or "",
        organisation_name=form.organisation.data or "",
        address=form.address.data or "",
        sure=form.sure.data == "1",
        by=me(),
        now=clock.now(),
    )


def _page(session: Session, *, refused: tuple[str, JoinForm] | None = None) -> str:
    walk_ins = queries.walk_ins_of(session.edition_id)
    forms = {each.public_id: JoinForm(formdata=None, address=each.address) for each in walk_ins}
    if refused:
        forms[refused[0]] = refused[1]
    return render_template(
        "attendance/walk_ins.html",
        session=session,
        course=session.edition.course,
        walk_ins=walk_ins,
        forms=forms,
        let_in=found.waiting_for_a_seat(session),
        form=refused[1] if refused else None,
    )
