"""Giving people a specialism of the region's list, and taking it away."""

from datetime import datetime

from leerhuis import clock, db
from leerhuis.access import HOUSE, Identity
from leerhuis.audit import Action
from leerhuis.courses.offer import once, put, tell
from leerhuis.errors import Refused
from leerhuis.pathways import following
from leerhuis.pathways import queries as tracks
from leerhuis.pathways.models import PersonSpecialism, Specialism, Track
from leerhuis.pathways.rules import GivenBy
from leerhuis.pathways.specialisms import queries
from leerhuis.people.models import Organisation, Person


def create_specialism(
    organisation: Organisation, *, name: str, by: Identity, now: datetime
) -> Specialism:
    row = Specialism(organisation_id=organisation.id, name=name)
    with db.transaction(), once(_known()):
        db.add(row)
        tell(Action.SPECIALISM_CREATED, row, by=by, now=now, name=name)
    return row


def rename_specialism(row: Specialism, *, name: str, by: Identity, now: datetime) -> None:
    with db.transaction(), once(_known()):
        put(row, Action.SPECIALISM_CHANGED, {"name": name}, by=by, now=now)


def _known() -> Refused:
    return Refused("This specialism is already on the list.", field="name")


def give(person: Person, specialism: Specialism, *, by: Identity, now: datetime) -> None:
    """The employer says that someone has it; saying so twice is saying it once."""
    with db.transaction():
        if queries.current(person.id, specialism.id):
            return
        _give(person.id, specialism, GivenBy.EMPLOYER, by=by, now=now)


def take_away(row: PersonSpecialism, *, by: Identity, now: datetime) -> None:
    with db.transaction():
        if row.ended_on is not None:
            return
        row.ended_on = clock.day_of(now)
        tell(Action.SPECIALISM_ENDED, row, by=by, now=now)


def give_finished(*, now: datetime) -> int:
    """Give a specialism to whoever finished a track that gives it; the number that was given.

    Who had it before does not get it again: the employer may have taken it away.
    """
    return sum(_give_finishers(track, now=now) for track in tracks.tracks_with_specialism())


def _give_finishers(track: Track, *, now: datetime) -> int:
    everyone = following.travellers(track, today=clock.day_of(now))
    done = {each.member.person_id for each in everyone if each.progress.is_done}
    specialism = track.specialism
    if not done or specialism is None:
        return 0
    with db.transaction():
        new = sorted(done - queries.holders(specialism.id))
        for person_id in new:
            _give(person_id, specialism, GivenBy.TRACK, by=HOUSE, now=now)
    return len(new)


def _give(
    person_id: int, specialism: Specialism, how: GivenBy, *, by: Identity, now: datetime
) -> None:
    row = PersonSpecialism(
        person_id=person_id,
        specialism_id=specialism.id,
        given_by=how,
        since_on=clock.day_of(now),
        by_id=by.person_id,
    )
    db.add(row)
    tell(Action.SPECIALISM_GIVEN, row, by=by, now=now, specialism=specialism.public_id)
