"""Pages of the people in a group: the list, its sheet, their answers, and a letter to them."""

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses.inputs import accepted
from leerhuis.courses.models import Edition
from leerhuis.mail import reach
from leerhuis.planning.participants import answered, exporting, forms, queries, service, words
from leerhuis.planning.participants.employers import employers_in
from leerhuis.planning.participants.rules import Which, mark_of

bp = Blueprint("participants", __name__)
FORM = ["GET", "POST"]
# The button that shows the letter as it reads now.
AGAIN = "opnieuw"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/planning/groepen/<id:public_id>/deelnemers")
@allow(Role.COORDINATOR)
def people(public_id: str) -> ResponseReturnValue:
    """Who is in the group, fifty a page, narrowed by the address."""
    edition = queries.group_for(me(), public_id)
    asked, numbers = _asked(edition), queries.numbers_of(edition)
    page = request.args.get("pagina", 1, type=int)
    return render_template(
        "planning/participants/people.html",
        edition=edition,
        listing=queries.page_of(edition, asked.asked, numbers=numbers, page=page),
        asked=asked,
        numbers=numbers,
        chips=[
            (said, url_for("participants.people", public_id=public_id, **rest))
            for said, rest in asked.chips
        ],
        tiles=[Which.CONFIRMED, Which.REQUESTED, Which.OFFERED, Which.WAITING],
        words=words,
        now=clock.now(),
    )


@bp.get("/planning/groepen/<id:public_id>/deelnemers/werkgevers")
@allow(Role.COORDINATOR)
def employers(public_id: str) -> ResponseReturnValue:
    """How the seats are spread over employers, each with the list of its people."""
    edition = queries.group_for(me(), public_id)
    return render_template(
        "planning/participants/employers.html",
        edition=edition,
        employers=employers_in(edition),
    )


@bp.get("/planning/groepen/<id:public_id>/deelnemers/antwoorden")
@allow(Role.COORDINATOR)
def answers(public_id: str) -> ResponseReturnValue:
    """What the people with a seat answered at enrolment, until it is erased."""
    edition = queries.group_for(me(), public_id)
    return render_template(
        "planning/participants/answers.html",
        edition=edition,
        given=answered.answers_by_question(edition, today=clock.day_of(clock.now())),
        answer=words.answer,
    )


@bp.get("/planning/groepen/<id:public_id>/deelnemers/blad")
@allow(Role.COORDINATOR, fresh=True, file=True)
def sheet(public_id: str) -> ResponseReturnValue:
    """Which columns are wanted; with `kolom` in the address the sheet itself."""
    edition = queries.group_for(me(), public_id)
    asked = _asked(edition)
    questions = answered.questions_of(edition)
    form = forms.SheetForm(formdata=request.args if "kolom" in request.args else None)
    form.offer(questions)
    if "kolom" not in request.args or not form.validate():
        return render_template(
            "planning/participants/sheet.html",
            edition=edition,
            form=form,
            asked=asked,
            number=queries.number_of(edition, asked.asked),
            part=words.PARTS[asked.asked.which],
        )
    chosen = [each for each in questions if each.public_id in form.antwoord.data]
    data = exporting.workbook(edition, asked.asked, form.columns, chosen, by=me(), now=clock.now())
    name = exporting.file_name(edition)
    return send_file(BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=name)


@bp.route("/planning/groepen/<id:public_id>/deelnemers/brief", methods=FORM)
@allow(Role.COORDINATOR)
def write(public_id: str) -> ResponseReturnValue:
    """Write a letter, look at it and at how many it goes to, and send it."""
    edition = queries.group_for(me(), public_id)
    asked = _asked(edition)
    form = forms.LetterForm()
    sent: list[int] = []

    def send() -> None:
        if form.number_seen is not None and AGAIN not in request.form:
            sent.append(
                service.write(
                    edition,
                    asked.asked,
                    subject=form.subject.data or "",
                    text=form.text.data or "",
                    seen=form.number_seen,
                    sure=form.sure.data,
                    by=me(),
                    now=clock.now(),
                )
            )

    looks = accepted(form, send)
    if sent:
        _say_sent(sent[0])
        return redirect(url_for("participants.people", public_id=public_id, **asked.chosen))
    return _letter_page(public_id, form, looks=looks or form.number_seen is not None)


def _letter_page(public_id: str, form: forms.LetterForm, *, looks: bool) -> str:
    """Read again: a refusal ended the transaction in which the group was read."""
    edition = queries.group_for(me(), public_id)
    asked = _asked(edition)
    reached = queries.reached_by(edition, asked.asked)
    subject, text = form.subject.data or "", form.text.data or ""
    readable = looks and bool(subject and text and reached)
    return render_template(
        "planning/participants/letter.html",
        edition=edition,
        form=form,
        asked=asked,
        part=words.PARTS[asked.asked.which],
        seen=f"{len(reached)}.{mark_of(subject, text)}",
        number=len(reached),
        many=reach.many(len(reached)),
        letter=service.as_read(edition, reached[0], subject=subject, text=text, by=me())
        if readable
        else None,
    )


def _say_sent(number: int) -> None:
    if number:
        told = ngettext(
            "The letter goes to %(num)d person.", "The letter goes to %(num)d people.", number
        )
        flash(told, "ok")
    else:
        flash(_("They had this letter already."), "info")


def _asked(edition: Edition) -> forms.Filter:
    said = request.args.get("organisatie", "")
    organisation = queries.organisation_of(edition, said) if said else None
    return forms.narrowed(request.args, organisation)
