"""The list of a session: on paper to sign, on the page and on phones to mark."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock, pdf, wording
from leerhuis.access import Role, allow, me
from leerhuis.attendance import forms, papers, queries, rules, service
from leerhuis.attendance import sheet as sheets
from leerhuis.attendance.rules import Answer, Extent, Said
from leerhuis.attendance.walkins.forms import WalkInForm
from leerhuis.courses.models import Session
from leerhuis.errors import Refused

bp = Blueprint("attendance", __name__)


@bp.get("/presentie/<id:public_id>")
@allow(*queries.KEEPERS)
def sheet(public_id: str) -> ResponseReturnValue:
    return page(queries.session_for(me(), public_id))


@bp.post("/presentie/<id:public_id>")
@allow(*queries.KEEPERS)
def mark(public_id: str) -> ResponseReturnValue:
    """Only who stood on the page that was sent is marked: someone may have come in since."""
    session, now = queries.session_for(me(), public_id), clock.now()
    rows = sheets.of(session, day=clock.day_of(session.starts_at))
    if not rules.has_begun(starts_at=session.starts_at, now=now):
        return page(session, refused=True), 400
    said = forms.said_on_page(
        rows,
        request.form,
        listed=request.form.getlist("listed"),
        rest_present="everyone" in request.form,
    )
    marks = [Said(str(uuid4()), who, extent, now) for who, extent in said.items()]
    if marks:
        service.take(session, marks, by=me(), now=now)
        _tell(session)
    else:
        flash(_("Nothing has changed."), "info")
    return redirect(url_for("attendance.sheet", public_id=public_id))


@bp.get("/presentie/<id:public_id>/stand")
@allow(*queries.KEEPERS)
def state(public_id: str) -> ResponseReturnValue:
    """What is marked now, for phones that ask every few seconds; 304 when nothing changed."""
    session = queries.session_for(me(), public_id)
    return _state(session).make_conditional(request)


@bp.post("/presentie/<id:public_id>/merken")
@allow(*queries.KEEPERS)
def take(public_id: str) -> ResponseReturnValue:
    """A batch of marks of a phone; each gets an answer, also one that came in before."""
    session, now = queries.session_for(me(), public_id), clock.now()
    try:
        batch = forms.batch_of(_sent())
    except Refused as no:
        return jsonify(error=str(no)), 400
    marks = batch.corrected(starts_at=session.starts_at, now=now)
    answers: dict[str, Answer] = service.take(session, marks, by=me(), now=now)
    return jsonify(answers=answers)


@bp.get("/presentie/<id:public_id>/lijst.pdf")
@allow(*queries.KEEPERS)
def paper(public_id: str) -> ResponseReturnValue:
    """The list to sign on A4."""
    session = queries.session_for(me(), public_id)
    rows = sheets.of(session, day=clock.day_of(session.starts_at))
    values = papers.signlist(session, rows)
    made = pdf.paper("signlist", values, made_at=clock.now())
    answer = Response(made, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=papers.name_of(session))
    return answer


def page(session: Session, *, refused: bool = False, form: Any = None) -> str:
    """The page of a session; with a form of someone who came in that was refused."""
    rows = sheets.of(session, day=clock.day_of(session.starts_at))
    now = clock.now()
    over = now > session.ends_at
    from_when = _(
        "You mark attendance from %(moment)s.",
        moment=wording.moment(rules.opens_at(session.starts_at)),
    )
    return render_template(
        "attendance/sheet.html",
        session=session,
        course=session.edition.course,
        rows=rows,
        marked=[row for row in rows if row.extent is not None],
        people=sheets.state_of(rows)["people"],
        begun=rules.has_begun(starts_at=session.starts_at, now=now),
        over=over,
        never_came=sheets.never_came(session, now=now) if over else [],
        from_when=from_when,
        form=form or {"errors": [from_when] if refused else []},
        walk_in=form or WalkInForm(formdata=None),
        planner=me().may(Role.COORDINATOR),
        who=me().public_id,
        signatures=rules.signatures(starts_at=session.starts_at, ends_at=session.ends_at),
    )


def _sent() -> Any:
    """The JSON of a phone; lists within lists without end are as good as no JSON."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def _state(session: Session) -> Response:
    told = sheets.state_of(sheets.of(session, day=clock.day_of(session.starts_at)))
    answer = jsonify(told)
    answer.set_etag(sheets.digest(told))
    return answer


def _tell(session: Session) -> None:
    rows = sheets.of(session, day=clock.day_of(session.starts_at))
    marked = [row for row in rows if row.extent is not None]
    there = sum(row.extent is not Extent.ABSENT for row in marked)
    flash(
        ngettext(
            "Saved: %(num)d of %(total)d was present.",
            "Saved: %(num)d of %(total)d were present.",
            there,
            total=len(marked),
        ),
        "ok",
    )
