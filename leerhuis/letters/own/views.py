"""One's own letters: what one got, what one wants, and the link that stops a kind."""

from datetime import date
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, fields
from leerhuis.access import Role, allow, allow_anyone, me
from leerhuis.courses.inputs import accepted
from leerhuis.errors import Missing, Refused
from leerhuis.letters.own import forms, opening, queries, rules, service, words
from leerhuis.mail import kinds
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.views import SANDBOX
from leerhuis.mail.words import STATES
from leerhuis.people import queries as people
from leerhuis.signin.browser import origin

bp = Blueprint("own_letters", __name__)
# What a mail program posts for its reader (RFC 8058), and the button of our page as well.
ONE_CLICK = ("List-Unsubscribe", "One-Click")


@bp.get("/mijn/brieven")
@allow()
def mine() -> ResponseReturnValue:
    """What I got, twenty-five a page."""
    page = request.args.get("pagina", 1, type=int)
    return render_template(
        "letters/own/mine.html",
        listing=queries.mine(me().person_id or 0, page=page, now=clock.now()),
        words=words,
    )


@bp.get("/mijn/brieven/<id:public_id>")
@allow()
def letter(public_id: str) -> ResponseReturnValue:
    row = _letter(public_id)
    return render_template(
        "letters/own/letter.html",
        letter=row,
        opened=opening.opened(row, day=_today()),
        for_mailbox_only=rules.for_mailbox_only(row.kind),
        words=words,
        kinds=kinds,
    )


@bp.get("/mijn/brieven/<id:public_id>/opmaak")
@allow()
def letter_html(public_id: str) -> ResponseReturnValue:
    """The letter as a mail program shows it: an answer of its own, in a sandbox."""
    answer = make_response(opening.part(_letter(public_id), "html", day=_today()))
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


@bp.get("/mijn/brieven/<id:public_id>/agenda.ics")
@allow()
def letter_calendar(public_id: str) -> ResponseReturnValue:
    answer = Response(
        opening.part(_letter(public_id), "calendar", day=_today()), mimetype="text/calendar"
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="bijeenkomst.ics"'
    return answer


@bp.route("/mijn/brieven/keuzes", methods=["GET", "POST"])
@allow()
def choices() -> ResponseReturnValue:
    """How often I want each kind; what is required is told beside it."""
    offered = queries.choices_for(me(), day=_today())
    form = forms.asking(offered)
    if accepted(form, lambda: service.choose(form.wanted, by=me(), now=clock.now())):
        flash(_("Your choices have been saved."), "ok")
        return redirect(url_for("own_letters.choices"))
    return render_template(
        "letters/own/choices.html",
        form=form,
        offered=[each for each in offered if each.free],
        required=[each for each in offered if not each.free],
        words=words,
        kinds=kinds,
    )


@bp.get("/brieven/afmelden/<told>")
@allow_anyone()
def unsubscribe(told: str) -> ResponseReturnValue:
    """Ask whether to stop; opening the link does nothing, because mail scanners open links."""
    now = clock.now()
    try:
        row, _reader = service.by_link(told, origin=origin(), now=now)
        service.check_stoppable(row, now=now)
    except Missing:
        return _gone()
    except Refused as no:
        return _page("letters/own/goes_on.html", sentence=fields.translate(no))
    return _page("letters/own/stop.html", letter=row, told=told, one_click=ONE_CLICK)


@bp.post("/brieven/afmelden/<told>")
@allow_anyone()
def one_click(told: str) -> ResponseReturnValue:
    """Stop a kind of letter, for who presses the button and for a mail program alike."""
    name, value = ONE_CLICK
    if request.form.get(name) != value:
        abort(400)
    try:
        row = service.stop(told, origin=origin(), now=clock.now())
    except Missing:
        return _gone()
    except Refused as no:
        return _page("letters/own/goes_on.html", sentence=fields.translate(no))
    return _page("letters/own/stopped.html", letter=row)


@bp.get("/beheer/personen/<id:public_id>/brieven")
@allow(Role.ADMINISTRATOR)
def of_person(public_id: str) -> ResponseReturnValue:
    """Which letters someone got and whether they arrived; not what stands in them."""
    person = people.person_for(me(), public_id, Role.ADMINISTRATOR, today=clock.day_of(clock.now()))
    page = request.args.get("pagina", 1, type=int)
    return render_template(
        "letters/own/of_person.html",
        active="people.persons",
        person=person,
        listing=queries.seen_by_staff(person, page=page),
        words=words,
        states=STATES,
        kinds=kinds,
    )


def _letter(public_id: str) -> QueuedLetter:
    return queries.letter_for(me().person_id or 0, public_id, now=clock.now())


def _today() -> date:
    return clock.day_of(clock.now())


def _gone() -> ResponseReturnValue:
    """One page for a link that is forged, and for one of a letter that is long gone."""
    return _page("letters/own/gone.html", status=404)


def _page(template: str, *, status: int = 200, **given: Any) -> ResponseReturnValue:
    page = render_template(template, kinds=kinds, **given)
    answer = make_response(page, status)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
