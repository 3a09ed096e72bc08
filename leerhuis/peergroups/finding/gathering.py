"""Who look for a group and fit each other: pure, so that the same wishes give the same groups.

For each form, place and hour it is known who could; the largest of those that is more than one
organisation is a party, and who is in it is in no other. What two people are to each other, and how
many of one organisation there are, is looked at while it is filled.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import product
from typing import NamedTuple

from leerhuis.peergroups.finding.matching import (
    DAY,
    Above,
    Peer,
    Wish,
    stand_above,
)
from leerhuis.peergroups.hours import Slot, overlap
from leerhuis.people import distances
from leerhuis.registers import Form

# Where nobody says from when, a group begins at one of these hours.
USUAL = (time(9), time(13), time(19))
WORKDAYS = range(5)
ONLINE = ""


@dataclass(frozen=True)
class Seeker:
    """Somebody with what they look for."""

    peer: Peer
    wish: Wish


class Terms(NamedTuple):
    """What a party must be: so many people, so long, and of so many organisations."""

    least: int
    most: int
    minutes: int
    organisations: int = 2


class Party(NamedTuple):
    """People who could be a group: in a town, or online where `town` is empty."""

    form: Form
    town: str
    slot: Slot
    seekers: tuple[Seeker, ...]

    @property
    def people(self) -> list[int]:
        return [each.peer.person_id for each in self.seekers]

    @property
    def organisations(self) -> int:
        return len(organisations_of(self.seekers))

    @property
    def farthest(self) -> int | None:
        """How far the one who comes from farthest has to go; None online or unknown."""
        ways = [distances.between(each.wish.home, self.town) for each in self.seekers]
        return max((each for each in ways if each is not None), default=None)


def organisations_of(seekers: Iterable[Seeker]) -> frozenset[int]:
    found = (each.peer.origin.organisation_id for each in seekers)
    return frozenset(each for each in found if each is not None)


def parties(
    seekers: Sequence[Seeker], *, above: Above, terms: Terms, forms: Sequence[Form]
) -> list[Party]:
    """Groups of who fit each other, the largest first; nobody stands in two of them.

    The seekers come in the order in which they asked, and who asked first goes first.
    """
    left = list({each.peer.person_id: each for each in seekers}.values())
    found: list[Party] = []
    while (best := _best(left, above=above, terms=terms, forms=forms)) is not None:
        found.append(best)
        taken = set(best.people)
        left = [each for each in left if each.peer.person_id not in taken]
    return found


def _best(
    seekers: Sequence[Seeker], *, above: Above, terms: Terms, forms: Sequence[Form]
) -> Party | None:
    """Of all forms, places and hours the one that holds the most organisations and people.

    Most of them are too small as they stand: only what could be better than the best is filled.
    """
    best, worth = None, (0, 0)
    for form, town, slot, could in _options(seekers, terms, forms):
        if min(len(could), terms.most) < max(terms.least, worth[0]):
            continue
        chosen = _filled(could, above=above, most=terms.most)
        party = Party(form, town, slot, tuple(chosen))
        value = (len(chosen), party.organisations)
        if len(chosen) < terms.least or value[1] < terms.organisations or value <= worth:
            continue
        best, worth = party, value
    return best


def _options(
    seekers: Sequence[Seeker], terms: Terms, forms: Sequence[Form]
) -> Iterable[tuple[Form, str, Slot, list[Seeker]]]:
    """Every form, place and hour, with who could; as bits, for most of them hold few people."""
    towns = list(dict.fromkeys(each.wish.home for each in seekers if each.wish.home))
    by_form = {form: _bits(each.wish.form in (None, form) for each in seekers) for form in forms}
    by_town = {
        town: _bits(_reaches(each.wish, town) for each in seekers) for town in (*towns, ONLINE)
    }
    by_slot = {
        slot: _bits(_can(each, slot) for each in seekers) for slot in _slots(seekers, terms.minutes)
    }
    for (form, a), (town, b), (slot, c) in product(
        by_form.items(), by_town.items(), by_slot.items()
    ):
        both = a & b & c
        if both.bit_count() >= terms.least:
            yield form, town, slot, [each for at, each in enumerate(seekers) if both >> at & 1]


def _bits(could: Iterable[bool]) -> int:
    return sum(1 << at for at, each in enumerate(could) if each)


def _slots(seekers: Sequence[Seeker], minutes: int) -> list[Slot]:
    said = {each.wish.earliest for each in seekers if each.wish.earliest}
    days = {day for each in seekers for day in each.wish.weekdays} | set(WORKDAYS)
    starts = [at for at in sorted(said | {*USUAL}) if at.hour * 60 + at.minute + minutes < DAY]
    return [Slot(day, at, minutes) for day in sorted(days) for at in starts]


def _can(seeker: Seeker, slot: Slot) -> bool:
    days: Collection[int] = seeker.wish.weekdays or WORKDAYS
    return (
        slot.weekday in days
        and seeker.wish.admits(slot)
        and not any(overlap(each, slot) for each in seeker.peer.busy)
    )


def _reaches(wish: Wish, town: str) -> bool:
    if town == ONLINE:
        return wish.online
    if not wish.home:
        return False
    way = distances.between(wish.home, town)
    if way is None:
        return wish.home == town
    return way <= (NEARBY if wish.kilometres is None else wish.kilometres)


# Who says no distance is not asked to go farther than this.
NEARBY = 30


def _filled(could: Sequence[Seeker], *, above: Above, most: int) -> list[Seeker]:
    """Those who go first, each time of an organisation that has the fewest yet."""
    chosen: list[Seeker] = []
    left = list(could)
    while left and len(chosen) < most:
        nearest = min(left, key=lambda each: _colleagues(each, chosen))
        left.remove(nearest)
        if not any(
            stand_above(nearest.peer.person_id, each.peer.person_id, above) for each in chosen
        ):
            chosen.append(nearest)
    return chosen


def _colleagues(seeker: Seeker, chosen: Iterable[Seeker]) -> int:
    employer = seeker.peer.origin.organisation_id
    return sum(each.peer.origin.organisation_id == employer for each in chosen)
