"""The page that advises someone which groups close what is still open."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock, registers
from leerhuis.access import Role, allow, me
from leerhuis.advice import advising, peers, service
from leerhuis.advice.advising import Advice, Choice
from leerhuis.enrolment import queries as enrolments
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Missing
from leerhuis.fields import ticked, translate
from leerhuis.peergroups.finding import words as matching
from leerhuis.registry import shown

bp = Blueprint("advice", __name__)
MOST_AT_ONCE = 30


@bp.get("/mijn/advies")
@allow(Role.PROFESSIONAL, employed=True)
def mine() -> ResponseReturnValue:
    now = clock.now()
    advice = advising.advise(me().person_id or 0, now=now, today=clock.day_of(now))
    return render_template(
        "advice/mine.html",
        advice=advice,
        cards=_cards(advice),
        gives=[_gives(advice, each) for each in advice.choices],
        day_of=clock.day_of,
        shown=shown,
        peers=peers.offered(me(), advice.needs, now=now),
        matching=matching,
    )


@bp.post("/mijn/advies")
@allow(Role.PROFESSIONAL, employed=True)
def enrol() -> ResponseReturnValue:
    """Take a seat in each of the groups that stood on the page."""
    groups = []
    for public_id in ticked(request.form, "group", most=MOST_AT_ONCE):
        try:
            groups.append(enrolments.edition_to_enrol_in(public_id))
        except Missing:
            flash(_("One of the groups is no longer there."), "warning")
    if not groups:
        flash(_("Choose at least one group."), "warning")
        return redirect(url_for("advice.mine"))
    done = service.enrol_in_all(groups, me().person_id or 0, by=me(), now=clock.now())
    _tell(done)
    return redirect(url_for("enrolment.mine" if done.enrolled else "advice.mine"))


def _tell(done: service.Done) -> None:
    seats = [each for each in done.enrolled if each.state is EnrolmentState.CONFIRMED]
    later = len(done.enrolled) - len(seats)
    if seats:
        words = ngettext(
            "You are enrolled in %(num)d group.", "You are enrolled in %(num)d groups.", len(seats)
        )
        flash(words, "ok")
    if later:
        words = ngettext(
            "In %(num)d group your seat is not sure yet. Your enrolments say why.",
            "In %(num)d groups your seat is not sure yet. Your enrolments say why.",
            later,
        )
        flash(words, "info")
    for title, no in done.refused:
        flash(_("%(title)s: %(why)s", title=title, why=translate(no)), "warning")


def _cards(advice: Advice) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Of each registration: a requirement, what the groups bring for it, and what stays open."""
    cards = []
    for want in advice.needs.wants:
        dossier = advice.needs.dossier(want)
        names = {each.requirement.key: shown.requirement(each) for each in dossier.assessment.lines}
        rows = [
            (names[each.key], shown.points(each.gained), shown.points(each.left))
            for each in advice.closed[want.registration]
        ]
        cards.append((shown.name_of(dossier.registration), rows))
    return cards


def _gives(advice: Advice, choice: Choice) -> list[str]:
    """What a group brings, a line for each kind of points of each registration."""
    return [
        _(
            "%(points)s %(category)s for %(register)s",
            points=shown.points(points),
            category=_(registers.label(category)).lower(),
            register=shown.name_of(advice.needs.dossier(want).registration),
        )
        for want in advice.needs.wants
        for category, points in choice.offer.gives.get(want.registration, {}).items()
    ]
