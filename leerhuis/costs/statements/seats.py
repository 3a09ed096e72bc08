"""Whose people used the seats of groups, who pays their fees, and how much staff a payer has."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.costs.rules import PayerKind
from leerhuis.costs.statements.facts import Fees, Pays, Subject
from leerhuis.courses.fees import queries as waiving
from leerhuis.courses.fees.queries import Place
from leerhuis.courses.models import Edition
from leerhuis.courses.words import Payer as FeePayer
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.people.models import Appointment, Organisation
from leerhuis.people.rules import AppointmentKind, OrganisationKind, lineage
from leerhuis.people.sectors import sector_of

EMPLOYED, PLACED = AppointmentKind.EMPLOYMENT, AppointmentKind.PLACEMENT


class Post(NamedTuple):
    """Where someone works, from when until when."""

    id: int
    person_id: int
    kind: AppointmentKind
    function: Any
    fte: Decimal
    path: str
    starts_on: date
    ends_on: date | None

    def on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Held(NamedTuple):
    """A group that was held, as far as its seats are concerned."""

    id: int
    round_id: int | None
    fee: int
    payer: FeePayer
    day: date | None


class Seats:
    """The certain seats of groups that are divided anew, and of all groups of such rounds.

    A seat is of the nearest payer of a kind where someone is placed on the first day, else where
    they are employed; so someone of a care provider in a local team counts once in each half.
    """

    def __init__(
        self,
        region_id: int,
        payers: Sequence[Pays],
        subjects: Collection[Subject],
        *,
        until: date,
    ) -> None:
        self.region_id = region_id
        self.payers = payers
        self.until = until
        self._settled = {each.edition_id for each in subjects}
        self._editions = _editions(subjects)
        self._people = _people(self._editions)
        self._posts = _posts_of({each for held in self._people.values() for each in held})
        self._paying = _by_kind(payers)

    @cached_property
    def by_subject(self) -> dict[Subject, dict[int, int]]:
        """How many seats people of each paying organisation used, of groups and of rounds."""
        found: dict[Subject, Counter[int]] = defaultdict(Counter)
        for edition in self._editions.values():
            used = self._used(edition)
            found[Subject(edition.id, None)].update(used)
            if edition.round_id:
                found[Subject(None, edition.round_id)].update(used)
        return {subject: dict(used) for subject, used in found.items()}

    def _used(self, edition: Held) -> Counter[int]:
        used: Counter[int] = Counter()
        for person in self._people.get(edition.id, ()):
            posts = self._on(person, edition.day)
            used.update({at for kind in self._paying if (at := self._at(posts, kind)) is not None})
        return used

    def _on(self, person: int, day: date | None) -> list[Post]:
        """The posts of that day: first where one is placed, and of employers the largest first."""
        posts = [each for each in self._posts.get(person, ()) if day and each.on(day)]
        return sorted(posts, key=lambda each: (each.kind is EMPLOYED, -each.fte, each.id))

    def _at(self, posts: Iterable[Post], kind: PayerKind) -> int | None:
        paying = self._paying[kind]
        return next((at for each in posts if (at := _nearest(each.path, paying))), None)

    @cached_property
    def fees(self) -> dict[Subject, Fees]:
        """The fees of these groups that began, by who employs each participant that day."""
        found = {}
        for edition in self._editions.values():
            asks = edition.id in self._settled and edition.payer is not FeePayer.REGION
            if asks and edition.fee and edition.day is not None and edition.day <= self.until:
                due = self._fees(edition, edition.day)
                if due.total:
                    found[Subject(edition.id, None)] = due
        return found

    def _fees(self, edition: Held, day: date) -> Fees:
        waivers = waiving.waivers_on(self.region_id, day=day)
        by_payer: Counter[int] = Counter()
        elsewhere = 0
        for person in self._people.get(edition.id, ()):
            posts = self._on(person, day)
            if any(waiving.holds_for(each, self._place(posts)) for each in waivers):
                continue
            payer = self._employer(posts, day) if edition.payer is FeePayer.EMPLOYER else None
            if payer is None:
                elsewhere += edition.fee
            else:
                by_payer[payer] += edition.fee
        return Fees(dict(by_payer), elsewhere)

    def _employer(self, posts: Iterable[Post], day: date) -> int | None:
        """The payer of that day that is the nearest up the line of who employs someone."""
        paying = {each.pays_id: each.id for each in self.payers if each.pays_id and each.on(day)}
        for each in posts:
            at = _nearest(each.path, paying.keys()) if each.kind is EMPLOYED else None
            if at is not None:
                return paying[at]
        return None

    def _place(self, posts: Sequence[Post]) -> Place:
        """Where someone works, as a waiver asks; from what was read already."""
        employer = next((each.path for each in posts if each.kind is EMPLOYED), None)
        kinds = [self._kinds[number] for number in lineage(employer)] if employer else []
        return Place(
            sector_of(kinds) if employer else None,
            frozenset(each.function for each in posts),
            frozenset(number for each in posts for number in lineage(each.path)),
        )

    @cached_property
    def _kinds(self) -> dict[int, OrganisationKind]:
        rows = db.session.execute(select(Organisation.id, Organisation.kind))
        return {row[0]: row[1] for row in rows}


def _by_kind(payers: Sequence[Pays]) -> dict[PayerKind, set[int]]:
    """The organisations that pay or have paid, by the group in which they do."""
    found: dict[PayerKind, set[int]] = defaultdict(set)
    for each in payers:
        if each.pays_id:
            found[each.kind].add(each.pays_id)
    return dict(found)


def _nearest(path: str, numbers: Collection[int | None]) -> int | None:
    """The nearest organisation at or above this place that is one of these."""
    return next((each for each in reversed(lineage(path)) if each in numbers), None)


def _editions(subjects: Collection[Subject]) -> dict[int, Held]:
    """The groups themselves, and those of the rounds."""
    groups = {each.edition_id for each in subjects if each.edition_id}
    rounds = {each.round_id for each in subjects if each.round_id}
    found = [*_some(Edition.id, groups), *_some(Edition.round_id, rounds)]
    return {each.id: each for each in found}


def _some(column: Any, numbers: Collection[int]) -> Iterable[Held]:
    for some in _thousands(numbers):
        rows = db.session.execute(
            select(
                Edition.id, Edition.round_id, Edition.fee, Edition.payer, Edition.starts_at
            ).where(column.in_(some))
        )
        for number, season, fee, payer, starts_at in rows:
            day = clock.day_of(starts_at) if starts_at else None
            yield Held(number, season, int((fee or 0) * 100), payer, day)


def _people(editions: Collection[int]) -> dict[int, list[int]]:
    """Who has a certain seat, by group."""
    found: dict[int, list[int]] = defaultdict(list)
    for some in _thousands(editions):
        rows = db.session.execute(
            select(Enrolment.edition_id, Enrolment.person_id).where(
                Enrolment.edition_id.in_(some), Enrolment.state == EnrolmentState.CONFIRMED
            )
        )
        for edition, person in rows:
            found[edition].append(person)
    return dict(found)


def _posts_of(people: Collection[int]) -> dict[int, list[Post]]:
    found: dict[int, list[Post]] = defaultdict(list)
    for some in _thousands(people):
        for post in _posts(Appointment.person_id.in_(some)):
            found[post.person_id].append(post)
    return dict(found)


def _posts(where: Any) -> list[Post]:
    rows = db.session.execute(
        select(
            Appointment.id,
            Appointment.person_id,
            Appointment.kind,
            Appointment.function,
            Appointment.fte,
            Organisation.path,
            Appointment.starts_on,
            Appointment.ends_on,
        )
        .join(Appointment.organisation)
        .where(where)
    )
    return [Post(*row) for row in rows]


def _thousands(numbers: Collection[int]) -> Iterable[list[int]]:
    wanted = sorted(numbers)
    return (wanted[at : at + 1000] for at in range(0, len(wanted), 1000))


def fte_of(payers: Sequence[Pays], *, years: Collection[int]) -> dict[tuple[int, int], int]:
    """Thousandths of fte at each payer on 1 January of a year, or on its first day in that year.

    Who is placed there and employed there counts once, for the larger of the two.
    """
    days = {
        (each.id, year): max(date(year, 1, 1), each.starts_on) for each in payers for year in years
    }
    staff = _staff({each.pays_id for each in payers if each.pays_id})
    return {
        (each.id, year): _thousandths(staff.get(each.pays_id or 0, ()), days[each.id, year])
        for each in payers
        for year in years
    }


def _staff(organisations: Collection[int]) -> Mapping[int, Sequence[Post]]:
    """The posts at or below each of these organisations."""
    rows = db.session.execute(select(Organisation.id, Organisation.path)).all()
    above = {number: set(lineage(path)) & set(organisations) for number, path in rows}
    found: dict[int, list[Post]] = defaultdict(list)
    for some in _thousands([number for number, paying in above.items() if paying]):
        for post in _posts(Appointment.organisation_id.in_(some)):
            for number in above[lineage(post.path)[-1]]:
                found[number].append(post)
    return found


def _thousandths(posts: Iterable[Post], day: date) -> int:
    placed: dict[int, Decimal] = defaultdict(Decimal)
    employed: dict[int, Decimal] = defaultdict(Decimal)
    for each in posts:
        if each.on(day):
            (placed if each.kind is PLACED else employed)[each.person_id] += each.fte
    return sum(
        int(max(placed.get(person, Decimal(0)), employed.get(person, Decimal(0))) * 1000)
        for person in placed.keys() | employed.keys()
    )
