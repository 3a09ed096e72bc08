"""Pages of the seats of a group: on which terms they are given, and its invitation codes."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses import seats
from leerhuis.courses.inputs import accepted
from leerhuis.enrolment import codes
from leerhuis.enrolment import queries as enrolments
from leerhuis.planning.participants.words import STATES
from leerhuis.planning.seating import foreseeing, forms, queries, service
from leerhuis.planning.seating.foreseeing import Foreseen
from leerhuis.planning.service import Outcome
from leerhuis.planning.views import tell

bp = Blueprint("seating", __name__)
FORM = ["GET", "POST"]
# The button that shows what the terms would do as they read now.
AGAIN = "opnieuw"


@bp.route("/planning/groepen/<id:public_id>/plekken", methods=FORM)
@allow(Role.COORDINATOR)
def terms(public_id: str) -> ResponseReturnValue:
    """Fill in the terms, look at what they would do, and save what was looked at."""
    edition = courses.edition_for_staff(me(), public_id)
    organisations = queries.organisations_for(me(), edition)
    form = forms.SeatTermsForm.of(seats.terms_of(edition), organisations)
    now = clock.now()
    found: list[Foreseen] = []
    done: list[Outcome] = []

    def act() -> None:
        said = form.said(organisations)
        if form.seen.data == forms.mark_of(said) and AGAIN not in request.form:
            done.append(service.change(edition, said, by=me(), now=now))
        else:
            found.append(foreseeing.changes_of(edition, said, by=me(), now=now))
            form.seen.data = forms.mark_of(said)

    accepted(form, act)
    if done:
        tell(_("The rules for seats have been saved."), done[0])
        return redirect(url_for("planning.edition", public_id=public_id))
    edition = courses.edition_for_staff(me(), public_id)
    return render_template(
        "planning/seating/terms.html",
        form=form,
        edition=edition,
        filling=enrolments.filling_of(edition),
        found=found[0] if found else None,
        states=STATES,
    )


@bp.route("/planning/groepen/<id:public_id>/codes", methods=FORM)
@allow(Role.COORDINATOR)
def invitations(public_id: str) -> ResponseReturnValue:
    """The codes of the group with how often each was used; a new one is shown once."""
    edition = courses.edition_for_staff(me(), public_id)
    form = forms.CodeForm()
    made: list[str] = []
    if accepted(
        form,
        lambda: made.append(codes.make(edition, **form.said(), by=me(), now=clock.now())[1]),
    ):
        told = _("The code is %(code)s. Write it down: it is shown once.", code=made[0])
        flash(told, "ok")
        return redirect(url_for("seating.invitations", public_id=public_id))
    edition = courses.edition_for_staff(me(), public_id)
    return render_template(
        "planning/seating/codes.html",
        form=form,
        edition=edition,
        listed=codes.listed(edition),
        today=clock.day_of(clock.now()),
    )


@bp.post("/planning/groepen/<id:public_id>/codes/<id:code_id>/intrekken")
@allow(Role.COORDINATOR)
def withdraw(public_id: str, code_id: str) -> ResponseReturnValue:
    """The code ends; who came in by it stays."""
    edition = courses.edition_for_staff(me(), public_id)
    codes.withdraw(codes.code_in(edition, code_id), by=me(), now=clock.now())
    flash(_("The code does not work any more. Who came in by it stays."), "ok")
    return redirect(url_for("seating.invitations", public_id=public_id))
