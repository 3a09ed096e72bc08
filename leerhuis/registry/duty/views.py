"""Pages on which an employer keeps and shows that its people may do their work."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from leerhuis import clock, sheets
from leerhuis.access import Role, allow, me
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.fields import Form, accepted
from leerhuis.people import queries as people
from leerhuis.registry.duty import forms, joining, papers, queries, rules, service, words
from leerhuis.registry.duty.forms import ProofForm, Question
from leerhuis.registry.duty.proof import PAGE
from leerhuis.registry.duty.queries import Employee, Told

_: Callable[..., str] = gettext
bp = Blueprint("duty", __name__)
FORM = ["GET", "POST"]
PERSON = "/registraties/<id:public_id>/inzet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get(PERSON)
@allow(Role.MANAGER)
def person(public_id: str) -> ResponseReturnValue:
    """What the employer saw and decided of somebody; that it was opened is kept."""
    whose = _employee(public_id)
    service.note_opened(whose.person, by=me(), now=clock.now())
    about = (whose.person.id, whose.employer.id)
    exceptions = queries.exceptions_of(*about)
    return render_template(
        "duty/person.html",
        whose=whose,
        own=whose.person.id == me().person_id,
        seen=queries.seen_of(*about),
        said=queries.words_of(*about),
        exceptions=exceptions,
        names=queries.names_of([row.responsible_id for its in exceptions for row in its]),
        today=clock.day_of(clock.now()),
        rules=rules,
    )


@bp.route(f"{PERSON}/vog", methods=FORM)
@allow(Role.MANAGER)
def conduct(public_id: str) -> ResponseReturnValue:
    return _see(public_id, forms.ConductForm(), _("Certificate of conduct seen"))


@bp.route(f"{PERSON}/referenties", methods=FORM)
@allow(Role.MANAGER)
def references(public_id: str) -> ResponseReturnValue:
    return _see(public_id, forms.ReferencesForm(), _("References seen"))


def _see(
    public_id: str, form: forms.ConductForm | forms.ReferencesForm, title: str
) -> ResponseReturnValue:
    whose = _employee(public_id)
    if accepted(form, lambda: service.see(whose, **form.said(), by=me(), now=clock.now())):
        flash(_("It is recorded."), "ok")
        return redirect(_page_of(public_id))
    return _form(form, title, lambda: _employee(public_id))


@bp.route("/registraties/gezien/<id:ref>", methods=FORM)
@allow(Role.MANAGER)
def mend(ref: str) -> ResponseReturnValue:
    """Mend what was seen, or take it away; what was told before stays in the history."""
    row, whose = _opened(queries.proof_for, ref)
    form = forms.mending(row)
    if accepted(
        form, lambda: service.see(whose, **form.said(), mends=row, by=me(), now=clock.now())
    ):
        flash(_("It is corrected."), "ok")
        return redirect(_page_of(whose.person.public_id))
    return _form(form, _("Correct what was seen"), lambda: _proof(ref))


def _proof(ref: str) -> Employee:
    return queries.proof_for(me(), ref, today=_today())[1]


@bp.route(f"{PERSON}/inzetbaar", methods=FORM)
@allow(Role.MANAGER)
def deployable(public_id: str) -> ResponseReturnValue:
    """The employer's own word on whether someone is put to work."""
    whose = _employee(public_id)
    form = forms.DeployableForm(data={"starts_on": _today()})
    if accepted(
        form, lambda: service.say_deployable(whose, **form.said(), by=me(), now=clock.now())
    ):
        flash(_("It is recorded."), "ok")
        return redirect(_page_of(public_id))
    return _form(form, _("May this person be put to work?"), lambda: _employee(public_id))


@bp.route(f"{PERSON}/uitzondering", methods=FORM)
@allow(Role.MANAGER)
def add_exception(public_id: str) -> ResponseReturnValue:
    """Why somebody works without a registration, until when and under whom."""
    whose = _employee(public_id)
    form = forms.ExceptionForm(data={"starts_on": _today()})
    if accepted(
        form, lambda: service.make_exception(whose, **form.said(), by=me(), now=clock.now())
    ):
        flash(_("The exception is recorded."), "ok")
        return redirect(_page_of(public_id))
    return _form(form, _("Make an exception"), lambda: _employee(public_id), suggest=True)


@bp.route("/registraties/uitzondering/<id:ref>", methods=FORM)
@allow(Role.MANAGER)
def change_exception(ref: str) -> ResponseReturnValue:
    """Change an exception, or let it end earlier; what it said before stays in the history."""
    row, whose = _opened(queries.exception_for, ref)
    form = forms.changing(row, responsible=service.responsible_words(row))
    if accepted(
        form,
        lambda: service.make_exception(whose, **form.said(), mends=row, by=me(), now=clock.now()),
    ):
        flash(_("The exception is changed."), "ok")
        return redirect(_page_of(whose.person.public_id))
    return _form(form, _("Change the exception"), lambda: _exception(ref), suggest=True)


