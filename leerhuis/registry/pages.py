"""What the pages of a registration have in common: whose it is, its form, and the way back."""

from collections.abc import Callable
from datetime import date, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from leerhuis import clock
from leerhuis.access import me
from leerhuis.fields import Form
from leerhuis.fields import accepted as accepted
from leerhuis.registry import gates, parts, service
from leerhuis.registry.models import Registration

bp = Blueprint("registry", __name__)
FORM = ["GET", "POST"]
OWN = "/mijn/registraties/<id:public_id>"


def registration_of(
    public_id: str,
    *,
    gate: Callable[..., Registration] = gates.registration_to_change,
    now: datetime,
) -> Registration:
    """A registration that may be changed; that somebody else opened its form is kept."""
    today = clock.day_of(now)
    found = gate(me(), public_id, today=today)
    if request.method == "GET" and not is_own(found):
        service.note_read(found.person, by=me(), now=now)
        found = gate(me(), public_id, today=today)  # read again: what was written ended the reading
    return found


def is_own(registration: Registration) -> bool:
    return registration.person_id == me().person_id


def form_page(
    form: Form,
    title: str,
    *,
    back: str = "",
    whose: str = "",
    registration: Registration | None = None,
    today: date,
) -> ResponseReturnValue:
    if registration is not None:  # read again: a refusal ended the transaction of before
        registration = gates.registration_for(me(), registration.public_id, today=today)
        back = back or page_of(registration)
        whose = "" if is_own(registration) else registration.person.name
    return render_template(
        "registry/form.html",
        form=form,
        title=title,
        back=back,
        whose=whose,
        facts=parts.facts(registration) if registration else (),
        endpoint=request.endpoint,
    )


def page_of(registration: Registration) -> str:
    if is_own(registration):
        return url_for("registry.mine")
    return url_for("registry.person", public_id=registration.person.public_id)


def back_to(registration: Registration) -> ResponseReturnValue:
    return redirect(page_of(registration))
