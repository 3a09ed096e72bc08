"""Pages on which a manager enrols several colleagues in a group at once."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.colleagues import queries, service
from leerhuis.colleagues.choosing import words
from leerhuis.colleagues.rules import MOST, all_fit, check_number
from leerhuis.courses.models import Edition
from leerhuis.enrolment import queries as enrolments
from leerhuis.errors import Refused
from leerhuis.fields import ticked, translate
from leerhuis.people import queries as people
from leerhuis.people.models import Person

bp = Blueprint("choosing", __name__)
GROUP = "/team/groepen/<id:public_id>/collegas"


@bp.get(GROUP)
@allow(Role.MANAGER)
def choose(public_id: str) -> ResponseReturnValue:
    """Tick colleagues, over several pages if need be; who is in the group already is shown."""
    edition = enrolments.edition_to_enrol_in(public_id)
    today = clock.day_of(clock.now())
    if request.args.get("stap") == "kijk":
        return redirect(url_for("choosing.look", public_id=public_id, kies=_ticked()))
    organisations = people.organisations_for(me(), Role.MANAGER)
    teams = {each.public_id: each for each in organisations}
    team = teams.get(request.args.get("team", ""))
    found = queries.page(
        me(),
        edition,
        text=request.args.get("q", "")[:80],
        organisation=team.path if team else "",
        page=request.args.get("pagina", 1, type=int),
        today=today,
    )
    on_page = {each.person.public_id for each in found.rows}
    return render_template(
        "colleagues/choose.html",
        edition=edition,
        found=found,
        ticked=set(_ticked()),
        elsewhere=[
            each
            for each in queries.chosen(me(), _ticked(), today=today)
            if each.public_id not in on_page
        ],
        teams=[(each.public_id, each.name) for each in organisations],
        team=team.public_id if team else "",
        size=queries.PAGE,
        words=words,
    )


@bp.get(f"{GROUP}/vooraf")
@allow(Role.MANAGER)
def look(public_id: str) -> ResponseReturnValue:
    """Say beforehand who gets a seat, who waits, who must be approved, and who is refused."""
    edition = enrolments.edition_to_enrol_in(public_id)
    persons = _persons()
    try:
        check_number(len(persons))
        found = service.foresee(edition, _numbers(persons), by=me(), now=clock.now())
    except Refused as no:
        flash(translate(no), "error")
        return redirect(url_for("choosing.choose", public_id=public_id, kies=_ticked()[:MOST]))
    edition = enrolments.edition_to_enrol_in(public_id)  # trying it out ended what was read
    return _looked_at(edition, _persons(), found)


@bp.post(GROUP)
@allow(Role.MANAGER)
def enrol(public_id: str) -> ResponseReturnValue:
    """Enrol them: all of them or nobody, or as many as fit."""
    edition = enrolments.edition_to_enrol_in(public_id)
    persons = _persons()
    names = {each.id: each.sort_name for each in persons}
    try:
        check_number(len(persons))
        found = service.enrol_all(
            edition,
            _numbers(persons),
            all_or_none=request.form.get("hoe") != "passend",
            by=me(),
            now=clock.now(),
        )
    except Refused as no:
        flash(translate(no), "error")
        return redirect(url_for("choosing.look", public_id=public_id, kies=_ticked()[:MOST]))
    for sentence, tone in words.told(found, names):
        flash(sentence, tone)
    return redirect(url_for("attending.attending", groep=public_id))


def _looked_at(edition: Edition, persons: Sequence[Person], found: Any) -> ResponseReturnValue:
    rows = {each.id: each for each in persons}
    return render_template(
        "colleagues/look.html",
        edition=edition,
        lines=[(rows[each.person_id], each) for each in found if each.person_id in rows],
        found=found,
        fits=all_fit(found),
        words=words,
        of=service.of,
    )


def _ticked() -> list[str]:
    return ticked(request.values, "kies", most=2 * MOST)


def _persons() -> list[Person]:
    return queries.chosen(me(), _ticked(), today=clock.day_of(clock.now()))


def _numbers(persons: Sequence[Person]) -> list[int]:
    return [each.id for each in persons]
