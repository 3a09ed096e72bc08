"""One's own enrolment: answering an offer, changing answers, handing over, another group."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, fields, wording
from leerhuis.access import Role, allow, me
from leerhuis.courses.inputs import accepted
from leerhuis.courses.models import Edition
from leerhuis.enrolment import asking, moving, offers, queries
from leerhuis.enrolment.changing import queries as reading
from leerhuis.enrolment.changing import service
from leerhuis.enrolment.changing.forms import HandOverForm, MoveForm
from leerhuis.enrolment.changing.queries import Other
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.questions import answers as answering
from leerhuis.enrolment.questions.answers import AnswersForm
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Missing, Refused

bp = Blueprint("changing", __name__)
FORM = ["GET", "POST"]
ONE = "/mijn/inschrijvingen/<id:public_id>"


@bp.post(f"{ONE}/ja")
@allow(Role.PROFESSIONAL)
def accept(public_id: str) -> ResponseReturnValue:
    return _said(public_id, lambda mine: offers.accept(mine, by=me(), now=clock.now()))


@bp.post(f"{ONE}/nee")
@allow(Role.PROFESSIONAL)
def refuse(public_id: str) -> ResponseReturnValue:
    return _said(public_id, lambda mine: offers.refuse(mine, by=me(), now=clock.now()))


@bp.route(f"{ONE}/antwoorden", methods=FORM)
@allow(Role.PROFESSIONAL)
def answers(public_id: str) -> ResponseReturnValue:
    """Until the last day to sign off; consent may be taken back for as long as it is kept."""
    mine = queries.enrolment_for(me(), public_id)
    asked = asking.changeable(mine, mine.edition, today=clock.day_of(clock.now()))
    if not asked:
        return _no_more(public_id, _("Your answers cannot be changed any more."))
    kept = answering.kept(asking.given_by(mine.id))
    form = answering.asking(AnswersForm, asked)(data=kept)
    if accepted(
        form,
        lambda: asking.change_answers(mine, mine.edition, form.answers(), by=me(), now=clock.now()),
    ):
        flash(_("Your answers have been changed."), "ok")
        return redirect(url_for("enrolment.show", public_id=public_id))
    return _page("enrolment/answers.html", public_id, form)


@bp.route(f"{ONE}/doorgeven", methods=FORM)
@allow(Role.PROFESSIONAL, employed=True)
def hand_over(public_id: str) -> ResponseReturnValue:
    """To a colleague whose address one knows: there is no list of people to choose from."""
    mine, form = queries.enrolment_for(me(), public_id), HandOverForm()
    if mine.state is not EnrolmentState.CONFIRMED:
        return _no_more(public_id, _("Only a certain seat can be handed over."))
    if accepted(form, lambda: _hand_over(mine, form.colleague.data or "")):
        flash(_("Your seat is your colleague's now. You both get a mail."), "ok")
        return redirect(url_for("enrolment.mine"))
    return _page("enrolment/hand_over.html", public_id, form)


@bp.route(f"{ONE}/andere-groep", methods=FORM)
@allow(Role.PROFESSIONAL, employed=True)
def move(public_id: str) -> ResponseReturnValue:
    """A seat in the other group first, and only then is the one in this group free."""
    mine, form, now = queries.enrolment_for(me(), public_id), MoveForm(), clock.now()
    if mine.cancelled_at is not None:
        return _no_more(public_id, _("This enrolment is over, so it cannot be moved."))
    others = reading.others_with_seats(mine.edition, mine.person_id, now=now)
    form.offer([(each.edition.public_id, _in_words(each)) for each in others])
    made: list[Enrolment] = []
    if accepted(form, lambda: made.append(_move(mine, form, others))):
        flash(_("You are in the other group now."), "ok")
        return redirect(url_for("enrolment.show", public_id=made[0].public_id))
    return _page("enrolment/move.html", public_id, form, others=bool(others))


@bp.get(f"{ONE}/deelnemers")
@allow(Role.PROFESSIONAL)
def fellows(public_id: str) -> ResponseReturnValue:
    """Names and organisations of who wants to be on the list, for who has a seat."""
    mine = queries.enrolment_for(me(), public_id)
    if mine.state is not EnrolmentState.CONFIRMED:
        raise Missing
    found = asking.fellows_in(mine.edition_id, today=clock.day_of(clock.now()))
    return render_template(
        "enrolment/fellows.html", enrolment=mine, edition=mine.edition, fellows=found
    )


def _no_more(public_id: str, sentence: str) -> ResponseReturnValue:
    """An old page, or the Back button: what it offered is over, which its enrolment shows."""
    flash(sentence, "warning")
    return redirect(url_for("enrolment.show", public_id=public_id))


def _said(public_id: str, act: Callable[[Enrolment], object]) -> ResponseReturnValue:
    """Yes or no to an offer; the page of the enrolment says how it is now."""
    try:
        act(queries.enrolment_for(me(), public_id))
    except Refused as no:
        flash(fields.translate(no), "warning")
    return redirect(url_for("enrolment.show", public_id=public_id))


def _hand_over(mine: Enrolment, address: str) -> None:
    service.hand_over(mine, address, by=me(), now=clock.now())


def _move(mine: Enrolment, form: MoveForm, others: list[Other]) -> Enrolment:
    chosen = next((one.edition for one in others if one.edition.public_id == form.group.data), None)
    if chosen is None:
        raise Refused("Choose a group.", field="group")
    try:
        return moving.move(mine, chosen, by=me(), now=clock.now())
    except Refused as no:
        if no.field is None or no.field in form:
            raise
        raise Refused("First answer the questions of this course.") from no


def _in_words(other: Other) -> str:
    edition = other.edition
    first = edition.sessions[0]
    place = first.venue.name_in_town if first.venue else _("Online")
    when = f"{wording.short_day(first.starts_at)}, {wording.hours(first.starts_at, first.ends_at)}"
    return f"{when}, {place}"


def _page(template: str, public_id: str, form: fields.Form, **more: Any) -> str:
    """Read anew: after a refusal the rows are."""
    mine = queries.enrolment_for(me(), public_id)
    edition: Edition = mine.edition
    return render_template(template, enrolment=mine, edition=edition, form=form, **more)
