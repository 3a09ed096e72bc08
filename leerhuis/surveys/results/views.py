"""Pages on which is read what came of a survey."""

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses.inputs import accepted
from leerhuis.errors import Refused
from leerhuis.fields import translate
from leerhuis.filenames import file_name
from leerhuis.people import sectors
from leerhuis.surveys.models import Survey
from leerhuis.surveys.results import papers, queries, service, shown, trends, words
from leerhuis.surveys.results.forms import LabelForm
from leerhuis.surveys.rules import FEWEST
from leerhuis.surveys.signals import queries as signals
from leerhuis.surveys.signals import words as signal_words
from leerhuis.surveys.signals.rules import DECISIONS

bp = Blueprint("outcomes", __name__)
ONE = "/evaluaties/<id:public_id>"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get(ONE)
@allow(Role.COORDINATOR)
def results(public_id: str) -> ResponseReturnValue:
    """What came of one survey: figures, charts, texts, and what stands beside it."""
    found = shown.shown(queries.survey_for(me(), public_id), beside=True)
    return _page(found, trainer=False)


@bp.get("/mijn-evaluaties/<id:public_id>")
@allow(Role.TRAINER)
def shared(public_id: str) -> ResponseReturnValue:
    """The same for who trained the group, once it was shared; the group alone."""
    found = shown.shown(queries.shared_for(me(), public_id), beside=False)
    return _page(found, trainer=True)


def _page(found: shown.Shown, *, trainer: bool) -> ResponseReturnValue:
    trend = found.trend.groups
    return render_template(
        "outcomes/results.html",
        shown=found,
        survey=found.survey,
        outcome=found.outcome,
        title=words.title_of(found.survey),
        group=words.group_of(found.survey),
        trend_sentence=words.of_trend(trend) if trend else "",
        compared_sentence=words.of_compared(found.compared) if found.compared else "",
        change=words.change,
        sectors=[(each, _(sectors.LABELS[each])) for each in found.outcome.sectors],
        trainer=trainer,
        signals=[] if trainer else signals.of_survey(found.survey),
        signal_sentence=signal_words.sentence,
        decisions=DECISIONS,
        fewest=FEWEST,
    )


@bp.get(f"{ONE}/antwoorden/<id:question_id>")
@allow(Role.COORDINATOR)
def texts(public_id: str, question_id: str) -> ResponseReturnValue:
    """All that was written to one question, with labels."""
    return _texts(queries.survey_for(me(), public_id), question_id, LabelForm(formdata=None))


@bp.post(f"{ONE}/antwoorden/<id:question_id>")
@allow(Role.COORDINATOR)
def label(public_id: str, question_id: str) -> ResponseReturnValue:
    survey = queries.survey_for(me(), public_id)
    question = queries.question_in(survey, question_id)
    form = LabelForm()
    done: list[int] = []
    if not accepted(
        form,
        lambda: done.append(
            service.label(
                survey,
                question,
                form.texts,
                words=form.label.data or "",
                by=me(),
                now=clock.now(),
            )
        ),
    ):
        return _texts(survey, question_id, form)
    flash(ngettext("%(num)d text got the label.", "%(num)d texts got the label.", done[0]), "ok")
    return redirect(url_for("outcomes.texts", public_id=public_id, question_id=question_id))


def _texts(survey: Survey, question_id: str, form: LabelForm) -> ResponseReturnValue:
    question = queries.question_in(survey, question_id)
    chosen = request.args.get("label", "")
    page = request.args.get("pagina", 1, type=int)
    found, labels, number = queries.page_of_texts(survey, question, label=chosen, page=page)
    return render_template(
        "outcomes/texts.html",
        survey=survey,
        question=question,
        title=words.title_of(survey),
        found=found,
        number=number,
        labels=labels,
        chosen=chosen,
        form=form,
        ticked=form.texts,
    )


@bp.post(f"{ONE}/teksten/<id:text_id>/label-weg")
@allow(Role.COORDINATOR)
def take_label(public_id: str, text_id: str) -> ResponseReturnValue:
    survey = queries.survey_for(me(), public_id)
    named = request.form.get("weg", "")
    text = service.take_label(survey, text_id, words=named, by=me(), now=clock.now())
    flash(_("The label has been taken away."), "ok")
    question = queries.question_of(text)
    return redirect(url_for("outcomes.texts", public_id=public_id, question_id=question.public_id))


@bp.post(f"{ONE}/delen")
@allow(Role.COORDINATOR)
def share(public_id: str) -> ResponseReturnValue:
    survey = queries.survey_for(me(), public_id)
    try:
        service.share(survey, by=me(), now=clock.now())
        flash(_("The trainer can read the results now, and gets a letter about it."), "ok")
    except Refused as no:
        flash(translate(no), "error")
    return redirect(url_for("outcomes.results", public_id=public_id))


@bp.post(f"{ONE}/niet-meer-delen")
@allow(Role.COORDINATOR)
def stop_sharing(public_id: str) -> ResponseReturnValue:
    service.stop_sharing(queries.survey_for(me(), public_id), by=me(), now=clock.now())
    flash(_("The trainer cannot read the results any more."), "ok")
    return redirect(url_for("outcomes.results", public_id=public_id))


@bp.get(f"{ONE}/pdf")
@allow(Role.COORDINATOR)
def paper(public_id: str) -> ResponseReturnValue:
    found = shown.shown(queries.survey_for(me(), public_id), beside=True)
    return _paper(found)


@bp.get("/mijn-evaluaties/<id:public_id>/pdf")
@allow(Role.TRAINER)
def shared_paper(public_id: str) -> ResponseReturnValue:
    return _paper(shown.shown(queries.shared_for(me(), public_id), beside=False))


@bp.get(f"{ONE}/excel")
@allow(Role.COORDINATOR)
def workbook(public_id: str) -> ResponseReturnValue:
    found = shown.shown(queries.survey_for(me(), public_id), beside=True)
    made = papers.workbook(found, queries.all_texts(found.outcome))
    return _file(found, made, XLSX, ending=".xlsx")


def _paper(found: shown.Shown) -> ResponseReturnValue:
    made = papers.paper(found, queries.all_texts(found.outcome), made_at=clock.now())
    return _file(found, made, "application/pdf", ending=".pdf")


def _file(found: shown.Shown, made: bytes, kind: str, *, ending: str) -> ResponseReturnValue:
    service.note_download(found.survey, what=ending.lstrip("."), by=me(), now=clock.now())
    name = file_name(words.title_of(found.survey), ending=ending)
    answer = send_file(BytesIO(made), mimetype=kind, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@bp.get("/evaluaties/trainers")
@allow(Role.COORDINATOR)
def trainers() -> ResponseReturnValue:
    """What was said of the groups of each trainer, of one course or of all."""
    courses = trends.courses_evaluated(me())
    wanted = request.args.get("cursus", "")
    course = next((each for each in courses if each.public_id == wanted), None)
    found = trends.trained(me(), course=course)
    return render_template(
        "outcomes/trainers.html",
        rows=[each for each in found if each.grade is not None],
        few=[each for each in found if each.grade is None],
        course=course,
        choices=[("", _("All courses")), *((each.public_id, each.title) for each in courses)],
        least=trends.COMPARED_FROM,
    )
