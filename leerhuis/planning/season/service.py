"""What a coordinator does with a whole round at once, and deciding that a group goes ahead."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.models import Edition, Round
from leerhuis.courses.offer import tell
from leerhuis.enrolment import queries as enrolments
from leerhuis.errors import Refused
from leerhuis.planning import service as planning
from leerhuis.planning.season import queries, rules


class Published(NamedTuple):
    """How many groups were published, and how many could not be after all."""

    published: int
    refused: int


def publish_all(
    season: Round, *, chosen: Collection[str] | None = None, by: Identity, now: datetime
) -> Published:
    """Publish every draft in whose way nothing stands, each by itself: one that cannot be after
    all keeps none of the others back. `chosen` are the public ids of those that were ticked."""
    free = [each.edition for each in queries.drafts_in(by, season) if each.free]
    wanted = [each for each in free if chosen is None or each.public_id in chosen]
    done = [_publish(each, by=by, now=now) for each in wanted]
    return Published(published=sum(done), refused=len(done) - sum(done))


def _publish(edition: Edition, *, by: Identity, now: datetime) -> bool:
    try:
        planning.publish(edition, by=by, now=now)
    except Refused:
        return False
    return True


def go_ahead(edition: Edition, *, by: Identity, now: datetime) -> None:
    """The group goes ahead with fewer people than its minimum. The same again changes nothing."""
    with db.transaction():
        db.hold(edition)
        if edition.decided_at is not None:
            return
        filling = enrolments.filling_of(edition)
        rules.check_go(queries.facts_of(edition, filling, now=now))
        edition.decided_at = now
        facts = {"confirmed": filling.confirmed, "minimum": edition.minimum}
        tell(Action.EDITION_DECIDED, edition, by=by, now=now, **facts)
