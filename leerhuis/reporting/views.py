"""Pages of what the registers must be told: one queue over all groups, and what was answered."""

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock, filenames, registers
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses.inputs import accepted
from leerhuis.errors import Refused
from leerhuis.fields import ticked, translate
from leerhuis.registers import Register
from leerhuis.reporting import codes, queries, rules, service, words
from leerhuis.reporting.forms import AnswerForm, CodeForm, ToldForm
from leerhuis.reporting.peonline import sending
from leerhuis.reporting.queries import Line
from leerhuis.reporting.rules import MOST_AT_ONCE, ReportState, Via

bp = Blueprint("reporting", __name__)
FORM = ["GET", "POST"]
PARTS = ("melden", "nog-niet", "gemeld")
MOST_ROWS = 5000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/planning/melden")
@allow(Role.COORDINATOR)
def queue() -> ResponseReturnValue:
    return _page(ToldForm(formdata=None, data={"awarded_on": clock.day_of(clock.now())}))


@bp.post("/planning/melden")
@allow(Role.COORDINATOR)
def note() -> ResponseReturnValue:
    """The chosen rows were entered at the register on this day."""
    form, lines = ToldForm(), _chosen()
    if not lines:
        flash(_("Choose at least one row."), "warning")
        return redirect(_here())
    told = 0

    def act() -> None:
        nonlocal told
        day = form.awarded_on.data or date.max  # never empty here: the form asks it
        told = service.note_told(lines, awarded_on=day, via=Via.HAND, by=me(), now=clock.now())

    if not accepted(form, act):
        return _page(form)
    flash(ngettext("%(num)d row is reported.", "%(num)d rows are reported.", told), "ok")
    return redirect(_here())


@bp.post("/planning/melden/versturen")
@allow(Role.COORDINATOR)
def send() -> ResponseReturnValue:
    """The chosen rows go to PE-online by timed work."""
    lines = _chosen()
    try:
        number = sending.queue(lines, by=me(), now=clock.now()) if lines else 0
    except Refused as no:
        flash(translate(no), "warning")
        return redirect(_here())
    if number:
        flash(ngettext("%(num)d row is being sent.", "%(num)d rows are being sent.", number), "ok")
    else:
        flash(_("Choose at least one row."), "warning")
    return redirect(_here())


@bp.post("/planning/melden/bestand")
@allow(Role.COORDINATOR, fresh=True)
def pe_file() -> ResponseReturnValue:
    """The chosen rows as the files that PE-online takes."""
    lines = _chosen()
    try:
        made = sending.documents(lines) if lines else []
    except Refused as no:
        flash(translate(no), "warning")
        return redirect(_here())
    if not made:
        flash(_("Choose at least one row."), "warning")
        return redirect(_here())
    for group in {each.report.enrolment.edition.public_id for each in lines}:
        service.note_read(group, by=me(), now=clock.now())
    if len(made) == 1:
        return _sent(made[0], "pe-online.xml", "application/xml")
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for number, each in enumerate(made, start=1):
            archive.writestr(f"pe-online-{number}.xml", each)
    return _sent(packed.getvalue(), "pe-online.zip", "application/zip")


@bp.get("/planning/groepen/<id:public_id>/melden.xlsx")
@allow(Role.COORDINATOR, fresh=True, file=True)
def sheet(public_id: str) -> ResponseReturnValue:
    """Everything of one group that is to be entered by hand."""
    edition = courses.edition_for_staff(me(), public_id)
    found = queries.listed(me(), part="melden", edition_id=edition.id, per_page=MOST_ROWS)
    service.note_read(public_id, by=me(), now=clock.now())
    name = filenames.file_name(_("To the register"), edition.course.title, ending=".xlsx")
    return _sent(words.workbook(found.rows), name, XLSX)


@bp.route("/planning/melden/<id:public_id>", methods=FORM)
@allow(Role.COORDINATOR)
def answer(public_id: str) -> ResponseReturnValue:
    """What was told of one row, and what the register answered."""
    line = queries.report_for(me(), public_id)
    form = AnswerForm()

    def act() -> None:
        said = ReportState(form.answer.data)
        service.note_answer(line, said, note=form.note.data or "", by=me(), now=clock.now())

    if accepted(form, act):
        flash(_("The answer is kept."), "ok")
        return redirect(url_for("reporting.queue", deel="gemeld"))
    line = queries.report_for(me(), public_id)
    return render_template(
        "reporting/answer.html", line=line, form=form, words=words, states=rules.STATES
    )


@bp.route("/planning/groepen/<id:public_id>/pe-online", methods=FORM)
@allow(Role.COORDINATOR)
def code(public_id: str) -> ResponseReturnValue:
    """How a course and a group are known at PE-online, for one body."""
    edition = courses.edition_for_staff(me(), public_id)
    asked = request.args.get("register", "")
    register = Register(asked) if asked in list(rules.BODIES) else Register.NIP
    body = rules.BODIES[register]
    form = CodeForm(data=codes.known(edition, body))

    def act() -> None:
        codes.keep(
            edition,
            body,
            course=form.course.data,
            kind=int(form.kind.data),
            group=form.edition.data or "",
            by=me(),
            now=clock.now(),
        )

    if accepted(form, act):
        flash(_("The codes are kept."), "ok")
        return redirect(url_for("reporting.queue"))
    edition = courses.edition_for_staff(me(), public_id)
    return render_template(
        "reporting/code.html",
        edition=edition,
        form=form,
        register=register,
        bodies=rules.BODIES,
        name_of=registers.label,
    )


def _page(form: ToldForm) -> str:
    asked, kind = request.args.get("deel", ""), request.args.get("register", "")
    part = asked if asked in PARTS else PARTS[0]
    register = Register(kind) if kind in list(Register) else None
    group = request.args.get("groep", "")
    edition = courses.edition_for_staff(me(), group) if group else None
    listed = queries.listed(
        me(),
        part=part,
        register=register,
        edition_id=edition.id if edition else None,
        page=request.args.get("pagina", 1, type=int),
    )
    return render_template(
        "reporting/queue.html",
        part=part,
        listed=listed,
        counts=queries.counts(me()),
        form=form,
        register=register,
        registers=[each for each in Register if each is not Register.BIG],
        bodies=rules.BODIES,
        edition=edition,
        words=words,
        apart=rules.APART,
        states=rules.STATES,
        account=sending.has_account(),
        name_of=registers.label,
        args={key: value for key, value in request.args.items() if key != "pagina"},
    )


def _chosen() -> list[Line]:
    return queries.reports_for(me(), ticked(request.form, "row", most=MOST_AT_ONCE))


def _here() -> str:
    kept: dict[str, Any] = {
        key: request.args[key] for key in ("deel", "register", "groep") if key in request.args
    }
    return url_for("reporting.queue", **kept)


def _sent(data: bytes, name: str, media_type: str) -> ResponseReturnValue:
    answer = send_file(BytesIO(data), mimetype=media_type, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
