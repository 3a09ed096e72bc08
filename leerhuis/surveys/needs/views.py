"""Pages of needs surveys: write one, say whom it asks, send it, and follow it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses.audience import AudienceForm
from leerhuis.courses.inputs import accepted
from leerhuis.errors import Refused
from leerhuis.fields import Form, translate
from leerhuis.mail.reach import many
from leerhuis.people import rules as people
from leerhuis.people import sectors
from leerhuis.surveys import closing, outcomes, questionnaires, wordings
from leerhuis.surveys.models import Survey
from leerhuis.surveys.needs import queries, rules, service
from leerhuis.surveys.needs.forms import NeedsForm, SendForm
from leerhuis.surveys.rules import SurveyState

bp = Blueprint("needs", __name__)
FORM = ["GET", "POST"]
ALL = "/peilingen"
ONE = f"{ALL}/<id:public_id>"
# The button that counts again.
AGAIN = "opnieuw"


@bp.get(ALL)
@allow(Role.COORDINATOR)
def listed() -> ResponseReturnValue:
    found = queries.surveys_for(me(), page=request.args.get("pagina", 1, type=int))
    return render_template(
        "surveys/needs/listed.html",
        surveys=found,
        responses=outcomes.responses(found.rows),
        states=wordings.STATES,
    )


@bp.route(f"{ALL}/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def new() -> ResponseReturnValue:
    known = [each.questionnaire for each in queries.questionnaires_to_send(me())]
    if not known:
        flash(_("Make a questionnaire for needs surveys first."), "info")
        return redirect(url_for("questionnaires.listed"))
    usual = clock.day_of(clock.now()) + timedelta(days=rules.USUAL_DAYS)
    chosen = request.args.get("vragenlijst", "")
    rounds = courses.rounds_for(me())
    form = NeedsForm(
        data={
            "closes_on": usual,
            "questionnaire": chosen,
            "season": request.args.get("ronde", ""),
        }
    )
    form.offer(known, rounds)
    made: list[Survey] = []
    if accepted(
        form,
        lambda: made.append(service.create(form.chosen(known), **form.said(rounds), **_by())),
    ):
        return _to(made[0].public_id, _("The needs survey is there. Say whom it asks."))
    return _page(form, _("Make a needs survey"), url_for("needs.listed"))


@bp.get(ONE)
@allow(Role.COORDINATOR)
def show(public_id: str) -> ResponseReturnValue:
    survey = queries.survey_for(me(), public_id)
    version = queries.version_to_send(survey)
    return render_template(
        "surveys/needs/show.html",
        survey=survey,
        version=version,
        response=outcomes.responses([survey])[survey.id],
        reach=service.reach(survey, (), now=clock.now())
        if survey.state is SurveyState.DRAFT
        else 0,
        questions=len(questionnaires.questions_in(version.id)),
        states=wordings.STATES,
        sectors=sectors.LABELS,
        functions=people.LABELS,
    )


@bp.route(f"{ONE}/wijzigen", methods=FORM)
@allow(Role.COORDINATOR)
def change(public_id: str) -> ResponseReturnValue:
    survey, rounds = queries.survey_for(me(), public_id), courses.rounds_for(me())
    known = [each.questionnaire for each in queries.questionnaires_to_send(me())]
    form = NeedsForm.of(survey)
    form.offer(known, rounds)
    if accepted(
        form,
        lambda: service.change(survey, form.chosen(known), **form.said(rounds), **_by()),
    ):
        return _to(public_id, _("The needs survey has been changed."))
    return _page(form, _("Change the needs survey"), url_for("needs.show", public_id=public_id))


@bp.post(f"{ONE}/verwijderen")
@allow(Role.COORDINATOR)
def remove(public_id: str) -> ResponseReturnValue:
    survey = queries.survey_for(me(), public_id)
    try:
        service.remove(survey, **_by())
    except Refused as no:
        flash(translate(no), "error")
        return redirect(url_for("needs.show", public_id=public_id))
    flash(_("The draft has been removed."), "ok")
    return redirect(url_for("needs.listed"))


@bp.route(f"{ONE}/doelgroep", methods=FORM)
@allow(Role.COORDINATOR)
def add_audience(public_id: str) -> ResponseReturnValue:
    survey = queries.survey_for(me(), public_id)
    places = queries.places_of(survey)
    form = AudienceForm()
    form.offer(places)
    if accepted(form, lambda: service.add_audience(survey, **form.said(places), **_by())):
        return _to(public_id, _("The survey goes to these people too."))
    back = url_for("needs.show", public_id=public_id)
    return _page(form, _("Whom does this survey ask?"), back)


@bp.post(f"{ONE}/doelgroep/<id:group_id>/verwijderen")
@allow(Role.COORDINATOR)
def remove_audience(public_id: str, group_id: str) -> ResponseReturnValue:
    survey = queries.survey_for(me(), public_id)
    row = queries.audience_in(survey, group_id)
    return _tried(
        public_id,
        lambda: service.remove_audience(survey, row, **_by()),
        _("The survey no longer goes to these people."),
    )


@bp.route(f"{ONE}/versturen", methods=FORM)
@allow(Role.COORDINATOR)
def send(public_id: str) -> ResponseReturnValue:
    """Paste more addresses, look at the letter and at how many it goes to, and send it."""
    survey = queries.survey_for(me(), public_id)
    form = SendForm()
    sent: list[int] = []

    def act() -> None:
        addresses, seen = rules.addresses_in(form.addresses.data or ""), form.number_seen()
        if seen is not None and AGAIN not in request.form:
            sent.append(service.send(survey, addresses, seen=seen, sure=form.sure.data, **_by()))

    looks = accepted(form, act)
    if sent:
        told = ngettext(
            "The survey goes to %(num)d person.", "The survey goes to %(num)d people.", sent[0]
        )
        return _to(public_id, told)
    return _send_page(public_id, form, looks=looks or form.number_seen() is not None)


def _send_page(public_id: str, form: SendForm, *, looks: bool) -> str:
    """Read again: a refusal ended the transaction in which the survey was read."""
    survey = queries.survey_for(me(), public_id)
    questions = questionnaires.questions_in(queries.version_to_send(survey).id)
    well = "addresses" not in form.errors
    addresses = rules.addresses_in(form.addresses.data or "") if well and looks else []
    number = service.reach(survey, addresses, now=clock.now())
    return render_template(
        "surveys/needs/send.html",
        survey=survey,
        form=form,
        number=number,
        many=many(number),
        seen=f"{number}.{form.mark()}",
        letter=service.as_read(survey, me(), questions=len(questions)) if looks and well else None,
    )


@bp.post(f"{ONE}/sluiten")
@allow(Role.COORDINATOR)
def close(public_id: str) -> ResponseReturnValue:
    """Before its last day."""
    survey = queries.survey_for(me(), public_id)
    return _tried(
        public_id,
        lambda: closing.close(survey, **_by()),
        _("The survey is closed. Nobody can answer any more."),
    )


def _by() -> dict[str, Any]:
    return {"by": me(), "now": clock.now()}


def _page(form: Form, title: str, back: str) -> str:
    return render_template("courses/form.html", form=form, title=title, back=back)


def _tried(public_id: str, act: Callable[[], object], sentence: str) -> ResponseReturnValue:
    try:
        act()
    except Refused as no:
        flash(translate(no), "error")
        return redirect(url_for("needs.show", public_id=public_id))
    return _to(public_id, sentence)


def _to(public_id: str, sentence: str) -> ResponseReturnValue:
    flash(sentence, "ok")
    return redirect(url_for("needs.show", public_id=public_id))
