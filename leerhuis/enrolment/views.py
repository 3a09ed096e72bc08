"""Pages of enrolment: choosing a group, one's own enrolments, and signing off."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, fields, registers, wording
from leerhuis.access import Role, allow, me
from leerhuis.courses.fees import words as fees
from leerhuis.courses.models import CoursePoints, Session
from leerhuis.enrolment import asking, forms, queries, service, telling_why
from leerhuis.enrolment.changing import queries as reading
from leerhuis.enrolment.doubles import doubles_in
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.questions.forms import in_words
from leerhuis.enrolment.rules import Part, reason_of
from leerhuis.enrolment.whynot import WHY_NOT
from leerhuis.errors import Refused
from leerhuis.people import queries as people

bp = Blueprint("enrolment", __name__)


@bp.app_template_global()
def why_in_words(values: Mapping[str, Any]) -> str:
    """A reason that a letter kept, in the language of who reads it."""
    return telling_why.sentence(reason_of(values))


@bp.get("/mijn/inschrijvingen")
@allow(Role.PROFESSIONAL)
def mine() -> ResponseReturnValue:
    asked = request.args.get("deel", "")
    part = Part(asked) if asked in list(Part) else Part.COMING
    page = request.args.get("pagina", 1, type=int)
    listed = queries.part_of(_me(), part, now=clock.now(), page=page)
    return render_template(
        "enrolment/mine.html",
        part=part,
        listed=listed,
        places=queries.places_in_line(listed.rows),
        day_of=clock.day_of,
    )


@bp.get("/mijn/inschrijvingen/<id:public_id>")
@allow(Role.PROFESSIONAL)
def show(public_id: str) -> ResponseReturnValue:
    enrolment = queries.enrolment_for(me(), public_id)
    now, edition = clock.now(), enrolment.edition
    story = reading.story_of(enrolment, edition, now=now)
    return render_template(
        "enrolment/show.html",
        enrolment=enrolment,
        edition=edition,
        place=queries.place_in_line(enrolment),
        story=story,
        why=telling_why.sentence(story.reason) if story.reason else "",
        declined=reading.declined_by(story),
        why_not=WHY_NOT,
        answers=asking.answers_of(enrolment.id),
        asked=asking.changeable(enrolment, edition, today=clock.day_of(now)),
        in_words=in_words,
        cancel_by=service.cancel_by(enrolment),
        may_cancel=service.why_not_cancel(enrolment, by=me(), now=now) is None,
        points=_points(edition.course.points),
        address=people.letters_address(_me()),
        doubles=_doubles(enrolment, now=now),
        fee=fees.told(edition, enrolment.person_id, now=now),
    )


@bp.get("/mijn/inschrijvingen/<id:public_id>/afmelden")
@allow(Role.PROFESSIONAL)
def ask_cancel(public_id: str) -> ResponseReturnValue:
    return _cancel_page(queries.enrolment_for(me(), public_id), forms.CancelForm())


@bp.post("/mijn/inschrijvingen/<id:public_id>/afmelden")
@allow(Role.PROFESSIONAL)
def cancel(public_id: str) -> ResponseReturnValue:
    enrolment = queries.enrolment_for(me(), public_id)
    form = forms.CancelForm()
    if not form.validate():
        return _cancel_page(enrolment, form)
    try:
        service.cancel(
            enrolment, why=form.chosen, reason=form.reason.data or "", by=me(), now=clock.now()
        )
    except Refused:
        return _cancel_page(queries.enrolment_for(me(), public_id), form), 409
    flash(_("You have signed off for %(title)s.", title=enrolment.edition.course.title), "ok")
    return redirect(url_for("enrolment.mine"))


def _me() -> int:
    return me().person_id or 0


def _cancel_page(enrolment: Enrolment, form: forms.CancelForm) -> str:
    refusal = service.why_not_cancel(enrolment, by=me(), now=clock.now())
    return render_template(
        "enrolment/cancel.html",
        enrolment=enrolment,
        edition=enrolment.edition,
        form=form,
        refusal=refusal and fields.translate(refusal),
        cancel_by=service.cancel_by(enrolment),
    )


def _doubles(enrolment: Enrolment, *, now: datetime) -> list[Session]:
    """Sessions of other groups at the same time, of who still has a seat or a place in line."""
    if enrolment.cancelled_at is not None:
        return []
    return doubles_in(_me(), [enrolment.edition_id], now=now).get(enrolment.edition_id, [])


def _points(rows: list[CoursePoints]) -> list[str]:
    """What the course gives, a line for each kind of points."""
    told = [
        _(
            "%(points)s %(register)s %(category)s",
            points=wording.number(each.points),
            register=_(registers.label(each.register)),
            category=_(registers.label(each.category)).lower(),
        )
        for each in rows
    ]
    return list(dict.fromkeys(told))
