"""Pages of specialisms: the list of the region, and who has which."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses.inputs import accepted, choices_of, picked
from leerhuis.pathways.rules import GIVEN_LABELS
from leerhuis.pathways.specialisms import queries, service
from leerhuis.pathways.specialisms.forms import GiveForm, SpecialismForm

bp = Blueprint("specialisms", __name__)
FORM = ["GET", "POST"]


@bp.get("/aanbod/specialismen")
@allow(Role.COORDINATOR)
def listed() -> ResponseReturnValue:
    return render_template("pathways/specialisms.html", specialisms=queries.specialisms_for(me()))


@bp.route("/aanbod/specialismen/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def add() -> ResponseReturnValue:
    organisations = courses.organisations_of(me())
    form = SpecialismForm()
    form.offer(organisations)
    if accepted(
        form,
        lambda: service.create_specialism(
            form.chosen(organisations), name=form.name.data, by=me(), now=clock.now()
        ),
    ):
        flash(_("The specialism is on the list."), "ok")
        return redirect(url_for("specialisms.listed"))
    return _form(form, _("Add a specialism"), "specialisms.listed")


@bp.route("/aanbod/specialismen/<id:public_id>/wijzigen", methods=FORM)
@allow(Role.COORDINATOR)
def rename(public_id: str) -> ResponseReturnValue:
    row = queries.specialism_for(me(), public_id)
    form = SpecialismForm(obj=row)
    del form.organisation
    if accepted(
        form,
        lambda: service.rename_specialism(row, name=form.name.data, by=me(), now=clock.now()),
    ):
        flash(_("The specialism has another name."), "ok")
        return redirect(url_for("specialisms.listed"))
    return _form(form, _("Change the specialism"), "specialisms.listed")


@bp.get("/specialismen")
@allow(Role.MANAGER)
def held() -> ResponseReturnValue:
    """Who of one's people has a specialism, to search by it."""
    known = queries.specialisms_of(me().paths(Role.MANAGER))
    asked = request.args.get("specialisme", "")
    chosen = next((each for each in known if each.public_id == asked), None)
    found = queries.held(
        me(),
        specialism=chosen,
        page=request.args.get("pagina", 1, type=int),
        today=clock.day_of(clock.now()),
    )
    return render_template(
        "pathways/held.html",
        found=found,
        specialisms=known,
        choices=[("", _("Every specialism")), *choices_of(known)],
        chosen=chosen,
        labels=GIVEN_LABELS,
    )


@bp.route("/specialismen/geven", methods=FORM)
@allow(Role.MANAGER)
def give() -> ResponseReturnValue:
    people = queries.employees_of(me(), today=clock.day_of(clock.now()))
    known = queries.specialisms_of(me().paths(Role.MANAGER))
    form = GiveForm()
    form.offer(people, known)

    def act() -> None:
        person = next(each for each in people if each.public_id == form.person.data)
        specialism = picked(known, form.specialism.data)
        service.give(person, specialism, by=me(), now=clock.now())

    if accepted(form, act):
        flash(_("The specialism is with your colleague now."), "ok")
        return redirect(url_for("specialisms.held"))
    return _form(form, _("Give a specialism"), "specialisms.held")


@bp.post("/specialismen/<id:public_id>/beeindigen")
@allow(Role.MANAGER)
def take_away(public_id: str) -> ResponseReturnValue:
    row = queries.held_for(me(), public_id, today=clock.day_of(clock.now()))
    service.take_away(row, by=me(), now=clock.now())
    flash(_("The specialism has been taken away."), "ok")
    return redirect(url_for("specialisms.held"))


def _form(form: object, title: str, back: str) -> str:
    return render_template("courses/form.html", form=form, title=title, back=url_for(back))
