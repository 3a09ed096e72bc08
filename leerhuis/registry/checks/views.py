"""Pages on which a manager looks registrations up, and reads in an overview of Mijn SKJ."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock, fields, sheets
from leerhuis.access import Role, allow, me
from leerhuis.errors import Refused
from leerhuis.people import queries as people
from leerhuis.registry import gates, shown
from leerhuis.registry import service as registry
from leerhuis.registry.checks import forms, manual, queries, service, words
from leerhuis.registry.checks import overview as overviews
from leerhuis.registry.checks import worklist as due
from leerhuis.registry.checks.comparing import LOOK_WORDS
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import CheckReason

bp = Blueprint("checks", __name__)
FORM = ["GET", "POST"]
OVERVIEW = "/registraties/overzicht-inlezen"
ROOM_FOR_THE_REST = 1024 * 1024
LAST_PAGE = 10_000
SHOWN = 200


@bp.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A file may come in here; a larger one is refused by its length, before it is read."""
    if endpoint == "checks.overview" and request.mimetype == "multipart/form-data":
        request.max_content_length = sheets.MAX_BYTES + ROOM_FOR_THE_REST
        request.max_form_memory_size = request.max_content_length


@bp.get("/registraties/controles")
@allow(Role.MANAGER)
def worklist() -> ResponseReturnValue:
    """Everyone whose registration somebody must look up, the most urgent first."""
    wanted, args = _wanted()
    page = due.page(wanted, number=_page(), today=clock.day_of(clock.now()))
    return render_template(
        "checks/worklist.html",
        page=page,
        size=due.PAGE,
        lines=words.lines(page.rows),
        reasons=words.reasons(page.reasons),
        organisations=[
            (each.public_id, each.name) for each in people.organisations_for(me(), Role.MANAGER)
        ],
        args=args,
    )


@bp.route("/registraties/controles/<id:public_id>", methods=FORM)
@allow(Role.MANAGER)
def check(public_id: str) -> ResponseReturnValue:
    """Look one registration up, and write down what the register shows; opening it is kept."""
    now = clock.now()
    today = clock.day_of(now)
    registration = gates.registration_of_employed(me(), public_id, today=today)
    if request.method == "GET":
        registry.note_read(registration.person, by=me(), now=now)
        registration = gates.registration_of_employed(me(), public_id, today=today)
    measures = queries.measures_of(me(), registration, today=today)
    name = registration.person.name
    form = forms.CheckForm()
    form.about(registration, measures)
    if form.validate_on_submit():
        gone = form.gone & {each.public_id for each in measures}
        try:
            manual.note(registration, form.said(), gone=gone, by=me(), now=now)
        except Refused as no:
            form.refuse(no)
            registration = gates.registration_of_employed(me(), public_id, today=today)
        else:
            return _onwards(registration, name)
    return render_template(
        "checks/check.html",
        form=form,
        name=name,
        number=registration.number,
        grouped=shown.grouped(registration.number),
        register=shown.name_of(registration),
        facts=words.facts(registration, today=today),
        why=_why(registration, today=today),
        look_at=words.look_at(registration),
        checks=words.checks(queries.checks_of(registration.id, number=5)),
        args=_wanted()[1],
    )


def _why(registration: Registration, *, today: date) -> str:
    now = registration.check_due_on is not None and registration.check_due_on <= today
    reason = due.reason_of(registration, today=today) if now else None
    return words.why(registration, reason)


def _onwards(registration: Registration, name: str) -> ResponseReturnValue:
    """To the next of the work list, or back to it."""
    wanted, args = _wanted()
    flash(_("Saved: %(name)s", name=name), "ok")
    following = None
    if "next" in request.form:
        today = clock.day_of(clock.now())
        following = due.next_one(wanted, after=registration, today=today)
    if following is None:
        return redirect(url_for("checks.worklist", **args))
    return redirect(url_for("checks.check", public_id=following.public_id, **args))


def _wanted() -> tuple[due.Wanted, dict[str, Any]]:
    """The part of the work list that the address asks for; unknown values are left out."""
    places = {each.public_id: each.path for each in people.organisations_for(me(), Role.MANAGER)}
    chosen, reason = request.args.get("bij", ""), request.args.get("waarom", "")
    args: dict[str, Any] = {}
    if chosen in places:
        args["bij"] = chosen
    if reason in set(CheckReason):
        args["waarom"] = reason
    if request.args.get("maatregel") == "ja":
        args["maatregel"] = "ja"
    wanted = due.Wanted(
        paths=[places[chosen]] if "bij" in args else me().paths(Role.MANAGER),
        but=me().person_id,
        reason=CheckReason(reason) if "waarom" in args else None,
        measured="maatregel" in args,
    )
    return wanted, args


