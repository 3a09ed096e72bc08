"""Pages of signals: those that wait, one of them with its decision, and the limits."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses.inputs import accepted
from leerhuis.errors import Missing
from leerhuis.people.models import Organisation, Person
from leerhuis.surveys.signals import queries, service, words
from leerhuis.surveys.signals.forms import BoundsForm, DecisionForm, OwnerForm
from leerhuis.surveys.signals.models import Signal
from leerhuis.surveys.signals.rules import DECISIONS, WHYS

bp = Blueprint("signals", __name__)
FORM = ["GET", "POST"]
ALL = "/evaluaties/signalen"
ONE = f"{ALL}/<id:public_id>"


@bp.get(ALL)
@allow(Role.COORDINATOR)
def listed() -> ResponseReturnValue:
    """What waits for a decision, or what was decided."""
    decided = request.args.get("besloten") == "ja"
    page = request.args.get("pagina", 1, type=int)
    return render_template(
        "signals/listed.html",
        found=queries.signals_for(me(), decided=decided, page=page),
        decided=decided,
        organisations=courses.organisations_of(me()),
        sentence=words.sentence,
        decisions=DECISIONS,
        whys=WHYS,
    )


@bp.route(ONE, methods=FORM)
@allow(Role.COORDINATOR)
def show(public_id: str) -> ResponseReturnValue:
    """One signal, and the decision about it."""
    signal = queries.signal_for(me(), public_id)
    form = DecisionForm(
        data={
            "decision": signal.decision,
            "reason": signal.reason,
            "from_on": signal.from_on or _today(),
        }
    )
    if accepted(
        form,
        lambda: service.decide(
            signal,
            form.chosen,
            reason=form.reason.data or "",
            from_on=form.day,
            by=me(),
            now=clock.now(),
        ),
    ):
        flash(_("Your decision has been saved."), "ok")
        return redirect(url_for("signals.show", public_id=public_id))
    return _page(signal, form, _owners(signal)[0])


@bp.post(f"{ONE}/eigenaar")
@allow(Role.COORDINATOR)
def give(public_id: str) -> ResponseReturnValue:
    signal = queries.signal_for(me(), public_id)
    form, people = _owners(signal)
    if accepted(
        form,
        lambda: service.give(signal, form.chosen(people), by=me(), now=clock.now()),
    ):
        flash(_("%(name)s looks after it now.", name=form.chosen(people).name), "ok")
        return redirect(url_for("signals.show", public_id=public_id))
    return _page(signal, DecisionForm(formdata=None), form)


@bp.route(f"{ALL}/grenzen/<id:public_id>", methods=FORM)
@allow(Role.COORDINATOR)
def bounds(public_id: str) -> ResponseReturnValue:
    """From when a score becomes a signal here."""
    organisation = _organisation(public_id)
    form = BoundsForm.of(queries.bounds_at(organisation.path))
    if accepted(
        form,
        lambda: service.set_bounds(organisation, form.bounds, by=me(), now=clock.now()),
    ):
        flash(_("The limits have been saved. They hold for surveys that close from now on."), "ok")
        return redirect(url_for("signals.listed"))
    title = _("When %(name)s wants to hear of it", name=organisation.name)
    return render_template(
        "courses/form.html", form=form, title=title, back=url_for("signals.listed")
    )


def _owners(signal: Signal) -> tuple[OwnerForm, list[Person]]:
    path = signal.edition.course.organisation.path
    people = list(queries.owners_at(path, today=_today()))
    form = OwnerForm(data={"owner": signal.owner.public_id if signal.owner else None})
    form.offer(people)
    return form, people


def _page(signal: Signal, form: DecisionForm, owner_form: OwnerForm) -> ResponseReturnValue:
    return render_template(
        "signals/show.html",
        signal=signal,
        form=form,
        owner_form=owner_form,
        sentence=words.sentence(signal),
        others=[
            each
            for each in queries.of_editions([signal.edition_id])[signal.edition_id]
            if each.id != signal.id
        ],
        other_sentence=words.sentence,
        decisions=DECISIONS,
        whys=WHYS,
    )


def _organisation(public_id: str) -> Organisation:
    known = courses.organisations_of(me())
    found = next((each for each in known if each.public_id == public_id), None)
    if found is None:
        raise Missing
    return found


def _today() -> date:
    return clock.day_of(clock.now())
