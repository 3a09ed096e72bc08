"""Pages on which a coordinator plans the sessions of a group."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses import rules as course_rules
from leerhuis.courses.clashing import plan_of
from leerhuis.courses.inputs import accepted
from leerhuis.courses.models import Edition, Session
from leerhuis.courses.rules import SessionPlan
from leerhuis.courses.series import Dates, Part
from leerhuis.errors import Refused
from leerhuis.fields import translate
from leerhuis.planning import service as planning
from leerhuis.planning.sessions import queries, service
from leerhuis.planning.sessions.forms import ChangeForm, SeriesForm, SessionForm
from leerhuis.planning.sessions.queries import Means
from leerhuis.planning.sessions.words import clash_sentence, holiday_sentence

bp = Blueprint("sessions", __name__)
FORM = ["GET", "POST"]


@bp.route("/planning/groepen/<id:public_id>/bijeenkomsten/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def add(public_id: str) -> ResponseReturnValue:
    group = courses.edition_for_staff(me(), public_id)
    means = queries.means_for(me(), group.sessions[-1:])
    form = SessionForm.after(group.sessions)
    form.offer(means)
    now = clock.now()
    if accepted(form, lambda: planning.add_session(group, form.plan(means), by=me(), now=now)):
        flash(_("The session is in the group."), "ok")
        return _planned(public_id, [form.plan(means)])
    plans = [form.plan(means)] if form.is_submitted() and form.whole() else []
    return _form(form, _("Add a session"), public_id, plans)


@bp.route("/planning/groepen/<id:public_id>/bijeenkomsten/reeks", methods=FORM)
@allow(Role.COORDINATOR)
def add_series(public_id: str) -> ResponseReturnValue:
    """So many times, every so many weeks, not on holidays."""
    group = courses.edition_for_staff(me(), public_id)
    means = queries.means_for(me(), group.sessions[-1:])
    form = SeriesForm.after(group.sessions)
    form.offer(means)
    done: list[Dates] = []
    if accepted(
        form,
        lambda: done.append(
            service.add_series(group, form.plan(means), form.rhythm(), by=me(), now=clock.now())
        ),
    ):
        plan, dates = form.plan(means), done[0]
        _say_series(dates)
        return _planned(public_id, [replace(plan, on=day) for day in dates.days])
    plans = _series_of(group, form, means)
    return _form(form, _("Plan a series"), public_id, plans)


@bp.route("/planning/groepen/<id:public_id>/bijeenkomsten/<id:session_id>/wijzigen", methods=FORM)
@allow(Role.COORDINATOR)
def change(public_id: str, session_id: str) -> ResponseReturnValue:
    group = courses.edition_for_staff(me(), public_id)
    session = courses.session_in(group, session_id)
    means = queries.means_for(me(), [session])
    form = ChangeForm.of(session)
    form.offer(means)
    if len(group.sessions) == 1:
        form.alone()
    done: list[int] = []
    if accepted(form, lambda: done.append(_changed(group, session, form, means))):
        _say_changed(done[0])
        return _planned(public_id, [form.plan(means)])
    plans = [form.plan(means) if form.is_submitted() else plan_of(session)] if form.whole() else []
    return _form(form, _("Change the session"), public_id, plans, moving=session_id)


def _changed(group: Edition, session: Session, form: ChangeForm, means: Means) -> int:
    part = Part(form.part.data)
    return service.change(group, session, form.plan(means), part=part, by=me(), now=clock.now())


@bp.post("/planning/groepen/<id:public_id>/bijeenkomsten/<id:session_id>/verwijderen")
@allow(Role.COORDINATOR)
def remove(public_id: str, session_id: str) -> ResponseReturnValue:
    group = courses.edition_for_staff(me(), public_id)
    try:
        session = courses.session_in(group, session_id)
        planning.remove_session(group, session, by=me(), now=clock.now())
    except Refused as no:
        flash(translate(no), "error")
    else:
        flash(_("The session has been removed."), "ok")
    return _to(public_id)


def _series_of(group: Edition, form: SeriesForm, means: Means) -> list[SessionPlan]:
    if not (form.is_submitted() and form.whole() and form.times.data):
        return []
    try:
        dates = queries.dates_of(group, form.plan(means), form.rhythm())
    except Refused:
        return []
    return [replace(form.plan(means), on=day) for day in dates.days]


def _form(
    form: SessionForm,
    title: str,
    public_id: str,
    plans: Sequence[SessionPlan],
    *,
    moving: str | None = None,
) -> str:
    """Read again: a refusal ended the transaction in which the group was read."""
    group = courses.edition_for_staff(me(), public_id)
    session = courses.session_in(group, moving) if moving else None
    trouble = queries.trouble(me(), group, plans, moving=session)
    sentences = [_sentence(each, group, plans[each.at].on) for each in trouble.clashes]
    return render_template(
        "planning/sessions/form.html",
        form=form,
        title=title,
        edition=group,
        trouble=trouble,
        sentences=sentences,
    )


def _planned(public_id: str, plans: Sequence[SessionPlan]) -> ResponseReturnValue:
    """Say what is odd about what was planned: it is in the past, on a holiday, or it clashes."""
    group = courses.edition_for_staff(me(), public_id)
    if any(_lies_in_past(each) for each in plans):
        flash(_("This session is in the past. That is fine for a group that has been."), "warning")
    for day, name in queries.holidays_on(group, [each.on for each in plans]):
        flash(holiday_sentence(day, name), "info")
    for clash in queries.clashes_of(group, plans):
        flash(_sentence(clash, group, plans[clash.at].on), "warning")
    return _to(public_id)


def _sentence(clash: Any, group: Edition, on: date) -> str:
    return clash_sentence(clash, on=on, capacity=group.capacity, who=me())


def _lies_in_past(plan: SessionPlan) -> bool:
    return course_rules.lies_in_past(clock.moment_of(plan.on, plan.start), now=clock.now())


def _say_series(dates: Dates) -> None:
    words = ngettext(
        "%(num)d session is in the group.", "%(num)d sessions are in the group.", len(dates.days)
    )
    flash(words, "ok")
    for day, name in dates.skipped:
        sentence = holiday_sentence(day, name)
        flash(_("Passed over: %(day)s", day=sentence), "info")


def _say_changed(number: int) -> None:
    if number > 1:
        words = ngettext(
            "%(num)d session has been changed. Whoever has a seat gets a message.",
            "%(num)d sessions have been changed. Whoever has a seat gets a message.",
            number,
        )
        flash(words, "ok")
    else:
        flash(_("The session has been changed. Whoever has a seat gets a message."), "ok")


def _to(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("planning.edition", public_id=public_id))
