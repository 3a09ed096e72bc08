"""Pages of a trainer: the own groups, who is in them, and what is needed to train them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock, downloads
from leerhuis.access import Role, allow, me
from leerhuis.courses import described
from leerhuis.courses.inputs import accepted
from leerhuis.courses.rules import Span
from leerhuis.courses.trainers import queries as trainers
from leerhuis.courses.trainers import service as saying
from leerhuis.courses.trainers.forms import KINDS, OwnTimeForm
from leerhuis.courses.trainers.words import in_words
from leerhuis.enrolment import queries as enrolments
from leerhuis.errors import Missing
from leerhuis.planning.teaching import queries
from leerhuis.surveys.results import queries as results
from leerhuis.surveys.rules import KIND_LABELS

bp = Blueprint("teaching", __name__)


@bp.get("/mijn-groepen")
@allow(Role.TRAINER)
def mine() -> ResponseReturnValue:
    past = request.args.get("geweest") == "ja"
    page = request.args.get("pagina", 1, type=int)
    found = queries.sessions_of(me(), past=past, page=page, now=clock.now())
    return render_template(
        "teaching/mine.html",
        found=found,
        past=past,
        chosen={"geweest": "ja"} if past else {},
        day_of=clock.day_of,
    )


@bp.route("/mijn-groepen/tijden", methods=["GET", "POST"])
@allow(Role.TRAINER)
def times() -> ResponseReturnValue:
    """When a trainer cannot come: said by themselves, for every place where they train."""
    own = trainers.trainers_of(me())
    form = OwnTimeForm()
    done: list[Span] = []
    if own and accepted(
        form,
        lambda: done.append(saying.say_times(own, form.plan(), by=me(), now=clock.now())),
    ):
        flash(_("The times have been added."), "ok")
        _say_planned(sum(trainers.planned_in(each, done[0]) for each in own))
        return redirect(url_for("teaching.times"))
    coming = queries.times_to_come(trainers.trainers_of(me()), now=clock.now())
    said = [(each, *in_words(each)) for each in coming]
    return render_template("teaching/times.html", form=form, own=own, said=said, kinds=KINDS)


@bp.post("/mijn-groepen/tijden/<id:time_id>/verwijderen")
@allow(Role.TRAINER)
def remove_time(time_id: str) -> ResponseReturnValue:
    own = trainers.trainers_of(me())
    saying.take_back(own, trainers.own_time(own, time_id), by=me(), now=clock.now())
    flash(_("The times have been removed."), "ok")
    return redirect(url_for("teaching.times"))


def _say_planned(number: int) -> None:
    if number:
        words = ngettext(
            "You give %(num)d session in those hours. Tell the coordinator.",
            "You give %(num)d sessions in those hours. Tell the coordinator.",
            number,
        )
        flash(words, "warning")


@bp.get("/mijn-groepen/<id:public_id>")
@allow(Role.TRAINER)
def group(public_id: str) -> ResponseReturnValue:
    """The sessions, the people with a seat, and the material of a group."""
    found = queries.group_for(me(), public_id, now=clock.now())
    people = enrolments.participants_of(found.edition)
    return render_template(
        "teaching/group.html",
        found=found,
        edition=found.edition,
        seated=[each for each in people if each.place is None],
        surveys=results.shared_with(me(), found.edition.id),
        kinds=KIND_LABELS,
        day_of=clock.day_of,
    )


@bp.get("/mijn-groepen/<id:public_id>/materiaal/<id:material>")
@allow(Role.TRAINER)
def material(public_id: str, material: str) -> ResponseReturnValue:
    """A file of the course that this group follows."""
    found = queries.group_for(me(), public_id, now=clock.now())
    known = described.material_in(found.edition.course, material)
    if known.stored_as is None:
        raise Missing
    return downloads.as_download(known.stored_as, name=known.file_name, media_type=known.media_type)
