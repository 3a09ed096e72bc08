"""What a proof says of each person: registrations, checks, work, exceptions and what was seen."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, func, select

from leerhuis import clock, db
from leerhuis.people import history
from leerhuis.people.models import AppointmentEvent
from leerhuis.people.rules import AppointmentKind, holds_on
from leerhuis.registers import Level, Register
from leerhuis.registry.checks.models import RegisterCheck
from leerhuis.registry.checks.rules import Outcome
from leerhuis.registry.duty import rules
from leerhuis.registry.duty.facts import Whom, facts, shown
from leerhuis.registry.duty.models import Deployability, EmployerProof
from leerhuis.registry.duty.rules import ConductAge, Deployable
from leerhuis.registry.duty.scope import Scope, exceptions
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import CheckedHow, Source, State, Validity

PART = 500


class Checked(NamedTuple):
    """When somebody last asked the register, how, and what it said."""

    on: date
    how: CheckedHow | None
    outcome: Outcome | None = None


class Held(NamedTuple):
    """A registration as it was on the day. Of a placement there is no register and no number."""

    register: Register | None
    occupation: str | None
    occupation_name: str | None
    level: Level | None
    number: str
    state: State
    validity: Validity
    covers: bool
    last_valid_on: date
    source: Source | None
    checked: Checked | None

    @property
    def in_brief(self) -> "Held":
        """What a placement shows: valid or not, until when, and when somebody made sure of it."""
        checked = self.checked and Checked(self.checked.on, None)
        return self._replace(
            register=None,
            occupation=None,
            occupation_name=None,
            level=None,
            number="",
            source=None,
            checked=checked,
        )


class Work(NamedTuple):
    """Where somebody worked that day, and since when without a day in between."""

    organisations: tuple[str, ...] = ()
    began_on: date | None = None
    employers: frozenset[int] = frozenset()


class Excepted(NamedTuple):
    """Why someone worked without a registration, and under whom."""

    reason: str
    starts_on: date
    ends_on: date
    responsible: str
    responsible_registered: bool


class Conduct(NamedTuple):
    """The certificate of conduct that shows most."""

    issued_on: date
    seen_on: date
    profile: str
    age: ConductAge | None


class Word(NamedTuple):
    """The employer's own word on whether someone is put to work."""

    word: Deployable
    reason: str
    starts_on: date


class Details(NamedTuple):
    """The rows of all persons who are shown, by the number of the person."""

    held: Mapping[int, Sequence[Held]]
    work: Mapping[int, Work]
    exceptions: Mapping[int, Sequence[Any]]
    responsible: Mapping[int, tuple[str, bool]]
    seen: Mapping[int, Sequence[Any]]
    words: Mapping[int, Sequence[Any]]


def read(here: Scope, whom: Whom, full: Mapping[int, bool]) -> Details:
    """Eight statements, however many persons; `full` says of each whether everything is seen."""
    excepted = _by_person(select(exceptions(whom, here)))
    return Details(
        held=_held(here, whom),
        work=_work(here, whom, full),
        exceptions=excepted,
        responsible=responsible(
            {row.responsible_id for rows in excepted.values() for row in rows}, here
        ),
        seen=_by_person(_seen(here, whom)),
        words=_by_person(_words(here, whom)),
    )


def rows_of(wanted: Any) -> Sequence[Row[Any]]:
    """Plain rows: a page has few of them."""
    return list(each_of(wanted))


def each_of(wanted: Any) -> Iterator[Row[Any]]:
    """Plain rows, a part at a time: a proof has tens of thousands, and only what is made of them
    should stay. What stays is looked at again whenever Python looks for what can be forgotten."""
    for part in db.session.connection().execute(wanted).partitions(PART):
        yield from part


