"""Pages of the learning buddy: wanting one, the talk of the two, and what it was worth."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, fields
from leerhuis.access import Role, allow, me
from leerhuis.buddies import counting, overview, queries, rules, service
from leerhuis.buddies.forms import TalkForm
from leerhuis.buddies.models import BuddyPair
from leerhuis.courses.inputs import accepted
from leerhuis.enrolment import queries as enrolments
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Missing, Refused
from leerhuis.people import queries as people
from leerhuis.surveys.rules import FEWEST

bp = Blueprint("buddies", __name__)
OWN = "/mijn/inschrijvingen/<id:public_id>/leermaatje"
TALK = "/leermaatje/<id:public_id>"


@bp.app_template_global()
def buddy_of(enrolment: Enrolment) -> str:
    """What the page of an enrolment leads to: "choose" one, the "pair" that there is, or nothing.

    Before the last session there is nothing to look up.
    """
    now, edition = clock.now(), enrolment.edition
    starts = [each.starts_at for each in edition.sessions]
    if enrolment.state is not EnrolmentState.CONFIRMED or now < max(starts, default=now):
        return ""
    if queries.pair_of(enrolment.person_id, enrolment.edition_id) is not None:
        return "pair"
    return "choose" if service.may_wish(edition, now=now) else ""


@bp.get(OWN)
@allow(Role.PROFESSIONAL)
def wish(public_id: str) -> ResponseReturnValue:
    """What a learning buddy is, and whether one wants one; leads to the pair once there is one."""
    mine = _own(public_id)
    pair = queries.pair_of(mine.person_id, mine.edition_id)
    if pair is not None:
        return redirect(url_for("buddies.talk", public_id=pair.public_id))
    ends_at = mine.edition.ends_at
    return render_template(
        "buddies/wish.html",
        enrolment=mine,
        edition=mine.edition,
        shown_name=me().name,
        wish=queries.wish_of(mine.person_id, mine.edition_id),
        is_open=service.may_wish(mine.edition, now=clock.now()),
        pairs_on=clock.day_of(rules.pairs_at(ends_at)) if ends_at else None,
        employer=people.employing(mine.person_id, day=clock.day_of(clock.now())),
        address=people.letters_address(mine.person_id),
    )


@bp.post(OWN)
@allow(Role.PROFESSIONAL, employed=True)
def say(public_id: str) -> ResponseReturnValue:
    mine = _own(public_id)
    return _said(
        mine,
        lambda: service.say(mine.edition, by=me(), now=clock.now()),
        _("You want a learning buddy. We tell you who it is."),
    )


@bp.post(f"{OWN}/toch-niet")
@allow(Role.PROFESSIONAL)
def take_back(public_id: str) -> ResponseReturnValue:
    mine = _own(public_id)
    return _said(
        mine,
        lambda: service.take_back(mine.edition, by=me(), now=clock.now()),
        _("You do not want a learning buddy any more."),
    )


@bp.get(TALK)
@allow(Role.PROFESSIONAL)
def talk(public_id: str) -> ResponseReturnValue:
    return _talk_page(queries.pair_for(me(), public_id))


@bp.route(f"{TALK}/verzetten", methods=["GET", "POST"])
@allow(Role.PROFESSIONAL, employed=True)
def move(public_id: str) -> ResponseReturnValue:
    pair, now = queries.pair_for(me(), public_id), clock.now()
    starts_at = clock.local(pair.gathering.starts_at)
    form = TalkForm(data={"day": starts_at.date(), "at": starts_at.time()})
    if accepted(form, lambda: service.move(pair, form.moment(), by=me(), now=now)):
        flash(_("The talk has another time. Your learning buddy gets a mail."), "ok")
        return redirect(url_for("buddies.talk", public_id=public_id))
    return render_template("buddies/move.html", pair=pair, form=form)


@bp.post(f"{TALK}/afzeggen")
@allow(Role.PROFESSIONAL)
def call_off(public_id: str) -> ResponseReturnValue:
    return _changed(
        public_id,
        lambda pair: service.call_off(pair, by=me(), now=clock.now()),
        _("The talk does not go on. Your learning buddy gets a mail."),
    )


@bp.post(f"{TALK}/antwoord")
@allow(Role.PROFESSIONAL)
def answer(public_id: str) -> ResponseReturnValue:
    said = {"yes": True, "no": False}.get(request.form.get("worth", ""))
    if said is None:
        raise Missing
    return _changed(
        public_id,
        lambda pair: counting.answer(pair, worth_it=said, by=me(), now=clock.now()),
        _("Thank you. Your answer counts, and stands nowhere with your name."),
    )


@bp.get("/leermaatjes")
@allow(Role.COORDINATOR)
def pairs() -> ResponseReturnValue:
    """How many pairs each group gave, and how many found it worth it."""
    listing = overview.groups_for(me(), page=request.args.get("pagina", 1, type=int))
    return render_template(
        "buddies/pairs.html",
        listing=listing,
        groups=overview.pairs_in(listing.rows),
        counted=overview.counted_for(me()),
        fewest=FEWEST,
        day_of=clock.day_of,
    )


def _own(public_id: str) -> Enrolment:
    """An enrolment of one's own that is a seat."""
    mine = enrolments.enrolment_for(me(), public_id)
    if mine.state is not EnrolmentState.CONFIRMED:
        raise Missing
    return mine


def _said(mine: Enrolment, act: Callable[[], None], told: str) -> ResponseReturnValue:
    try:
        act()
    except Refused as no:
        flash(fields.translate(no), "warning")
    else:
        flash(told, "ok")
    return redirect(url_for("buddies.wish", public_id=mine.public_id))


def _changed(public_id: str, act: Callable[[BuddyPair], None], told: str) -> ResponseReturnValue:
    pair = queries.pair_for(me(), public_id)
    try:
        act(pair)
    except Refused as no:
        flash(fields.translate(no), "warning")
    else:
        flash(told, "ok")
    return redirect(url_for("buddies.talk", public_id=public_id))


def _talk_page(pair: BuddyPair) -> str:
    now = clock.now()
    mine, other = queries.sides(pair, me().person_id)
    ends_at = pair.gathering.ends_at
    to_come = pair.ended_at is None and pair.gathering.starts_at > now
    asks = pair.ended_at is None and ends_at <= now < ends_at + rules.ASKED_FOR
    # They agreed to be reached for the talk, at work: later it may be a private address.
    day, soon = clock.day_of(now), now < ends_at + rules.ASKED_FOR
    reached = other if other and soon and people.is_appointed(other.person_id, day=day) else None
    return render_template(
        "buddies/talk.html",
        pair=pair,
        edition=pair.edition,
        talk=pair.gathering,
        mine=mine,
        other=other,
        employer=people.employing(other.person_id, day=day) if other else None,
        address=people.letters_address(reached.person_id) if reached else None,
        to_come=to_come,
        asks=asks,
    )
