"""Enrolling somebody: find them, see whether there is a seat, and give it, also past a limit."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses.inputs import accepted
from leerhuis.enrolment import service as enrolment
from leerhuis.enrolment.models import Enrolment
from leerhuis.planning.enrolled import queries as people
from leerhuis.planning.enrolled.rules import FEWEST_SIGNS
from leerhuis.planning.enrolling import forms, queries
from leerhuis.planning.participants.words import STATES

bp = Blueprint("enrolling", __name__)
FORM = ["GET", "POST"]


@bp.get("/planning/groepen/<id:public_id>/inschrijven")
@allow(Role.COORDINATOR)
def find(public_id: str) -> ResponseReturnValue:
    edition = courses.edition_for_staff(me(), public_id)
    said = " ".join(request.args.get("zoek", "").split())[:100]
    page, today = request.args.get("pagina", 1, type=int), clock.day_of(clock.now())
    return render_template(
        "planning/enrolling/find.html",
        edition=edition,
        said=said,
        too_short=0 < len(said) < FEWEST_SIGNS,
        listing=people.people_for(me(), said, page=page, today=today),
    )


@bp.route("/planning/groepen/<id:public_id>/inschrijven/<id:person_id>", methods=FORM)
@allow(Role.COORDINATOR)
def enrol(public_id: str, person_id: str) -> ResponseReturnValue:
    """A seat or a place in line; past a limit only with a reason, which is recorded."""
    edition = courses.edition_for_staff(me(), public_id)
    person = people.person_for(me(), person_id, today=clock.day_of(clock.now()))
    form, now = forms.EnrolForm(), clock.now()
    done: list[Enrolment] = []
    if accepted(
        form,
        lambda: done.append(
            enrolment.enrol(
                edition,
                person.id,
                ignoring=form.reason.data or "",
                past=form.limits,
                by=me(),
                now=now,
            )
        ),
    ):
        state = STATES[done[0].state]
        flash(_("%(name)s: %(state)s.", name=person.name, state=state), "ok")
        return redirect(url_for("enrolled.show", public_id=done[0].public_id))
    edition = courses.edition_for_staff(me(), public_id)
    person = people.person_for(me(), person_id, today=clock.day_of(clock.now()))
    return render_template(
        "planning/enrolling/enrol.html",
        edition=edition,
        person=person,
        form=form,
        why=queries.why(edition, person.id, now=now),
        known=queries.known(edition, person.id),
        states=STATES,
    )
