"""Answering a survey: by the link of a letter without signing in, or signed in from the overview.

A link opens the page and changes nothing: mail scanners open links. The form sends the token of the
link in its body and sends no address of its page along, so that no log of requests ties the moment
of an answer to a person. Nothing in here writes to the log.
"""

from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, fields
from leerhuis.access import allow, allow_anyone, me
from leerhuis.errors import Missing, Refused
from leerhuis.surveys import queries, service, wordings
from leerhuis.surveys.answering import forms
from leerhuis.surveys.answers import Value, Wrong
from leerhuis.surveys.editing.rules import minutes
from leerhuis.surveys.models import SurveyInvitation, SurveyQuestion
from leerhuis.surveys.questionnaires import questions_of

bp = Blueprint("survey", __name__)
Find = Callable[[], SurveyInvitation]


@bp.get("/vragenlijst/<id:public_id>")
@allow()
def mine(public_id: str) -> ResponseReturnValue:
    return _open(queries.invitation_for(me().person_id, public_id))


@bp.post("/vragenlijst/<id:public_id>")
@allow()
def send_mine(public_id: str) -> ResponseReturnValue:
    person_id = me().person_id
    return _take(lambda: queries.invitation_for(person_id, public_id))


@bp.get("/antwoord/<token>")
@allow_anyone()
def by_link(token: str) -> ResponseReturnValue:
    try:
        return _open(queries.by_token(token), token=token)
    except Missing:
        return _gone()


@bp.post("/antwoord")
@allow_anyone()
def send_by_link() -> ResponseReturnValue:
    token = request.form.get("token", "")
    try:
        return _take(lambda: queries.by_token(token), token=token)
    except Missing:
        return _gone()


@bp.get("/antwoord/verstuurd")
@allow_anyone()
def sent() -> ResponseReturnValue:
    """The same page for everyone: it does not know who sent what."""
    return _private(render_template("surveys/answering/sent.html"))


def _open(invitation: SurveyInvitation, *, token: str = "") -> ResponseReturnValue:
    """The questions with what was filled in before, as long as they can be answered."""
    try:
        service.check_open(invitation.survey, invitation, now=clock.now())
    except Refused as no:
        return _over(invitation, no)
    return _page(invitation, service.draft_of(invitation), token=token)


def _take(find: Find, *, token: str = "") -> ResponseReturnValue:
    """Send what was filled in, or keep it for later; after a refusal the rows are read anew."""
    invitation = find()
    given = forms.values(questions_of(invitation.survey), request.form)
    later = "later" in request.form
    try:
        (service.save_draft if later else service.send)(invitation, given, now=clock.now())
    except Wrong as wrong:
        return _page(find(), given, token=token, errors=wrong.errors)
    except Refused as no:
        return _over(find(), no)
    if not later:
        return redirect(url_for("survey.sent"))
    flash(_("We kept what you filled in. Only you can see it."), "ok")
    return _page(find(), given, token=token)


def _page(
    invitation: SurveyInvitation,
    given: Mapping[int, Value],
    *,
    token: str,
    errors: Mapping[int, Refused] | None = None,
) -> ResponseReturnValue:
    questions = questions_of(invitation.survey)
    wrong = {number: fields.translate(no) for number, no in (errors or {}).items()}
    page = render_template(
        "surveys/answering/page.html",
        survey=invitation.survey,
        title=_title(invitation),
        questions=questions,
        by_id={each.id: each for each in questions},
        number_of={each.id: number for number, each in enumerate(questions, start=1)},
        minutes=minutes(questions),
        given=given,
        errors=wrong,
        listed=_listed(questions, wrong),
        words=wordings,
        token=token,
        to=url_for("survey.send_by_link")
        if token
        else url_for("survey.send_mine", public_id=invitation.survey.public_id),
    )
    return _private(page, 400 if wrong else 200)


def _listed(questions: Sequence[SurveyQuestion], wrong: Mapping[int, str]) -> list[tuple[str, str]]:
    """What to mend, each with the number of its question."""
    return [
        (
            forms.name_of(each),
            _("Question %(number)s: %(sentence)s", number=number, sentence=wrong[each.id]),
        )
        for number, each in enumerate(questions, start=1)
        if each.id in wrong
    ]


def _title(invitation: SurveyInvitation) -> str:
    title = invitation.survey.title
    return {
        "start": _("Before you begin: %(title)s", title=title),
        "evaluation": _("How was it? %(title)s", title=title),
        "effect": _("What do you use of it? %(title)s", title=title),
    }.get(invitation.survey.kind, title)


def _over(invitation: SurveyInvitation, no: Refused) -> ResponseReturnValue:
    page = "surveys/answering/over.html"
    return _private(render_template(page, survey=invitation.survey, sentence=fields.translate(no)))


def _gone() -> ResponseReturnValue:
    """One page for a link that is forged, and for one of a survey that is long over."""
    return _private(render_template("surveys/answering/gone.html"), 404)


def _private(page: str, status: int = 200) -> ResponseReturnValue:
    answer = make_response(page, status)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "strict-origin"
    return answer
