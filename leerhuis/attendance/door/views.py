"""Checking in oneself: a code that the trainer shows, and the page behind it."""

from io import BytesIO

import segno
from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from leerhuis import clock, settings
from leerhuis.access import allow, me
from leerhuis.attendance import queries, rules, service
from leerhuis.attendance.door import codes
from leerhuis.attendance.rules import CheckIn
from leerhuis.courses.models import Session

bp = Blueprint("door", __name__)


@bp.get("/presentie/<id:public_id>/code")
@allow(*queries.KEEPERS)
def show(public_id: str) -> ResponseReturnValue:
    """The code on a screen, large enough to scan from a chair."""
    session = queries.session_for(me(), public_id)
    return render_template(
        "attendance/code.html",
        session=session,
        course=session.edition.course,
        opens_at=rules.opens_at(session.starts_at),
    )


@bp.get("/presentie/<id:public_id>/code.svg")
@allow(*queries.KEEPERS)
def code(public_id: str) -> ResponseReturnValue:
    session = queries.session_for(me(), public_id)
    drawn = BytesIO()
    told = codes.code_of(session.public_id, now=clock.now())
    path = url_for("door.arrive", public_id=session.public_id, code=told)
    address = f"{settings.current().base_url}{path}"
    segno.make_qr(address, error="m").save(drawn, kind="svg", border=4, light="#fff", scale=10)
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


@bp.get("/inchecken/<id:public_id>")
@allow()
def arrive(public_id: str) -> ResponseReturnValue:
    session = queries.session_attended(me(), public_id)
    return _page(session, _answer(session))


@bp.post("/inchecken/<id:public_id>")
@allow()
def check_in(public_id: str) -> ResponseReturnValue:
    """A refusal keeps nothing: who was too early comes back in time."""
    session = queries.session_attended(me(), public_id)
    answer = _answer(session)
    if answer is CheckIn.MAY:
        answer = service.check_in(session, by=me(), now=clock.now())
    if answer in (CheckIn.MAY, CheckIn.IN):
        return redirect(url_for("door.arrive", public_id=public_id))
    return _page(session, answer), 400


def _answer(session: Session) -> CheckIn:
    """What someone is told who came here, and whether they came by the code in the room."""
    answer = queries.own_place(session, me().person_id).answer(session, now=clock.now())
    code = request.values.get("code", "")
    if answer is CheckIn.MAY and not codes.is_right(code, session.public_id, now=clock.now()):
        return CheckIn.NO_CODE
    return answer


def _page(session: Session, answer: CheckIn) -> str:
    return render_template(
        "attendance/check_in.html",
        session=session,
        course=session.edition.course,
        answer=answer,
        code=request.values.get("code", ""),
        opens_at=rules.opens_at(session.starts_at),
    )
