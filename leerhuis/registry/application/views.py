"""Pages of an application for renewal: hours of work, the folder, the employer's statement."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leerhuis import clock, filenames
from leerhuis.access import Role, allow, me
from leerhuis.errors import Missing, Refused
from leerhuis.fields import Form, accepted, translate
from leerhuis.people.models import Person
from leerhuis.registry import gates, shown
from leerhuis.registry import queries as registry
from leerhuis.registry import service as registrations
from leerhuis.registry.application import bundling, papers, queries, rules, service, words, written
from leerhuis.registry.application.folders import Folder, folder_of
from leerhuis.registry.application.forms import EndForm, SignForm, TakeOverForm, WorkForm
from leerhuis.registry.application.working import worked_of
from leerhuis.registry.dossier.models import EmployerStatement

_: Callable[..., str] = gettext
bp = Blueprint("application", __name__)
FORM = ["GET", "POST"]
WORK = "/mijn/werkervaring"
OWN = "/mijn/registraties/<id:public_id>"
STATEMENT = "/registraties/verklaring/<id:public_id>"


@bp.get(WORK)
@allow(Role.PROFESSIONAL)
def work() -> ResponseReturnValue:
    """What one worked, against what each registration asks."""
    today = clock.day_of(clock.now())
    person_id = gates.own_id(me())
    rows = queries.work_of(person_id)
    return render_template(
        "application/work.html",
        rows=rows,
        dossiers=registry.dossiers_of(person_id, today=today),
        overlaps=rules.overlaps(map(worked_of, rows)),
        employed=bool(queries.employments_of(person_id, today=today)),
        words=words,
        shown=shown,
    )


@bp.route(f"{WORK}/toevoegen", methods=FORM)
@allow(Role.PROFESSIONAL)
def add_work() -> ResponseReturnValue:
    form = WorkForm()
    person_id = gates.own_id(me())
    if accepted(form, lambda: service.add_work(person_id, **form.said(), by=me(), now=clock.now())):
        return _back_to_work(_("Your work is kept."))
    return _form(form, _("Add work"), save=_("Save"), back=url_for("application.work"))


@bp.route(f"{WORK}/overnemen", methods=FORM)
@allow(Role.PROFESSIONAL)
def take_over() -> ResponseReturnValue:
    """Fill in work from one's appointments."""
    form = TakeOverForm()
    person_id = gates.own_id(me())
    if accepted(
        form,
        lambda: service.take_over(person_id, **form.said(), by=me(), now=clock.now()),
    ):
        return _back_to_work(_("Your appointments are taken over. Check the hours."))
    return _form(
        form,
        _("Take over from your appointments"),
        save=_("Take over"),
        back=url_for("application.work"),
        said=[
            _(
                "Your employer keeps your appointments as a part of a full week. With the hours of"
                " that week we work out your hours."
            ),
            _("What you filled in yourself stays as it is."),
        ],
    )


@bp.route(f"{WORK}/<id:public_id>/verbeteren", methods=FORM)
@allow(Role.PROFESSIONAL)
def correct_work(public_id: str) -> ResponseReturnValue:
    row = queries.own_work(me(), public_id)
    form = WorkForm()
    form.show(row)
    if accepted(form, lambda: service.correct_work(row, **form.said(), by=me(), now=clock.now())):
        return _back_to_work(_("Your work is corrected."))
    return _form(form, _("Correct work"), save=_("Save"), back=url_for("application.work"))


@bp.route(f"{WORK}/<id:public_id>/beeindigen", methods=FORM)
@allow(Role.PROFESSIONAL)
def end_work(public_id: str) -> ResponseReturnValue:
    row = queries.own_work(me(), public_id)
    employer, form = row.employer, EndForm()
    if accepted(form, lambda: service.end_work(row, **form.said(), by=me(), now=clock.now())):
        return _back_to_work(_("The last day is kept."))
    back = url_for("application.work")
    return _form(form, _("End work"), save=_("Save"), back=back, sentence=employer)


@bp.post(f"{WORK}/<id:public_id>/weghalen")
@allow(Role.PROFESSIONAL)
def remove_work(public_id: str) -> ResponseReturnValue:
    service.remove_work(queries.own_work(me(), public_id), by=me(), now=clock.now())
    return _back_to_work(_("The work is removed."))


@bp.get(f"{OWN}/aanvraagmap")
@allow(Role.PROFESSIONAL)
def folder(public_id: str) -> ResponseReturnValue:
    """All that goes with an application, in the order in which the register asks it."""
    found = _folder(public_id)
    return render_template(
        "application/folder.html",
        folder=found,
        row=found.registration,
        desk=words.desk(found.registration),
        words=words,
        shown=shown,
    )


