"""Pages of a group of peers: to start one, to see it, to take a place in it, and one's own."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses.inputs import accepted
from leerhuis.errors import Missing, Refused
from leerhuis.fields import Form, translate
from leerhuis.peergroups import ending, inviting, looking, queries, rules, service
from leerhuis.peergroups.forms import GroupForm, InviteForm, SureForm, TakeOutForm
from leerhuis.peergroups.models import PeerGroup
from leerhuis.people.models import Organisation
from leerhuis.registers import label

bp = Blueprint("peergroups", __name__)
FORM = ["GET", "POST"]
BOTH = (Role.PROFESSIONAL, Role.COORDINATOR)


@bp.get("/mijn/intervisie")
@allow(Role.PROFESSIONAL)
def mine() -> ResponseReturnValue:
    """One's own groups, and the places that are kept until one answers."""
    number = me().person_id or 0
    return render_template(
        "peergroups/mine.html",
        groups=queries.groups_of(number),
        invitations=queries.invitations_of(number),
        rules=rules,
        label=label,
    )


@bp.route("/intervisie/nieuw", methods=FORM)
@allow(*BOTH, employed=True)
def found() -> ResponseReturnValue:
    """Start a group: as its first member, or as coordinator for others."""
    day = clock.day_of(clock.now())
    places = _founding_places()
    if not places:
        raise Missing
    form = GroupForm.new(
        queries.terms_for(places[0].path),
        form=request.args.get("vorm", ""),
        town=request.args.get("plaats", ""),
    )
    form.offer(places)
    works = queries.founding_places(me(), day=day)
    if not (me().may(Role.COORDINATOR) and works):
        del form.taking_part
    made: list[PeerGroup] = []

    def start() -> None:
        at = form.chosen(places)
        part = form.taking_part.data if "taking_part" in form else bool(works)
        if not part and at not in courses.organisations_of(me()):
            raise Refused("Here you can only start a group that you take part in.")
        made.append(service.found(at, form.said(), taking_part=part, **_by()))

    if accepted(form, start):
        return _to(made[0].public_id, _("The group is there. Invite people, or wait who joins."))
    return _form(form, title=_("Start a peer group"), back=_mine_or_all())


def _founding_places() -> list[Organisation]:
    """Where who asks can start a group: the regions they work in, and what they coordinate."""
    works = queries.founding_places(me(), day=clock.day_of(clock.now()))
    coordinated = courses.organisations_of(me()) if me().may(Role.COORDINATOR) else []
    known = {each.id: each for each in [*works, *coordinated]}
    return list(known.values())


@bp.get("/intervisie/<id:public_id>")
@allow(*BOTH)
def group(public_id: str) -> ResponseReturnValue:
    now = clock.now()
    seen = queries.group_seen_by(me(), public_id, day=clock.day_of(now))
    found = looking.look(me(), seen, now=now)
    return render_template(
        "peergroups/group.html",
        look=found,
        group=found.group,
        seen=seen,
        rules=rules,
        label=label,
        obstacle=translate(found.obstacle) if found.obstacle else "",
        person_may_join=me().employed,
        invited_for=rules.INVITED_FOR,
    )


@bp.route("/intervisie/<id:public_id>/wijzigen", methods=FORM)
@allow(*BOTH, employed=True)
def change(public_id: str) -> ResponseReturnValue:
    found = _kept(public_id)
    form = GroupForm.of(found)
    if accepted(form, lambda: service.change(found, form.said(), **_by())):
        return _to(public_id, _("The group has been changed."))
    return _form(form, title=_("Change the group"), back=_page(public_id))


@bp.post("/intervisie/<id:public_id>/meedoen")
@allow(Role.PROFESSIONAL, employed=True)
def join(public_id: str) -> ResponseReturnValue:
    found = _seen(public_id)
    done = _("You take part in this group. The meetings come in your calendar.")
    return _done(public_id, lambda: service.join(found.group, **_by()), done)


@bp.post("/intervisie/<id:public_id>/antwoord")
@allow(Role.PROFESSIONAL)
def answer(public_id: str) -> ResponseReturnValue:
    """Yes or no to the place that is kept."""
    seen = _seen(public_id)
    place = seen.mine
    if place is None:
        raise Missing
    if request.form.get("answer") == "yes":
        done = _("You take part in this group. The meetings come in your calendar.")
        return _done(public_id, lambda: inviting.accept(place, seen.group, **_by()), done)
    try:
        inviting.decline(place, seen.group, **_by())
    except Refused as no:
        flash(translate(no), "error")
        return redirect(_page(public_id))
    flash(_("You said no. Nobody asks why."), "ok")
    return redirect(url_for("peergroups.mine"))


@bp.route("/intervisie/<id:public_id>/uitnodigen", methods=FORM)
@allow(*BOTH, employed=True)
def invite(public_id: str) -> ResponseReturnValue:
    """Ask a colleague for a free place, or for that of a member."""
    found = _kept(public_id)
    form = InviteForm(replaces=request.args.get("voor", ""))
    form.offer(queries.members(found))

    def ask() -> None:
        instead = form.replaces.data and queries.member_in(found, form.replaces.data)
        inviting.invite_by(found, form.person.data, replaces=instead or None, **_by())

    if accepted(form, ask):
        return _to(public_id, _("The invitation is sent. The place is kept for two weeks."))
    return _form(form, title=_("Invite a colleague"), back=_page(public_id), save=_("Invite"))


