"""Whether there is anything here yet, and what the demo made before."""

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from leerhuis import access, db
from leerhuis.courses.models import Edition, Round
from leerhuis.people.models import Organisation
from leerhuis.people.rules import OrganisationKind


def nobody_here() -> bool:
    return not db.session.scalar(select(exists().where(Organisation.id.is_not(None))))


def below(region: Organisation, *kinds: OrganisationKind) -> list[Organisation]:
    """The organisations of these kinds in a region, in the order in which they were made."""
    question = select(Organisation).where(
        access.below(Organisation.path, [region.path]), Organisation.kind.in_(kinds)
    )
    return list(db.session.scalars(question.order_by(Organisation.id)))


def rounds_with_groups(region: Organisation) -> list[tuple[Round, list[Edition]]]:
    """The rounds of a region, the first to begin first, each with its groups."""
    rounds = db.session.scalars(
        select(Round)
        .options(selectinload(Round.editions))
        .where(Round.organisation_id == region.id)
        .order_by(Round.starts_on)
        .execution_options(populate_existing=True)
    )
    return [
        (each, sorted(each.editions, key=lambda group: (group.starts_at is None, group.id)))
        for each in rounds
    ]
