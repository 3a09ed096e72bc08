"""Pages of the questions of a questionnaire: add, change, order, and who gets which."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses.inputs import accepted
from leerhuis.errors import Refused
from leerhuis.fields import translate
from leerhuis.surveys import questionnaires
from leerhuis.surveys.editing import queries, rules, service
from leerhuis.surveys.models import Questionnaire, SurveyQuestion
from leerhuis.surveys.questions.forms import ConditionForm, QuestionForm

bp = Blueprint("survey_questions", __name__)
FORM = ["GET", "POST"]
ALL = "/evaluaties/vragenlijsten/<id:public_id>/vragen"
ONE = f"{ALL}/<id:asked_id>"


@bp.route(f"{ALL}/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def add(public_id: str) -> ResponseReturnValue:
    found = queries.questionnaire_for(me(), public_id)
    form = QuestionForm(data={"section": request.args.get("onderdeel", "")})
    _offer(form, found)
    if accepted(form, lambda: service.add_question(found, form.said(), **_by())):
        return _to(public_id, _("The question is in the questionnaire."))
    return _question_page(public_id, form, _("Add a question"))


@bp.route(f"{ONE}/wijzigen", methods=FORM)
@allow(Role.COORDINATOR)
def change(public_id: str, asked_id: str) -> ResponseReturnValue:
    found, question = _one(public_id, asked_id)
    form = QuestionForm.of(question)
    _offer(form, found)
    if accepted(form, lambda: service.change_question(found, question, form.said(), **_by())):
        return _to(public_id, _("The question has been changed."))
    return _question_page(public_id, form, _("Change the question"))


@bp.route(f"{ONE}/voorwaarde", methods=FORM)
@allow(Role.COORDINATOR)
def condition(public_id: str, asked_id: str) -> ResponseReturnValue:
    """Which earlier question it hangs on, and then on which answers."""
    found, question = _one(public_id, asked_id)
    on = _on(found, question, request.args.get("bij"))
    form = ConditionForm(data={"picks": _picked(question, on)})
    if on is not None:
        form.offer(on)
        if accepted(form, lambda: service.ask_only_if(found, question, on, form.values, **_by())):
            return _to(public_id, _("It is clear now who gets this question."))
        found, question = _one(public_id, asked_id)
    before = _before(found, question)
    return render_template(
        "surveys/questions/condition.html",
        questionnaire=found,
        question=question,
        before=before,
        numbered=[(each.public_id, f"{each.number}. {each.text}") for each in before],
        on=on,
        form=form,
    )


@bp.post(f"{ONE}/iedereen")
@allow(Role.COORDINATOR)
def everyone(public_id: str, asked_id: str) -> ResponseReturnValue:
    """It hangs on nothing any more."""
    found, question = _one(public_id, asked_id)
    return _tried(
        public_id,
        lambda: service.ask_only_if(found, question, None, (), **_by()),
        _("Everyone gets this question."),
    )


@bp.post(f"{ONE}/verplaatsen")
@allow(Role.COORDINATOR)
def move(public_id: str, asked_id: str) -> ResponseReturnValue:
    found, question = _one(public_id, asked_id)
    up = request.form.get("to") == "up"
    return _tried(
        public_id,
        lambda: service.move(found, question, up=up, **_by()),
        _("The question has been moved."),
    )


@bp.post(f"{ONE}/verwijderen")
@allow(Role.COORDINATOR)
def remove(public_id: str, asked_id: str) -> ResponseReturnValue:
    found, question = _one(public_id, asked_id)
    return _tried(
        public_id,
        lambda: service.remove_question(found, question, **_by()),
        _("The question is out of the questionnaire."),
    )


def _one(public_id: str, asked_id: str) -> tuple[Questionnaire, SurveyQuestion]:
    """The question as it stands in the last version."""
    found = queries.questionnaire_for(me(), public_id)
    question = queries.question_in(found, asked_id)
    return found, queries.same_in(questionnaires.latest(found), question)


def _offer(form: QuestionForm, found: Questionnaire) -> None:
    themes, offered = queries.wishes_for(found)
    form.offer(found.kind, own=found.course_id is not None, themes=themes, courses=offered)


def _before(found: Questionnaire, question: SurveyQuestion) -> list[SurveyQuestion]:
    """The earlier questions of which an answer is picked."""
    rows = questionnaires.questions_in(questionnaires.latest(found).id)
    keys = [each.key for each in rows]
    earlier = rows[: keys.index(question.key)] if question.key in keys else []
    return [each for each in earlier if each.kind in rules.CONDITIONS]


def _on(
    found: Questionnaire, question: SurveyQuestion, public_id: str | None
) -> SurveyQuestion | None:
    """The question that was chosen, else the one that it hangs on now."""
    rows = _before(found, question)
    chosen = next((each for each in rows if each.public_id == public_id), None)
    return chosen or next((each for each in rows if each.id == question.only_if_id), None)


def _picked(question: SurveyQuestion, on: SurveyQuestion | None) -> list[str]:
    if on is None or on.id != question.only_if_id:
        return []
    return [str(each) for each in question.only_if]


def _question_page(public_id: str, form: QuestionForm, title: str) -> str:
    """Read again: a refusal ended the transaction in which the questionnaire was read."""
    found = queries.questionnaire_for(me(), public_id)
    rows = questionnaires.questions_in(questionnaires.latest(found).id)
    return render_template(
        "surveys/questions/form.html",
        form=form,
        title=title,
        questionnaire=found,
        sections=list(dict.fromkeys(each.section for each in rows if each.section)),
    )


def _by() -> dict[str, Any]:
    return {"by": me(), "now": clock.now()}


def _tried(public_id: str, act: Callable[[], object], sentence: str) -> ResponseReturnValue:
    try:
        act()
    except Refused as no:
        flash(translate(no), "error")
        return redirect(url_for("questionnaires.show", public_id=public_id))
    return _to(public_id, sentence)


def _to(public_id: str, sentence: str) -> ResponseReturnValue:
    flash(sentence, "ok")
    return redirect(url_for("questionnaires.show", public_id=public_id))
