"""What a coordinator reads of learning buddies: numbers, and never a name."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import joinedload

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.buddies.models import BuddyPair, BuddyTally, BuddyWish
from leerhuis.buddies.rules import Worth
from leerhuis.courses.models import Course, Edition, Round
from leerhuis.courses.queries import Listing, coordinated, listed
from leerhuis.people.models import Organisation


class Group(NamedTuple):
    """A group with how many pairs it has, and how many of those talks were called off."""

    edition: Edition
    pairs: int
    off: int


class Counted(NamedTuple):
    """What was said of the talks of a round of a region; without a name: of no round."""

    region: str
    season: str
    worth: Worth


def groups_for(who: Identity, *, page: int) -> Listing[Edition]:
    """Groups in which somebody wanted a learning buddy, the last on top."""
    question = (
        select(Edition)
        .join(Edition.course)
        .join(Course.organisation)
        .options(joinedload(Edition.course))
        .where(coordinated(who), _has_any())
        .order_by(Edition.ends_at.desc(), Edition.id)
    )
    total = db.session.scalar(
        question.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
    )
    return listed(question, page=page, total=total)


def pairs_in(editions: Sequence[Edition]) -> list[Group]:
    rows = db.session.execute(
        select(
            BuddyPair.edition_id,
            func.count(),
            func.count().filter(BuddyPair.ended_at.is_not(None)),
        )
        .where(BuddyPair.edition_id.in_([each.id for each in editions]))
        .group_by(BuddyPair.edition_id)
    )
    known: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    known |= {number: (pairs, off) for number, pairs, off in rows}
    return [Group(each, *known[each.id]) for each in editions]


def counted_for(who: Identity) -> list[Counted]:
    """By region and round, as far as five or more were counted."""
    rows = db.session.execute(
        select(Organisation.name, Round.name, BuddyTally.worth_it, BuddyTally.not_worth_it)
        .join(Organisation, Organisation.id == BuddyTally.organisation_id)
        .outerjoin(Round, Round.id == BuddyTally.round_id)
        .where(coordinated(who))
        .order_by(Organisation.name, Round.starts_on.desc(), BuddyTally.id)
    )
    found = [Counted(region, season or "", Worth(yes, no)) for region, season, yes, no in rows]
    return [each for each in found if each.worth.is_shown]


def _has_any() -> ColumnElement[bool]:
    return or_(
        exists().where(BuddyWish.edition_id == Edition.id, BuddyWish.withdrawn_at.is_(None)),
        exists().where(BuddyPair.edition_id == Edition.id),
    )
