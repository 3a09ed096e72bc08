"""Reading activities, evidence and entries: one's own, and what the employer's manager may see."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select

from leerhuis import db
from leerhuis.access import Identity, Role
from leerhuis.errors import Missing
from leerhuis.people.models import Person
from leerhuis.people.queries import found
from leerhuis.registers import REFLECTION_FORMS, Category, Form, Register
from leerhuis.registry import kept, places
from leerhuis.registry import queries as registrations
from leerhuis.registry.dossier import earlier, series
from leerhuis.registry.dossier.earlier import Seen as Seen
from leerhuis.registry.dossier.models import Activity, Evidence, RegisterEntry
from leerhuis.registry.dossier.rules import EntryStatus, Held
from leerhuis.registry.models import ExpectedPoints, PointsEntry, Registration
from leerhuis.registry.packs import shipped
from leerhuis.registry.standing.points import counts_until

START = "start:"


class Papers(NamedTuple):
    """All that is kept of a person beside their registrations."""

    earned: Sequence[PointsEntry]
    activities: Mapping[str, Activity]
    entries: Mapping[tuple[str, Register], RegisterEntry]


def papers_of(person_id: int) -> Papers:
    """What was done, of here and of elsewhere, and where each stands in the register."""
    return Papers(
        earned=kept.earned_by([person_id])[person_id].earned,
        activities={each.public_id: each for each in _activities(person_id)},
        entries=entries_of(person_id),
    )


def _activities(person_id: int) -> Sequence[Activity]:
    """Removed ones too: the points that they once brought are not a course."""
    return db.session.scalars(
        select(Activity).where(Activity.person_id == person_id).order_by(Activity.id)
    ).all()


def entries_of(
    person_id: int, *, ref: str | None = None
) -> Mapping[tuple[str, Register], RegisterEntry]:
    """Where each thing stands in each register: the last that was said of it."""
    wanted = select(RegisterEntry).where(RegisterEntry.person_id == person_id)
    if ref is not None:
        wanted = wanted.where(RegisterEntry.ref == ref)
    rows = db.session.scalars(wanted.order_by(RegisterEntry.number))
    return {(each.ref, each.register): each for each in rows}


def told_of(person_id: int, ref: str) -> Sequence[RegisterEntry]:
    """All that was ever said of where one thing stands, the latest first."""
    return db.session.scalars(
        select(RegisterEntry)
        .where(RegisterEntry.person_id == person_id, RegisterEntry.ref == ref)
        .order_by(RegisterEntry.register, RegisterEntry.number.desc())
    ).all()


def rejecting(person_id: int, ref: str) -> set[Register]:
    """The registers that say no to this."""
    entries = entries_of(person_id, ref=ref)
    return {key[1] for key, each in entries.items() if each.status is EntryStatus.REJECTED}


def held_of(person_id: int) -> list[Held]:
    """The registrations of a person, as rules that hours may count under."""
    return [held(each) for each in registrations.registrations_of(person_id)]


def held(registration: Registration) -> Held:
    pack, period = registration.pack, registration.period
    return Held(
        register=registration.register,
        occupation=registration.occupation or "",
        pack=pack,
        starts_on=period.starts_on,
        until=counts_until(pack, period, submitted_on=registration.submitted_on),
    )


def activity_named(public_id: str) -> Activity | None:
    """Whoever's it is; for telling a form that was sent twice from one of somebody else."""
    return db.session.scalar(select(Activity).where(Activity.public_id == public_id))


def names_points(ref: str) -> bool:
    """Whether points are known by this name, whoever's: then it is a course, and no activity."""
    named = [
        exists().where(table.ref == ref, table.form.is_(None))
        for table in (PointsEntry, ExpectedPoints)
    ]
    return bool(db.session.scalar(select(or_(*named))))


def activity_of(person_id: int, public_id: str) -> Activity:
    return found(
        select(Activity).where(
            Activity.person_id == person_id,
            Activity.public_id == public_id,
            Activity.removed_at.is_(None),
        )
    )


def last_activity(person_id: int) -> Activity | None:
    """What its owner wrote down last, which is what one does again."""
    own = (Activity.person_id == person_id, Activity.series.is_(None))
    return db.session.scalar(
        select(Activity)
        .where(*own, Activity.removed_at.is_(None))
        .order_by(Activity.id.desc())
        .limit(1)
    )


def earned_for(person_id: int, ref: str) -> Sequence[PointsEntry]:
    """The rows of points of one thing, corrections included."""
    return db.session.scalars(
        select(PointsEntry)
        .where(PointsEntry.person_id == person_id, PointsEntry.ref == ref)
        .order_by(PointsEntry.id)
    ).all()


def evidence_of(person_id: int, refs: Iterable[str]) -> Mapping[str, Sequence[Evidence]]:
    """The evidence of these things, in the order in which it was added."""
    rows = db.session.scalars(
        select(Evidence)
        .where(
            Evidence.person_id == person_id,
            Evidence.ref.in_(list(refs)),
            Evidence.removed_at.is_(None),
        )
        .order_by(Evidence.id)
    )
    sorted_out: dict[str, list[Evidence]] = defaultdict(list)
    for row in rows:
        sorted_out[row.ref].append(row)
    return sorted_out


