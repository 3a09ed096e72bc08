"""Saying what one looks for, taking that back, and telling of groups that fit."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from leerhuis import clock, db
from leerhuis.access import HOUSE, Identity
from leerhuis.audit import Action
from leerhuis.courses.offer import assign, tell
from leerhuis.errors import Missing
from leerhuis.mail import service as mail
from leerhuis.peergroups import queries as groups
from leerhuis.peergroups.finding import mails, queries, rules
from leerhuis.peergroups.finding.queries import Due
from leerhuis.peergroups.finding.rules import Said
from leerhuis.peergroups.models import PeerOffer, PeerWish
from leerhuis.people.homes import home_of
from leerhuis.registry.dossier.queries import wait_for


def say(said: Said, *, by: Identity, now: datetime) -> PeerWish:
    """Look for a group from now on; said again it is the same wish, said anew.

    A changed wish may fit groups that the old one did not: those are told of as well.
    """
    day = clock.day_of(now)
    places = groups.founding_places(by, day=day)
    if by.person_id is None or not places:
        raise Missing
    rules.check(said, home=home_of(by.person_id, today=day))
    columns: dict[str, Any] = asdict(said) | {
        "weekdays": sorted(set(said.weekdays)),
        "organisation_id": places[0].id,
        "said_at": now,
    }
    with db.transaction():
        wait_for(by.person_id)
        wish = queries.wish_of(by.person_id)
        if wish is None:
            wish = PeerWish(person_id=by.person_id, **columns)
            db.add(wish)
        assign(wish, columns)
        tell(Action.PEER_WISH_SAID, wish, by=by, now=now)
    return wish


def stop(*, by: Identity, now: datetime) -> None:
    """Look no longer; stopping twice is stopping once."""
    with db.transaction():
        wait_for(by.person_id or 0)
        wish = queries.wish_of(by.person_id or 0)
        if wish is not None:
            _end(wish, by=by, now=now)


def _end(wish: PeerWish, *, by: Identity, now: datetime) -> None:
    wish.ended_at = now
    db.session.flush()
    tell(Action.PEER_WISH_ENDED, wish, by=by, now=now)
    mail.withdraw(subject=wish.public_id, kinds=[mails.FITS])


def tell_due(*, now: datetime) -> int:
    """Tell who looks of the groups that fit since they were last told; returns the letters.

    Who found a group looks no longer, and what is a year old is removed.
    """
    _forget(now=now)
    for wish in queries.answered():
        with db.transaction():
            _end(wish, by=HOUSE, now=now)
    return sum(_tell(each, now=now) for each in queries.due(day=clock.day_of(now)))


def _tell(due: Due, *, now: datetime) -> int:
    """One letter for all that fits, each group once: whoever writes it down first sends it."""
    rows = [
        {"wish_id": due.wish.id, "group_id": each.group.id, "told_at": now} for each in due.found
    ]
    with db.transaction():
        new = set(
            db.session.scalars(
                db.insert_into(PeerOffer).on_conflict_do_nothing().returning(PeerOffer.group_id),
                rows,
            )
        )
        found = [each for each in due.found if each.group.id in new]
        return int(bool(found) and mail.queue(mails.fits(due.wish, found), now=now))


def _forget(*, now: datetime) -> None:
    with db.transaction():
        db.session.execute(delete(PeerWish).where(PeerWish.said_at < now - rules.KEPT))