@bp.route("/intervisie/<id:public_id>/stoppen", methods=FORM)
@allow(Role.PROFESSIONAL)
def leave(public_id: str) -> ResponseReturnValue:
    """Give up one's own place."""
    day = clock.day_of(clock.now())
    seen = queries.group_of(me(), public_id, day=day)
    if not seen.is_member:
        raise Missing
    form = SureForm()
    if accepted(form, lambda: ending.leave(seen.group, **_by())):
        flash(_("You are no longer in %(group)s.", group=seen.group.name), "ok")
        return redirect(url_for("peergroups.mine"))
    return _form(
        form,
        title=_("Stop with %(group)s", group=seen.group.name),
        back=_page(public_id),
        save=_("Give up my place"),
        sentences=[
            _("The meetings that are still to come disappear from your calendar."),
            _("The hours of meetings that you were at stay in your dossier."),
        ],
    )


@bp.route("/intervisie/<id:public_id>/leden/<id:member_id>/eruit", methods=FORM)
@allow(*BOTH, employed=True)
def take_out(public_id: str, member_id: str) -> ResponseReturnValue:
    found = _kept(public_id)
    place = queries.member_in(found, member_id)
    form = TakeOutForm()
    form.offer()
    if accepted(form, lambda: ending.take_out(found, place, form.said(), **_by())):
        return _to(public_id, _("%(person)s is out of the group.", person=place.person.name))
    return _form(
        form,
        title=_("Take %(person)s out of the group", person=place.person.name),
        back=_page(public_id),
        save=_("Take out"),
        sentences=[_("%(person)s gets a mail about it.", person=place.person.name)],
    )


@bp.post("/intervisie/<id:public_id>/leden/<id:member_id>/intrekken")
@allow(*BOTH, employed=True)
def take_back(public_id: str, member_id: str) -> ResponseReturnValue:
    found = _kept(public_id)
    place, done = queries.member_in(found, member_id), _("The invitation has been taken back.")
    return _done(public_id, lambda: inviting.take_back(place, found, **_by()), done)


@bp.post("/intervisie/<id:public_id>/leden/<id:member_id>/lijst")
@allow(*BOTH, employed=True)
def hand_over(public_id: str, member_id: str) -> ResponseReturnValue:
    found = _kept(public_id)
    place = queries.member_in(found, member_id)
    done = _("%(person)s keeps the list now.", person=place.person.name)
    return _done(public_id, lambda: ending.hand_over(found, place, **_by()), done)


@bp.post("/intervisie/<id:public_id>/zoeken")
@allow(*BOTH, employed=True)
def look_for_members(public_id: str) -> ResponseReturnValue:
    """Whether newcomers can join by themselves."""
    found, wanted = _kept(public_id), request.form.get("looking") == "yes"
    done = _("New people can join now.") if wanted else _("Nobody can join by themselves now.")
    return _done(public_id, lambda: ending.set_looking(found, looking=wanted, **_by()), done)


@bp.route("/intervisie/<id:public_id>/beeindigen", methods=FORM)
@allow(*BOTH, employed=True)
def end(public_id: str) -> ResponseReturnValue:
    found = _kept(public_id)
    form = SureForm()
    if accepted(form, lambda: ending.end(found, **_by())):
        flash(_("The group has ended. Everyone gets a mail."), "ok")
        return redirect(_mine_or_all())
    return _form(
        form,
        title=_("End %(group)s", group=found.name),
        back=_page(public_id),
        save=_("End the group"),
        sentences=[
            _("The meetings that are still to come are called off, and everyone gets a mail."),
            _("The hours of meetings that have been stay in the dossiers."),
        ],
    )


def _seen(public_id: str) -> queries.Seen:
    return queries.group_seen_by(me(), public_id, day=clock.day_of(clock.now()))


def _kept(public_id: str) -> PeerGroup:
    return queries.group_kept_by(me(), public_id, day=clock.day_of(clock.now())).group


def _by() -> dict[str, Any]:
    return {"by": me(), "now": clock.now()}


def _page(public_id: str) -> str:
    return url_for("peergroups.group", public_id=public_id)


def _mine_or_all() -> str:
    mine = me().may(Role.PROFESSIONAL)
    return url_for("peergroups.mine" if mine else "overseeing.groups")


def _to(public_id: str, told: str) -> ResponseReturnValue:
    flash(told, "ok")
    return redirect(_page(public_id))


def _done(public_id: str, act: Callable[[], object], told: str) -> ResponseReturnValue:
    try:
        act()
    except Refused as no:
        flash(translate(no), "error")
        return redirect(_page(public_id))
    return _to(public_id, told)


def _form(form: Form, **words: Any) -> ResponseReturnValue:
    return render_template("peergroups/form.html", form=form, **words)
