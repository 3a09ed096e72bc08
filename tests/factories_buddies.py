"""Groups that are just over, and people of them who want a learning buddy."""

from datetime import timedelta

from sqlalchemy import select

from leerhuis import db
from leerhuis.buddies import counting, service
from leerhuis.buddies.models import (
    BuddyAnswer,
    BuddyPair,
    BuddySide,
    BuddyTally,
    BuddyWish,
)
from leerhuis.calendars.models import Gathering
from tests.factories import (
    NOW,
    make_edition,
    make_organisation,
    make_professional,
    saved,
)
from tests.factories_attendance import make_seat

DAY = timedelta(days=1)


def make_over(**given):
    """A group of which the last session was yesterday."""
    return make_edition(**{"starts_at": NOW - DAY} | given)


def make_wisher(edition, organisation=None, *, wants=True, **given):
    """Somebody with a seat who wants a buddy, of an organisation of their own if none is given."""
    person = make_professional(organisation or make_organisation(), **given)
    make_seat(edition, person)
    if wants:
        saved(BuddyWish(edition_id=edition.id, person_id=person.id, said_at=NOW))
    return person


def make_pair(edition=None, *, people=None, starts_at=NOW + 40 * DAY, asked_at=None):
    """Two people with a talk to come, whose calendars were told nothing."""
    edition = edition or make_over()
    people = people or [make_wisher(edition), make_wisher(edition)]
    talk = Gathering(
        title="Leermaatje",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        link="/leermaatje",
        changed_at=NOW,
    )
    pair = BuddyPair(edition_id=edition.id, made_at=NOW, gathering=talk)
    pair.sides = [
        BuddySide(edition_id=edition.id, person_id=each.id, asked_at=asked_at) for each in people
    ]
    return saved(pair)


def make_answered(organisation, number, *, worth_it=True):
    """So many answers that wait to be counted, of talks long ago."""
    tally = saved(BuddyTally(organisation_id=organisation.id))
    for _each in range(number):
        sealed = counting.sealed(worth_it=worth_it)
        saved(BuddyAnswer(tally_id=tally.id, sealed=sealed))
    return tally


def paired(edition, *, now):
    """The pairs that the job made of a group, as sets of people."""
    service.pair_due(now=now)
    rows = db.session.execute(
        select(BuddySide.pair_id, BuddySide.person_id).where(BuddySide.edition_id == edition.id)
    )
    found = {}
    for pair_id, person_id in rows:
        found.setdefault(pair_id, set()).add(person_id)
    return sorted(found.values(), key=sorted)
