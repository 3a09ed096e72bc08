"""Pages of the register of processing, of processors, and of whom a breach touches."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, filenames
from leerhuis.access import Role, allow, me
from leerhuis.courses.inputs import accepted, picked
from leerhuis.errors import Missing
from leerhuis.people.models import Organisation
from leerhuis.privacy import topics
from leerhuis.privacy.processing import affected, queries, rules, service, words
from leerhuis.privacy.processing.affected import Asked
from leerhuis.privacy.processing.forms import AgreementForm, BreachForm, SaidForm
from leerhuis.privacy.processing.queries import EDITS, READS
from leerhuis.privacy.topics import Topic

bp = Blueprint("processing", __name__)
FORM = ["GET", "POST"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = {"rules": rules, "labels": topics.LABELS, "words": words, "active": "processing.register"}
BREACH = (Role.PRIVACY_OFFICER, Role.ADMINISTRATOR)


@bp.get("/verwerkingen")
@allow(*READS)
def register() -> ResponseReturnValue:
    """What is processed at an organisation, why, on what ground, and by whom."""
    places = queries.organisations(me())
    if not places:  # a team within a team
        raise Missing
    chosen = request.args.get("organisatie", "")
    here = next((each for each in places if each.public_id == chosen), places[0])
    return render_template(
        "privacy/register.html",
        here=here,
        places=places,
        lines=queries.register(here),
        agreements=queries.agreements(here),
        edits=_keeps(here),
        today=clock.day_of(clock.now()),
        breaches=any(each.path.startswith(tuple(me().paths(*BREACH))) for each in places),
        **SHOWN,
    )


@bp.get("/verwerkingen/<id:public_id>.xlsx")
@allow(*READS)
def workbook(public_id: str) -> ResponseReturnValue:
    here = queries.organisation_for(me(), public_id)
    made = words.workbook(queries.register(here), queries.agreements(here))
    service.note_downloaded(here, by=me(), now=clock.now())
    return _sent(made, filenames.file_name(_("Register of processing"), here.name, ending=".xlsx"))


@bp.route("/verwerkingen/<id:public_id>/<topic>", methods=FORM)
@allow(*EDITS)
def say(public_id: str, topic: str) -> ResponseReturnValue:
    """What an organisation says of one kind of data."""
    here, about = _kept(public_id), _topic(topic)
    line = next(each for each in queries.register(here) if each.topic is about)
    form = SaidForm() if request.method == "POST" else SaidForm.of(line.said)

    def act() -> None:
        service.say(here, about, form.said(), by=me(), now=clock.now())

    if accepted(form, act):
        flash(_("The register has been changed."), "ok")
        return redirect(url_for("processing.register", organisatie=public_id))
    return render_template(
        "privacy/say.html",
        here=here,
        line=line,
        form=form,
        terms=words.terms(about),
        own=line.of is not None and line.of.id == here.id,
        **SHOWN,
    )


@bp.post("/verwerkingen/<id:public_id>/<topic>/terug")
@allow(*EDITS)
def unsay(public_id: str, topic: str) -> ResponseReturnValue:
    """Back to what the one above says, or the product."""
    service.unsay(_kept(public_id), _topic(topic), by=me(), now=clock.now())
    flash(_("The register has been changed."), "ok")
    return redirect(url_for("processing.register", organisatie=public_id))


@bp.route("/verwerkingen/<id:public_id>/verwerkers/nieuw", methods=FORM)
@allow(*EDITS)
def add(public_id: str) -> ResponseReturnValue:
    here, form = _kept(public_id), AgreementForm()
    return _ask(
        form,
        lambda: service.add(here, form.agreed(), by=me(), now=clock.now()),
        here=here,
        told=_("The processor has been added."),
    )


@bp.route("/verwerkingen/verwerkers/<id:public_id>", methods=FORM)
@allow(*EDITS)
def change(public_id: str) -> ResponseReturnValue:
    row = queries.agreement_for(me(), public_id)
    form = AgreementForm(obj=row)
    return _ask(
        form,
        lambda: service.change(row, form.agreed(), by=me(), now=clock.now()),
        here=row.organisation,
        told=_("The processor has been changed."),
        row=row,
    )


@bp.post("/verwerkingen/verwerkers/<id:public_id>/verwijderen")
@allow(*EDITS)
def remove(public_id: str) -> ResponseReturnValue:
    row = queries.agreement_for(me(), public_id)
    here = row.organisation
    service.remove(row, by=me(), now=clock.now())
    flash(_("The processor has been removed."), "ok")
    return redirect(url_for("processing.register", organisatie=here.public_id))


@bp.route("/verwerkingen/datalek", methods=FORM)
@allow(*BREACH, fresh=True)
def breach() -> ResponseReturnValue:
    """A list of whom a data breach touches, to tell them."""
    places = queries.organisations(me(), *BREACH)
    if not places:  # of a team only
        raise Missing
    form, found = BreachForm(organisations=places), b""

    def act() -> None:
        nonlocal found
        asked = Asked(
            picked(places, form.organisation.data),
            form.chosen,
            form.from_on.data or date.min,  # never empty here: the form asks it
            form.until_on.data or date.min,
        )
        listed = affected.listed(asked, reason=form.reason.data or "", by=me(), now=clock.now())
        found = affected.workbook(listed, asked)

    if accepted(form, act):
        name = filenames.file_name(_("Data breach"), str(form.from_on.data), ending=".xlsx")
        return _sent(found, name)
    return render_template("privacy/breach.html", form=form, **SHOWN)


def _kept(public_id: str) -> Organisation:
    return queries.organisation_for(me(), public_id, *EDITS)


def _keeps(here: Organisation) -> bool:
    return any(here.path.startswith(path) for path in me().paths(*EDITS))


def _topic(name: str) -> Topic:
    if name not in list(Topic):
        raise Missing
    return Topic(name)


def _ask(
    form: AgreementForm,
    save: Callable[[], object],
    *,
    here: Organisation,
    told: str,
    row: object = None,
) -> ResponseReturnValue:
    if accepted(form, save):
        flash(told, "ok")
        return redirect(url_for("processing.register", organisatie=here.public_id))
    return render_template("privacy/processor.html", form=form, here=here, row=row, **SHOWN)


def _sent(data: bytes, name: str) -> ResponseReturnValue:
    answer = send_file(BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
