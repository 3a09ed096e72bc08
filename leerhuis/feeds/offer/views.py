"""Calendars of what is offered: their addresses, and what a calendar gets from them."""

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, ical, settings
from leerhuis.access import Role, allow, allow_anyone, me
from leerhuis.errors import Missing
from leerhuis.feeds import answers, service
from leerhuis.feeds import queries as feeds
from leerhuis.feeds.models import Feed
from leerhuis.feeds.offer import queries
from leerhuis.feeds.offer.rules import PUBLIC, Kind
from leerhuis.feeds.shown import NAME
from leerhuis.people.models import Person

bp = Blueprint("offer_feeds", __name__)


@bp.get("/agenda/aanbod")
@allow()
def addresses() -> ResponseReturnValue:
    """The addresses of the calendars that this person may follow."""
    feed = feeds.feed_of(me().person_id or 0)
    return render_template(
        "feeds/offer.html",
        feed=feed,
        own=[(words, _own(feed, kind)) for kind, words in _kinds()] if feed else [],
        offered=[
            (each.kind, each.name, _address(feed, each.kind, each.public_id))
            for each in queries.offered()
        ]
        if feed
        else [],
    )


@bp.post("/agenda/aanbod")
@allow()
def make() -> ResponseReturnValue:
    """The addresses hang on one's own calendar; whoever has one keeps it."""
    person_id = me().person_id or 0
    if feeds.feed_of(person_id) is None:
        service.make_feed(person_id, key=answers.keys()[0], by=me(), now=clock.now())
    flash(_("Your calendar addresses are ready."), "ok")
    return redirect(url_for("offer_feeds.addresses"))


@bp.get("/agenda/aanbod/<kind>/<id:public_id>.ics")
@allow_anyone()
def public(kind: str, public_id: str) -> ResponseReturnValue:
    """A theme or a place, for everyone, where the catalogue itself is public."""
    found = _kind(kind)
    if not settings.current().public_catalogue or found not in PUBLIC:
        raise Missing
    return _calendar(found, public_id, person=None, base=url_for("open.search"))


@bp.get("/agenda/aanbod/<id:feed_id>/<kind>/<id:public_id>/<token>.ics")
@allow_anyone()
def personal(feed_id: str, kind: str, public_id: str, token: str) -> ResponseReturnValue:
    """The same and more for one person; the token is the only key to it."""
    found = _kind(kind)
    person = queries.holder_of(feed_id, found, public_id, token=token, keys=answers.keys())
    return _calendar(
        found, public_id, person=person, base=url_for("catalogue.search"), feed_id=feed_id
    )


def _kind(word: str) -> Kind:
    if word not in set(Kind):
        raise Missing
    return Kind(word)


def _kinds() -> list[tuple[Kind, str]]:
    found = []
    if me().may(Role.TRAINER) and queries.trains(me().person_id or 0):
        found.append((Kind.TRAINER, _("The sessions that you train")))
    if me().may(Role.COORDINATOR):
        found.append((Kind.COORDINATOR, _("All sessions that you coordinate, drafts included")))
    return found


def _calendar(
    kind: Kind, public_id: str, *, person: Person | None, base: str, feed_id: str = ""
) -> Response:
    now = clock.now()
    of = queries.name_of(kind, public_id)
    key = f"{feed_id} {public_id}".strip()
    found = queries.asked(kind, public_id, person=person, about=f"{base} {of}", key=key, now=now)
    said_at = service.said_since(kind, key, mark=found.mark, known=found.known, now=now)

    def build() -> bytes:
        entries = queries.entries(found, base=answers.absolute(base))
        return ical.feed(entries, name=f"{NAME}: {of}" if of else NAME)

    cache = "private" if person else "public, max-age=900"
    return answers.answer(build, mark=found.mark, said_at=said_at, cache=cache)


def _own(feed: Feed, kind: Kind) -> str:
    return _address(feed, kind, feed.public_id)


def _address(feed: Feed, kind: Kind, public_id: str) -> str:
    token = queries.token_of(feed, kind, public_id, key=answers.keys()[0])
    return answers.absolute(
        url_for(
            "offer_feeds.personal",
            feed_id=feed.public_id,
            kind=kind,
            public_id=public_id,
            token=token,
        )
    )
