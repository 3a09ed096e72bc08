"""Pages of the meetings of a group: planned as a series, changed one by one, ticked afterwards."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses.inputs import accepted
from leerhuis.errors import Missing, Refused
from leerhuis.fields import Form, ticked, translate
from leerhuis.peergroups import queries as groups
from leerhuis.peergroups.meeting import closing, planning, queries, service, ticking, words
from leerhuis.peergroups.meeting.forms import (
    LOOK,
    MeetingForm,
    ProposalForm,
    SeriesForm,
    TickForm,
    blank,
    days_of,
)
from leerhuis.peergroups.models import PeerMeeting, PeerSeries
from leerhuis.peergroups.queries import Seen
from leerhuis.peergroups.rules import MEETINGS_EVER

bp = Blueprint("meeting", __name__)
FORM = ["GET", "POST"]
BOTH = (Role.PROFESSIONAL, Role.COORDINATOR)


@bp.get("/intervisie/<id:public_id>/reeks")
@allow(*BOTH)
def series(public_id: str) -> ResponseReturnValue:
    """All meetings of a group, and what can be done with them."""
    now = clock.now()
    seen = groups.group_of(me(), public_id, day=clock.day_of(now))
    found = queries.series_of(seen.group.id)
    return render_template(
        "peergroups/meeting/series.html",
        seen=seen,
        group=seen.group,
        series=[(each, [words.line(one, now=now) for one in each.meetings]) for each in found],
        to_come=planning.to_call_off,
        now=now,
        may_plan=seen.plans and not any(each.closed_at is None for each in found),
    )


@bp.route("/intervisie/<id:public_id>/reeks/plannen", methods=FORM)
@allow(*BOTH, employed=True)
def plan(public_id: str) -> ResponseReturnValue:
    """Days are proposed, each can be changed, and nothing is planned before it is sent."""
    now = clock.now()
    seen = groups.group_kept_by(me(), public_id, day=clock.day_of(now))
    group = seen.group
    asked = ProposalForm(formdata=request.args, meta={"csrf": False})
    asked.validate()
    proposal = _proposal(seen, asked)
    number = queries.last_number(group.id) + 1
    form = SeriesForm.of(group, proposal.days, number=number)
    done = LOOK not in request.form and accepted(
        form,
        lambda: service.plan_series(
            group, _said_number(form, number), form.plan(), form.where(), by=me(), now=now
        ),
    )
    if done:
        flash(_("The meetings are in everyone's calendar."), "ok")
        return redirect(url_for("meeting.series", public_id=public_id))
    if form.errors:  # a refusal let go of all that was read
        seen = groups.group_kept_by(me(), public_id, day=clock.day_of(now))
    return render_template(
        "peergroups/meeting/plan.html",
        group=seen.group,
        form=form,
        asked=asked,
        passed=[] if request.method == "POST" else words.passed(proposal.passed),
        busy=_busy(seen, form),
        look=LOOK,
    )


def _said_number(form: SeriesForm, new: int) -> int:
    """Which series the form was opened for: a new one, or one that it was sent for before."""
    known = {str(each): each for each in range(1, new + 1)}
    if form.number.data not in known:
        raise Missing
    return known[form.number.data]


def _proposal(seen: Seen, asked: ProposalForm) -> planning.Proposal:
    """The days that are proposed; of a form that was sent only how many rows it has."""
    today = clock.day_of(clock.now())
    first = asked.first(today)
    if request.method == "POST":
        return planning.Proposal(blank(min(days_of(request.form), MEETINGS_EVER), first=first), [])
    times = asked.times(planning.usual_times(seen.group))
    asked.aantal.data, asked.vanaf.data = times, first
    try:
        return planning.propose(seen.group, first=first, times=times)
    except Refused as no:
        asked.aantal.errors = [translate(no)]
        return planning.propose(seen.group, first=first, times=planning.usual_times(seen.group))


def _busy(seen: Seen, form: SeriesForm) -> dict[str, str]:
    members = len(groups.members(seen.group))
    found = planning.busy_at(seen.group, form.plan())
    return {name: words.busy(count, members) for name, count in found.items()}


@bp.route("/intervisie/reeksen/<id:public_id>/bijeenkomst", methods=FORM)
@allow(*BOTH, employed=True)
def add(public_id: str) -> ResponseReturnValue:
    found, seen = _kept_series(public_id)
    form = MeetingForm.new(seen.group)
    if accepted(
        form,
        lambda: service.add_meeting(found, form.when(), form.where(), by=me(), now=clock.now()),
    ):
        return _planned(seen, _("The meeting is in everyone's calendar."))
    return _form(form, _("Add a meeting"), seen)


@bp.post("/intervisie/reeksen/<id:public_id>/afsluiten")
@allow(*BOTH, employed=True)
def close(public_id: str) -> ResponseReturnValue:
    found, seen = _kept_series(public_id)
    try:
        closing.close(found, by=me(), now=clock.now())
    except Refused as no:
        flash(translate(no), "error")
    else:
        flash(_("The series is over. Everyone with hours is asked to look back."), "ok")
    return redirect(url_for("meeting.series", public_id=seen.group.public_id))


@bp.route("/intervisie/bijeenkomsten/<id:public_id>/wijzigen", methods=FORM)
@allow(*BOTH, employed=True)
def change(public_id: str) -> ResponseReturnValue:
    meeting, seen = _kept_meeting(public_id)
    form = MeetingForm.of(meeting)
    if accepted(
        form,
        lambda: service.move(meeting, form.when(), form.where(), by=me(), now=clock.now()),
    ):
        return _planned(seen, _("The meeting has been changed. Everyone hears of it."))
    return _form(form, _("Change the meeting"), seen)


@bp.post("/intervisie/bijeenkomsten/<id:public_id>/gaat-niet-door")
@allow(*BOTH, employed=True)
def call_off(public_id: str) -> ResponseReturnValue:
    meeting, seen = _kept_meeting(public_id)
    try:
        service.call_off(meeting, by=me(), now=clock.now())
    except Refused as no:
        flash(translate(no), "error")
        return redirect(url_for("meeting.series", public_id=seen.group.public_id))
    return _planned(seen, _("The meeting does not take place. Everyone hears of it."))


@bp.get("/intervisie/bijeenkomsten/<id:public_id>")
@allow(*BOTH)
def show(public_id: str) -> ResponseReturnValue:
    """When and where it is, and afterwards who was there, for who keeps the list."""
    meeting, seen = queries.meeting_for(me(), public_id)
    return _page(meeting, seen, TickForm(formdata=None))


@bp.post("/intervisie/bijeenkomsten/<id:public_id>")
@allow(*BOTH, employed=True)
def tick(public_id: str) -> ResponseReturnValue:
    meeting, seen = _kept_meeting(public_id)
    form = TickForm()
    everyone = [each.public_id for each in ticking.listed(meeting)]
    there = everyone if "everyone" in request.form else ticked(request.form, "there", most=99)
    worth: list[Any] = []

    def act() -> None:
        worth.append(
            ticking.tick(
                meeting,
                there,
                coordinates=seen.coordinates,
                why=form.why.data or "",
                by=me(),
                now=clock.now(),
            )
        )

    if accepted(form, act):
        flash(words.ticked(worth[0], len(set(there) & set(everyone))), "ok")
        return redirect(url_for("meeting.show", public_id=public_id))
    meeting, seen = queries.meeting_for(me(), public_id)
    return _page(meeting, seen, form, chosen=there)


def _page(meeting: PeerMeeting, seen: Seen, form: Form, *, chosen: list[str] | None = None) -> str:
    now = clock.now()
    rows = sorted(ticking.listed(meeting), key=lambda each: (each.person.sort_name, each.id))
    own = next((each for each in rows if each.person_id == me().person_id), None)
    there = [each.public_id for each in rows if each.present] if chosen is None else chosen
    return render_template(
        "peergroups/meeting/meeting.html",
        meeting=meeting,
        seen=seen,
        group=seen.group,
        line=words.line(meeting, now=now),
        rows=rows,
        own=own,
        there=there,
        form=form,
        may_tick=seen.keeps and (seen.coordinates or meeting.series.closed_at is None),
        closed=meeting.series.closed_at is not None,
        count=ngettext("%(num)d person was there.", "%(num)d people were there.", len(there)),
    )


def _kept_meeting(public_id: str) -> tuple[PeerMeeting, Seen]:
    meeting, seen = queries.meeting_for(me(), public_id)
    if not seen.keeps:
        raise Missing
    return meeting, seen


def _kept_series(public_id: str) -> tuple[PeerSeries, Seen]:
    found, seen = queries.series_for(me(), public_id)
    if not seen.keeps:
        raise Missing
    return found, seen


def _planned(seen: Seen, sentence: str) -> ResponseReturnValue:
    flash(sentence, "ok")
    return redirect(url_for("meeting.series", public_id=seen.group.public_id))


def _form(form: Form, title: str, seen: Seen) -> str:
    return render_template(
        "peergroups/meeting/form.html",
        form=form,
        title=title,
        group=seen.group,
        back=url_for("meeting.series", public_id=seen.group.public_id),
    )