def _page() -> int:
    text = request.args.get("pagina", "")
    return max(1, min(int(text), LAST_PAGE)) if text.isdecimal() and len(text) < 6 else 1


@bp.post("/mijn/registraties/<id:public_id>/navragen")
@allow(Role.PROFESSIONAL, Role.MANAGER)
def ask(public_id: str) -> ResponseReturnValue:
    """Have the register itself asked, where it has a service."""
    now = clock.now()
    registration = gates.registration_for(me(), public_id, today=clock.day_of(now))
    try:
        service.ask(registration, by=me(), now=now)
    except Refused as no:
        flash(fields.translate(no), "warning")
    else:
        flash(_("Leerhuis asks the register. Refresh this page in a minute."), "ok")
    return redirect(url_for("big.answers", public_id=public_id))


@bp.route(OVERVIEW, methods=FORM)
@allow(Role.MANAGER)
def overview() -> ResponseReturnValue:
    """Hand in the overview of an employer's account of Mijn SKJ."""
    employers = overviews.employers_of(me())
    form = forms.OverviewForm()
    form.offer(employers)
    if employers and form.validate_on_submit():
        data, name = form.handed_in(most=sheets.MAX_BYTES)
        organisation = people.organisation_for(me(), form.organisation.data, Role.MANAGER)
        try:
            row = overviews.keep(
                data, name=name, organisation=organisation, by=me(), now=clock.now()
            )
        except Refused as no:
            field = "file" if form.file.data and form.file.data.filename else "pasted"
            form.refuse(Refused(no.message, plural=no.plural, field=field, **no.values))
        else:
            return redirect(url_for("checks.overview_look", public_id=row.public_id))
    return render_template("checks/overview.html", form=form, employers=employers)


@bp.get(f"{OVERVIEW}/<id:public_id>")
@allow(Role.MANAGER)
def overview_look(public_id: str) -> ResponseReturnValue:
    """What confirming the overview would do; first, if need be, which column holds what."""
    now = clock.now()
    upload, organisation = overviews.upload_for(me(), public_id, now=now)
    columns, told = overviews.columns_of(upload, sheets.read(upload.data))
    if not told:
        return redirect(url_for("checks.overview_columns", public_id=public_id))
    plan = overviews.plan_of(upload, organisation, columns, by=me(), today=clock.day_of(now))
    form = forms.ConfirmForm()
    return render_template(
        "checks/overview_look.html",
        upload=upload,
        organisation=organisation,
        plan=plan,
        form=form,
        shown=SHOWN,
        at_once=overviews.AT_ONCE,
        changes=words.changes,
        look_words=LOOK_WORDS,
        translate=fields.translate,
    )


@bp.route(f"{OVERVIEW}/<id:public_id>/kolommen", methods=FORM)
@allow(Role.MANAGER)
def overview_columns(public_id: str) -> ResponseReturnValue:
    """Tell which column holds what; kept for the next overview of this employer."""
    upload, organisation = overviews.upload_for(me(), public_id, now=clock.now())
    sheet = sheets.read(upload.data)
    guessed, _told = overviews.columns_of(upload, sheet)
    form = forms.ColumnsForm()
    form.offer(sheet.header, guessed)
    if form.validate_on_submit():
        overviews.tell_columns(upload, form.said(), by=me(), now=clock.now())
        return redirect(url_for("checks.overview_look", public_id=public_id))
    return render_template(
        "checks/overview_columns.html",
        form=form,
        upload=upload,
        organisation=organisation,
        header=sheet.header,
        rows=[list(row.cells.values()) for row in sheet.rows[:3]],
    )


@bp.post(f"{OVERVIEW}/<id:public_id>/bevestigen")
@allow(Role.MANAGER)
def overview_apply(public_id: str) -> ResponseReturnValue:
    """Note all that agrees in one go, with the differences that were ticked."""
    now = clock.now()
    upload, organisation = overviews.upload_for(me(), public_id, now=now)
    columns, _told = overviews.columns_of(upload, sheets.read(upload.data))
    plan = overviews.plan_of(upload, organisation, columns, by=me(), today=clock.day_of(now))
    noted = overviews.apply(plan, set(request.form.getlist("take")), by=me(), now=now)
    _tell(noted)
    return redirect(url_for("checks.overview_look", public_id=public_id))


def _tell(noted: overviews.Noted) -> None:
    done = noted.confirmed + noted.changed
    if not done:
        flash(_("There was nothing to note: all of it was noted already."), "info")
        return
    flash(
        ngettext(
            "%(num)d registration is noted as checked.",
            "%(num)d registrations are noted as checked.",
            done,
        ),
        "ok",
    )
    if noted.left:
        flash(
            ngettext(
                "%(num)d is left. Confirm again for it.",
                "%(num)d are left. Confirm again for those.",
                noted.left,
            ),
            "info",
        )