def _exception(ref: str) -> Employee:
    return queries.exception_for(me(), ref, today=_today())[1]


@bp.get("/registraties/nieuw")
@allow(Role.MANAGER)
def joiners() -> ResponseReturnValue:
    """Who begins soon or began lately, and what the employer still has to do or see."""
    today = _today()
    found = joining.joiners(me().paths(Role.MANAGER), today=today)
    return render_template("duty/joiners.html", joiners=found, today=today, rules=rules)


@bp.get("/registraties/bewijs")
@allow(Role.MANAGER)
def proof() -> ResponseReturnValue:
    """Who might work on a day, as was known at a moment; that it was opened is kept."""
    now = clock.now()
    form = ProofForm(formdata=request.args)
    question = _asked(form, now=now)
    if question is None:
        return render_template("duty/proof.html", form=form, found=None)
    form.dag.data = question.day  # the form shows which day it is
    found = _found(question, page=question.page)
    _note(Action.DUTY_PROOF_OPENED, found, now=now)
    return render_template(
        "duty/proof.html",
        form=form,
        found=found,
        lines=words.lines(found.rows),
        args=forms.address(question),
        size=PAGE,
        words=words,
        today=clock.day_of(now),
        rules=rules,
    )


@bp.post("/registraties/bewijs/pdf")
@allow(Role.MANAGER, fresh=True)
def proof_pdf() -> ResponseReturnValue:
    """The whole proof as a paper that states when it was made and by whom."""
    now = clock.now()
    found = _whole(now)
    organisations = [each.name for each in people.organisations_for(me(), Role.MANAGER)]
    held = {grant.organisation for grant in me().grants if grant.role is Role.MANAGER}
    made = papers.papers(
        found,
        organisations=[name for name in organisations if name in held],
        by=me().name,
        made_at=now,
    )
    name = f"bewijs-{found.day:%Y-%m-%d}"
    if len(made) == 1:
        return _file(made[0], "application/pdf", f"{name}.pdf")
    return _file(papers.bundle(made, name=name), "application/zip", f"{name}.zip")


@bp.post("/registraties/bewijs/tabel")
@allow(Role.MANAGER, fresh=True)
def proof_table() -> ResponseReturnValue:
    """The same as a workbook."""
    found = _whole(clock.now())
    table = sheets.write_xlsx(words.head(), words.cells(found), title=_("Proof"))
    return _file(table, XLSX, f"bewijs-{found.day:%Y-%m-%d}.xlsx")


def _whole(now: datetime) -> queries.Proof:
    """All rows of what a form asks for; a question that cannot be right is as good as none."""
    form = ProofForm(formdata=request.form)
    question = _asked(form, now=now)
    question = question or ProofForm(formdata=MultiDict()).question(now=now)
    found = _found(question._replace(only=None), page=None)
    _note(Action.DUTY_PROOF_DOWNLOADED, found, now=now)
    return found


def _asked(form: ProofForm, *, now: datetime) -> Question | None:
    if not form.validate():
        return None
    try:
        return form.question(now=now)
    except Refused as no:
        form.refuse(no)
        return None


def _found(question: Question, *, page: int | None) -> queries.Proof:
    return queries.proof(
        me().paths(Role.MANAGER),
        day=question.day,
        known_at=question.known_at,
        page=page,
        only=question.only,
    )


def _note(action: Action, found: queries.Proof, *, now: datetime) -> None:
    service.note_proof(
        action, day=found.day, known_at=found.known_at, persons=found.asked, by=me(), now=now
    )


def _file(data: bytes, kind: str, name: str) -> ResponseReturnValue:
    answer = send_file(BytesIO(data), mimetype=kind, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _opened(gate: Callable[..., tuple[Told, Employee]], ref: str) -> tuple[Told, Employee]:
    """Something that was told of somebody; that its form was opened is kept."""
    told = gate(me(), ref, today=_today())
    if request.method == "GET":
        service.note_opened(told[1].person, by=me(), now=clock.now())
        told = gate(me(), ref, today=_today())  # read again: what was written ended the reading
    return told


def _today() -> Any:
    return clock.day_of(clock.now())


def _employee(public_id: str) -> Employee:
    return queries.employee(me(), public_id, today=_today())


def _page_of(public_id: str) -> str:
    return url_for("duty.person", public_id=public_id)


def _form(
    form: Form, title: str, again: Callable[[], Employee], *, suggest: bool = False
) -> ResponseReturnValue:
    whose = again()  # a refusal ended the transaction of before
    colleagues = []
    if suggest:
        colleagues = queries.candidates(
            whose.employer, day=_today(), now=clock.now(), but=whose.person.id
        )
    return render_template(
        "duty/form.html",
        form=form,
        title=title,
        whose=whose,
        back=_page_of(whose.person.public_id),
        colleagues=colleagues,
    )
