"""Pages on which somebody tells what became of a registration, and what was earned before."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.errors import Missing
from leerhuis.fields import Form
from leerhuis.registry import gates, parts, service
from leerhuis.registry.changing.forms import (
    WHAT,
    ExtraForm,
    MetForm,
    StateForm,
    may_follow,
    opening_form,
)
from leerhuis.registry.models import Registration
from leerhuis.registry.pages import (
    FORM,
    OWN,
    accepted,
    back_to,
    bp,
    form_page,
    is_own,
    page_of,
    registration_of,
)
from leerhuis.registry.rules import EventKind
from leerhuis.registry.verbs import opening as openings

_: Callable[..., str] = gettext
_VERBS: dict[EventKind, Callable[..., None]] = {
    EventKind.DEREGISTERED: service.deregister,
    EventKind.EXTENDED: service.extend,
    EventKind.EXEMPTED: service.exempt,
    EventKind.EXEMPTION_ENDED: service.end_exemption,
    EventKind.SUSPENDED: service.suspend,
    EventKind.CONDITIONALLY_SUSPENDED: partial(service.suspend, conditional=True),
    EventKind.SUSPENSION_ENDED: service.end_suspension,
    EventKind.STRUCK_OFF: service.strike_off,
    EventKind.RE_ENTERED: service.re_enter,
}


@bp.route(f"{OWN}/status", methods=FORM)
@allow(Role.PROFESSIONAL, Role.MANAGER)
def change_state(public_id: str) -> ResponseReturnValue:
    """First what happened, then what belongs to it."""
    registration = _registration(public_id)
    kind = next(
        (each for each in may_follow(registration) if each == request.args.get("wat")), None
    )
    if kind is None:
        return _choose(registration)
    form = StateForm()
    form.ask(kind, own=is_own(registration))
    if accepted(form, lambda: _VERBS[kind](registration, **form.said(), by=me(), now=clock.now())):
        flash(_("It is recorded."), "ok")
        return back_to(registration)
    back = url_for("registry.change_state", public_id=public_id)
    return _form(form, str(WHAT[kind]), registration=registration, back=back)


def _choose(registration: Registration) -> ResponseReturnValue:
    return render_template(
        "registry/change_state.html",
        choices=[(each.value, WHAT[each]) for each in may_follow(registration)],
        facts=parts.facts(registration),
        back=page_of(registration),
        whose="" if is_own(registration) else registration.person.name,
        unchosen=bool(request.args),
    )


@bp.route(f"{OWN}/beginstand", methods=FORM)
@allow(Role.PROFESSIONAL, Role.MANAGER)
def opening(public_id: str) -> ResponseReturnValue:
    """What was earned in this period before Leerhuis knew; telling it again corrects it."""
    registration = _registration(public_id)
    asked = openings.asked(registration.pack)
    if not asked:
        raise Missing
    form = opening_form(
        asked,
        openings.opening_of(registration),
        known=registration.history_known_on is not None,
    )
    if accepted(
        form,
        lambda: service.record_opening(registration, rows=form.rows(), by=me(), now=clock.now()),
    ):
        flash(_("What was earned before is in Leerhuis."), "ok")
        return back_to(registration)
    own = is_own(registration)
    title = _("What you had earned before") if own else _("What was earned before")
    return _form(form, title, registration=registration)


@bp.route(f"{OWN}/extra", methods=FORM)
@allow(Role.PROFESSIONAL, Role.MANAGER)
def add_extra(public_id: str) -> ResponseReturnValue:
    registration = _registration(public_id)
    form = ExtraForm()
    form.about(registration.register)
    if accepted(
        form,
        lambda: service.add_requirement(
            registration, words=form.words.data, by=me(), now=clock.now()
        ),
    ):
        flash(_("It is recorded."), "ok")
        return back_to(registration)
    return _form(form, _("The register also asks something"), registration=registration)


@bp.route(f"{OWN}/extra/<id:extra_id>", methods=FORM)
@allow(Role.PROFESSIONAL, Role.MANAGER)
def meet_extra(public_id: str, extra_id: str) -> ResponseReturnValue:
    """It was done on a day."""
    registration = _registration(public_id)
    extra = gates.extra_of(registration, extra_id)
    form = MetForm(data={"on": extra.met_on})
    if accepted(
        form,
        lambda: service.meet_requirement(
            registration, extra, on=form.on.data, by=me(), now=clock.now()
        ),
    ):
        flash(_("It is recorded."), "ok")
        return back_to(registration)
    return _form(form, extra.words, registration=registration)


@bp.post(f"{OWN}/extra/<id:extra_id>/weghalen")
@allow(Role.PROFESSIONAL, Role.MANAGER)
def remove_extra(public_id: str, extra_id: str) -> ResponseReturnValue:
    registration = _registration(public_id)
    extra = gates.extra_of(registration, extra_id)
    service.remove_requirement(registration, extra, by=me(), now=clock.now())
    flash(_("It is taken out of the list."), "ok")
    return back_to(registration)


def _registration(public_id: str) -> Registration:
    return registration_of(public_id, now=clock.now())


def _form(
    form: Form, title: str, *, registration: Registration, **more: Any
) -> ResponseReturnValue:
    today = clock.day_of(clock.now())
    return form_page(form, title, registration=registration, today=today, **more)
