"""Enrolling: at once where there is nothing to ask, else by one page that asks and says it all."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, fields
from leerhuis.access import Role, allow, me
from leerhuis.courses.fees import words as fees
from leerhuis.courses.models import Edition
from leerhuis.enrolment import queries, service
from leerhuis.enrolment.forms import EnrolForm
from leerhuis.enrolment.joining import following, looking
from leerhuis.enrolment.joining.forms import CodeForm, JoinForm
from leerhuis.enrolment.joining.looking import Ahead
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.questions import answers
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Refused

bp = Blueprint("joining", __name__)
ONE = "/inschrijven/<id:public_id>"


@bp.post("/inschrijven")
@allow(Role.PROFESSIONAL, employed=True)
def enrol() -> ResponseReturnValue:
    """Take a seat in the chosen group; `free` names the groups that showed a free seat."""
    form = EnrolForm()
    if not form.validate():
        return refused(Refused("Choose a group."), edition=None)
    edition = queries.edition_to_enrol_in(form.edition.data)
    free = edition.public_id in request.form.getlist("free")
    if looking.known(edition, _me()) is None:
        ahead = looking.ahead(edition, me(), now=clock.now())
        if not ahead.is_plain:
            return redirect(url_for("joining.page", public_id=edition.public_id))
    try:
        mine = service.enrol(edition, _me(), by=me(), now=clock.now())
    except Refused as no:  # after which rows have to be read anew
        return refused(no, edition=queries.edition_to_enrol_in(form.edition.data))
    return _done(mine, seemed_free=free)


@bp.get(ONE)
@allow(Role.PROFESSIONAL, employed=True)
def page(public_id: str) -> ResponseReturnValue:
    """What to know and to answer, and then the button; who is in already sees that."""
    edition = queries.edition_to_enrol_in(public_id)
    mine = looking.known(edition, _me())
    if mine is not None:
        return redirect(url_for("enrolment.show", public_id=mine.public_id))
    ahead = looking.ahead(edition, me(), now=clock.now())
    form = _form(ahead)
    _try_code(form, edition, request.args.get("code", ""))
    return _page(ahead, form)


@bp.post(ONE)
@allow(Role.PROFESSIONAL, employed=True)
def join(public_id: str) -> ResponseReturnValue:
    """Whoever sends it twice, from two tabs or with the Back button, is enrolled once."""
    edition = queries.edition_to_enrol_in(public_id)
    mine = looking.known(edition, _me())
    if mine is not None:
        return redirect(url_for("enrolment.show", public_id=mine.public_id))
    form = _form(looking.ahead(edition, me(), now=clock.now()))
    if form.validate():
        try:
            mine = service.enrol(
                edition,
                _me(),
                by=me(),
                now=clock.now(),
                answers=form.answers(),
                code=form.code.data or "",
            )
            return _done(mine, seemed_free="free" in request.form)
        except Refused as no:
            form.refuse(no)
    again = queries.edition_to_enrol_in(public_id)  # after a refusal rows are read anew
    return _page(looking.ahead(again, me(), now=clock.now()), form, status=409)


@bp.route("/cursussen/<id:public_id>/code", methods=["GET", "POST"])
@allow(Role.PROFESSIONAL, employed=True)
def code(public_id: str) -> ResponseReturnValue:
    """Whoever was invited finds the group by its code; which groups have one is not told."""
    form = CodeForm()
    if form.validate_on_submit():
        typed = form.code.data or ""
        found = looking.edition_of_code(public_id, typed, by=me(), now=clock.now())
        if found is not None:
            return redirect(url_for("joining.page", public_id=found.public_id, code=typed))
        form.refuse(Refused("No group of this course has this code.", field="code"))
    return render_template("enrolment/code.html", form=form, course_id=public_id)


def _me() -> int:
    return me().person_id or 0


def _form(ahead: Ahead) -> JoinForm:
    form: JoinForm = answers.asking(JoinForm, ahead.asked)()
    return form


def _try_code(form: JoinForm, edition: Edition, code: str) -> None:
    """A code that comes with the address is looked at before the page is shown."""
    if not code:
        return
    form.code.data = code[:40]
    no = looking.why_not_code(edition, code, by=me(), now=clock.now())
    if no is not None:
        form.refuse(no)


def _page(ahead: Ahead, form: JoinForm, *, status: int = 200) -> ResponseReturnValue:
    now, edition = clock.now(), ahead.edition
    invited = bool(form.code.data) and not form.code.errors
    shut = ahead.shut and not invited
    no = None if shut else looking.why_not(edition, me(), invited=invited, now=now)
    if no is not None:
        return refused(no, edition=edition)
    found = None if shut else looking.foreseen(edition, _me(), now=now)
    page = render_template(
        "enrolment/join.html",
        edition=edition,
        ahead=ahead,
        form=form,
        shut=shut,
        codes=looking.has_codes(edition),
        sentences=following.sentences(
            ahead, found, told=looking.told(edition, _me(), now=now), now=now
        ),
        has_seat=looking.would_have_seat(found),
        fee=fees.told(edition, me().person_id, now=now),
    )
    return page, status


def _done(mine: Enrolment, *, seemed_free: bool) -> ResponseReturnValue:
    flash(*_told(mine, seemed_free=seemed_free))
    return redirect(url_for("enrolment.show", public_id=mine.public_id))


def _told(enrolment: Enrolment, *, seemed_free: bool) -> tuple[str, str]:
    """The sentence after enrolling, and how it looks; the page itself says the place in line."""
    if enrolment.state is EnrolmentState.CONFIRMED:
        return _("You are enrolled."), "ok"
    if enrolment.state is EnrolmentState.REQUESTED:
        return _("Your seat is being kept. Someone must still say yes to it."), "info"
    if seemed_free and looking.was_just_taken(enrolment, now=clock.now()):
        return _("The last seat has just been taken. You are on the waiting list."), "warning"
    return _("You are on the waiting list."), "info"


def refused(no: Refused, *, edition: Edition | None) -> ResponseReturnValue:
    """Why it did not work, what was chosen, and a way on."""
    page = render_template("enrolment/refused.html", sentence=fields.translate(no), edition=edition)
    return page, 409
