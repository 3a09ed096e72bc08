"""What a coordinator says of a trainer: what they teach, and when they can or cannot."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses import resources
from leerhuis.courses.means import Trainer, TrainerTheme, TrainerTime
from leerhuis.courses.models import Theme
from leerhuis.courses.offer import once, put, tell
from leerhuis.courses.rules import Span
from leerhuis.courses.searching import fold_trainer, hold_groups_of
from leerhuis.courses.trainers import queries
from leerhuis.courses.trainers.rules import TimePlan, check_time
from leerhuis.errors import Refused
from leerhuis.people.models import Organisation, Person


def create(
    organisation: Organisation,
    *,
    name: str,
    email: str,
    bureau: str,
    note: str,
    person: Person | None,
    themes: Sequence[Theme],
    by: Identity,
    now: datetime,
) -> Trainer:
    email = resources.checked_address(email, field="email")
    with db.transaction():
        _check_account(organisation.id, person, but=None)
        trainer = resources.create_trainer(
            organisation,
            name=name,
            person_id=person.id if person else None,
            email=email,
            bureau=bureau,
            by=by,
            now=now,
        )
        trainer.note = note
        db.add(*(TrainerTheme(trainer_id=trainer.id, theme_id=each.id) for each in themes))
    return trainer


def update(
    trainer: Trainer,
    *,
    name: str,
    email: str,
    bureau: str,
    note: str,
    in_use: bool,
    person: Person | None,
    themes: Sequence[Theme],
    by: Identity,
    now: datetime,
) -> None:
    """Who is out of use stays where they are planned, and is not offered any more."""
    said: dict[str, Any] = {
        "name": name,
        "email": resources.checked_address(email, field="email"),
        "bureau": bureau,
        "note": note,
        "in_use": in_use,
        "person_id": person.id if person else None,
    }
    no = Refused("There is already a trainer with this name.", field="name")
    with db.transaction(), once(no):
        hold_groups_of(trainer)
        _hold(trainer)
        _check_account(trainer.organisation_id, person, but=trainer)
        others = ["themes"] if _teach(trainer, {each.id for each in themes}) else []
        put(trainer, Action.TRAINER_CHANGED, said, others=others, by=by, now=now)
        fold_trainer(trainer)


def _hold(trainer: Trainer) -> None:
    """With what they teach and when they can as it is now, whatever a page read before."""
    db.hold(trainer)
    db.session.refresh(trainer, ["themes", "times"])


def _check_account(organisation_id: int, person: Person | None, *, but: Trainer | None) -> None:
    """A person signs in as one trainer of an organisation."""
    if person and queries.of_person(organisation_id, person.id) not in (None, but):
        raise Refused("This account belongs to another trainer.", field="person")


def _teach(trainer: Trainer, numbers: set[int]) -> bool:
    """Whether what they teach changed."""
    known = {each.theme_id: each for each in trainer.themes}
    for number in set(known) - numbers:
        trainer.themes.remove(known[number])
    new = sorted(numbers - set(known))
    trainer.themes.extend(TrainerTheme(theme_id=number) for number in new)
    return set(known) != numbers


def add_time(trainer: Trainer, plan: TimePlan, *, by: Identity, now: datetime) -> Span:
    """Held, so that nobody plans the trainer in those hours at this moment."""
    check_time(plan)
    hours = span_of(plan)
    with db.transaction():
        _hold(trainer)
        known = {(each.kind, each.starts_at, each.ends_at) for each in trainer.times}
        if (plan.kind, *hours) not in known:  # else that was a double click
            trainer.times.append(TrainerTime(kind=plan.kind, starts_at=hours[0], ends_at=hours[1]))
            tell(Action.TRAINER_CHANGED, trainer, by=by, now=now, changed=["times"])
    return hours


def span_of(plan: TimePlan) -> Span:
    starts_at = clock.moment_of(plan.starts_on, plan.start) if plan.start else None
    ends_at = clock.moment_of(plan.ends_on, plan.end) if plan.end else None
    day_before = plan.starts_on.fromordinal(plan.starts_on.toordinal() - 1)
    return Span(starts_at or clock.end_of(day_before), ends_at or clock.end_of(plan.ends_on))


def remove_time(trainer: Trainer, time: TrainerTime, *, by: Identity, now: datetime) -> None:
    with db.transaction():
        _hold(trainer)
        if time not in trainer.times:  # that was a double click
            return
        trainer.times.remove(time)
        tell(Action.TRAINER_CHANGED, trainer, by=by, now=now, changed=["times"])


def say_times(trainers: Sequence[Trainer], plan: TimePlan, *, by: Identity, now: datetime) -> Span:
    """Somebody says it themselves, so it holds wherever they train; nobody gets a letter of it."""
    with db.transaction():
        for each in trainers:
            add_time(each, plan, by=by, now=now)
    return span_of(plan)


def take_back(
    trainers: Sequence[Trainer], time: TrainerTime, *, by: Identity, now: datetime
) -> None:
    """The same hours, wherever they train."""
    hours = (time.kind, time.starts_at, time.ends_at)
    with db.transaction():
        for trainer in trainers:
            for each in [*trainer.times]:
                if (each.kind, each.starts_at, each.ends_at) == hours:
                    remove_time(trainer, each, by=by, now=now)
