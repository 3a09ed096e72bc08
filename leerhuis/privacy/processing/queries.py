"""Reading the register of processing: what holds for an organisation, and its processors."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import aliased, joinedload

from leerhuis import access, db
from leerhuis.access import Identity, Role
from leerhuis.errors import Missing
from leerhuis.people import queries as people
from leerhuis.people import rules as placing
from leerhuis.people.models import Organisation, Person
from leerhuis.people.rules import OrganisationKind
from leerhuis.privacy.processing import rules
from leerhuis.privacy.processing.models import Processing, ProcessorAgreement
from leerhuis.privacy.processing.rules import Said
from leerhuis.privacy.topics import Topic

EDITS = (Role.PRIVACY_OFFICER,)
READS = (Role.PRIVACY_OFFICER, Role.ADMINISTRATOR, Role.MANAGER)


class Line(NamedTuple):
    """What holds for one kind of data; `of` is who said it, nobody where the product does."""

    topic: Topic
    said: Said
    of: Organisation | None


def organisations(who: Identity, *roles: Role) -> list[Organisation]:
    """The organisations whose register one may read; a team has that of what it is part of.

    With roles: those below which one holds them, and nothing above.
    """
    paths = people.paths_of(who, *(roles or READS))
    teams = aliased(Organisation)
    above = select(teams.parent_id).where(
        teams.path.in_(paths), teams.kind == OrganisationKind.TEAM
    )
    rows = db.session.scalars(
        select(Organisation).where(
            Organisation.kind != OrganisationKind.TEAM,
            or_(
                access.below(Organisation.path, paths),
                false() if roles else Organisation.id.in_(above),
            ),
        )
    )
    return placing.tree_order(rows)


def organisation_for(who: Identity, public_id: str, *roles: Role) -> Organisation:
    """One of those; the register is kept by who holds the role at it or above it only."""
    if roles:
        return people.organisation_for(who, public_id, *roles)
    rows = (each for each in organisations(who) if each.public_id == public_id)
    row = next(rows, None)
    if row is None:
        raise Missing
    return row


def register(organisation: Organisation) -> list[Line]:
    """Each kind of data with what holds here: said by the nearest upwards, else by the product."""
    line = placing.lineage(organisation.path)
    rows = db.session.scalars(
        select(Processing)
        .options(joinedload(Processing.organisation))
        .where(Processing.organisation_id.in_(line))
    )
    nearest: dict[Topic, Processing] = {}
    for row in rows:
        before = nearest.get(row.topic)
        if before is None or len(before.organisation.path) < len(row.organisation.path):
            nearest[row.topic] = row
    return [_line(topic, nearest) for topic in Topic]


def _line(topic: Topic, nearest: Mapping[Topic, Processing]) -> Line:
    row = nearest.get(topic)
    if row is None:
        return Line(topic, rules.PRODUCT[topic], None)
    names = Said._fields
    return Line(topic, Said(*(getattr(row, name) for name in names)), row.organisation)


def own(organisation_id: int, topic: Topic) -> Processing | None:
    """What this organisation itself says of a kind of data."""
    return db.session.scalar(
        select(Processing).where(
            Processing.organisation_id == organisation_id, Processing.topic == topic
        )
    )


def agreements(organisation: Organisation) -> list[ProcessorAgreement]:
    """The processors of this organisation and of those above it, by name."""
    rows = db.session.scalars(
        select(ProcessorAgreement)
        .options(joinedload(ProcessorAgreement.organisation))
        .where(ProcessorAgreement.organisation_id.in_(placing.lineage(organisation.path)))
        .order_by(ProcessorAgreement.name, ProcessorAgreement.id)
    )
    return list(rows)


def agreement_for(who: Identity, public_id: str) -> ProcessorAgreement:
    """An agreement of the part of the tree where `who` keeps the register."""
    return people.found(
        _agreements().where(
            ProcessorAgreement.public_id == public_id,
            access.below(Organisation.path, people.paths_of(who, *EDITS)),
        )
    )


def same_name(organisation_id: int, name: str, *, but: int | None) -> ProcessorAgreement | None:
    return db.session.scalar(
        select(ProcessorAgreement).where(
            ProcessorAgreement.organisation_id == organisation_id,
            ProcessorAgreement.name == name,
            ProcessorAgreement.id.is_distinct_from(but),
        )
    )


def ending(*, until: date) -> list[ProcessorAgreement]:
    """Agreements that end by this day, of which nobody was told yet."""
    told = ProcessorAgreement.told_on
    rows = db.session.scalars(
        _agreements()
        .where(
            ProcessorAgreement.ends_on <= until,
            or_(told.is_(None), told != ProcessorAgreement.ends_on),
        )
        .order_by(ProcessorAgreement.ends_on, ProcessorAgreement.id)
    )
    return list(rows)


def keepers(organisation: Organisation, *, day: date) -> Sequence[Person]:
    """Who keeps the register here; where nobody does, the administrators."""
    return people.holders_up(
        organisation.path, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR, but=0, day=day
    )


def _agreements() -> Select[ProcessorAgreement]:
    return (
        select(ProcessorAgreement)
        .join(ProcessorAgreement.organisation)
        .options(joinedload(ProcessorAgreement.organisation))
    )
