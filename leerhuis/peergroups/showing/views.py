"""Pages of what shows a series: of its owner alone."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leerhuis import clock, filenames, files, registers
from leerhuis.access import Role, allow, me
from leerhuis.errors import Missing
from leerhuis.peergroups.showing import papers, queries, rules
from leerhuis.peergroups.showing.queries import Part
from leerhuis.registry.dossier import rules as dossier
from leerhuis.registry.dossier.forms import FilesForm
from leerhuis.registry.dossier.handing_in import keep_files
from leerhuis.registry.dossier.words import hours, size
from leerhuis.wording import full_day

_: Callable[..., str] = gettext
bp = Blueprint("showing", __name__)
OWN = "/mijn/intervisie/<id:public_id>/bewijs"
ROOM_FOR_THE_REST = 1024 * 1024


@bp.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Files, which go to the disk, have room here; other fields would take it in memory."""
    if endpoint == "showing.add" and request.mimetype == "multipart/form-data":
        request.max_content_length = dossier.MOST_AT_ONCE * files.MAX_BYTES + ROOM_FOR_THE_REST


@bp.get(OWN)
@allow(Role.PROFESSIONAL)
def show(public_id: str) -> ResponseReturnValue:
    """What shows one's part in a series, and how far that is."""
    return _page(queries.own_part(me(), public_id), FilesForm(formdata=None))


def _page(part: Part, form: FilesForm) -> ResponseReturnValue:
    return render_template(
        "peergroups/showing/show.html",
        part=part,
        form=form,
        statement=part.way is rules.Way.STATEMENT,
        signer=papers.register(part.group.guide_register) if part.group.guide_register else "",
        facts=_facts(part),
        size=size,
        source=rules.SOURCE,
    )


def _facts(part: Part) -> list[tuple[str, str]]:
    return [
        (_("Form"), _(registers.label(part.record.series.form))),
        (_("Days"), ", ".join(full_day(each.completed_on) for each in part.meetings)),
        (_("Hours"), hours(part.hours)),
        *papers.guide(part),
    ]


@bp.get(f"{OWN}/verklaring")
@allow(Role.PROFESSIONAL)
def statement(public_id: str) -> Response:
    """The statement that the guide signs; it is made for this answer, and kept nowhere."""
    now, part = clock.now(), queries.own_part(me(), public_id)
    if part.way is not rules.Way.STATEMENT or not part.meetings:
        raise Missing
    made = papers.statement(part, name=me().name, made_at=now)
    name = filenames.file_name(
        _("Statement of taking part"), clock.day_of(now).isoformat(), ending=".pdf"
    )
    answer = send_file(
        BytesIO(made), mimetype="application/pdf", as_attachment=True, download_name=name
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@bp.post(OWN)
@allow(Role.PROFESSIONAL)
def add(public_id: str) -> ResponseReturnValue:
    """Keep the signed statement, or another paper that shows the series."""
    part, form = queries.own_part(me(), public_id), FilesForm()
    if form.validate() and not form.chosen:
        form.files.errors = [_("Choose a file.")]
    record = part.record
    if not keep_files(form, record.person_id, record.public_id, now=clock.now()):
        return _page(queries.own_part(me(), public_id), form)
    flash(_("The evidence is in your dossier."), "ok")
    return redirect(url_for("showing.show", public_id=public_id))