def _by_person(wanted: Select[Any]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows_of(wanted):
        found[row.person_id].append(row)
    return found


def _held(here: Scope, whom: Whom) -> Mapping[int, list[Held]]:
    asked = {row.registration_id: row for row in each_of(_asked(here, whom))}
    wanted = shown(facts(whom, day=here.day, known_at=here.known_at))
    found: dict[int, list[Held]] = defaultdict(list)
    same: dict[Checked | None, Checked | None] = {}
    for row in each_of(wanted.order_by("person_id", "nth")):
        checked = _checked(row, asked.get(row.registration_id))
        found[row.person_id].append(
            Held(
                row.register,
                row.occupation,
                row.occupation_name,
                row.level,
                row.number,
                row.state,
                _VALIDITY[row.validity],
                bool(row.covers),
                row.last_valid_on,
                row.source,
                same.setdefault(checked, checked),
            )
        )
    return found


_VALIDITY = {each.value: each for each in Validity}


def _checked(row: Any, answer: Any) -> Checked | None:
    """What was noted, or what the register itself answered on that day or a later one."""
    noted = Checked(row.noted_on, row.noted_how) if row.noted_on is not None else None
    if answer is None or answer.at < row.number_since_at:
        return noted
    told = Checked(clock.day_of(answer.at), answer.how, answer.outcome)
    return told if noted is None or told.on >= noted.on else noted


def _asked(here: Scope, whom: Whom) -> Select[Any]:
    """The last answer of the register itself."""
    check = RegisterCheck
    nth = func.row_number().over(partition_by=check.registration_id, order_by=check.id.desc())
    rows = (
        select(check.registration_id, check.at, check.how, check.outcome, nth.label("nth"))
        .join(Registration, Registration.id == check.registration_id)
        .where(
            check.at <= here.known_at,
            check.at < clock.end_of(here.day),
            check.outcome != Outcome.UNREACHABLE,
            whom(Registration.person_id),
        )
        .subquery()
    )
    return select(rows).where(rows.c.nth == 1)


def _posts(here: Scope, whom: Whom) -> Select[Any]:
    told = history.last_known(whom(AppointmentEvent.person_id), known_at=here.known_at)
    columns = ("person_id", "organisation_name", "employer_id", "path", "kind", "starts_on")
    return (
        select(*(told.c[name] for name in columns), told.c.ends_on)
        .where(told.c.starts_on <= here.day)
        .order_by(told.c.person_id, told.c.starts_on, told.c.id)
    )


def _work(here: Scope, whom: Whom, full: Mapping[int, bool]) -> Mapping[int, Work]:
    posts = groupby(each_of(_posts(here, whom)), key=attrgetter("person_id"))
    same: dict[Any, Any] = {}
    return {
        person_id: _shared(work(list(its), here, full=full.get(person_id, False)), same)
        for person_id, its in posts
    }


def _shared(work: Work, same: dict[Any, Any]) -> Work:
    """Thousands work in the same places for the same employers."""
    names, employers = work.organisations, work.employers
    return Work(same.setdefault(names, names), work.began_on, same.setdefault(employers, employers))


def _seen(here: Scope, whom: Whom) -> Select[Any]:
    row = EmployerProof
    nth = func.row_number().over(partition_by=row.ref, order_by=row.number.desc())
    told = (
        select(row.__table__, nth.label("nth"))
        .where(row.at <= here.known_at, whom(row.person_id))
        .subquery()
    )
    return (
        select(told)
        .where(told.c.nth == 1, ~told.c.taken_back, told.c.seen_on <= here.day)
        .order_by(told.c.seen_on, told.c.id)
    )


def _words(here: Scope, whom: Whom) -> Select[Any]:
    row = Deployability
    return (
        select(row.__table__)
        .where(row.at <= here.known_at, row.starts_on <= here.day, whom(row.person_id))
        .order_by(row.starts_on, row.id)
    )


def responsible(person_ids: Iterable[int], here: Scope) -> Mapping[int, tuple[str, bool]]:
    """The names of who answers for others, and whether they were registered themselves."""
    wanted = sorted(set(person_ids))
    if not wanted:
        return {}

    def whom(column: Any) -> Any:
        return column.in_(wanted)

    event = AppointmentEvent
    names = rows_of(
        select(event.person_id, event.person_name)
        .where(event.at <= here.known_at, whom(event.person_id))
        .order_by(event.id)
    )
    held = facts(whom, day=here.day, known_at=here.known_at)
    registered = set(db.session.scalars(select(held.c.person_id).where(held.c.covers)))
    return {row.person_id: (row.person_name, row.person_id in registered) for row in names}


def work(posts: Sequence[Any], here: Scope, *, full: bool) -> Work:
    """The organisations of that day; of who is only placed here, those below the manager."""
    names, employers = set(), set()
    for each in posts:
        if not holds_on(each.starts_on, each.ends_on, day=here.day):
            continue
        own = here.holds(each.path)
        if full or own:
            names.add(each.organisation_name)
        if own and each.kind is AppointmentKind.EMPLOYMENT:
            employers.add(each.employer_id)
    return Work(
        organisations=tuple(sorted(names)),
        began_on=rules.work_began(
            [each for each in posts if each.employer_id in employers], day=here.day
        ),
        employers=frozenset(employers),
    )
