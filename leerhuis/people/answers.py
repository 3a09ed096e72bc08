"""How pages of people answer a form or a button, and the way back that they show."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis.errors import Refused
from leerhuis.fields import Form, accepted, translate
from leerhuis.people.models import Person


def ask(
    form: Form,
    save: Callable[[], object],
    *,
    told: str,
    person: Person | None = None,
    crumbs: list[tuple[str, str]] | None = None,
    **words: str,
) -> ResponseReturnValue:
    """Show a form; once it is sent and no rule refuses it, go back to where it came from.

    Whoever was just added is shown instead.
    """
    way = [persons(), (person.name, address(person))] if person else crumbs or [organisations()]
    made: list[object] = []
    if accepted(form, lambda: made.append(save())):
        flash(told, "ok")
        return redirect(address(made[0]) if isinstance(made[0], Person) else way[-1][1])
    active = "people.persons" if way[0] == persons() else "people.organisations"
    return render_template("people/form.html", form=form, crumbs=way, active=active, **words)


def change(person: Person, change: Callable[[], object], *, told: str) -> ResponseReturnValue:
    """Do what a button on the page of a person asks, and go back to that page."""
    try:
        change()
    except Refused as no:
        flash(translate(no), "error")
    else:
        flash(told, "ok")
    return redirect(address(person))


def organisations() -> tuple[str, str]:
    return _("Organisations"), url_for("people.organisations")


def persons() -> tuple[str, str]:
    return _("People and roles"), url_for("people.persons")


def address(person: Person) -> str:
    return url_for("people.person", public_id=person.public_id)
