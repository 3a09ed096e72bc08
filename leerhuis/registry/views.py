"""Pages of registrations: one's own, and those of the people whom one employs."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.fields import Form
from leerhuis.people import queries as people
from leerhuis.registry import gates, parts, queries, service
from leerhuis.registry.changing import views as changing
from leerhuis.registry.forms import ConfirmForm, RegistrationForm, RenewForm, SubmitForm
from leerhuis.registry.models import Registration
from leerhuis.registry.pages import (
    FORM,
    OWN,
    accepted,
    back_to,
    bp,
    form_page,
    is_own,
    registration_of,
)
from leerhuis.registry.rules import CheckedHow, Source

__all__ = ["bp", "changing"]

_: Callable[..., str] = gettext


@bp.get("/mijn/registraties")
@allow(Role.PROFESSIONAL)
def mine() -> ResponseReturnValue:
    today = clock.day_of(clock.now())
    person_id = gates.own_id(me())
    asked = me().has_left or people.asks_registration(person_id, day=today)
    return render_template(
        "registry/mine.html",
        asked=asked,
        parts=_parts(person_id, today=today, own=True) if asked else (),
    )


@bp.route("/mijn/registraties/toevoegen", methods=FORM)
@allow(Role.PROFESSIONAL)
def add() -> ResponseReturnValue:
    form = RegistrationForm()
    form.offer()
    person = gates.own(me())
    if accepted(
        form,
        lambda: service.record_registration(
            person, **form.said(), source=Source.PERSON, by=me(), now=clock.now()
        ),
    ):
        flash(_("Your registration is in Leerhuis."), "ok")
        return redirect(url_for("registry.mine"))
    return _form(form, _("Add your registration"), back=url_for("registry.mine"))


@bp.route(f"{OWN}/aangevraagd", methods=FORM)
@allow(Role.PROFESSIONAL, Role.MANAGER)
def submit(public_id: str) -> ResponseReturnValue:
    """Say that renewal was applied for: from the page, and from every reminder."""
    registration = _registration(public_id)
    form = SubmitForm(data={"on": registration.submitted_on or clock.day_of(clock.now())})
    if accepted(
        form,
        lambda: service.submit(registration, **form.said(), by=me(), now=clock.now()),
    ):
        flash(*parts.submitted(registration, own=is_own(registration)))
        return back_to(registration)
    own = is_own(registration)
    title = _("I have applied") if own else _("Record the application")
    return _form(form, title, registration=registration)


@bp.post(f"{OWN}/toch-niet-aangevraagd")
@allow(Role.PROFESSIONAL, Role.MANAGER)
def take_back(public_id: str) -> ResponseReturnValue:
    registration = _registration(public_id)
    service.take_back(registration, by=me(), now=clock.now())
    flash(_("The application is taken back. You get reminders again."), "ok")
    return back_to(registration)


@bp.route(f"{OWN}/geherregistreerd", methods=FORM)
@allow(Role.PROFESSIONAL, Role.MANAGER)
def renew(public_id: str) -> ResponseReturnValue:
    registration = _registration(public_id)
    form = RenewForm()
    form.ask(registration.pack.new_period_starts, submitted_on=registration.submitted_on)
    if accepted(
        form,
        lambda: service.renew(registration, **form.said(), by=me(), now=clock.now()),
    ):
        flash(parts.renewed(registration), "ok")
        return back_to(registration)
    own = is_own(registration)
    title = _("I have been renewed") if own else _("Record the renewal")
    return _form(form, title, registration=registration)


@bp.route(f"{OWN}/verbeteren", methods=FORM)
@allow(Role.PROFESSIONAL, Role.MANAGER)
def correct(public_id: str) -> ResponseReturnValue:
    registration = _registration(public_id)
    form = RegistrationForm()
    form.show(registration)
    own = is_own(registration)
    if accepted(
        form,
        lambda: service.correct(
            registration,
            **form.corrected(),
            source=Source.PERSON if own else Source.EMPLOYER,
            by=me(),
            now=clock.now(),
        ),
    ):
        flash(_("The registration has been corrected."), "ok")
        return back_to(registration)
    return _form(form, _("Correct the registration"), registration=registration)


@bp.post(f"{OWN}/verlopen")
@allow(Role.PROFESSIONAL, Role.MANAGER)
def record_lapse(public_id: str) -> ResponseReturnValue:
    """Somebody says that it was not renewed: nobody gets letters about it any more."""
    registration = _registration(public_id)
    service.record_lapse(registration, by=me(), now=clock.now())
    flash(_("The registration is recorded as lapsed."), "ok")
    return back_to(registration)


@bp.route(f"{OWN}/gecontroleerd", methods=FORM)
@allow(Role.MANAGER)
def confirm(public_id: str) -> ResponseReturnValue:
    """The employer made sure of the date; nobody does that for themselves."""
    registration = registration_of(public_id, gate=gates.registration_of_employed, now=clock.now())
    form = ConfirmForm()
    if accepted(
        form,
        lambda: service.confirm(
            registration, how=CheckedHow(form.how.data), by=me(), now=clock.now()
        ),
    ):
        flash(_("The registration is checked."), "ok")
        return back_to(registration)
    return _form(form, _("Check the registration"), registration=registration)


@bp.get("/registraties/<id:public_id>")
@allow(Role.MANAGER)
def person(public_id: str) -> ResponseReturnValue:
    """A person as their manager may see them; that it was opened is kept."""
    now = clock.now()
    today = clock.day_of(now)
    seen = gates.person_seen(me(), public_id, today=today)
    service.note_read(seen.person, by=me(), now=now)
    if seen.full:
        return render_template(
            "registry/person.html",
            person=seen.person,
            employed=seen.employed,
            asked=people.asks_registration(seen.person.id, day=today),
            parts=_parts(seen.person.id, today=today, own=False, in_full=seen.employed),
        )
    dossiers = queries.dossiers_of(seen.person.id, today=today, in_full=False)
    return render_template(
        "registry/person_limited.html", person=seen.person, best=parts.best(dossiers)
    )


def _parts(person_id: int, *, today: date, own: bool, in_full: bool = True) -> list[parts.Part]:
    dossiers = queries.dossiers_of(person_id, today=today)
    if not in_full:
        return parts.before_work(dossiers, today=today)
    events = queries.events_of_person(person_id)
    return parts.parts(dossiers, today=today, events=events, own=own)


@bp.route("/registraties/<id:public_id>/toevoegen", methods=FORM)
@allow(Role.MANAGER)
def add_for(public_id: str) -> ResponseReturnValue:
    """The employer records a registration of someone; before the first day only a new one."""
    seen = gates.employed(me(), public_id, today=clock.day_of(clock.now()))
    record = service.record_registration if seen.employed else service.add_registration
    form = RegistrationForm()
    form.offer()
    if accepted(
        form,
        lambda: record(
            seen.person, **form.said(), source=Source.EMPLOYER, by=me(), now=clock.now()
        ),
    ):
        flash(_("The registration is in Leerhuis."), "ok")
        return redirect(url_for("registry.person", public_id=public_id))
    back = url_for("registry.person", public_id=public_id)
    return _form(form, _("Add a registration"), back=back, whose=seen.person.name)


def _registration(public_id: str) -> Registration:
    return registration_of(public_id, now=clock.now())


def _form(form: Form, title: str, **given: Any) -> ResponseReturnValue:
    return form_page(form, title, today=clock.day_of(clock.now()), **given)
