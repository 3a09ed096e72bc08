"""Who of those that look for a group fit each other, for the coordinator of their region."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.errors import Missing
from leerhuis.peergroups import hierarchy
from leerhuis.peergroups import queries as groups
from leerhuis.peergroups.finding import facts, gathering, queries
from leerhuis.peergroups.finding.gathering import Party, Seeker, Terms
from leerhuis.peergroups.models import PeerWish
from leerhuis.peergroups.rules import FORMS
from leerhuis.people.models import Organisation, Person

# A group that begins like this is of at least so many organisations: that is what it is for.
ORGANISATIONS = 2


class Fit(NamedTuple):
    """People who fit each other, in a region, and the sizes of its groups."""

    organisation: Organisation
    party: Party
    people: Sequence[Person]
    terms: Terms

    @property
    def key(self) -> frozenset[str]:
        return frozenset(each.public_id for each in self.people)


class Together(NamedTuple):
    """The groups that could begin, and how many people look for one in all."""

    fits: Sequence[Fit]
    looking: int


def together(who: Identity, *, day: date) -> Together:
    """The groups that could begin, the largest first."""
    wishes = queries.wishes_for(who, day=day)
    by_region: dict[int, list[PeerWish]] = defaultdict(list)
    for each in wishes:
        by_region[each.organisation_id].append(each)
    people = [each.person_id for each in wishes]
    peers, above = facts.peers_of(people, day=day), hierarchy.above(people, day=day)
    found: list[Fit] = []
    for region in _organisations(by_region):
        terms = _terms(region)
        said = by_region[region.id]
        persons = {each.person_id: each.person for each in said}
        seekers = [
            Seeker(me, facts.wish_said(each, home=me.origin.municipality))
            for each in said
            for me in (peers[each.person_id],)
        ]
        for party in gathering.parties(seekers, above=above, terms=terms, forms=FORMS):
            found.append(Fit(region, party, [persons[each] for each in party.people], terms))
    return Together(sorted(found, key=lambda each: -len(each.people)), len(wishes))


def _organisations(numbers: Collection[int]) -> list[Organisation]:
    rows = db.session.scalars(select(Organisation).where(Organisation.id.in_(numbers)))
    return sorted(rows, key=lambda each: each.name)


def _terms(region: Organisation) -> Terms:
    set_here = groups.terms_for(region.path)
    return Terms(set_here.least, set_here.most, set_here.minutes, ORGANISATIONS)


def fit_for(who: Identity, chosen: Collection[str], *, day: date) -> Fit:
    """The group of exactly these people (public ids), if they still fit each other."""
    for each in together(who, day=day).fits:
        if each.key == set(chosen):
            return each
    raise Missing
