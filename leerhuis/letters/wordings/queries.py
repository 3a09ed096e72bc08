"""Reading what letters an organisation sends, in whose words, and what became of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from leerhuis import db
from leerhuis.access import Identity, Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.letters.wordings import rules
from leerhuis.mail import placed
from leerhuis.mail import queries as mail
from leerhuis.mail.kinds import KINDS, Audience, Kind
from leerhuis.mail.models import LetterDuty, LetterWording, QueuedLetter
from leerhuis.mail.placeholders import Wording
from leerhuis.mail.rules import UNSEEN, Letter, LetterState
from leerhuis.people import queries as people
from leerhuis.people import rules as people_rules
from leerhuis.people.models import Organisation, Person

ACTIONS = (
    Action.LETTER_WORDED,
    Action.LETTER_WORDING_REMOVED,
    Action.LETTER_REQUIRED,
    Action.LETTER_LEFT_FREE,
)
Counts = Mapping[LetterState, int]


class Words(NamedTuple):
    """The words that hold at an organisation in one language: its own, or of one above it."""

    wording: Wording
    organisation: Organisation
    changed_at: datetime
    own: bool


class Duty(NamedTuple):
    """Whether people must get letters of a kind, and which organisation asks it."""

    organisation: Organisation
    own: bool


class Listed(NamedTuple):
    """A kind of letter in the list of an organisation."""

    kind: str
    about: Kind
    counts: Counts
    counted: bool
    words: tuple[Words, ...]
    duty: Duty | None


class Told(NamedTuple):
    """Something that was done with a kind of letter."""

    event: AuditEvent
    name: str


def organisations_for(who: Identity) -> list[Organisation]:
    return people.organisations_for(who, Role.ADMINISTRATOR)


def organisation_for(who: Identity, public_id: str) -> Organisation:
    return people.organisation_for(who, public_id, Role.ADMINISTRATOR)


def listed(
    who: Identity, organisation: Organisation, *, now: datetime
) -> dict[Audience, list[Listed]]:
    """Every kind of letter by audience, each in the order of its word."""
    counts = _counts(who, organisation, now=now)
    words, duties = words_at(organisation), duties_at(organisation)
    found: dict[Audience, list[Listed]] = {each: [] for each in Audience}
    for kind, about in sorted(KINDS.items(), key=lambda each: str(each[1].word).lower()):
        chosen = tuple(words[kind, each] for each in ("nl", "en") if (kind, each) in words)
        row = Listed(
            kind, about, counts.get(kind, {}), kind not in UNSEEN, chosen, duties.get(kind)
        )
        found[about.audience].append(row)
    return found


def counts_of(
    who: Identity, organisation: Organisation, kind: str, *, now: datetime
) -> Counts | None:
    """How many letters of a kind there were in each state; None where nobody may know."""
    if kind in UNSEEN:
        return None
    return _counts(who, organisation, QueuedLetter.kind == kind, now=now).get(kind, {})


def _counts(
    who: Identity, organisation: Organisation, *only: ColumnElement[bool], now: datetime
) -> dict[str, Counts]:
    rows = db.session.execute(
        select(QueuedLetter.kind, QueuedLetter.state, func.count(QueuedLetter.id))
        .where(
            QueuedLetter.planned_at >= now - timedelta(days=rules.COUNTED_DAYS),
            _readers(who, organisation),
            *only,
        )
        .group_by(QueuedLetter.kind, QueuedLetter.state)
    )
    found: dict[str, dict[LetterState, int]] = {}
    for kind, state, number in rows:
        found.setdefault(kind, {})[state] = number
    return dict(found)


def _readers(who: Identity, organisation: Organisation) -> ColumnElement[bool]:
    """To people of this organisation; letters to contacts count where everything does."""
    here = select(Person.id).where(people.belongs_below([organisation.path]))
    whole = organisation.parent_id is None and people.oversees_all(who, Role.ADMINISTRATOR)
    return mail.readers(here, contacts=whole)


def words_at(organisation: Organisation, *kinds: str) -> dict[tuple[str, str], Words]:
    """The words that hold here by kind and language: those of the nearest upwards."""
    wanted = select(LetterWording, Organisation).join(
        Organisation, Organisation.id == LetterWording.organisation_id
    )
    if kinds:
        wanted = wanted.where(LetterWording.kind.in_(kinds))
    rows = db.session.execute(wanted.where(_upwards(organisation)).order_by(_depth())).all()
    return {
        (row.kind, row.language): Words(
            Wording(row.subject, row.body), place, row.changed_at, place.id == organisation.id
        )
        for row, place in rows
    }


def own_wording(organisation: Organisation, kind: str, language: str) -> LetterWording | None:
    """The words of the organisation itself."""
    return db.session.scalar(
        select(LetterWording).where(
            LetterWording.organisation_id == organisation.id,
            LetterWording.kind == kind,
            LetterWording.language == language,
        )
    )


def duties_at(organisation: Organisation, *kinds: str) -> dict[str, Duty]:
    """The kinds that people here must get, with the highest organisation that asks it."""
    wanted = select(LetterDuty.kind, Organisation).join(
        Organisation, Organisation.id == LetterDuty.organisation_id
    )
    if kinds:
        wanted = wanted.where(LetterDuty.kind.in_(kinds))
    rows = db.session.execute(wanted.where(_upwards(organisation)).order_by(_depth().desc()))
    return {kind: Duty(place, place.id == organisation.id) for kind, place in rows}


def own_duty(organisation: Organisation, kind: str) -> LetterDuty | None:
    return db.session.scalar(
        select(LetterDuty).where(
            LetterDuty.organisation_id == organisation.id, LetterDuty.kind == kind
        )
    )


def _upwards(organisation: Organisation) -> ColumnElement[bool]:
    return Organisation.id.in_(people_rules.lineage(organisation.path))


def _depth() -> ColumnElement[int]:
    """Along one line upwards a longer path lies deeper."""
    return func.length(Organisation.path)


def newest(organisation: Organisation, kind: str) -> Letter | None:
    """The newest letter of a kind to somebody here, if such letters may be shown to others.

    It comes without who the reader is, and without any link that is the reader's alone.
    """
    if kind not in rules.SHOWN or not placed.has_wording(kind):
        return None
    here = select(Person.id).where(people.belongs_below([organisation.path]))
    row = db.session.scalar(
        select(QueuedLetter)
        .where(QueuedLetter.kind == kind, QueuedLetter.person_id.in_(here))
        .order_by(QueuedLetter.planned_at.desc(), QueuedLetter.id.desc())
        .limit(1)
    )
    if row is None or not row.values:  # erased after some time
        return None
    return Letter(kind=kind, person_id=0, subject="example", values=rules.unlinked(row.values))


def history(organisation: Organisation, kind: str) -> list[Told]:
    """What was done here with a kind of letter, newest first."""
    events = db.session.scalars(
        select(AuditEvent)
        .where(
            AuditEvent.subject == organisation.public_id,
            AuditEvent.action.in_(ACTIONS),
            AuditEvent.details["letter"].as_string() == kind,
        )
        .order_by(AuditEvent.id.desc())
        .limit(rules.HISTORY)
    ).all()
    actors = {each.actor_id for each in events}
    names: dict[int | None, str] = {
        person.id: person.name
        for person in db.session.scalars(select(Person).where(Person.id.in_(actors)))
    }
    return [Told(each, names.get(each.actor_id, "")) for each in events]
