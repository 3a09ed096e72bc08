"""Pages of municipalities: what they ask, who works there, and both as a table to take along."""

from decimal import Decimal
from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, filenames
from leerhuis.access import Role, allow, me
from leerhuis.courses.inputs import accepted
from leerhuis.errors import Missing
from leerhuis.municipalities import queries, rules, service, words
from leerhuis.municipalities.forms import AskForm
from leerhuis.municipalities.queries import Requested, Requests
from leerhuis.people.models import Organisation

bp = Blueprint("municipalities", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TODAY = "vandaag"


@bp.get("/gemeenten")
@allow(Role.POLICY, Role.COORDINATOR)
def overview() -> ResponseReturnValue:
    """What each municipality asks for a year, beside who works there."""
    found, years = _asked_for(default=clock.day_of(clock.now()).year)
    return render_template("municipalities/overview.html", **_shared(found, years))


@bp.get("/gemeenten/<id:public_id>")
@allow(Role.POLICY, Role.COORDINATOR)
def place(public_id: str) -> ResponseReturnValue:
    municipality = queries.municipality_for(me(), public_id)
    found, years = _asked_for(default=clock.day_of(clock.now()).year)
    each = _row_of(found, municipality)
    return render_template(
        "municipalities/place.html",
        each=each,
        functions=words.functions(each),
        said=queries.history([municipality.id]),
        **_shared(found, years),
    )


@bp.get("/gemeenten/cijfers.xlsx")
@allow(Role.POLICY, Role.COORDINATOR)
def table() -> ResponseReturnValue:
    """The figures of all municipalities that one sees."""
    found, _years = _asked_for(default=clock.day_of(clock.now()).year)
    return _workbook(found, _("Municipalities"))


@bp.get("/gemeenten/<id:public_id>/cijfers.xlsx")
@allow(Role.POLICY, Role.COORDINATOR)
def place_table(public_id: str) -> ResponseReturnValue:
    """The figures of one, exactly as they stand on its page."""
    municipality = queries.municipality_for(me(), public_id)
    found, _years = _asked_for(default=clock.day_of(clock.now()).year)
    each = _row_of(found, municipality)
    return _workbook(found._replace(rows=[each]), municipality.name)


@bp.get("/fte-opgave")
@allow(Role.POLICY, Role.COORDINATOR)
def requests() -> ResponseReturnValue:
    """What municipalities ask for the coming year, and which have not said it."""
    today = clock.day_of(clock.now())
    year, years = _year(queries.municipalities(me()), default=rules.coming_year(today))
    found = queries.asked_beside_staff(year, me(), now=clock.now(), today_too=year >= today.year)
    before = queries.asked([each.organisation.id for each in found.rows], year=found.year - 1)
    bars, highest = words.bars(found.rows)
    return render_template(
        "municipalities/requests.html",
        before=before,
        bars=bars,
        highest=highest,
        can_fill_in=found.year in (today.year, rules.coming_year(today)),
        own={each.id for each in queries.municipalities(me(), Role.POLICY)},
        **_shared(found, years),
    )


@bp.get("/fte-opgave/<id:public_id>")
@allow(Role.POLICY, Role.COORDINATOR)
def asked(public_id: str) -> ResponseReturnValue:
    municipality = queries.municipality_for(me(), public_id)
    today = clock.day_of(clock.now())
    year = _year([municipality], default=rules.coming_year(today))[0]
    said = queries.asked([municipality.id], year=year).get(municipality.id)
    form = AskForm(
        data={
            "fte": said.fte if said else None,
            "jaar": str(year),
            "seen": str(said.number if said else 0),
        }
    )
    return _page(municipality, form, year)


@bp.post("/fte-opgave/<id:public_id>")
@allow(Role.POLICY)
def ask(public_id: str) -> ResponseReturnValue:
    """A municipality says how many fte it asks, or corrects it."""
    municipality = queries.municipality_for(me(), public_id, Role.POLICY)
    form = AskForm()
    today = clock.day_of(clock.now())
    coming = rules.coming_year(today)
    year = rules.year_asked(form.jaar.data or str(coming), known=(today.year, coming), default=0)
    if not year:
        raise Missing
    changed = False

    def act() -> None:
        nonlocal changed
        changed = service.ask(
            municipality,
            year=year,
            fte=form.fte.data or Decimal(0),  # never empty here: the form asks it
            note=form.note.data or "",
            seen=form.number_seen,
            by=me(),
            now=clock.now(),
        )

    if not accepted(form, act):
        return _page(municipality, form, year)
    if changed:
        flash(_("The fte for %(year)s is filled in.", year=year), "ok")
    else:
        flash(_("This is what it said already."), "ok")
    return redirect(url_for("municipalities.asked", public_id=public_id, jaar=year))


def _page(municipality: Organisation, form: AskForm, year: int) -> ResponseReturnValue:
    """One municipality in one year: the form for who decides on its policy, and what it said."""
    today = clock.day_of(clock.now())
    own = {each.id for each in queries.municipalities(me(), Role.POLICY)}
    said = queries.history([municipality.id], year=year)
    first_on = clock.day_of(said[-1].said_at) if said else None
    form.seen.data = form.seen.data or "0"
    return render_template(
        "municipalities/asked.html",
        municipality=municipality,
        form=form,
        year=year,
        years=_year([municipality], default=year)[1],
        today=today,
        said=said,
        standing=rules.standing(first_on, year=year, today=today),
        fills_in=municipality.id in own and year in (today.year, rules.coming_year(today)),
        words=words,
        labels=rules.LABELS,
    )


def _asked_for(*, default: int) -> tuple[Requests, list[int]]:
    """What the address asks: a year, and whether staff is counted today."""
    year, years = _year(queries.municipalities(me()), default=default)
    today_too = request.args.get("stand") == TODAY
    return queries.requested(year, me(), now=clock.now(), today_too=today_too), years


def _year(rows: list[Organisation], *, default: int) -> tuple[int, list[int]]:
    said = queries.years_said(each.id for each in rows)
    years = rules.years(said, today=clock.day_of(clock.now()))
    return rules.year_asked(request.args.get("jaar", ""), known=years, default=default), years


def _row_of(found: Requests, municipality: Organisation) -> Requested:
    return next(each for each in found.rows if each.organisation.id == municipality.id)


def _shared(found: Requests, years: list[int]) -> dict[str, object]:
    today = clock.day_of(clock.now())
    return {
        "found": found,
        "years": years,
        "today": today,
        "counted_today": found.day == today,
        "words": words,
        "labels": rules.LABELS,
    }


def _workbook(found: Requests, name: str) -> ResponseReturnValue:
    names = {each.organisation.id: each.organisation.name for each in found.rows}
    data = words.workbook(found, queries.history(list(names)), names)
    return send_file(
        BytesIO(data),
        mimetype=XLSX,
        as_attachment=True,
        download_name=filenames.file_name(name, str(found.year), ending=".xlsx"),
    )
