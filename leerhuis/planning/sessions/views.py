"""Pages on which a coordinator plans the sessions of a group."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses import rules as course_rules
from leerhuis.courses.clashing import plan_of
from leerhuis.courses.inputs import accepted
from leerhuis.courses.models import Edition
from leerhuis.courses.rules import SessionPlan
from leerhuis.courses.series import Part
from leerhuis.errors import Refused
from leerhuis.fields import translate
from leerhuis.planning import service as planning
from leerhuis.planning.changes import queries as reaching
from leerhuis.planning.changes.service import foresee
from leerhuis.planning.changes.words import changes_shown
from leerhuis.planning.sessions import queries, service
from leerhuis.planning.sessions.forms import BACK, SURE, ChangeForm, SeriesForm, SessionForm, kept
from leerhuis.planning.sessions.words import clash_sentence, holiday_sentence, holiday_warning

bp = Blueprint("sessions", __name__)
FORM = ["GET", "POST"]


@bp.route("/planning/groepen/<id:public_id>/bijeenkomsten/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def add(public_id: str) -> ResponseReturnValue:
    group = courses.edition_for_staff(me(), public_id)
    means = queries.means_for(me(), group.sessions[-1:])
    form = SessionForm.after(group.sessions)
    form.offer(means)
    plans: list[SessionPlan] = []

    def act() -> None:
        plans.append(form.plan(means))
        planning.add_session(group, plans[0], by=me(), now=clock.now())

    if accepted(form, act):
        flash(_("The session is in the group."), "ok")
        return _planned(public_id, plans)
    return _form(form, _("Add a session"), public_id, plans)


@bp.route("/planning/groepen/<id:public_id>/bijeenkomsten/reeks", methods=FORM)
@allow(Role.COORDINATOR)
def add_series(public_id: str) -> ResponseReturnValue:
    """So many times, every so many weeks, not on holidays."""
    group = courses.edition_for_staff(me(), public_id)
    means = queries.means_for(me(), group.sessions[-1:])
    form = SeriesForm.after(group.sessions)
    form.offer(means)
    plans: list[SessionPlan] = []
    skipped: list[tuple[date, str]] = []

    def act() -> None:
        plan = form.plan(means)
        dates = queries.dates_of(group, plan, form.rhythm())
        plans.extend(replace(plan, on=day) for day in dates.days)
        skipped.extend(dates.skipped)
        service.add_series(group, plans, by=me(), now=clock.now())

    if accepted(form, act):
        _say_series(len(plans), skipped)
        return _planned(public_id, plans)
    return _form(form, _("Plan a series"), public_id, plans)


@bp.route("/planning/groepen/<id:public_id>/bijeenkomsten/<id:session_id>/wijzigen", methods=FORM)
@allow(Role.COORDINATOR)
def change(public_id: str, session_id: str) -> ResponseReturnValue:
    """The page shows at once what does not fit, and what is free instead.

    Who comes back from the question whether it is right finds what they filled in.
    """
    group = courses.edition_for_staff(me(), public_id)
    session = courses.session_in(group, session_id)
    means = queries.means_for(me(), [session])
    form = ChangeForm.of(session)
    form.offer(means)
    if len(group.sessions) == 1:
        form.alone()
    plans = [] if form.is_submitted() else [plan_of(session)]
    reaches = reaching.asks(group)
    asks = reaches and SURE not in request.form
    now, done, back = clock.now(), [0], BACK in request.form

    def change_it() -> int:
        part, plan = Part(form.part.data), plans[0]
        return service.change(group, session, plan, part=part, by=me(), now=now)

    def act() -> None:
        plans.append(form.plan(means))
        if not back:
            done[0] = foresee(change_it) if asks else change_it()

    if accepted(form, act) and not back:
        if asks and done[0]:
            return _ask(public_id, session_id, plans[0], Part(form.part.data))
        _say_changed(done[0], told=reaches)
        return _planned(public_id, plans)
    return _form(form, _("Change the session"), public_id, plans, moving=session_id)


def _ask(public_id: str, session_id: str, plan: SessionPlan, part: Part) -> str:
    """Before it happens: what changes, whom it reaches, and what they will be told."""
    group = courses.edition_for_staff(me(), public_id)
    session = courses.session_in(group, session_id)
    planned = service.planned(group, session, plan, part=part, now=clock.now())
    return render_template(
        "planning/changes/session.html",
        edition=group,
        changes=changes_shown(planned),
        holidays=_holidays(group, [each.plan for each in planned]),
        reach=reaching.reach_of(group, planned),
        kept=kept(),
    )


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
        back=_back(public_id),
    )


def _planned(public_id: str, plans: Sequence[SessionPlan]) -> ResponseReturnValue:
    """Say what is odd about what was planned: it is in the past, on a holiday, or it clashes."""
    group = courses.edition_for_staff(me(), public_id)
    if any(_lies_in_past(each) for each in plans):
        flash(_("This session is in the past. That is fine for a group that has been."), "warning")
    for sentence in _holidays(group, plans):
        flash(sentence, "info")
    clashes = queries.clashes_of(group, plans)
    # A room that is too small says the same of each session of a series.
    for sentence in dict.fromkeys(_sentence(each, group, plans[each.at].on) for each in clashes):
        flash(sentence, "warning")
    return _to(public_id)


def _holidays(group: Edition, plans: Sequence[SessionPlan]) -> list[str]:
    found = queries.holidays_on(group, [each.on for each in plans])
    return [holiday_warning(day, name) for day, name in found]


def _sentence(clash: Any, group: Edition, on: date) -> str:
    return clash_sentence(clash, on=on, capacity=group.capacity, who=me())


def _lies_in_past(plan: SessionPlan) -> bool:
    return course_rules.lies_in_past(clock.moment_of(plan.on, plan.start), now=clock.now())


def _say_series(number: int, skipped: Sequence[tuple[date, str]]) -> None:
    words = ngettext(
        "%(num)d session is in the group.", "%(num)d sessions are in the group.", number
    )
    flash(words, "ok")
    for day, name in skipped:
        flash(_("Passed over: %(day)s", day=holiday_sentence(day, name)), "info")


def _say_changed(number: int, *, told: bool) -> None:
    words = ngettext(
        "The session has been changed.", "%(num)d sessions have been changed.", max(number, 1)
    )
    if told:
        words += " " + _("Whoever has a seat gets a message.")
    flash(words, "ok")


def _to(public_id: str) -> ResponseReturnValue:
    return redirect(_back(public_id))


def _back(public_id: str) -> str:
    """The page of the group, or the list from which someone came to mend what clashes."""
    came_from, season = request.args.get("terug"), request.args.get("ronde")
    if came_from == "conflicten":
        return url_for("board.conflicts", ronde=season)
    if came_from == "publiceren" and season:
        return url_for("season.publish", public_id=season)
    return url_for("planning.edition", public_id=public_id)
