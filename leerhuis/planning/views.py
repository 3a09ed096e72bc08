"""Pages on which a coordinator runs a season: the board, and the page of each group."""

from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses import service as offer
from leerhuis.courses.inputs import accepted, choices_of
from leerhuis.courses.models import Edition
from leerhuis.courses.rules import EditionState
from leerhuis.courses.words import ADMITS, PAYERS
from leerhuis.enrolment import queries as enrolments
from leerhuis.errors import Refused
from leerhuis.fields import translate
from leerhuis.planning import queries, service
from leerhuis.planning.forms import EditionForm
from leerhuis.planning.rules import Attention
from leerhuis.planning.service import Outcome
from leerhuis.planning.sessions.queries import clashes_in
from leerhuis.planning.sessions.words import sentences_in

bp = Blueprint("planning", __name__)
FORM = ["GET", "POST"]
ATTENTION = {
    Attention.ATTENDANCE: _l("Mark attendance"),
    Attention.NO_SESSIONS: _l("No session yet"),
    Attention.WAITING: _l("People are waiting"),
    Attention.NEARLY_FULL: _l("Nearly full"),
}
STATES = {
    EditionState.DRAFT: _l("Draft"),
    EditionState.PUBLISHED: _l("Published"),
    EditionState.CANCELLED: _l("Does not go ahead"),
    EditionState.DONE: _l("Done"),
}
Word = TypeVar("Word", bound=StrEnum)


@bp.get("/planning")
@allow(Role.COORDINATOR)
def board() -> ResponseReturnValue:
    rounds = courses.rounds_for(me())
    season = next((each for each in rounds if each.public_id == request.args.get("ronde")), None)
    state = _word(EditionState, "status")
    only = _word(Attention, "aandacht")
    found = queries.board(
        me(),
        season=season,
        state=state,
        only=only,
        page=request.args.get("pagina", 1, type=int),
        now=clock.now(),
    )
    given = {"ronde": season and season.public_id, "status": state, "aandacht": only}
    chosen = {key: str(value) for key, value in given.items() if value}
    names = {
        "ronde": season and season.name,
        "status": state and STATES[state],
        "aandacht": only and ATTENTION[only],
    }
    return render_template(
        "planning/board.html",
        board=found,
        season=season,
        chosen=chosen,
        chips=[(names[key], _without(chosen, key)) for key in chosen],
        attention=ATTENTION,
        round_choices=[("", _("All rounds")), *choices_of(rounds)],
        state_choices=[("", _("All states")), *STATES.items()],
    )


@bp.route("/planning/nieuw/<id:public_id>", methods=FORM)
@allow(Role.COORDINATOR)
def create(public_id: str) -> ResponseReturnValue:
    """A new group of this course; its sessions come next."""
    course = courses.course_for(me(), public_id)
    rounds = courses.rounds_of(course)
    form = EditionForm()
    form.offer_rounds(rounds)
    made: list[Edition] = []
    if accepted(
        form,
        lambda: made.append(
            offer.create_edition(course, **form.said(rounds), by=me(), now=clock.now())
        ),
    ):
        flash(_("The group is there as a draft. Add its sessions now."), "ok")
        return _to(made[0].public_id)
    course = courses.course_for(me(), public_id)
    back = url_for("courses.course", public_id=public_id)
    return render_template(
        "planning/terms.html", form=form, title=_("Plan a group"), about=course.title, back=back
    )


@bp.get("/planning/groepen/<id:public_id>")
@allow(Role.COORDINATOR)
def edition(public_id: str) -> ResponseReturnValue:
    found = courses.edition_for_staff(me(), public_id)
    people = enrolments.participants_of(found)
    return render_template(
        "planning/edition.html",
        edition=found,
        seated=[each for each in people if each.place is None],
        waiting=[each for each in people if each.place is not None],
        marked=queries.marked_sessions(found),
        removable=not queries.ever_enrolled(found),
        day_of=clock.day_of,
        clashes=sentences_in(found, clashes_in(found), who=me()),
        admits=ADMITS,
        payers=PAYERS,
    )


@bp.route("/planning/groepen/<id:public_id>/wijzigen", methods=FORM)
@allow(Role.COORDINATOR)
def change(public_id: str) -> ResponseReturnValue:
    found = courses.edition_for_staff(me(), public_id)
    rounds = courses.rounds_of(found.course)
    form = EditionForm.of(found)
    form.offer_rounds(rounds)
    done: list[Outcome] = []
    if accepted(
        form,
        lambda: done.append(
            service.change_edition(found, **form.said(rounds), by=me(), now=clock.now())
        ),
    ):
        _tell(done[0])
        return _to(public_id)
    return _form(form, _("Change the group"), public_id, template="planning/terms.html")


@bp.post("/planning/groepen/<id:public_id>/publiceren")
@allow(Role.COORDINATOR)
def publish(public_id: str) -> ResponseReturnValue:
    found = courses.edition_for_staff(me(), public_id)
    try:
        service.publish(found, by=me(), now=clock.now())
    except Refused as no:
        flash(translate(no), "error")
    else:
        flash(_("The group is published. People can enrol."), "ok")
    return _to(public_id)


@bp.route("/planning/groepen/<id:public_id>/afgelasten", methods=FORM)
@allow(Role.COORDINATOR)
def cancel(public_id: str) -> ResponseReturnValue:
    """Ask first, then call the group off."""
    found = courses.edition_for_staff(me(), public_id)
    if request.method == "GET":
        return render_template("planning/cancel.html", edition=found)
    try:
        service.cancel_edition(found, by=me(), now=clock.now())
    except Refused as no:
        flash(translate(no), "error")
    else:
        flash(_("The group does not go ahead."), "ok")
    return _to(public_id)


def _word(vocabulary: type[Word], name: str) -> Word | None:
    """A word of the address; one that does not exist filters nothing."""
    said = request.args.get(name)
    return next((each for each in vocabulary if each == said), None)


def _without(chosen: dict[str, str], name: str) -> str:
    """The board with the other filters only."""
    rest: dict[str, Any] = {key: value for key, value in chosen.items() if key != name}
    return url_for("planning.board", **rest)


def _to(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("planning.edition", public_id=public_id))


def _form(form: Any, title: str, public_id: str, *, template: str = "planning/form.html") -> str:
    """Read again: a refusal ended the transaction in which the group was read."""
    found = courses.edition_for_staff(me(), public_id)
    back = url_for("planning.edition", public_id=public_id)
    about = found.course.title
    return render_template(template, form=form, title=title, about=about, back=back)


def _tell(done: Outcome) -> None:
    flash(_("The group has been changed."), "ok")
    if done.promoted:
        words = ngettext(
            "%(num)d person moved up from the waiting list.",
            "%(num)d people moved up from the waiting list.",
            done.promoted,
        )
        flash(words, "info")
    if done.over:
        words = ngettext(
            "%(num)d person more than there are seats keeps the seat. New people wait.",
            "%(num)d people more than there are seats keep their seat. New people wait.",
            done.over,
        )
        flash(words, "warning")
