"""Reading the bodies that advise and decide, who is in them, and when they meet."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from leerhuis import db
from leerhuis.access import Identity, Role, below
from leerhuis.courses.queries import coordinated
from leerhuis.cycle.models import AdvisoryBody, BodyMeeting, BodyMember, Preparation
from leerhuis.cycle.rules import BodyPart
from leerhuis.people import queries as people
from leerhuis.people.days import granted_on
from leerhuis.people.models import Organisation, Person, RoleGrant
from leerhuis.people.rules import lineage


def bodies_for(who: Identity) -> list[AdvisoryBody]:
    """Those that are still there where this person coordinates; who decides comes last."""
    return list(
        db.session.scalars(
            select(AdvisoryBody)
            .join(AdvisoryBody.organisation)
            .options(contains_eager(AdvisoryBody.organisation))
            .where(coordinated(who), AdvisoryBody.ended_at.is_(None))
            .order_by(AdvisoryBody.part == BodyPart.DECIDES, AdvisoryBody.name)
        )
    )


def bodies_of(preparation: Preparation) -> list[AdvisoryBody]:
    """The bodies that may advise on a round: of its organisation and of those it is part of."""
    return list(
        db.session.scalars(
            select(AdvisoryBody)
            .where(
                AdvisoryBody.organisation_id.in_(lineage(preparation.organisation.path)),
                AdvisoryBody.ended_at.is_(None),
            )
            .order_by(AdvisoryBody.part == BodyPart.DECIDES, AdvisoryBody.name)
        )
    )


def body_for(who: Identity, public_id: str) -> AdvisoryBody:
    return people.found(
        select(AdvisoryBody)
        .join(AdvisoryBody.organisation)
        .options(contains_eager(AdvisoryBody.organisation))
        .where(
            AdvisoryBody.public_id == public_id,
            AdvisoryBody.ended_at.is_(None),
            coordinated(who),
        )
    )


def ever_of(organisation_id: int, *, now: bool = False) -> list[AdvisoryBody]:
    """All bodies that an organisation has, and unless only `now` is asked, those it had."""
    wanted = select(AdvisoryBody).where(AdvisoryBody.organisation_id == organisation_id)
    if now:
        wanted = wanted.where(AdvisoryBody.ended_at.is_(None))
    return list(db.session.scalars(wanted.order_by(AdvisoryBody.id)))


def members_of(body_ids: Iterable[int]) -> list[BodyMember]:
    """Who is in these bodies now, by name."""
    return list(
        db.session.scalars(
            select(BodyMember)
            .join(BodyMember.person)
            .options(contains_eager(BodyMember.person))
            .where(BodyMember.body_id.in_(list(body_ids)), BodyMember.ended_at.is_(None))
            .order_by(Person.search_name, BodyMember.id)
        )
    )


def member_in(body: AdvisoryBody, public_id: str) -> BodyMember:
    return people.found(
        select(BodyMember).where(
            BodyMember.body_id == body.id,
            BodyMember.public_id == public_id,
            BodyMember.ended_at.is_(None),
        )
    )


def can_join(body: AdvisoryBody, *, day: date) -> list[Person]:
    """The advisers of the region of a body who are not in it, by name."""
    inside = select(BodyMember.person_id).where(
        BodyMember.body_id == body.id, BodyMember.ended_at.is_(None)
    )
    return list(
        db.session.scalars(
            _advisers(body.organisation, day=day)
            .where(Person.id.not_in(inside))
            .order_by(Person.search_name, Person.id)
        )
    )


def _advisers(organisation: Organisation, *, day: date) -> Select[Person]:
    """Who is an adviser of this organisation, of one below it, or of one that it is part of."""
    granted = select(RoleGrant.person_id).join(RoleGrant.organisation)
    return select(Person).where(
        Person.id.in_(
            granted.where(
                RoleGrant.role == Role.ADVISER, granted_on(day), around([organisation.path])
            )
        )
    )


def around(paths: Sequence[str]) -> ColumnElement[bool]:
    """The condition that an organisation lies below one of these places, or above it."""
    above = {number for each in paths for number in lineage(each)}
    return or_(below(Organisation.path, paths), Organisation.id.in_(above))


def speakers(body_ids: Sequence[int], *, day: date) -> dict[int, set[int]]:
    """Who of each body may still speak for it: its members who advise its region on this day."""
    found: dict[int, set[int]] = {number: set() for number in body_ids}
    place = aliased(Organisation)
    rows = db.session.execute(
        select(BodyMember.body_id, BodyMember.person_id, place.path, Organisation.path)
        .join(BodyMember.body)
        .join(place, place.id == AdvisoryBody.organisation_id)
        .join(RoleGrant, RoleGrant.person_id == BodyMember.person_id)
        .join(RoleGrant.organisation)
        .where(
            BodyMember.body_id.in_(body_ids),
            BodyMember.ended_at.is_(None),
            RoleGrant.role == Role.ADVISER,
            granted_on(day),
        )
    )
    for body_id, person_id, of_body, granted in rows:
        if granted.startswith(of_body) or of_body.startswith(granted):
            found[body_id].add(person_id)
    return found


def meetings_of(body_ids: Iterable[int]) -> list[BodyMeeting]:
    """The meetings of these bodies, the latest first, with the round that each is about."""
    return list(
        db.session.scalars(
            select(BodyMeeting)
            .options(joinedload(BodyMeeting.preparation), joinedload(BodyMeeting.body))
            .where(BodyMeeting.body_id.in_(list(body_ids)))
            .order_by(BodyMeeting.starts_at.desc(), BodyMeeting.id.desc())
        )
    )


def meeting_for(who: Identity, public_id: str) -> BodyMeeting:
    """A meeting of a body where this person coordinates."""
    return people.found(
        select(BodyMeeting)
        .join(BodyMeeting.body)
        .join(AdvisoryBody.organisation)
        .options(
            contains_eager(BodyMeeting.body).contains_eager(AdvisoryBody.organisation),
            joinedload(BodyMeeting.preparation),
        )
        .where(BodyMeeting.public_id == public_id, coordinated(who))
    )


def preparations_near(organisation: Organisation) -> list[Preparation]:
    """The rounds that a body of this organisation can meet about, the latest first."""
    return list(
        db.session.scalars(
            select(Preparation)
            .join(Preparation.organisation)
            .where(below(Organisation.path, [organisation.path]))
            .order_by(Preparation.starts_on.desc(), Preparation.id)
        )
    )
