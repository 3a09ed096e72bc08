"""Pages of the audit trail: what happened, who looked at a dossier, and who holds which role."""

from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock, sheets
from leerhuis.access import GUARDED, Role, allow, me
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.fields import translate
from leerhuis.menu import ROLE_LABELS
from leerhuis.operations import words
from leerhuis.operations.trail import files, looks, queries, rights, service, told
from leerhuis.operations.trail.forms import TrailForm
from leerhuis.operations.trail.queries import Wanted

bp = Blueprint("trail", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/logboek")
@allow(*queries.READERS)
def events() -> ResponseReturnValue:
    """What happened, newest first, by what one looks for."""
    form = TrailForm(request.args)
    form.validate()
    page = queries.events(me(), _wanted(form), number=_page())
    return render_template(
        "trail/events.html", form=form, page=page, args=_given(form), words=words, told=told
    )


@bp.post("/logboek/bestand")
@allow(*queries.READERS, fresh=True)
def download() -> ResponseReturnValue:
    """The same as a workbook, by the same filter."""
    form = TrailForm(request.args)
    form.validate()
    try:
        found = queries.all_events(me(), _wanted(form))
    except Refused as no:
        flash(translate(no), "error")
        return redirect(url_for("trail.events", **_given(form)))
    now = clock.now()
    service.note_download(Action.TRAIL_DOWNLOADED, rows=len(found), by=me(), now=now)
    table = sheets.write_xlsx(files.trail_head(), files.trail_rows(found), title=_("Audit trail"))
    return _file(table, f"logboek-{clock.day_of(now):%Y-%m-%d}.xlsx")


@bp.get("/mijn/inzage")
@allow()
def looked() -> ResponseReturnValue:
    """Who looked at one's own dossier."""
    who = me()
    found = looks.looks_at(who.person_id or 0, who.public_id, number=_page())
    return render_template("trail/looked.html", found=found)


@bp.get("/beheer/rechten")
@allow(*rights.KEEPERS)
def roles() -> ResponseReturnValue:
    """Who holds which role, and when somebody last looked whether that is right."""
    now = clock.now()
    return render_template(
        "trail/roles.html",
        found=rights.rights(me(), number=_page(), today=clock.day_of(now)),
        reviewed=rights.reviewed(me(), now=now),
        role_labels=ROLE_LABELS,
        guarded=GUARDED,
        manages=me().may(Role.ADMINISTRATOR),
    )


@bp.post("/beheer/rechten")
@allow(*rights.KEEPERS)
def review() -> ResponseReturnValue:
    now = clock.now()
    number = service.review(me(), today=clock.day_of(now), now=now)
    done = ngettext("You looked through %(num)d role.", "You looked through %(num)d roles.", number)
    flash(done, "ok")
    return redirect(url_for("trail.roles"))


@bp.post("/beheer/rechten/bestand")
@allow(*rights.KEEPERS, fresh=True)
def roles_file() -> ResponseReturnValue:
    now = clock.now()
    held = rights.all_rights(me(), today=clock.day_of(now))
    service.note_download(Action.RIGHTS_DOWNLOADED, rows=len(held), by=me(), now=now)
    table = sheets.write_xlsx(files.roles_head(), files.roles_rows(held), title=_("Roles"))
    return _file(table, f"rollen-{clock.day_of(now):%Y-%m-%d}.xlsx")


def _file(table: bytes, name: str) -> ResponseReturnValue:
    return send_file(BytesIO(table), mimetype=XLSX, as_attachment=True, download_name=name)


def _page() -> int:
    return request.args.get("pagina", 1, int)


def _given(form: TrailForm) -> dict[str, Any]:
    """What was filled in, for the address of another page of the same."""
    return {field.short_name: field.raw_data[0] for field in form if field.data and field.raw_data}


def _wanted(form: TrailForm) -> Wanted:
    """What was typed rightly; a field with an error filters nothing."""

    def right(field: Any, otherwise: Any = None) -> Any:
        return otherwise if field.errors or not field.data else field.data

    return Wanted(
        action=form.action,
        person=right(form.persoon, ""),
        from_on=right(form.van),
        until_on=right(form.tot),
        subject=right(form.onderwerp, ""),
        result=right(form.afloop, ""),
    )
