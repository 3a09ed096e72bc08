"""Reading what organisations want of the enrolments of their people."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import NamedTuple

from sqlalchemy import Select, func, select

from leerhuis import access, db
from leerhuis.access import Identity, Role
from leerhuis.colleagues.voices import rules
from leerhuis.colleagues.voices.rules import Holding, Wish
from leerhuis.enrolment.models import ApprovalRule
from leerhuis.people import queries as people
from leerhuis.people.models import Organisation
from leerhuis.people.rules import OrganisationKind

PAGE = 50
KEEPERS = (Role.MANAGER, Role.ADMINISTRATOR)


class Line(NamedTuple):
    """An organisation, what holds there, and the name of who said so."""

    organisation: Organisation
    holding: Holding
    said_by: str

    @property
    def own(self) -> bool:
        return self.holding.said_by == self.organisation.id


class Listed(NamedTuple):
    lines: list[Line]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / PAGE))


def organisation_for(who: Identity, public_id: str) -> Organisation:
    """An organisation of which this person may say what it wants: a team says nothing itself."""
    return people.found(_kept(who).where(Organisation.public_id == public_id))


def page(who: Identity, *, page: int) -> Listed:
    """The organisations of which this person may say it, by name."""
    wanted = _kept(who)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    number = min(max(page, 1), max(1, ceil(total / PAGE)))
    rows = db.session.scalars(
        wanted.order_by(Organisation.name, Organisation.id).limit(PAGE).offset((number - 1) * PAGE)
    ).all()
    return Listed(lines_of(rows), total, number)


def own_places(who: Identity) -> list[Line]:
    """What holds where someone is manager themselves: also for a team, which only follows."""
    paths = who.paths(Role.MANAGER)
    rows = db.session.scalars(
        select(Organisation).where(Organisation.path.in_(paths)).order_by(Organisation.name)
    ).all()
    return lines_of(rows)


def lines_of(rows: Sequence[Organisation]) -> list[Line]:
    said, names = _said_above(rows)
    found = [(row, rules.holding(row.path, said)) for row in rows]
    return [Line(row, held, names.get(held.said_by or 0, "")) for row, held in found]


def rule_of(organisation: Organisation) -> ApprovalRule | None:
    return db.session.scalar(
        select(ApprovalRule).where(ApprovalRule.organisation_id == organisation.id)
    )


def _kept(who: Identity) -> Select[Organisation]:
    return select(Organisation).where(
        Organisation.kind != OrganisationKind.TEAM,
        access.below(Organisation.path, people.paths_of(who, *KEEPERS)),
    )


def _said_above(rows: Sequence[Organisation]) -> tuple[Mapping[int, Wish], Mapping[int, str]]:
    found = db.session.execute(
        select(
            ApprovalRule.organisation_id,
            ApprovalRule.as_employer,
            ApprovalRule.as_placement,
            Organisation.name,
        )
        .join(ApprovalRule.organisation)
        .where(ApprovalRule.organisation_id.in_(rules.above(row.path for row in rows)))
    ).all()
    said = {number: Wish(employer, placement) for number, employer, placement, _ in found}
    return said, {each[0]: each[3] for each in found}
