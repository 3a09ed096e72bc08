"""What a coordinator proposes for a round."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.models import Course, Theme
from leerhuis.courses.offer import put, tell
from leerhuis.cycle.demand.grounds import Reason
from leerhuis.cycle.models import Preparation, Proposal, ProposalGround
from leerhuis.cycle.proposals import queries, rules
from leerhuis.cycle.rules import ProposalState
from leerhuis.errors import Refused
from leerhuis.people.models import Organisation


def propose(
    preparation: Preparation,
    *,
    course: Course | None,
    theme: Theme | None,
    editions: int,
    title: str = "",
    seats: int | None = None,
    audience: str = "",
    provided_by: Organisation | None = None,
    provider: str = "",
    cents: int | None = None,
    why: str = "",
    grounds: Sequence[Reason] = (),
    by: Identity,
    now: datetime,
) -> Proposal:
    """A draft. The same one twice is a double click."""
    said = _checked(
        course=course,
        theme=theme,
        editions=editions,
        title=title,
        seats=seats,
        audience=audience,
        provided_by=provided_by,
        provider=provider,
        cents=cents,
        why=why,
    )
    with db.transaction():
        db.hold(preparation)
        if known := queries.same_draft(preparation, said):
            return known
        proposal = Proposal(preparation_id=preparation.id, made_at=now, **said)
        db.add(proposal)
        _answer_to(proposal, grounds, now=now)
        tell(Action.PROPOSAL_CREATED, proposal, by=by, now=now, of=preparation.public_id)
    return proposal


def change(
    proposal: Proposal,
    *,
    grounds: Sequence[Reason],
    offered: Sequence[Reason],
    by: Identity,
    now: datetime,
    **said: Any,
) -> None:
    """Says all of `propose` anew; of what it answered to, only what is offered can go."""
    checked = _checked(**said)
    with db.transaction():
        db.hold(proposal)
        rules.check_changing(proposal.state, advice=queries.advice_on(proposal))
        noted = queries.grounds_of(proposal)
        fresh = [each for each in grounds if not any(map(each.is_noted_in, noted))]
        gone = [
            row
            for row in noted
            for each in offered
            if each.is_noted_in(row) and each not in grounds
        ]
        for row in gone:
            db.session.delete(row)
        _answer_to(proposal, fresh, now=now)
        others = ["grounds"] if fresh or gone else []
        put(proposal, Action.PROPOSAL_CHANGED, checked, others=others, by=by, now=now)


def withdraw(proposal: Proposal, *, by: Identity, now: datetime) -> None:
    """Nothing comes of it; what was said of it stays. Twice is once."""
    with db.transaction():
        db.hold(proposal)
        if proposal.state is ProposalState.WITHDRAWN:
            return
        if proposal.state not in rules.STILL_OPEN:
            raise Refused("It was decided on this proposal. Decide anew instead.")
        proposal.state = ProposalState.WITHDRAWN
        tell(Action.PROPOSAL_WITHDRAWN, proposal, by=by, now=now)


def name_course(proposal: Proposal, course: Course, *, by: Identity, now: datetime) -> None:
    """Of which course the groups of an accepted theme will be."""
    with db.transaction():
        db.hold(proposal)
        rules.check_naming(proposal.state, made=queries.made_of(proposal))
        put(proposal, Action.PROPOSAL_CHANGED, {"course_id": course.id}, by=by, now=now)


def _checked(
    *,
    course: Course | None,
    theme: Theme | None,
    provided_by: Organisation | None,
    title: str,
    **said: Any,
) -> dict[str, Any]:
    rules.check_said(subject=bool(course or theme), editions=said["editions"], seats=said["seats"])
    named = title or (course.title if course else "") or (theme.name if theme else "")
    return said | {
        "title": named,
        "course_id": course.id if course else None,
        "theme_id": course.theme_id if course else theme.id if theme else None,
        "provider_id": provided_by.id if provided_by else None,
    }


def _answer_to(proposal: Proposal, grounds: Sequence[Reason], *, now: datetime) -> None:
    """With the numbers as they are now; a later look at the demand may say others."""
    db.add(
        *(
            ProposalGround(
                proposal_id=proposal.id,
                kind=each.kind,
                number=each.number,
                noted_at=now,
                **each.refs,
            )
            for each in grounds
        )
    )
