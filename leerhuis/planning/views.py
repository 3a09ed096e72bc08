"""Pages on which a coordinator runs a season: the board, and the page of each group."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.attendance import mixing
from leerhuis.costs import overviews as costs
from leerhuis.courses import queries as courses
from leerhuis.courses import service as offer
from leerhuis.courses.inputs import accepted
from leerhuis.courses.models import Edition
from leerhuis.courses.words import ADMITS, PAYERS
from leerhuis.enrolment import queries as enrolments
from leerhuis.errors import Refused
from leerhuis.fields import translate
from leerhuis.planning import queries, service
from leerhuis.planning.board import queries as boards
from leerhuis.planning.board.forms import ATTENTION, narrowed
from leerhuis.planning.changes.forms import CallOffForm
from leerhuis.planning.changes.queries import reach
from leerhuis.planning.forms import EditionForm
from leerhuis.planning.participants import queries as participants
from leerhuis.planning.participants import words
from leerhuis.planning.participants.rules import Which
from leerhuis.planning.service import Outcome
from leerhuis.planning.sessions.queries import clashes_in
from leerhuis.planning.sessions.words import sentences_in
from leerhuis.surveys import wordings
from leerhuis.surveys.results import queries as results
from leerhuis.surveys.rules import KIND_LABELS
from leerhuis.surveys.signals import queries as signals
from leerhuis.surveys.signals import words as signal_words

bp = Blueprint("planning", __name__)
FORM = ["GET", "POST"]


@bp.get("/planning")
@allow(Role.COORDINATOR)
def board() -> ResponseReturnValue:
    """Where a coordinator begins: every group of the round that runs, or of the one asked for."""
    now = clock.now()
    rounds = courses.rounds_for(me())
    asked = narrowed(request.args, rounds, today=clock.day_of(now))
    page = request.args.get("pagina", 1, type=int)
    return render_template(
        "planning/board.html",
        board=boards.board(me(), asked.narrowed, page=page, now=now),
        season=asked.narrowed.season,
        chosen=asked.chosen,
        chips=[(words, url_for("planning.board", **rest)) for words, rest in asked.chips],
        attention=ATTENTION,
        shown=asked.round_shown,
        round_choices=asked.round_choices,
        state_choices=asked.state_choices,
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
    surveys = results.of_edition(me(), found.id)
    seen = mixing.of_group(found.id)
    return render_template(
        "planning/edition.html",
        edition=found,
        seated=participants.first_of(found, Which.SEATED),
        waiting=participants.first_of(found, Which.WAITING),
        numbers=participants.numbers_of(found),
        words=words,
        now=clock.now(),
        marked=seen.marked,
        mixing=seen.mixing,
        removable=not queries.ever_enrolled(found),
        day_of=clock.day_of,
        clashes=sentences_in(found, clashes_in(found), who=me()),
        admits=ADMITS,
        payers=PAYERS,
        costs=costs.costs_for(me(), found),
        surveys=surveys,
        kinds=KIND_LABELS,
        survey_states=wordings.STATES,
        signals=signals.of_editions([found.id]).get(found.id, []) if surveys else [],
        signal_sentence=signal_words.sentence,
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
        tell(_("The group has been changed."), done[0])
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
    """Say first whom it reaches and what they will be told, then call the group off."""
    found = courses.edition_for_staff(me(), public_id)
    form, now = CallOffForm(), clock.now()
    if accepted(
        form, lambda: service.cancel_edition(found, why=form.why.data or "", by=me(), now=now)
    ):
        flash(_("The group does not go ahead."), "ok")
        return _to(public_id)
    found = courses.edition_for_staff(me(), public_id)
    return render_template(
        "planning/cancel.html",
        edition=found,
        form=form,
        reach=reach(found, found.sessions),
        others=enrolments.other_editions(found, now=now),
    )


def _to(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("planning.edition", public_id=public_id))


def _form(form: Any, title: str, public_id: str, *, template: str = "planning/form.html") -> str:
    """Read again: a refusal ended the transaction in which the group was read."""
    found = courses.edition_for_staff(me(), public_id)
    back = url_for("planning.edition", public_id=public_id)
    about = found.course.title
    return render_template(template, form=form, title=title, about=about, back=back)


def tell(said: str, done: Outcome) -> None:
    """What was done to a group, and what it meant for its seats."""
    flash(said, "ok")
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