def bytes_used(person_id: int) -> int:
    used = db.session.scalar(
        select(func.sum(Evidence.size)).where(
            Evidence.person_id == person_id, Evidence.removed_at.is_(None)
        )
    )
    return int(used or 0)


def wait_for(person_id: int) -> None:
    """Make others who add evidence of this person wait, also where there is no registration."""
    db.session.execute(
        select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)
    )


def own_evidence(person_id: int, public_id: str) -> Evidence:
    return found(_one_piece(public_id).where(Evidence.person_id == person_id))


def evidence_for(who: Identity, public_id: str, *, today: date) -> Evidence:
    """One's own evidence; of somebody whom one employs all that is not private."""
    employed = places.employed_below(who.paths(Role.MANAGER), day=today)
    may = or_(Evidence.person_id == who.person_id, and_(employed, _is_open()))
    wanted = _one_piece(public_id).join(Person, Person.id == Evidence.person_id)
    row = db.session.scalar(wanted.where(may))
    if row is None or not (row.person_id == who.person_id or _in_time_seen(row, who)):
        raise Missing
    return row


def time_seen(person_id: int, who: Identity) -> Seen:
    """Of which days `who` sees this dossier as the manager of an employer."""
    return earlier.seen_below(person_id, who.paths(Role.MANAGER))


def _in_time_seen(evidence: Evidence, who: Identity) -> bool:
    """Whether what it shows was done in a time that the employer sees; of a series all of it."""
    seen = time_seen(evidence.person_id, who)
    meetings = series.named(evidence.person_id, evidence.ref)
    if meetings:
        return all(seen.sees(each.completed_on) for each in meetings)
    earned = earned_for(evidence.person_id, evidence.ref)
    return any(seen.sees(each.completed_on) for each in earned)


def _one_piece(public_id: str) -> Select[Evidence]:
    return select(Evidence).where(Evidence.public_id == public_id, Evidence.removed_at.is_(None))


def _is_open() -> ColumnElement[bool]:
    """Evidence that its owner does not keep to themselves: see rules.is_private."""
    activity = exists().where(series.is_shown())
    open_activity = exists().where(
        series.is_shown(),
        Activity.removed_at.is_(None),
        or_(Activity.form.not_in(REFLECTION_FORMS), Activity.shared_at.is_not(None)),
    )
    rows = and_(PointsEntry.person_id == Evidence.person_id, PointsEntry.ref == Evidence.ref)
    reflection = exists().where(rows, PointsEntry.category == Category.REFLECTION)
    return or_(open_activity, and_(~activity, exists().where(rows), ~reflection))


def owner_of(evidence: Evidence) -> Person:
    return found(select(Person).where(Person.id == evidence.person_id))


def unwritten(*, most: int) -> Sequence[Activity]:
    """Activities that a registration asks for and whose hours are not in its ledger yet.

    So it is where somebody was registered, or renewed under other rules, after they were kept.
    """
    written = exists().where(
        PointsEntry.person_id == Activity.person_id,
        PointsEntry.ref == Activity.public_id,
        PointsEntry.register == Registration.register,
        PointsEntry.occupation == func.coalesce(Registration.occupation, ""),
    )
    rejected = exists().where(
        RegisterEntry.person_id == Activity.person_id,
        RegisterEntry.ref == Activity.public_id,
        RegisterEntry.register == Registration.register,
        RegisterEntry.status == EntryStatus.REJECTED,
    )
    return (
        db.session.scalars(
            select(Activity)
            .join(Registration, Registration.person_id == Activity.person_id)
            .where(Activity.removed_at.is_(None), _asked_for(), ~written, ~rejected)
            .order_by(Activity.id)
            .limit(most)
        )
        .unique()
        .all()
    )


def _asked_for() -> ColumnElement[bool]:
    """Whether the pack of the registration knows the form of the activity, at its length."""
    known = [
        and_(
            Registration.pack_key == pack.key,
            Activity.form == form,
            Activity.hours >= (weight.least_hours or 0),
        )
        for pack in shipped()
        for form, weight in pack.activities.items()
    ]
    return or_(*known) if known else false()


def live_names(beginning: str) -> set[str]:
    """The files that a row names, of those whose name begins so."""
    return set(
        db.session.scalars(
            select(Evidence.stored_as).where(
                Evidence.stored_as.startswith(beginning), Evidence.removed_at.is_(None)
            )
        )
    )


def left_over(*, before: datetime) -> Sequence[Evidence]:
    """Evidence of a form that was never sent: of nothing that is in the dossier."""
    return db.session.scalars(
        select(Evidence).where(
            Evidence.removed_at.is_(None),
            Evidence.added_at < before,
            ~exists().where(series.is_shown()),
            ~exists().where(
                PointsEntry.person_id == Evidence.person_id, PointsEntry.ref == Evidence.ref
            ),
        )
    ).all()


def forms_known(held: Collection[Held]) -> list[Form]:
    """The forms that one of these registrations counts, in the order of the vocabulary."""
    return [form for form in Form if any(each.weight(form) for each in held)]
