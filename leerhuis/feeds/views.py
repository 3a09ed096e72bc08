"""Pages of calendars: the personal feed, one session as a file, and the secret address."""

from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, ical
from leerhuis.access import Role, allow, allow_anyone, me
from leerhuis.calendars.service import LINK
from leerhuis.feeds import queries, service
from leerhuis.feeds.models import Feed

bp = Blueprint("feeds", __name__)
NAME = "Leerhuis"


@bp.get("/agenda/<token>.ics")
@allow_anyone()
def calendar(token: str) -> ResponseReturnValue:
    """The calendar of whoever made this address; the token is the only key to it."""
    found = queries.feed_now(token)
    service.note_use(found.feed, now=clock.now())
    if request.if_none_match.contains(found.etag):
        return _calendar(b"", etag=found.etag, status=304)
    entries = queries.feed_entries(found.feed.person_id, link=_absolute(LINK))
    return _calendar(ical.feed(entries, name=NAME), etag=found.etag)


@bp.get("/agenda/bijeenkomst/<id:public_id>.ics")
@allow()
def session_file(public_id: str) -> ResponseReturnValue:
    """One session to put in a calendar, for whoever has a seat in it."""
    entry = queries.entry_for(me(), public_id, link=_absolute(LINK))
    answer = _calendar(ical.feed([entry], name=NAME))
    answer.headers["Content-Disposition"] = 'attachment; filename="bijeenkomst.ics"'
    return answer


@bp.get("/mijn/agenda")
@allow(Role.PROFESSIONAL)
def mine() -> ResponseReturnValue:
    known = queries.feed_of(me().person_id or 0)
    address = _address(known) if known else ""
    return render_template(
        "feeds/mine.html",
        feed=known,
        address=address,
        subscribe=address and urlsplit(address)._replace(scheme="webcal").geturl(),
    )


@bp.post("/mijn/agenda")
@allow(Role.PROFESSIONAL)
def make() -> ResponseReturnValue:
    service.make_feed(me().person_id or 0, key=_key(), by=me(), now=clock.now())
    flash(_("Your calendar address is ready."), "ok")
    return redirect(url_for("feeds.mine"))


@bp.post("/mijn/agenda/stoppen")
@allow(Role.PROFESSIONAL)
def revoke() -> ResponseReturnValue:
    service.revoke_feed(me().person_id or 0, by=me(), now=clock.now())
    flash(_("Your calendar address no longer works."), "ok")
    return redirect(url_for("feeds.mine"))


def _calendar(body: bytes, *, etag: str | None = None, status: int = 200) -> Response:
    answer = Response(body, status=status, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private"
    answer.headers["Content-Disposition"] = 'inline; filename="leerhuis.ics"'
    if etag:
        answer.set_etag(etag)
    return answer


def _address(feed: Feed) -> str:
    token = service.token_of(feed, key=_key())
    return _absolute(url_for("feeds.calendar", token=token))


def _absolute(path: str) -> str:
    return str(current_app.config["SETTINGS"].base_url).rstrip("/") + path


def _key() -> str:
    return str(current_app.config["SETTINGS"].secret_key)
