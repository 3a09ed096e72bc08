"""Pages of requests about data: asking, and the worklist of who answers."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import allow, me
from leerhuis.courses.inputs import accepted
from leerhuis.errors import Refused
from leerhuis.fields import translate
from leerhuis.privacy import topics
from leerhuis.privacy.own import queries as own_queries
from leerhuis.privacy.requests import queries, rules, service
from leerhuis.privacy.requests.forms import AnswerForm, AskForm, ExtendForm
from leerhuis.privacy.requests.models import DataRequest
from leerhuis.privacy.requests.queries import READERS
from leerhuis.privacy.requests.rules import RequestState
from leerhuis.privacy.topics import Topic

bp = Blueprint("data_requests", __name__)
FORM = ["GET", "POST"]
WORDS = {"rules": rules, "labels": topics.LABELS}


@bp.app_template_global()
def data_held_back(person_id: int) -> list[str]:
    """What of a person may not be used now, for the page of that person."""
    rows = queries.marks_of(person_id)
    return [_(topics.LABELS[each.topic]) if each.topic else _("Everything") for each in rows]


@bp.route("/mijn/privacy/vraag", methods=FORM)
@allow()
def ask() -> ResponseReturnValue:
    """Ask to correct, hold back or erase something, or object."""
    about = request.args.get("over", "")
    form = AskForm(topic=about if about in list(Topic) else "")

    def act() -> None:
        person = own_queries.person(me().person_id or 0)
        service.ask(
            person, form.asked, form.about, text=form.text.data or "", by=me(), now=clock.now()
        )

    if accepted(form, act):
        flash(_("Your request has been kept. You get an answer within a month."), "ok")
        return redirect(url_for("own_data.mine", _anchor="requests"))
    return render_template("privacy/ask.html", active=None, form=form)


@bp.get("/mijn/privacy/verzoeken/<id:public_id>")
@allow()
def own(public_id: str) -> ResponseReturnValue:
    return render_template(
        "privacy/own_request.html", active=None, row=queries.own_for(me(), public_id), **WORDS
    )


@bp.post("/mijn/privacy/verzoeken/<id:public_id>/intrekken")
@allow()
def withdraw(public_id: str) -> ResponseReturnValue:
    row = queries.own_for(me(), public_id)
    _done(
        lambda: service.withdraw(row, by=me(), now=clock.now()),
        told=_("Your request has been taken back."),
    )
    return redirect(url_for("data_requests.own", public_id=public_id))


@bp.get("/privacyverzoeken")
@allow(*READERS)
def worklist() -> ResponseReturnValue:
    """Requests that wait, the first due first; or what was answered."""
    open_ = request.args.get("deel") != "gedaan"
    today = clock.day_of(clock.now())
    return render_template(
        "privacy/worklist.html",
        open=open_,
        today=today,
        found=queries.listed(
            me(), open_=open_, page=request.args.get("pagina", 1, type=int), today=today
        ),
        args={} if open_ else {"deel": "gedaan"},
        **WORDS,
    )


@bp.route("/privacyverzoeken/<id:public_id>", methods=FORM)
@allow(*READERS)
def answer(public_id: str) -> ResponseReturnValue:
    """A request, and the form to answer it."""
    row, form = _row(public_id), AnswerForm()

    def act() -> None:
        service.answer(row, form.said, words=form.answer.data or "", by=me(), now=clock.now())

    if accepted(form, act):
        flash(_("The answer is on its way to the person."), "ok")
        return redirect(url_for("data_requests.worklist"))
    today = clock.day_of(clock.now())
    return render_template(
        "privacy/request.html",
        active="data_requests.worklist",
        row=_row(public_id),
        form=form,
        today=today,
        own=row.person_id == me().person_id,
        open=row.state is RequestState.OPEN,
        may_extend=row.extended_at is None and today <= row.due_on,
        **WORDS,
    )


@bp.route("/privacyverzoeken/<id:public_id>/verlengen", methods=FORM)
@allow(*READERS)
def extend(public_id: str) -> ResponseReturnValue:
    """It takes longer than a month: with the reason, which the person gets."""
    row, form = _row(public_id), ExtendForm()

    def act() -> None:
        service.extend(row, reason=form.reason.data or "", by=me(), now=clock.now())

    if accepted(form, act):
        flash(_("The person is told that it takes longer."), "ok")
        return redirect(url_for("data_requests.answer", public_id=public_id))
    return render_template(
        "privacy/extend.html",
        active="data_requests.worklist",
        row=row,
        form=form,
        until=rules.longer(clock.day_of(row.asked_at)),
        **WORDS,
    )


@bp.post("/privacyverzoeken/<id:public_id>/opheffen")
@allow(*READERS)
def lift(public_id: str) -> ResponseReturnValue:
    row = _row(public_id)
    _done(
        lambda: service.lift(row, by=me(), now=clock.now()),
        told=_("The data may be used again. The person is told."),
    )
    return redirect(url_for("data_requests.answer", public_id=public_id))


def _row(public_id: str) -> DataRequest:
    return queries.request_for(me(), public_id, today=clock.day_of(clock.now()))


def _done(act: Callable[[], None], *, told: str) -> None:
    try:
        act()
    except Refused as no:
        flash(translate(no), "error")
    else:
        flash(told, "ok")
