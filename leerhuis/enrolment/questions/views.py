"""Pages on which a coordinator says what a course asks at enrolment."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, fields
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses.inputs import accepted
from leerhuis.courses.models import Course
from leerhuis.enrolment.asking import asked
from leerhuis.enrolment.models import Question
from leerhuis.enrolment.questions import queries, rules, service
from leerhuis.enrolment.questions.forms import STANDARD, QuestionForm, in_words
from leerhuis.enrolment.rules import Subject
from leerhuis.errors import Missing, Refused

bp = Blueprint("questions", __name__)
FORM = ["GET", "POST"]
OF = "/aanbod/cursussen/<id:public_id>/vragen"
ONE = f"{OF}/<id:question_id>"


@bp.route(OF, methods=FORM)
@allow(Role.COORDINATOR)
def keep(public_id: str) -> ResponseReturnValue:
    """What is asked, the questions that every course may ask, and a form for one of its own."""
    course = courses.course_for(me(), public_id)
    rows = queries.questions_in(course)
    form = QuestionForm()
    form.offer([asked(each) for each in rows if each.in_use])
    if accepted(form, lambda: service.add(course, form.said(), by=me(), now=clock.now())):
        return _done(course, _("People get this question when they enrol."))
    return render_template(
        "enrolment/questions.html",
        course=course,
        form=form,
        questions=[asked(each) for each in rows if each.in_use],
        retired=[asked(each) for each in rows if not each.in_use],
        standard=_standard(rows),
        words=rules,
        labels={each.id: each.label for each in rows},
        in_words=in_words,
        by_id={each.id: asked(each) for each in rows},
    )


@bp.post(f"{OF}/standaard")
@allow(Role.COORDINATOR)
def add_standard(public_id: str) -> ResponseReturnValue:
    course = courses.course_for(me(), public_id)
    subject = next((each for each in STANDARD if each == request.form.get("subject")), None)
    if subject is None:
        raise Missing
    label = str(STANDARD[subject])
    return _tried(
        course,
        lambda: service.add_standard(course, subject, label=label, by=me(), now=clock.now()),
        _("People get this question when they enrol."),
    )


@bp.route(f"{ONE}/wijzigen", methods=FORM)
@allow(Role.COORDINATOR)
def change(public_id: str, question_id: str) -> ResponseReturnValue:
    course, row = _one(public_id, question_id)
    others = [each for each in queries.questions_in(course) if each.in_use and each.id != row.id]
    form = QuestionForm.of(asked(row), [asked(each) for each in others])
    if accepted(form, lambda: service.change(row, course, form.said(), by=me(), now=clock.now())):
        return _done(course, _("The question has been changed."))
    back = url_for("questions.keep", public_id=public_id)
    title = _("Change the question")
    return render_template("courses/form.html", form=form, title=title, back=back)


@bp.post(f"{ONE}/stoppen")
@allow(Role.COORDINATOR)
def retire(public_id: str, question_id: str) -> ResponseReturnValue:
    course, row = _one(public_id, question_id)
    told = _("This question is no longer asked.")
    return _tried(course, lambda: service.retire(row, course, by=me(), now=clock.now()), told)


@bp.post(f"{ONE}/hervatten")
@allow(Role.COORDINATOR)
def take_up(public_id: str, question_id: str) -> ResponseReturnValue:
    course, row = _one(public_id, question_id)
    told = _("People get this question when they enrol.")
    return _tried(course, lambda: service.take_up(row, course, by=me(), now=clock.now()), told)


@bp.post(f"{ONE}/verplaatsen")
@allow(Role.COORDINATOR)
def move(public_id: str, question_id: str) -> ResponseReturnValue:
    course, row = _one(public_id, question_id)
    up = request.form.get("to") == "up"
    service.move(row, course, up=up, by=me(), now=clock.now())
    return redirect(url_for("questions.keep", public_id=public_id))


def _one(public_id: str, question_id: str) -> tuple[Course, Question]:
    course = courses.course_for(me(), public_id)
    return course, queries.question_in(course, question_id)


def _standard(rows: list[Question]) -> list[tuple[Subject, str]]:
    """Those that are not asked now."""
    used = {each.subject for each in rows if each.in_use}
    return [(each, str(label)) for each, label in STANDARD.items() if each not in used]


def _tried(course: Course, act: Callable[[], object], told: str) -> ResponseReturnValue:
    try:
        act()
    except Refused as no:
        flash(fields.translate(no), "error")
        return redirect(url_for("questions.keep", public_id=course.public_id))
    return _done(course, told)


def _done(course: Course, told: str) -> ResponseReturnValue:
    flash(told, "ok")
    return redirect(url_for("questions.keep", public_id=course.public_id))
