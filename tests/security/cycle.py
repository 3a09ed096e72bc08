"""The road to a round of a region: with a proposal, and a body that advises on it."""

from datetime import timedelta

from leerhuis.access import Role
from leerhuis.cycle.rules import BodyPart
from tests.factories import NOW
from tests.factories_cycle import (
    make_adviser,
    make_body,
    make_meeting,
    make_preparation,
    make_proposal,
    members_of,
)


def keep(made):
    region = made.places["region"]
    preparation = make_preparation(region, name=made.secret(f"Weg{made.word}"))
    adviser = made.people[Role.ADVISER.value]
    body = make_body(region, adviser, name=made.secret(f"Werkgroep{made.word}"))
    spare = make_body(
        region, make_adviser(region), part=BodyPart.DECIDES, name=f"Besluitgroep{made.word}"
    )
    later = NOW + timedelta(days=365 * 20)
    meeting = make_meeting(
        body, preparation_id=preparation.id, place=made.secret(f"Plaats{made.word}")
    )
    proposal = make_proposal(preparation, asked=[body], title=made.secret(f"Voorstel{made.word}"))
    made.keep(
        proposal=proposal,
        preparation=preparation,
        body=body,
        member=members_of(body)[0],
        meeting=meeting,
        **{
            "body spare": spare,
            "member spare": members_of(spare)[0],
            "proposal spare": make_proposal(preparation),
            "meeting spare": make_meeting(body, starts_at=later),
        },
    )