@bp.post(f"{OWN}/aanvraagmap/staat-erin")
@allow(Role.PROFESSIONAL)
def enter(public_id: str) -> ResponseReturnValue:
    """Tick one thing, or all of a category."""
    found, form = _folder(public_id), request.form
    section = next((each for each in found.sections if each.category == form.get("section")), None)
    if section is None:
        raise Missing
    whole, ref = form.get("all") == "1", form.get("ref", "")
    refs = section.to_enter if whole else [ref]
    anchor = section.category.value if whole else f"{section.category.value}-{ref}"
    service.enter(found, refs, there=form.get("there") == "1", by=me(), now=clock.now())
    return redirect(url_for("application.folder", public_id=public_id, _anchor=anchor))


@bp.post(f"{OWN}/verklaring")
@allow(Role.PROFESSIONAL)
def ask(public_id: str) -> ResponseReturnValue:
    """Ask the employer's statement with one button."""
    registration = queries.own_registration(me(), public_id)
    try:
        service.ask_statement(registration, by=me(), now=clock.now())
        flash(_("Your manager gets a letter with the statement."), "ok")
    except Refused as no:
        flash(translate(no), "error")
    return _back_to_statement(public_id)


@bp.post(f"{OWN}/verklaring/terugnemen")
@allow(Role.PROFESSIONAL)
def withdraw(public_id: str) -> ResponseReturnValue:
    registration = queries.own_registration(me(), public_id)
    service.withdraw_statement(registration, by=me(), now=clock.now())
    flash(_("The request is taken back."), "ok")
    return _back_to_statement(public_id)


@bp.post(f"{OWN}/bundel")
@allow(Role.PROFESSIONAL)
def bundle(public_id: str) -> ResponseReturnValue:
    """The dossier of one registration as one file."""
    now, found = clock.now(), _folder(public_id)
    evidence = found.evidence
    rules.check_bundle([each.size for each in evidence])
    made = bundling.bundle(
        evidence,
        lambda names: {
            "dossier.pdf": papers.dossier(found, by=me().name, made_at=now),
            "dossier.csv": papers.table(found, names=names),
            **written.reflections(found, made_at=now),
        },
        made_at=now,
    )
    service.note_downloaded(found.registration, by=me(), now=now)
    day = clock.day_of(now).isoformat()
    name = filenames.file_name("dossier", found.registration.register, day, ending=".zip")
    return send_file(made, mimetype="application/zip", as_attachment=True, download_name=name)


@bp.route(STATEMENT, methods=FORM)
@allow(Role.MANAGER)
def statement(public_id: str) -> ResponseReturnValue:
    """What a manager signs for somebody; that it was opened is kept."""
    now = clock.now()
    asked = _asked(public_id)
    form = SignForm(data={"signed_on": asked.signed_on})
    if accepted(
        form,
        lambda: service.sign_statement(asked, **form.said(), by=me(), now=clock.now()),
    ):
        flash(_("The day of signing is kept. %(name)s gets a letter.", name=_holder(asked)), "ok")
        return redirect(url_for("application.statement", public_id=public_id))
    asked = _asked(public_id)  # read again: a refusal ended the transaction of before
    registrations.note_read(asked.registration.person, by=me(), now=now)
    return render_template(
        "application/statement.html",
        form=form,
        asked=asked,
        row=asked.registration,
        help_only=papers.help_only(),
        words=words,
        shown=shown,
        **_known(asked),
    )


@bp.app_template_global()
def statements_asked_of(person: Person) -> list[EmployerStatement]:
    """What waits for the reader's signature, on the page of a person."""
    today = clock.day_of(clock.now())
    return queries.statements_asked(me(), today=today, person_id=person.id)


@bp.get(f"{STATEMENT}/pdf")
@allow(Role.MANAGER)
def statement_paper(public_id: str) -> ResponseReturnValue:
    """The statement itself, to print and sign by hand."""
    now, asked = clock.now(), _asked(public_id)
    if asked.withdrawn_at is not None:
        raise Missing
    registrations.note_read(asked.registration.person, by=me(), now=now)
    paper = papers.statement(asked.registration, **_known(asked), made_at=now)
    name = filenames.file_name(_("Employer's statement"), _holder(asked), ending=".pdf")
    return send_file(
        BytesIO(paper), mimetype="application/pdf", as_attachment=True, download_name=name
    )


def _folder(public_id: str) -> Folder:
    registration = queries.own_registration(me(), public_id)
    return folder_of(registration, today=clock.day_of(clock.now()))


def _asked(public_id: str) -> EmployerStatement:
    return queries.statement_for(me(), public_id, today=clock.day_of(clock.now()))


def _known(asked: EmployerStatement) -> dict[str, Any]:
    """What Leerhuis knows of the work with the employers whose manager asks."""
    today, row = clock.day_of(clock.now()), asked.registration
    return {
        "work": queries.work_at(row, me(), today=today),
        "appointments": queries.employments_at(row, me(), today=today),
    }


def _holder(asked: EmployerStatement) -> str:
    return asked.registration.person.name


def _form(form: Form, title: str, **given: Any) -> ResponseReturnValue:
    return render_template("application/form.html", form=form, title=title, **given)


def _back_to_work(said: str) -> ResponseReturnValue:
    flash(said, "ok")
    return redirect(url_for("application.work"))


def _back_to_statement(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("application.folder", public_id=public_id, _anchor="statement"))
