"""Reading trainers: those of where someone coordinates, with what they teach and when they can."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from leerhuis import db
from leerhuis.access import Identity, Role, below
from leerhuis.courses.means import Trainer, TrainerTime
from leerhuis.courses.models import Edition, Session, SessionTrainer, Theme
from leerhuis.courses.queries import Listing, coordinated, listed
from leerhuis.courses.rules import EditionState, Span
from leerhuis.errors import Missing
from leerhuis.people.models import Organisation, Person, RoleGrant
from leerhuis.people.queries import granted_on


def _trainers(who: Identity) -> Select[Trainer]:
    return (
        select(Trainer)
        .join(Organisation, Organisation.id == Trainer.organisation_id)
        .where(coordinated(who))
    )


def trainers_listed(who: Identity, *, page: int) -> Listing[Trainer]:
    """By name, who can be planned first, with what they teach."""
    total = db.session.scalar(select(func.count()).select_from(_trainers(who).subquery()))
    question = _trainers(who).options(selectinload(Trainer.themes))
    return listed(question.order_by(Trainer.in_use.desc(), Trainer.name), page=page, total=total)


def trainer_for(who: Identity, public_id: str) -> Trainer:
    """With what they teach and the times they said."""
    found = db.session.scalar(
        _trainers(who)
        .options(selectinload(Trainer.themes), selectinload(Trainer.times))
        .where(Trainer.public_id == public_id)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Missing
    return found


def trainers_of(who: Identity) -> list[Trainer]:
    """What someone is planned as, at each place where they are a trainer, with the own times."""
    question = (
        select(Trainer)
        .join(Organisation, Organisation.id == Trainer.organisation_id)
        .options(selectinload(Trainer.themes), selectinload(Trainer.times))
        .where(
            Trainer.person_id == who.person_id,
            below(Organisation.path, who.paths(Role.TRAINER)),
        )
        .order_by(Trainer.id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(question))


def own_time(trainers: Sequence[Trainer], public_id: str) -> TrainerTime:
    """One of the times of someone themselves."""
    known = [time for trainer in trainers for time in trainer.times]
    found = next((each for each in known if each.public_id == public_id), None)
    if found is None:
        raise Missing
    return found


def time_in(trainer: Trainer, public_id: str) -> TrainerTime:
    return own_time([trainer], public_id)


def of_person(organisation_id: int, person_id: int) -> Trainer | None:
    return db.session.scalar(
        select(Trainer).filter_by(organisation_id=organisation_id, person_id=person_id)
    )


def themes_of(numbers: Sequence[int]) -> list[Theme]:
    return list(db.session.scalars(select(Theme).where(Theme.id.in_(numbers))))


def people_who_train(who: Identity, *, today: date) -> list[Person]:
    """Who has the role of trainer where this person coordinates: they sign in themselves."""
    question = (
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(RoleGrant.organisation)
        .where(RoleGrant.role == Role.TRAINER, granted_on(today), coordinated(who))
        .distinct()
    )
    return list(db.session.scalars(question.order_by(Person.sort_name)))


def planned_in(trainer: Trainer, span: Span) -> int:
    """How many sessions they train in these hours."""
    return (
        db.session.scalar(
            select(func.count(Session.id))
            .join(SessionTrainer, SessionTrainer.session_id == Session.id)
            .join(Session.edition)
            .where(
                SessionTrainer.trainer_id == trainer.id,
                Edition.state != EditionState.CANCELLED,
                Session.starts_at < span.ends_at,
                Session.ends_at > span.starts_at,
            )
        )
        or 0
    )


def still_to_come(trainer: Trainer, *, now: datetime) -> Sequence[Session]:
    """The sessions that this trainer still gives, the soonest first, with their group."""
    return db.session.scalars(
        select(Session)
        .join(SessionTrainer, SessionTrainer.session_id == Session.id)
        .join(Session.edition)
        .options(selectinload(Session.edition).joinedload(Edition.course))
        .where(
            SessionTrainer.trainer_id == trainer.id,
            Edition.state != EditionState.CANCELLED,
            Session.ends_at > now,
        )
        .order_by(Session.starts_at)
        .limit(50)
    ).all()
