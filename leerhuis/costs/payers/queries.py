"""Which organisations can pay."""

from sqlalchemy import select

from leerhuis import db
from leerhuis.access import below
from leerhuis.people.models import Organisation
from leerhuis.people.rules import OrganisationKind, tree_order


def can_pay(region: Organisation) -> list[Organisation]:
    """The region and all below it except teams, each under what it is part of."""
    rows = db.session.scalars(
        select(Organisation).where(
            below(Organisation.path, [region.path]), Organisation.kind != OrganisationKind.TEAM
        )
    )
    return list(tree_order(rows))
