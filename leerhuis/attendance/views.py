"""The sheet of a session: on paper to sign, on the page to mark."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock, wording
from leerhuis.access import Role, allow, me
from leerhuis.attendance import queries, rules, service
from leerhuis.attendance.rules import Extent
from leerhuis.errors import Refused

bp = Blueprint("attendance", __name__)


@bp.get("/presentie/<id:public_id>")
@allow(*queries.KEEPERS)
def sheet(public_id: str) -> ResponseReturnValue:
    return _page(public_id)


@bp.post("/presentie/<id:public_id>")
@allow(*queries.KEEPERS)
def mark(public_id: str) -> ResponseReturnValue:
    """Only who stood on the page that was sent is marked: someone may have come in since."""
    session = queries.session_for(me(), public_id)
    listed = set(request.form.getlist("listed"))
    there = listed if "everyone" in request.form else set(request.form.getlist("present"))
    rows = queries.sheet(session, day=clock.day_of(session.starts_at))
    marks = {
        row.enrolment_id: Extent.PRESENT if row.public_id in there else Extent.ABSENT
        for row in rows
        if row.public_id in listed
    }
    try:
        changed = service.mark(session, marks, by=me(), now=clock.now())
    except Refused:
        return _page(public_id, refused=True), 400
    if changed:
        number = sum(each is Extent.PRESENT for each in marks.values())
        flash(
            ngettext(
                "Saved: %(num)d of %(total)d was present.",
                "Saved: %(num)d of %(total)d were present.",
                number,
                total=len(marks),
            ),
            "ok",
        )
    else:
        flash(_("Nothing has changed."), "info")
    return redirect(url_for("attendance.sheet", public_id=public_id))


def _page(public_id: str, *, refused: bool = False) -> str:
    session = queries.session_for(me(), public_id)
    rows = queries.sheet(session, day=clock.day_of(session.starts_at))
    from_when = _("You mark attendance from %(moment)s.", moment=wording.moment(session.starts_at))
    return render_template(
        "attendance/sheet.html",
        session=session,
        course=session.edition.course,
        rows=rows,
        marked=[row for row in rows if row.extent is not None],
        begun=rules.has_begun(starts_at=session.starts_at, now=clock.now()),
        from_when=from_when,
        form={"errors": [from_when] if refused else []},
        planner=me().may(Role.COORDINATOR),
        signatures=rules.signatures(starts_at=session.starts_at, ends_at=session.ends_at),
    )
