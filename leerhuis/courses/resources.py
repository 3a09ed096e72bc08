"""Venues, rooms and trainers: where sessions can be held, and by whom."""

from datetime import datetime

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.means import Room, Trainer, Venue
from leerhuis.courses.offer import once, put, tell
from leerhuis.courses.rules import MOST_SEATS
from leerhuis.courses.searching import fold_venue, hold_groups_at
from leerhuis.errors import Refused
from leerhuis.people.models import Organisation
from leerhuis.people.rules import clean_address


def create_venue(
    *, name: str, street: str, town: str, by: Identity, now: datetime, **details: str
) -> Venue:
    """`details`: directions, accessibility, contact_name and contact_email."""
    venue = Venue(name=name, street=street, town=town, **_checked(details))
    with db.transaction(), once(_known_venue()):
        db.add(venue)
        tell(Action.VENUE_CREATED, venue, by=by, now=now, name=name, town=town)
    return venue


def update_venue(
    venue: Venue, *, name: str, street: str, town: str, by: Identity, now: datetime, **details: str
) -> None:
    """A detail that is not said stays as it is."""
    said = {"name": name, "street": street, "town": town} | _checked(details)
    with db.transaction(), once(_known_venue()):
        hold_groups_at(venue.id)
        put(venue, Action.VENUE_CHANGED, said, by=by, now=now)
        fold_venue(venue)


def _checked(details: dict[str, str]) -> dict[str, str]:
    if "contact_email" in details:
        details["contact_email"] = checked_address(details["contact_email"], field="contact_email")
    return details


def checked_address(text: str, *, field: str) -> str:
    """As it is kept; nothing is nothing."""
    if not text:
        return ""
    try:
        return clean_address(text)
    except Refused as no:
        raise Refused(no.message, field=field, **no.values) from None


def _known_venue() -> Refused:
    return Refused("There is already a venue with this name in this town.", field="name")


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
    _check_seats(capacity)
    room = Room(venue_id=venue.id, name=name, capacity=capacity, equipment=equipment)
    with db.transaction(), once(_known_room()):
        db.add(room)
        tell(Action.ROOM_CREATED, room, by=by, now=now, name=name, venue=venue.public_id)
    return room


def update_room(
    room: Room,
    *,
    name: str,
    capacity: int | None,
    equipment: str,
    in_use: bool,
    by: Identity,
    now: datetime,
) -> None:
    """A room out of use stays where it is planned, and is not offered any more."""
    _check_seats(capacity)
    said = {"name": name, "capacity": capacity, "equipment": equipment, "in_use": in_use}
    with db.transaction(), once(_known_room()):
        hold_groups_at(room.venue_id)
        db.hold(room)
        put(room, Action.ROOM_CHANGED, said, by=by, now=now)
        fold_venue(room.venue)


def _check_seats(capacity: int | None) -> None:
    if capacity is not None and not 1 <= capacity <= MOST_SEATS:
        raise Refused(
            "Fill in from 1 to %(most)d people, or nothing if that is not known.",
            field="capacity",
            most=MOST_SEATS,
        )


def _known_room() -> Refused:
    return Refused("There is already a room with this name in this venue.", field="name")


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
