"""Venues, rooms and trainers: where sessions can be held, and by whom."""

from datetime import datetime

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.means import Room, Trainer, Venue
from leerhuis.courses.offer import once, put, tell
from leerhuis.errors import Refused
from leerhuis.people.models import Organisation


def create_venue(*, name: str, street: str, town: str, by: Identity, now: datetime) -> Venue:
    venue = Venue(name=name, street=street, town=town)
    no = Refused("There is already a venue with this name in this town.", field="name")
    with db.transaction(), once(no):
        db.add(venue)
        tell(Action.VENUE_CREATED, venue, by=by, now=now, name=name, town=town)
    return venue


def update_venue(
    venue: Venue, *, name: str, street: str, town: str, by: Identity, now: datetime
) -> None:
    no = Refused("There is already a venue with this name in this town.", field="name")
    with db.transaction(), once(no):
        said = {"name": name, "street": street, "town": town}
        put(venue, Action.VENUE_CHANGED, said, by=by, now=now)


def create_room(
    venue: Venue,
    *,
    name: str,
    capacity: int | None,
    equipment: str = "",
    by: Identity,
    now: datetime,
) -> Room:
    """`capacity` None is not known."""
    room = Room(venue_id=venue.id, name=name, capacity=capacity, equipment=equipment)
    no = Refused("There is already a room with this name in this venue.", field="name")
    with db.transaction(), once(no):
        db.add(room)
        tell(Action.ROOM_CREATED, room, by=by, now=now, name=name, venue=venue.public_id)
    return room


def create_trainer(
    organisation: Organisation,
    *,
    name: str,
    person_id: int | None = None,
    email: str = "",
    bureau: str = "",
    by: Identity,
    now: datetime,
) -> Trainer:
    """`person_id` is set for whoever signs in to see the own groups."""
    trainer = Trainer(
        organisation_id=organisation.id, name=name, person_id=person_id, email=email, bureau=bureau
    )
    no = Refused("There is already a trainer with this name.", field="name")
    with db.transaction(), once(no):
        db.add(trainer)
        tell(Action.TRAINER_CREATED, trainer, by=by, now=now)
    return trainer
