"""The rules of the registers in words, and the hours that an administrator fills in."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leerhuis import clock, registers
from leerhuis.access import Role, allow, me
from leerhuis.errors import Refused
from leerhuis.registers import Profession, Register
from leerhuis.registry.rulebook import hours as by_profession
from leerhuis.registry.rulebook import queries, rules, service, words
from leerhuis.registry.rulebook.forms import HoursForm

_: Callable[..., str] = gettext
bp = Blueprint("rulebook", __name__)


@bp.get("/regels")
@allow()
def packs() -> ResponseReturnValue:
    """Every pack that Leerhuis knows, by register."""
    return render_template(
        "rulebook/packs.html",
        packs=queries.packs(),
        words=words,
        fills_in=me().may(Role.ADMINISTRATOR),
    )


@bp.get("/regels/<key>")
@allow()
def pack(key: str) -> ResponseReturnValue:
    """One pack in words, with what is not known and where it was read."""
    found = queries.pack_by(key)
    told: list[by_profession.Told] = []
    if found.register is Register.BIG and found.occupation is None:
        told = by_profession.told(queries.hours_told(), _to_fill_in())
    return render_template("rulebook/pack.html", told=told, **words.page(found))


@bp.route("/beheer/uren", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def hours() -> ResponseReturnValue:
    """What is known of the hours that BIG asks, and where it is not, a place to fill it in."""
    form = HoursForm()
    form.offer(_to_fill_in())
    if request.method == "POST" and form.validate() and (saved := _saved(form)):
        return saved
    return render_template(
        "rulebook/hours.html",
        form=form,
        told=by_profession.told(queries.hours_told(), _to_fill_in()),
        packed=[each for each in queries.packs() if each.register is Register.BIG],
        words=words,
    )


def _saved(form: HoursForm) -> ResponseReturnValue | None:
    profession = Profession(form.profession.data)
    try:
        changed = service.fill_in_hours(profession, **form.said(), by=me(), now=clock.now())
    except Refused as no:
        form.refuse(no)
        return None
    name = _(registers.label(profession))
    if changed:
        flash(_("The hours of %(profession)s are saved.", profession=name), "ok")
    else:
        flash(_("Nothing has changed."), "info")
    return redirect(url_for("rulebook.hours"))


def _to_fill_in() -> tuple[Profession, ...]:
    return rules.to_fill_in(on=clock.day_of(clock.now()))
