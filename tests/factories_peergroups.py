"""Groups of peers with their members."""

from dataclasses import asdict
from datetime import time

from leerhuis.peergroups import queries, service
from leerhuis.peergroups.models import PeerGroup, PeerMember
from leerhuis.peergroups.rules import MemberState, Plan
from leerhuis.people.rules import OrganisationKind
from leerhuis.registers import Form
from tests.factories import (
    NOW,
    identity,
    make_organisation,
    make_professional,
    saved,
)


def plan(**given):
    """A group on Tuesday from three to five, in Amersfoort."""
    said = {
        "name": "Moreel beraad Amersfoort",
        "form": Form.PEER_CONSULTATION,
        "weekday": 1,
        "start": time(15),
        "town": "Amersfoort",
    }
    return Plan(**{**said, **given})


def make_region(organisations=4):
    """A region with so many employers."""
    region = make_organisation()
    return region, [
        make_organisation(under=region, kind=OrganisationKind.CARE_PROVIDER)
        for _each in range(organisations)
    ]


def make_group(region=None, *members, **given):
    """A group of a region with these members; the first keeps its list."""
    region = region or make_organisation()
    founder = members[0] if members else make_professional(make_organisation(under=region))
    group = service.found(
        region, plan(**given), taking_part=bool(members), by=identity(founder), now=NOW
    )
    for each in members[1:]:
        service.join(group, by=identity(each), now=NOW)
    return queries.read_again(group)


def make_peers(count, region=None):
    """So many people of as many organisations of a region."""
    region = region or make_organisation()
    return region, [make_professional(make_organisation(under=region)) for _each in range(count)]


def invited(group, person, **given):
    """A place that is kept for somebody."""
    return saved(
        PeerMember(
            **{
                "group_id": group.id,
                "person_id": person.id,
                "state": MemberState.INVITED,
                "invited_at": NOW,
            }
            | given
        )
    )


def plan_row(organisation, *, state, **given):
    """A group as a row, by itself."""
    return PeerGroup(
        organisation_id=organisation.id, state=state, founded_at=NOW, **asdict(plan(**given))
    )
