"""Reading venues and their rooms, which the whole house shares."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from leerhuis import db
from leerhuis.courses.means import Room, Venue
from leerhuis.courses.queries import Listing, listed
from leerhuis.errors import Missing


def venues_listed(*, page: int) -> Listing[Venue]:
    """By town and name, with their rooms."""
    total = db.session.scalar(select(func.count(Venue.id)))
    question = select(Venue).options(selectinload(Venue.rooms))
    return listed(question.order_by(Venue.town, Venue.name), page=page, total=total)


def venue_for(public_id: str) -> Venue:
    """With its rooms."""
    found = db.session.scalar(
        select(Venue)
        .options(selectinload(Venue.rooms))
        .where(Venue.public_id == public_id)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Missing
    return found


def room_for(venue: Venue, public_id: str) -> Room:
    """A room of this venue."""
    found = db.session.scalar(
        select(Room)
        .options(joinedload(Room.venue))
        .where(Room.public_id == public_id, Room.venue_id == venue.id)
    )
    if found is None:
        raise Missing
    return found
