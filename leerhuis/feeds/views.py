"""Pages of one's own calendar: the file that calendars fetch, one session, and the address."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, allow_anyone, me
from leerhuis.feeds import answers, entries, queries, rules, service, shown
from leerhuis.feeds.forms import NEVER, ChoicesForm
from leerhuis.feeds.models import Feed

bp = Blueprint("feeds", __name__)


@bp.get("/agenda/<token>.ics")
@allow_anyone()
def calendar(token: str) -> ResponseReturnValue:
    """The calendar of whoever made this address; the token is the only key to it."""
    now = clock.now()
    found = queries.feed_now(token, now=now)
    feed, subject = found.feed, found.feed.public_id
    service.note_use(feed, now=now)
    said_at = service.said_since(rules.OWN, subject, mark=found.mark, known=found.known, now=now)

    def build() -> bytes:
        return shown.calendar(
            entries.entries(feed, now=now),
            entries.team(feed, now=now),
            language=found.language,
            alarm_minutes=feed.alarm_minutes,
            base=answers.base(),
        )

    return answers.answer(build, mark=found.mark, said_at=said_at)


@bp.get("/agenda/bijeenkomst/<id:public_id>.ics")
@allow()
def session_file(public_id: str) -> ResponseReturnValue:
    """One session to put in a calendar, for whoever has a seat in it."""
    row = entries.session_for(me(), public_id)
    answer = answers.file(shown.session_file(row, base=answers.base()))
    answer.headers["Content-Disposition"] = 'attachment; filename="bijeenkomst.ics"'
    return answer


@bp.get("/mijn/agenda")
@allow()
def mine() -> ResponseReturnValue:
    known = queries.feed_of(me().person_id or 0)
    if known and known.team and Role.MANAGER in me().held_back:  # its address tells of the team
        return redirect(url_for("factors.second_step", next=url_for("feeds.mine")))
    return _page(known, _form(known))


@bp.post("/mijn/agenda")
@allow()
def make() -> ResponseReturnValue:
    service.make_feed(me().person_id or 0, key=answers.keys()[0], by=me(), now=clock.now())
    flash(_("Your calendar address is ready."), "ok")
    return redirect(url_for("feeds.mine"))


@bp.post("/mijn/agenda/keuzes")
@allow()
def choose() -> ResponseReturnValue:
    """When the calendar warns, and whether it shows the team."""
    form = ChoicesForm()
    if not form.validate():
        return _page(queries.feed_of(me().person_id or 0), form), 400
    service.choose(
        me().person_id or 0,
        alarm_minutes=form.alarm_minutes,
        team=form.team.data,
        by=me(),
        now=clock.now(),
    )
    flash(_("Your choices are saved. Your calendar shows them when it fetches again."), "ok")
    return redirect(url_for("feeds.mine"))


@bp.post("/mijn/agenda/stoppen")
@allow()
def revoke() -> ResponseReturnValue:
    service.revoke_feed(me().person_id or 0, by=me(), now=clock.now())
    flash(_("Your calendar address no longer works."), "ok")
    return redirect(url_for("feeds.mine"))


def _form(feed: Feed | None) -> ChoicesForm:
    chosen = str(feed.alarm_minutes or NEVER) if feed else NEVER
    return ChoicesForm(data={"alarm": chosen, "team": bool(feed and feed.team)})


def _page(feed: Feed | None, form: ChoicesForm) -> str:
    address = (_address(feed) if feed else None) or ""
    return render_template(
        "feeds/mine.html",
        feed=feed,
        form=form,
        manages=me().may(Role.MANAGER),
        professional=me().may(Role.PROFESSIONAL),
        address=address,
        subscribe=address and urlsplit(address)._replace(scheme="webcal").geturl(),
    )


def _address(feed: Feed) -> str | None:
    token = service.token_in_use(feed, keys=answers.keys())
    return token and answers.absolute(url_for("feeds.calendar", token=token))
