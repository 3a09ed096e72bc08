"""Pages of terms, of what goes next month, and of erasing somebody."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses.inputs import accepted
from leerhuis.privacy import topics
from leerhuis.privacy.erasing import expiring, listing, queries, rules, service, terms
from leerhuis.privacy.erasing.forms import EraseForm, KeepForm, TermForm
from leerhuis.privacy.erasing.queries import ERASERS
from leerhuis.privacy.erasing.rules import Kind

bp = Blueprint("erasing", __name__)
FORM = ["GET", "POST"]
HERE = {"active": "erasing.overview", "kinds": rules.DEFAULTS, "labels": topics.LABELS}


@bp.get("/bewaartermijnen")
@allow(*ERASERS)
def overview() -> ResponseReturnValue:
    """How long each kind of data is kept, by the organisations at the top."""
    roots = queries.roots_for(me(), *ERASERS)
    return render_template(
        "privacy/terms.html",
        tops=[(root, terms.shown(root), terms.history(root)) for root in roots],
        may_change=me().may(Role.PRIVACY_OFFICER),
        **HERE,
    )


@bp.route("/bewaartermijnen/<id:public_id>/<kind>", methods=FORM)
@allow(Role.PRIVACY_OFFICER)
def change(public_id: str, kind: str) -> ResponseReturnValue:
    root = queries.root_for(me(), public_id, Role.PRIVACY_OFFICER)
    if kind not in list(Kind):
        abort(404)
    now_said = next(each for each in terms.shown(root) if each.kind == kind)
    source = now_said.said.source if now_said.said else ""
    form = TermForm(months=now_said.months, source=source)

    def act() -> None:
        months, source = form.months.data or 0, form.source.data or ""
        terms.say(root, Kind(kind), months=months, source=source, by=me(), now=clock.now())

    if accepted(form, act):
        flash(_("The term has been kept. Nothing goes that has not stood in a report."), "ok")
        return redirect(url_for("erasing.overview"))
    return render_template("privacy/term.html", root=root, row=now_said, form=form, **HERE)


@bp.get("/bewaartermijnen/komende-maand")
@allow(*ERASERS)
def coming() -> ResponseReturnValue:
    """What is to be erased, and what somebody said is still needed."""
    return render_template(
        "privacy/coming.html",
        found=listing.planned(me(), page=request.args.get("pagina", 1, type=int), today=_today()),
        kept=listing.kept_longer(me(), today=_today()),
        **HERE,
    )


@bp.route("/bewaartermijnen/komende-maand/<id:public_id>", methods=FORM)
@allow(*ERASERS)
def keep(public_id: str) -> ResponseReturnValue:
    """Say of something that it is still needed."""
    row, form = listing.planned_for(me(), public_id, today=_today()), KeepForm()

    def act() -> None:
        expiring.keep_longer(row, why=form.why.data or "", by=me(), now=clock.now())

    if accepted(form, act):
        flash(_("It stays. It is looked at again in a year."), "ok")
        return redirect(url_for("erasing.coming"))
    return render_template("privacy/keep.html", row=row, form=form, **HERE)


@bp.get("/wissen")
@allow(*ERASERS)
def search() -> ResponseReturnValue:
    """Look up somebody whose data are to be erased."""
    words = request.args.get("zoek", "")[:120]
    found = queries.found_persons(me(), words, today=_today())
    return render_template("privacy/erase_search.html", words=words, found=found, **HERE)


@bp.route("/wissen/<id:public_id>", methods=FORM)
@allow(*ERASERS, fresh=True)
def erase(public_id: str) -> ResponseReturnValue:
    """What goes and what stays of somebody, and the form that erases."""
    person = queries.person_for(me(), public_id, today=_today())
    form = EraseForm(name=person.name)

    def act() -> None:
        why, sure = form.why.data or "", bool(form.sure.data)
        service.erase(person, why=why, sure=sure, by=me(), now=clock.now())

    if person.erased_at is None and accepted(form, act):
        flash(_("The data have been erased. What is counted stays, without a name."), "ok")
        return redirect(url_for("erasing.search"))
    return render_template(
        "privacy/erase.html",
        person=person,
        form=form,
        touched=queries.touched(person.id),
        ways=queries.ways_of(person, now=clock.now()),
        **HERE,
    )


def _today() -> date:
    return clock.day_of(clock.now())
