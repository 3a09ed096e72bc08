"""Pages on which a coordinator keeps trainers, what they teach and when they can come."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses.inputs import accepted
from leerhuis.courses.means import Trainer
from leerhuis.courses.rules import Span
from leerhuis.courses.trainers import queries, service
from leerhuis.courses.trainers.forms import KINDS, TimeForm, TrainerForm
from leerhuis.courses.trainers.words import in_words
from leerhuis.courses.words import Availability

bp = Blueprint("trainers", __name__)
FORM = ["GET", "POST"]


@bp.get("/aanbod/trainers")
@allow(Role.COORDINATOR)
def trainers() -> ResponseReturnValue:
    names = {each.id: each.name for each in courses.themes()}
    found = queries.trainers_listed(me(), page=request.args.get("pagina", 1, type=int))
    return render_template("trainers/trainers.html", trainers=found, themes=names)


@bp.get("/aanbod/trainers/<id:public_id>")
@allow(Role.COORDINATOR)
def trainer(public_id: str) -> ResponseReturnValue:
    found = queries.trainer_for(me(), public_id)
    return render_template(
        "trainers/trainer.html",
        trainer=found,
        taught=[each.name for each in queries.themes_of([row.theme_id for row in found.themes])],
        sessions=queries.still_to_come(found, now=clock.now()),
        kinds=KINDS,
        said={each.id: in_words(each) for each in found.times},
        day_of=clock.day_of,
    )


@bp.route("/aanbod/trainers/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def new_trainer() -> ResponseReturnValue:
    organisations, chosen = courses.organisations_of(me()), _choices()
    form = TrainerForm()
    form.offer(organisations)
    form.offer_choices(**chosen)
    del form.in_use
    made: list[Trainer] = []
    if accepted(
        form,
        lambda: made.append(
            service.create(
                form.chosen(organisations), **form.said(**chosen), by=me(), now=clock.now()
            )
        ),
    ):
        flash(_("The trainer is there."), "ok")
        return _to(made[0].public_id)
    return _form(form, _("Add a trainer"), url_for("trainers.trainers"))


@bp.route("/aanbod/trainers/<id:public_id>/wijzigen", methods=FORM)
@allow(Role.COORDINATOR)
def change_trainer(public_id: str) -> ResponseReturnValue:
    found, chosen = queries.trainer_for(me(), public_id), _choices()
    form = TrainerForm.of(found, **chosen)
    form.offer_choices(**chosen)
    if accepted(
        form,
        lambda: service.update(
            found, **form.said(**chosen), in_use=form.in_use.data, by=me(), now=clock.now()
        ),
    ):
        flash(_("The trainer has been changed."), "ok")
        return _to(public_id)
    return _form(form, _("Change the trainer"), _address(public_id))


@bp.route("/aanbod/trainers/<id:public_id>/tijden/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def add_time(public_id: str) -> ResponseReturnValue:
    found = queries.trainer_for(me(), public_id)
    form = TimeForm()
    done: list[Span] = []
    if accepted(
        form,
        lambda: done.append(service.add_time(found, form.plan(), by=me(), now=clock.now())),
    ):
        flash(_("The times have been added."), "ok")
        if form.kind.data == Availability.CANNOT:
            _say_planned(queries.planned_in(queries.trainer_for(me(), public_id), done[0]))
        return _to(public_id)
    return _form(form, _("Add times"), _address(public_id))


@bp.post("/aanbod/trainers/<id:public_id>/tijden/<id:time_id>/verwijderen")
@allow(Role.COORDINATOR)
def remove_time(public_id: str, time_id: str) -> ResponseReturnValue:
    found = queries.trainer_for(me(), public_id)
    service.remove_time(found, queries.time_in(found, time_id), by=me(), now=clock.now())
    flash(_("The times have been removed."), "ok")
    return _to(public_id)


def _choices() -> dict[str, Any]:
    today = clock.day_of(clock.now())
    return {"themes": courses.themes(), "people": queries.people_who_train(me(), today=today)}


def _say_planned(number: int) -> None:
    if number:
        words = ngettext(
            "This trainer gives %(num)d session in those hours. Give it to someone else.",
            "This trainer gives %(num)d sessions in those hours. Give them to someone else.",
            number,
        )
        flash(words, "warning")


def _address(public_id: str) -> str:
    return url_for("trainers.trainer", public_id=public_id)


def _to(public_id: str) -> ResponseReturnValue:
    return redirect(_address(public_id))


def _form(form: Any, title: str, back: str) -> str:
    return render_template("courses/form.html", form=form, title=title, back=back)
