"""Pages of statements: a coordinator makes and approves them, an organisation reads its own."""

from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.costs.models import Payer
from leerhuis.costs.money import euros
from leerhuis.costs.rules import PAYERS
from leerhuis.costs.statements import papers, queries, rules, service, shown
from leerhuis.costs.statements.forms import ApproveForm, PeriodForm
from leerhuis.costs.statements.models import Statement, StatementRun
from leerhuis.costs.statements.shown import Head, OnPage, RunShown
from leerhuis.courses.inputs import accepted, choices_of, picked
from leerhuis.errors import Refused
from leerhuis.fields import translate

bp = Blueprint("statements", __name__)
FORM = ["GET", "POST"]
READERS = (Role.COORDINATOR, *queries.OWN)


@bp.get("/afrekeningen")
@allow(*READERS)
def overview() -> ResponseReturnValue:
    """The periods of a region for who coordinates, and for each organisation its own."""
    page = request.args.get("pagina", 1, type=int)
    runs = queries.runs_for(me(), page=page) if me().may(Role.COORDINATOR) else None
    own = queries.own_statements(me(), page=page) if me().may(*queries.OWN) else None
    return render_template(
        "statements/overview.html",
        runs=runs,
        own=own,
        totals=queries.totals_of([each.id for each in runs.rows]) if runs else {},
        euros=euros,
    )


@bp.route("/afrekeningen/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def begin() -> ResponseReturnValue:
    """Over which days statements are made."""
    now = clock.now()
    regions = queries.regions_for(me())
    if not regions:
        flash(_("First say who pays; then you can make statements."), "warning")
        return redirect(url_for("statements.overview"))
    first, last = rules.next_period(queries.approved_until(regions[0].id), today=clock.day_of(now))
    form = PeriodForm(data={"region": regions[0].public_id, "starts_on": first, "ends_on": last})
    form.region.offer(choices_of(regions))
    made: list[StatementRun] = []

    def act() -> None:
        region = picked(regions, form.region.data)
        made.append(service.run_statements(region, **form.said(), by=me(), now=now))

    if accepted(form, act):
        return redirect(url_for("statements.run", public_id=made[0].public_id))
    return render_template("statements/begin.html", form=form, several=len(regions) > 1)


@bp.get("/afrekeningen/<id:public_id>")
@allow(Role.COORDINATOR)
def run(public_id: str) -> ResponseReturnValue:
    """The statements of a period, and what stands on none of them."""
    found = _shown(queries.run_for(me(), public_id))
    return render_template(
        "statements/run.html",
        shown=found,
        over=clock.day_of(clock.now()) > found.run.ends_on,
        groups=PAYERS,
        euros=euros,
    )


@bp.get("/afrekeningen/<id:public_id>/<id:payer_id>")
@allow(Role.COORDINATOR)
def draft(public_id: str, payer_id: str) -> ResponseReturnValue:
    """What the statement of a payer would say now."""
    season = queries.run_for(me(), public_id)
    of = queries.payer_in(season, payer_id)
    found = next((each for each in _shown(season).statements if each.public_id == payer_id), None)
    if not found or season.state is not rules.RunState.DRAFT:
        return redirect(url_for("statements.run", public_id=public_id))
    return _page(season, found, payer=of)


@bp.route("/afrekeningen/<id:public_id>/goedkeuren", methods=FORM)
@allow(Role.COORDINATOR)
def approve(public_id: str) -> ResponseReturnValue:
    """Approve the statements as they stand on this page; that is for good."""
    found = queries.run_for(me(), public_id)
    form = ApproveForm()
    if request.method == "POST":
        try:
            service.approve(found, seen=form.seen.data or "", by=me(), now=clock.now())
        except Refused as no:
            flash(translate(no), "error")
            return redirect(url_for("statements.approve", public_id=public_id))
        flash(_("The statements have been approved. The organisations can read theirs."), "ok")
        return redirect(url_for("statements.run", public_id=public_id))
    if found.state is not rules.RunState.DRAFT:
        return redirect(url_for("statements.run", public_id=public_id))
    return render_template("statements/approve.html", shown=_shown(found), euros=euros)


@bp.post("/afrekeningen/<id:public_id>/verwijderen")
@allow(Role.COORDINATOR)
def drop(public_id: str) -> ResponseReturnValue:
    try:
        service.drop(queries.run_for(me(), public_id), by=me(), now=clock.now())
    except Refused as no:
        flash(translate(no), "error")
        return redirect(url_for("statements.run", public_id=public_id))
    flash(_("The draft has been removed. The costs are still there."), "ok")
    return redirect(url_for("statements.overview"))


@bp.get("/afrekeningen/<id:public_id>/excel")
@allow(Role.COORDINATOR)
def run_sheet(public_id: str) -> ResponseReturnValue:
    """All statements of a period with their lines."""
    found = _shown(queries.run_with_lines_for(me(), public_id), with_lines=True)
    service.note_download(found.run, by=me(), now=clock.now())
    return _file(papers.run_sheet(found), papers.run_name(found), papers.XLSX)


@bp.get("/afrekeningen/van/<id:public_id>")
@allow(*READERS)
def statement(public_id: str) -> ResponseReturnValue:
    """An approved statement, as it was frozen."""
    found = queries.statement_for(me(), public_id)
    return _page(found.run, shown.of_statement(found, lines=found.lines))


@bp.get("/afrekeningen/van/<id:public_id>/pdf")
@allow(*READERS)
def paper(public_id: str) -> ResponseReturnValue:
    found, head = _downloaded(public_id)
    made_at = found.run.approved_at or found.run.begun_at
    one = shown.of_statement(found, lines=found.lines)
    made = papers.as_pdf(one, head, made_at=made_at)
    return _file(made, papers.name_of(head, ending=".pdf"), "application/pdf")


@bp.get("/afrekeningen/van/<id:public_id>/excel")
@allow(*READERS)
def sheet(public_id: str) -> ResponseReturnValue:
    found, head = _downloaded(public_id)
    made = papers.as_sheet(shown.of_statement(found, lines=found.lines))
    return _file(made, papers.name_of(head, ending=".xlsx"), papers.XLSX)


def _downloaded(public_id: str) -> tuple[Statement, Head]:
    """The statement that someone takes home, which is written down."""
    found = queries.statement_for(me(), public_id)
    service.note_download(found, by=me(), now=clock.now())
    return found, shown.head_of(found.run, number=found.number, name=found.name)


def _shown(found: StatementRun, *, with_lines: bool = False) -> RunShown:
    if found.state is rules.RunState.APPROVED:
        return shown.of_approved(found, with_lines=with_lines)
    facts, reckoning = service.worked_out(found)
    whose = queries.payers_by_number(found)
    return shown.of_draft(found, reckoning, whose, spent=facts.cents)


def _page(found: StatementRun, one: OnPage, *, payer: Payer | None = None) -> ResponseReturnValue:
    head = shown.head_of(found, number=one.number, name=one.name)
    given: dict[str, Any] = {"head": head, "one": one, "run": found, "payer": payer}
    return render_template(
        "statements/statement.html",
        listing=shown.page_of(one.lines, request.args.get("pagina", 1, type=int)),
        coordinates=me().may(Role.COORDINATOR),
        papers=papers,
        euros=euros,
        **given,
    )


def _file(made: bytes, name: str, mimetype: str) -> ResponseReturnValue:
    return send_file(BytesIO(made), mimetype=mimetype, as_attachment=True, download_name=name)
