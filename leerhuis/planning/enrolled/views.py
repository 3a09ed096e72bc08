"""One search box for people, and the page of each enrolment with what staff may do to it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses.inputs import accepted
from leerhuis.enrolment import asking, moving, offers
from leerhuis.enrolment import queries as enrolments
from leerhuis.enrolment import service as enrolment
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.whynot import WHY_NOT
from leerhuis.errors import Refused
from leerhuis.fields import translate
from leerhuis.planning.enrolled import forms, queries, service
from leerhuis.planning.enrolled.rules import FEWEST_SIGNS
from leerhuis.planning.enrolled.words import lines
from leerhuis.planning.participants import words
from leerhuis.planning.requests import queries as requests

bp = Blueprint("enrolled", __name__)
FORM = ["GET", "POST"]


@bp.get("/deelnemers")
@allow(Role.COORDINATOR)
def search() -> ResponseReturnValue:
    """People of the own region or in its groups, by name or address."""
    said = " ".join(request.args.get("zoek", "").split())[:100]
    page, today = request.args.get("pagina", 1, type=int), clock.day_of(clock.now())
    return render_template(
        "planning/enrolled/search.html",
        said=said,
        too_short=0 < len(said) < FEWEST_SIGNS,
        listing=queries.people_for(me(), said, page=page, today=today),
        requests=requests.number_of_requests(me()) + requests.number_of_guests(me()),
    )


@bp.get("/deelnemers/<id:public_id>")
@allow(Role.COORDINATOR)
def person(public_id: str) -> ResponseReturnValue:
    """Someone's enrolments in the own region and the letters about those, and nothing else."""
    found = queries.person_for(me(), public_id, today=clock.day_of(clock.now()))
    return render_template(
        "planning/enrolled/person.html",
        person=found,
        listing=queries.enrolments_of(me(), found, page=request.args.get("pagina", 1, type=int)),
        letters=lines(queries.letters_of(me(), found)),
        words=words,
        now=clock.now(),
    )


@bp.get("/planning/inschrijvingen/<id:public_id>")
@allow(Role.COORDINATOR)
def show(public_id: str) -> ResponseReturnValue:
    found = enrolments.enrolment_for_staff(me(), public_id)
    return render_template(
        "planning/enrolled/show.html",
        enrolment=found,
        edition=found.edition,
        person=queries.person_of(found),
        place=enrolments.place_in_line(found),
        approvals=queries.approvals_of(found),
        answers=asking.answers_told(found, today=clock.day_of(clock.now())),
        answer=words.answer,
        letters=lines(queries.letters_about(found)),
        words=words,
        why_not=WHY_NOT,
        now=clock.now(),
    )


@bp.post("/planning/inschrijvingen/<id:public_id>/aanbieden")
@allow(Role.COORDINATOR)
def offer(public_id: str) -> ResponseReturnValue:
    """Keep a free seat for who waits, until they say yes or no."""
    return _done(public_id, offers.offer, _("The seat is offered. They have a letter."))


@bp.post("/planning/inschrijvingen/<id:public_id>/plek-geven")
@allow(Role.COORDINATOR)
def give(public_id: str) -> ResponseReturnValue:
    return _done(public_id, offers.give, _("They have the seat, and a letter."))


@bp.route("/planning/inschrijvingen/<id:public_id>/afmelden", methods=FORM)
@allow(Role.COORDINATOR)
def sign_off(public_id: str) -> ResponseReturnValue:
    """For somebody else, also after the last day; the seat goes to the next in line."""
    found = enrolments.enrolment_for_staff(me(), public_id)
    form = forms.SignOffForm()
    if accepted(
        form,
        lambda: enrolment.cancel(
            found,
            reason=form.reason.data or "",
            why=form.why_not,
            by=me(),
            now=clock.now(),
        ),
    ):
        flash(_("They are signed off, and have a letter."), "ok")
        return redirect(url_for("enrolled.show", public_id=public_id))
    found = enrolments.enrolment_for_staff(me(), public_id)
    return render_template(
        "planning/enrolled/sign_off.html",
        form=form,
        enrolment=found,
        person=queries.person_of(found),
    )


@bp.route("/planning/inschrijvingen/<id:public_id>/verplaatsen", methods=FORM)
@allow(Role.COORDINATOR)
def move(public_id: str) -> ResponseReturnValue:
    """To another group of the course, where there is a seat or a place in line."""
    found = enrolments.enrolment_for_staff(me(), public_id)
    groups = queries.groups_to_move_to(found, now=clock.now())
    form = forms.MoveForm()
    form.offer(groups)
    moved: list[Enrolment] = []

    def act() -> None:
        to = next(each for each in groups if each.public_id == form.edition.data)
        moved.append(moving.move(found, to, by=me(), now=clock.now()))

    if accepted(form, act):
        flash(_("They are in the other group, and have a letter."), "ok")
        return redirect(url_for("enrolled.show", public_id=moved[0].public_id))
    found = enrolments.enrolment_for_staff(me(), public_id)
    return render_template(
        "planning/enrolled/move.html",
        form=form,
        groups=groups,
        enrolment=found,
        person=queries.person_of(found),
    )


@bp.post("/planning/brieven/<id:public_id>/opnieuw")
@allow(Role.COORDINATOR)
def send_again(public_id: str) -> ResponseReturnValue:
    """A letter about an enrolment once more; only one that still says what is so."""
    letter = queries.letter_for(me(), public_id)
    about = letter.subject
    try:
        sent = service.send_again(letter, by=me(), now=clock.now())
    except Refused as no:
        flash(translate(no), "error")
    else:
        told = _("The letter goes once more.") if sent else _("It went once more today already.")
        flash(told, "ok" if sent else "info")
    return redirect(url_for("enrolled.show", public_id=about))


def _done(public_id: str, act: Callable[..., Enrolment], told: str) -> ResponseReturnValue:
    found: Any = enrolments.enrolment_for_staff(me(), public_id)
    try:
        act(found, by=me(), now=clock.now())
    except Refused as no:
        flash(translate(no), "error")
    else:
        flash(told, "ok")
    return redirect(url_for("enrolled.show", public_id=public_id))
