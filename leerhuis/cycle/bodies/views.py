"""Pages of the bodies that advise and decide, and of their meetings."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses.inputs import accepted
from leerhuis.cycle.bodies import queries, rules, service
from leerhuis.cycle.bodies.forms import BodyForm, MeetingForm, MemberForm, MinutesForm
from leerhuis.cycle.models import AdvisoryBody, BodyMeeting
from leerhuis.cycle.rules import BODY_LABELS
from leerhuis.errors import Refused
from leerhuis.fields import Form, translate

bp = Blueprint("bodies", __name__)
FORM = ["GET", "POST"]


@bp.get("/jaarcyclus/werkgroepen")
@allow(Role.COORDINATOR)
def bodies() -> ResponseReturnValue:
    found = queries.bodies_for(me())
    members = queries.members_of([each.id for each in found])
    return render_template(
        "cycle/bodies/bodies.html",
        bodies=found,
        members={
            body.id: [each.person for each in members if each.body_id == body.id] for body in found
        },
        labels=BODY_LABELS,
        places=len(courses.organisations_of(me())),
        usual=[_(name) for name, _part in rules.USUAL],
    )


@bp.post("/jaarcyclus/werkgroepen/gebruikelijk")
@allow(Role.COORDINATOR)
def begin() -> ResponseReturnValue:
    """The usual bodies for each organisation that one coordinates."""
    named = [(_(name), part) for name, part in rules.USUAL]
    for organisation in courses.organisations_of(me()):
        service.begin(organisation, named, by=me(), now=clock.now())
    flash(_("The usual bodies are there. Say who is in them."), "ok")
    return redirect(url_for("bodies.bodies"))


@bp.route("/jaarcyclus/werkgroepen/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def new() -> ResponseReturnValue:
    organisations = courses.organisations_of(me())
    form = BodyForm()
    form.offer(organisations)
    made: list[AdvisoryBody] = []
    if accepted(
        form,
        lambda: made.append(
            service.create_body(form.chosen(organisations), **form.said(), by=me(), now=clock.now())
        ),
    ):
        flash(_("The body is there. Say who is in it."), "ok")
        return redirect(url_for("bodies.body", public_id=made[0].public_id))
    return _form(form, _("Make a body"), url_for("bodies.bodies"))


@bp.get("/jaarcyclus/werkgroepen/<id:public_id>")
@allow(Role.COORDINATOR)
def body(public_id: str) -> ResponseReturnValue:
    found = queries.body_for(me(), public_id)
    return _body_page(found, MemberForm())


@bp.post("/jaarcyclus/werkgroepen/<id:public_id>/leden")
@allow(Role.COORDINATOR)
def join(public_id: str) -> ResponseReturnValue:
    found = queries.body_for(me(), public_id)
    now = clock.now()
    people = queries.can_join(found, day=clock.day_of(now))
    form = MemberForm()
    form.offer(people)
    if accepted(form, lambda: service.join(found, form.chosen(people), by=me(), now=now)):
        flash(_("The member is in it. They advise from now on."), "ok")
        return redirect(url_for("bodies.body", public_id=public_id))
    return _body_page(queries.body_for(me(), public_id), form)


def _body_page(found: AdvisoryBody, form: MemberForm) -> str:
    now = clock.now()
    form.offer(queries.can_join(found, day=clock.day_of(now)))
    return render_template(
        "cycle/bodies/body.html",
        body=found,
        members=queries.members_of([found.id]),
        speakers=queries.speakers([found.id], day=clock.day_of(now))[found.id],
        meetings=queries.meetings_of([found.id]),
        labels=BODY_LABELS,
        form=form,
        now=now,
        day_of=clock.day_of,
    )


@bp.post("/jaarcyclus/werkgroepen/<id:public_id>/leden/<id:member_id>/verwijderen")
@allow(Role.COORDINATOR)
def leave(public_id: str, member_id: str) -> ResponseReturnValue:
    found = queries.body_for(me(), public_id)
    service.leave(queries.member_in(found, member_id), found, by=me(), now=clock.now())
    flash(_("The member is no longer in it."), "ok")
    return redirect(url_for("bodies.body", public_id=public_id))


@bp.route("/jaarcyclus/werkgroepen/<id:public_id>/wijzigen", methods=FORM)
@allow(Role.COORDINATOR)
def change(public_id: str) -> ResponseReturnValue:
    found = queries.body_for(me(), public_id)
    form = BodyForm(data={"name": found.name, "part": found.part.value})
    del form.organisation
    back = url_for("bodies.body", public_id=public_id)
    if accepted(form, lambda: service.change_body(found, **form.said(), by=me(), now=clock.now())):
        flash(_("The body has been changed."), "ok")
        return redirect(back)
    return _form(form, _("Change the body"), back)


@bp.post("/jaarcyclus/werkgroepen/<id:public_id>/opheffen")
@allow(Role.COORDINATOR)
def end(public_id: str) -> ResponseReturnValue:
    found = queries.body_for(me(), public_id)
    try:
        service.end_body(found, by=me(), now=clock.now())
    except Refused as no:
        flash(translate(no), "error")
        return redirect(url_for("bodies.body", public_id=public_id))
    flash(_("The body is no longer asked anything. What it said stays."), "ok")
    return redirect(url_for("bodies.bodies"))


@bp.route("/jaarcyclus/werkgroepen/<id:public_id>/overleg", methods=FORM)
@allow(Role.COORDINATOR)
def plan(public_id: str) -> ResponseReturnValue:
    found = queries.body_for(me(), public_id)
    rounds = queries.preparations_near(found.organisation)
    form = MeetingForm()
    form.offer(rounds)
    made: list[BodyMeeting] = []
    if accepted(
        form,
        lambda: made.append(
            service.plan_meeting(found, **form.said(rounds), by=me(), now=clock.now())
        ),
    ):
        flash(_("The meeting is planned. The members get a letter."), "ok")
        return redirect(url_for("bodies.meeting", public_id=made[0].public_id))
    return _form(form, _("Plan a meeting"), url_for("bodies.body", public_id=public_id))


@bp.route("/jaarcyclus/overleggen/<id:public_id>", methods=FORM)
@allow(Role.COORDINATOR)
def meeting(public_id: str) -> ResponseReturnValue:
    """A meeting with its minutes."""
    planned = queries.meeting_for(me(), public_id)
    now = clock.now()
    form = MinutesForm(data={"minutes": planned.minutes})
    if accepted(
        form,
        lambda: service.write_minutes(planned, minutes=form.minutes.data or "", by=me(), now=now),
    ):
        flash(_("The minutes have been kept. The members read them."), "ok")
        return redirect(url_for("bodies.meeting", public_id=public_id))
    planned = queries.meeting_for(me(), public_id)
    return render_template("cycle/bodies/meeting.html", meeting=planned, form=form, now=now)


@bp.route("/jaarcyclus/overleggen/<id:public_id>/wijzigen", methods=FORM)
@allow(Role.COORDINATOR)
def change_meeting(public_id: str) -> ResponseReturnValue:
    planned = queries.meeting_for(me(), public_id)
    rounds = queries.preparations_near(planned.body.organisation)
    form = MeetingForm.of(planned)
    form.offer(rounds)
    back = url_for("bodies.meeting", public_id=public_id)
    if accepted(
        form,
        lambda: service.change_meeting(planned, **form.said(rounds), by=me(), now=clock.now()),
    ):
        flash(_("The meeting has been changed."), "ok")
        return redirect(back)
    return _form(form, _("Change the meeting"), back)


@bp.post("/jaarcyclus/overleggen/<id:public_id>/afzeggen")
@allow(Role.COORDINATOR)
def call_off(public_id: str) -> ResponseReturnValue:
    planned = queries.meeting_for(me(), public_id)
    try:
        service.call_off(planned, by=me(), now=clock.now())
    except Refused as no:
        flash(translate(no), "error")
    else:
        flash(_("The meeting is called off. The members get a letter."), "ok")
    return redirect(url_for("bodies.meeting", public_id=public_id))


def _form(form: Form, title: str, back: str) -> str:
    return render_template("courses/form.html", form=form, title=title, back=back)
