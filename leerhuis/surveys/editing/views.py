"""Pages on which a coordinator keeps questionnaires, and says which ones are asked."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses.inputs import accepted
from leerhuis.errors import Missing, Refused
from leerhuis.fields import Form, translate
from leerhuis.surveys import questionnaires, wordings
from leerhuis.surveys.editing import beginning, queries, rules, service, using
from leerhuis.surveys.editing.forms import CopyForm, NameForm, NewForm
from leerhuis.surveys.models import Questionnaire
from leerhuis.surveys.rules import KIND_LABELS, SurveyKind

bp = Blueprint("questionnaires", __name__)
FORM = ["GET", "POST"]
ALL = "/evaluaties/vragenlijsten"
ONE = f"{ALL}/<id:public_id>"
OWN = "/aanbod/cursussen/<id:public_id>/evaluatievragen"


@bp.get(ALL)
@allow(Role.COORDINATOR)
def listed() -> ResponseReturnValue:
    """What is asked of each kind, and what else there is."""
    found = queries.questionnaires_for(me())
    return render_template(
        "surveys/editing/listed.html",
        kinds=[
            (kind, [each for each in found if each.questionnaire.kind is kind])
            for kind in SurveyKind
        ],
        organisations=courses.organisations_of(me()),
        labels=KIND_LABELS,
        moments=wordings.MOMENTS,
    )


@bp.route(f"{ALL}/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def new() -> ResponseReturnValue:
    organisations = courses.organisations_of(me())
    form = NewForm(data={"kind": request.args.get("soort")})
    form.offer(organisations)
    made: list[Questionnaire] = []
    if accepted(
        form,
        lambda: made.append(
            service.create(
                form.chosen(organisations),
                kind=form.chosen_kind,
                name=form.name.data or "",
                **_by(),
            )
        ),
    ):
        return _to(made[0].public_id, _("The questionnaire is there. Add the questions now."))
    return _page(form, _("Make a questionnaire"), url_for("questionnaires.listed"))


@bp.post(f"{ALL}/standaard")
@allow(Role.COORDINATOR)
def begin() -> ResponseReturnValue:
    """A draft with the standard questions of the house; they are rows of the region, in Dutch."""
    kind = _kind(request.form.get("soort"))
    organisation = _organisation(request.form.get("organisatie"))
    try:
        with force_locale("nl"):
            row = beginning.begin(
                organisation, kind=kind, say=str_of, themes=courses.themes(), **_by()
            )
    except Refused as no:
        flash(translate(no), "error")
        return redirect(url_for("questionnaires.listed"))
    return _to(row.public_id, _("These are the standard questions. Look at them and change them."))


def str_of(words: str) -> str:
    """A text of the house in the language of this moment."""
    return str(_(words))


@bp.get(ONE)
@allow(Role.COORDINATOR)
def show(public_id: str) -> ResponseReturnValue:
    found = queries.questionnaire_for(me(), public_id)
    versions = queries.versions_of(found)
    return render_template(
        "surveys/editing/show.html",
        questionnaire=found,
        version=versions[0],
        versions=versions,
        asked=next((each for each in versions if each.settled_at), None),
        questions=questionnaires.questions_in(versions[0].id),
        labels=KIND_LABELS,
        words=wordings,
    )


@bp.get(f"{ONE}/voorbeeld")
@allow(Role.COORDINATOR)
def preview(public_id: str) -> ResponseReturnValue:
    """The questions as people get them, of the last version or of the one that is named."""
    found = queries.questionnaire_for(me(), public_id)
    version = queries.version_of(found, request.args.get("versie", type=int))
    questions = queries.asked_with(found, version)
    return render_template(
        "surveys/editing/preview.html",
        questionnaire=found,
        version=version,
        questions=questions,
        by_id={each.id: each for each in questions},
        number_of={each.id: number for number, each in enumerate(questions, 1)},
        minutes=rules.minutes(questions),
        words=wordings,
    )


@bp.route(f"{ONE}/wijzigen", methods=FORM)
@allow(Role.COORDINATOR)
def rename(public_id: str) -> ResponseReturnValue:
    found = queries.questionnaire_for(me(), public_id)
    form = NameForm(obj=found)
    if accepted(form, lambda: service.rename(found, name=form.name.data or "", **_by())):
        return _to(public_id, _("The name has been changed."))
    back = url_for("questionnaires.show", public_id=public_id)
    return _page(form, _("Change the name"), back)


@bp.route(f"{ONE}/kopieren", methods=FORM)
@allow(Role.COORDINATOR)
def copy(public_id: str) -> ResponseReturnValue:
    found = queries.questionnaire_for(me(), public_id)
    form = CopyForm.of(found)
    made: list[Questionnaire] = []
    if accepted(
        form,
        lambda: made.append(
            service.copy(found, kind=form.chosen_kind, name=form.name.data or "", **_by())
        ),
    ):
        return _to(made[0].public_id, _("The copy is there. Nobody has answered it yet."))
    back = url_for("questionnaires.show", public_id=public_id)
    return _page(form, _("Copy the questionnaire"), back)


@bp.post(f"{ONE}/gebruiken")
@allow(Role.COORDINATOR)
def use(public_id: str) -> ResponseReturnValue:
    return _tried(public_id, using.use, _("These questions are asked from now on."))


@bp.post(f"{ONE}/stoppen")
@allow(Role.COORDINATOR)
def stop(public_id: str) -> ResponseReturnValue:
    return _tried(public_id, using.stop, _("This questionnaire is no longer asked."))


@bp.post(f"{ONE}/opbergen")
@allow(Role.COORDINATOR)
def put_away(public_id: str) -> ResponseReturnValue:
    return _tried(public_id, using.put_away, _("The questionnaire has been put away."))


@bp.post(f"{ONE}/terughalen")
@allow(Role.COORDINATOR)
def take_up(public_id: str) -> ResponseReturnValue:
    return _tried(public_id, using.take_up, _("The questionnaire is back in the list."))


@bp.post(f"{ONE}/weggooien")
@allow(Role.COORDINATOR)
def drop(public_id: str) -> ResponseReturnValue:
    return _tried(public_id, using.drop_draft, _("The changes have been thrown away."))


@bp.route(OWN, methods=FORM)
@allow(Role.COORDINATOR)
def of_course(public_id: str) -> ResponseReturnValue:
    """What a course asks besides the questions of the region, by kind of survey."""
    course = courses.course_for(me(), public_id)
    if request.method == "POST":
        kind = _kind(request.form.get("soort"))
        name = _("%(kind)s: %(course)s", kind=_(KIND_LABELS[kind]), course=course.title)[:120]
        row = service.create_own(course, kind=kind, name=name, **_by())
        return redirect(url_for("questionnaires.show", public_id=row.public_id))
    own = {each.questionnaire.kind: each for each in queries.own_of(me(), course)}
    return render_template(
        "surveys/editing/of_course.html",
        course=course,
        kinds=[(each, own.get(each)) for each in SurveyKind if each is not SurveyKind.NEEDS],
        regional={each: questionnaires.chosen_for(course, each) for each in SurveyKind},
        labels=KIND_LABELS,
        moments=wordings.MOMENTS,
    )


def _kind(said: str | None) -> SurveyKind:
    found = next((each for each in SurveyKind if each == said), None)
    if found is None:
        raise Missing
    return found


def _organisation(public_id: str | None) -> Any:
    known = courses.organisations_of(me())
    found = next((each for each in known if each.public_id == public_id), None)
    if found is None:
        raise Missing
    return found


def _by() -> dict[str, Any]:
    return {"by": me(), "now": clock.now()}


def _page(form: Form, title: str, back: str) -> str:
    return render_template("courses/form.html", form=form, title=title, back=back)


def _tried(public_id: str, act: Callable[..., None], sentence: str) -> ResponseReturnValue:
    found = queries.questionnaire_for(me(), public_id)
    try:
        act(found, **_by())
    except Refused as no:
        flash(translate(no), "error")
        return redirect(url_for("questionnaires.show", public_id=public_id))
    return _to(public_id, sentence)


def _to(public_id: str, sentence: str) -> ResponseReturnValue:
    flash(sentence, "ok")
    return redirect(url_for("questionnaires.show", public_id=public_id))
