"""Whom one may erase, what that does to their rows, and what has been erased."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select, true
from sqlalchemy.orm import joinedload

from leerhuis import access, clock, db
from leerhuis.access import Identity, Role
from leerhuis.courses.models import Edition
from leerhuis.enrolment.models import Enrolment
from leerhuis.people import directory
from leerhuis.people import queries as people
from leerhuis.people.models import Appointment, Organisation, Person, RoleGrant
from leerhuis.people.rules import lineage
from leerhuis.privacy import topics
from leerhuis.privacy.erasing import facts, rules, treatments
from leerhuis.privacy.erasing.models import Erasure, RetentionTerm
from leerhuis.privacy.erasing.rules import InTheWay, Kind
from leerhuis.privacy.topics import Topic
from leerhuis.registers import N_
from leerhuis.registry.periods import add_months

ERASERS = (Role.PRIVACY_OFFICER, Role.ADMINISTRATOR)
PER_PAGE = 20


class Touched(NamedTuple):
    """What erasing does to a kind of data: how many rows go, and how many stay without a name."""

    topic: Topic
    gone: int
    stays: int


def person_for(who: Identity, public_id: str, *, today: date) -> Person:
    """A person of the part where `who` may erase."""
    return people.found(
        select(Person).where(
            Person.public_id == public_id,
            Person.merged_into_id.is_(None),
            people.answered_for(who, *ERASERS, day=today),
        )
    )


def is_wholly_below(person: Person, who: Identity) -> bool:
    """Whether nobody outside the part where `who` may erase has to do with this person."""
    outside = ~access.below(Organisation.path, people.paths_of(who, *ERASERS))
    return not any(
        db.session.scalar(select(kind.id).join(kind.organisation).where(mine, outside).limit(1))
        for kind, mine in (
            (Appointment, Appointment.person_id == person.id),
            (RoleGrant, (RoleGrant.person_id == person.id) & RoleGrant.ended_at.is_(None)),
        )
    )


def found_persons(who: Identity, words: str, *, today: date) -> Sequence[Person]:
    """Persons that one may erase and who are called so, or have such an address."""
    if not words.strip():
        return []
    return db.session.scalars(
        select(Person)
        .where(
            people.answered_for(who, *ERASERS, day=today),
            Person.erased_at.is_(None),
            Person.merged_into_id.is_(None),
            *directory.matching(words),
        )
        .order_by(Person.sort_name, Person.id)
        .limit(PER_PAGE)
    ).all()


def touched(person_id: int) -> Sequence[Touched]:
    """What erasing would do, by kind of data."""
    gone: Counter[Topic] = Counter()
    stays: Counter[Topic] = Counter()
    for name, ids in treatments.rows_of(person_id).items():
        if topic := topics.OF_TABLE.get(name):
            (gone if treatments.is_removed(name) else stays)[topic] += len(ids)
    return [Touched(each, gone[each], stays[each]) for each in Topic if gone[each] or stays[each]]


def in_the_way(person_id: int, *, now: datetime) -> Sequence[InTheWay]:
    """Why this person is not erased without more: duties that rest on what is kept."""
    today = clock.day_of(now)
    known = facts.of_person(person_id, now=now)
    terms = terms_for(known.roots)
    return [
        *_work(known, today=today),
        *(
            InTheWay(N_("Has a seat or a place in line in %(what)s."), each.title, each.ends_on)
            for each in known.coming
        ),
        *_proofs(known, terms, today=today),
        *_counting(known, terms, today=today),
    ]


def _work(known: facts.Facts, *, today: date) -> list[InTheWay]:
    posts = [each for each in known.posts if each.ends_on is None or each.ends_on >= today]
    found = [InTheWay(N_("Works at %(what)s."), each.name, each.ends_on) for each in posts]
    return found + ([InTheWay(N_("Holds a role."))] if known.roles else [])


def _proofs(known: facts.Facts, terms: Mapping[Kind, int], *, today: date) -> list[InTheWay]:
    found = []
    for each in known.proofs:
        until = known.proofs_until(each, months=terms[Kind.PROOFS])
        if until is None or until >= today:
            message = N_("%(what)s keeps proofs that this person may do the work.")
            found.append(InTheWay(message, each.name, until))
    return found


def _counting(known: facts.Facts, terms: Mapping[Kind, int], *, today: date) -> list[InTheWay]:
    ends = [
        add_months(rules.counts_until(day, known.held), terms[Kind.COUNTING])
        for day in set(known.days)
    ]
    last = max(ends, default=today)
    if last <= today:
        return []
    return [InTheWay(N_("Attendance and points still count for a registration."), until=last)]


def terms_for(roots: Sequence[int], *, at: datetime | None = None) -> Mapping[Kind, int]:
    """The months of each kind for who works under these organisations; the longest counts.

    `at` a moment: as they were then.
    """
    said = terms_said(roots, at=at) or {0: {}}
    return {
        kind: max(of.get(kind, term.months) for of in said.values())
        for kind, term in rules.DEFAULTS.items()
    }


def terms_said(
    roots: Sequence[int], *, at: datetime | None = None
) -> Mapping[int, Mapping[Kind, int]]:
    """What each of these organisations said last of each kind, by a moment."""
    by_then = true() if at is None else RetentionTerm.said_at <= at
    last = (
        select(func.max(RetentionTerm.id))
        .where(RetentionTerm.organisation_id.in_(roots), by_then)
        .group_by(RetentionTerm.organisation_id, RetentionTerm.kind)
    )
    said: dict[int, dict[Kind, int]] = {each: {} for each in roots}
    for row in db.session.scalars(select(RetentionTerm).where(RetentionTerm.id.in_(last))):
        said[row.organisation_id][row.kind] = row.months
    return said


def last_administrations(person_id: int) -> list[str]:
    """The organisations of which this person is the last administrator."""
    grants = db.session.scalars(
        select(RoleGrant)
        .options(joinedload(RoleGrant.organisation))
        .where(
            RoleGrant.person_id == person_id,
            RoleGrant.role == Role.ADMINISTRATOR,
            RoleGrant.ended_at.is_(None),
        )
    )
    return [
        each.organisation.name
        for each in grants
        if not directory.administrators_over(each.organisation, but=each.id)
    ]


def open_appointments(person_id: int, *, today: date) -> list[Appointment]:
    return [
        each
        for each in people.appointments_of(person_id)
        if each.ends_on is None or each.ends_on > today
    ]


def coming_seats(person_id: int, *, now: datetime) -> Sequence[Enrolment]:
    """Seats and places in line in groups that are not over."""
    return db.session.scalars(
        select(Enrolment)
        .join(Enrolment.edition)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.cancelled_at.is_(None),
            or_(Edition.ends_at.is_(None), Edition.ends_at > now),
        )
        .order_by(Enrolment.id)
    ).all()


def person_called(public_id: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.public_id == public_id))


def unlogged() -> Sequence[Erasure]:
    """What was erased and does not stand in the file yet."""
    return db.session.scalars(
        select(Erasure)
        .options(joinedload(Erasure.person))
        .where(Erasure.logged_at.is_(None))
        .order_by(Erasure.id)
    ).all()


def names_of(person_ids: Collection[int]) -> Mapping[int, Sequence[str]]:
    """The public ids of these persons, and of who became one of them.

    In an older back-up those are somebody still.
    """
    names: dict[int, list[str]] = {each: [] for each in person_ids}
    rows = db.session.execute(
        select(Person.id, Person.merged_into_id, Person.public_id)
        .where(or_(Person.id.in_(person_ids), Person.merged_into_id.in_(person_ids)))
        .order_by(Person.merged_into_id.is_not(None), Person.id)
    )
    for number, into, public_id in rows:
        names[number if into is None else into].append(public_id)
    return names


def roots_for(who: Identity, *roles: Role) -> Sequence[Organisation]:
    """The organisations at the top under which `who` holds one of these roles."""
    tops = {lineage(path)[0] for path in people.paths_of(who, *roles) if path}
    return db.session.scalars(
        select(Organisation).where(Organisation.id.in_(tops)).order_by(Organisation.name)
    ).all()


def root_for(who: Identity, public_id: str, *roles: Role) -> Organisation:
    """An organisation at the top on which `who` itself holds one of these roles."""
    return people.found(
        select(Organisation).where(
            Organisation.public_id == public_id,
            Organisation.parent_id.is_(None),
            access.below(Organisation.path, people.paths_of(who, *roles)),
        )
    )


def ways_of(person: Person, *, now: datetime) -> Sequence[InTheWay]:
    """What is in the way of erasing; nothing of who is erased already."""
    return [] if person.erased_at else in_the_way(person.id, now=now)
