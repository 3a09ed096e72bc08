"""Roads to rounds, proposals on them, and the bodies that advise."""

from datetime import date

from leerhuis import db
from leerhuis.access import Role
from leerhuis.cycle.models import (
    Advice,
    AdviceRequest,
    AdvisoryBody,
    BodyMeeting,
    BodyMember,
    Preparation,
    PreparationSurvey,
    Proposal,
)
from leerhuis.cycle.rules import BodyPart, Opinion, ProposalState
from tests.factories import NOW, make_course, make_organisation, make_staff, saved
from tests.numbers import Numbers

_numbers = Numbers()


def make_preparation(organisation=None, *, surveys=(), **given):
    """The road to a round of the coming autumn."""
    organisation = organisation or make_organisation()
    named = {
        "organisation": organisation,
        "name": f"Najaar {next(_numbers)}",
        "starts_on": date(2027, 9, 1),
        "ends_on": date(2028, 1, 15),
        "advise_by_on": date(2027, 4, 1),
        "decide_by_on": date(2027, 5, 1),
        "created_at": NOW,
    }
    row = saved(Preparation(**named | given))
    for survey in surveys:
        saved(PreparationSurvey(preparation_id=row.id, survey_id=survey.id))
    return row


def make_proposal(preparation=None, *, asked=(), until_on=date(2027, 4, 1), **given):
    """A proposal of a course; `asked` are the bodies that were asked for advice."""
    preparation = preparation or make_preparation()
    if "course_id" not in given and "theme_id" not in given:
        given["course_id"] = make_course(organisation_id=preparation.organisation_id).id
    named = {
        "preparation_id": preparation.id,
        "title": f"Voorstel {next(_numbers)}",
        "editions": 2,
        "state": ProposalState.ASKED if asked else ProposalState.DRAFT,
        "made_at": NOW,
    }
    row = saved(Proposal(**named | given))
    for body in asked:
        saved(AdviceRequest(proposal_id=row.id, body_id=body.id, asked_at=NOW, until_on=until_on))
    return row


def make_body(organisation, *members, **given):
    """A body that advises, with these people in it."""
    named = {
        "organisation": organisation,
        "name": f"Werkgroep {next(_numbers)}",
        "part": BodyPart.ADVISES,
        "created_at": NOW,
    }
    row = saved(AdvisoryBody(**named | given))
    for person in members:
        saved(BodyMember(body_id=row.id, person_id=person.id, joined_at=NOW))
    return row


def make_adviser(organisation, **given):
    return make_staff(Role.ADVISER, organisation, **given)


def make_advice(proposal, body, person=None, *, opinion=Opinion.FOR, **given):
    named = {
        "proposal_id": proposal.id,
        "body_id": body.id,
        "person_id": person and person.id,
        "opinion": opinion,
        "said_at": NOW,
    }
    return saved(Advice(**named | given))


def make_meeting(body, *, starts_at=NOW, **given):
    named = {"body_id": body.id, "starts_at": starts_at, "place": "Gemeentehuis"}
    return saved(BodyMeeting(**named | given))


def rows(of, /, **said):
    """The rows of a kind in the order in which they were made."""
    return db.session.query(of).filter_by(**said).order_by(of.id).all()


def members_of(body):
    return rows(BodyMember, body_id=body.id)
