"""What an employer saw and decided of somebody, and what is written down about reading it."""

from datetime import date, datetime
from typing import Any

from leerhuis import audit, clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.people.models import Person
from leerhuis.registry.duty import queries, rules
from leerhuis.registry.duty.models import Deployability, DeploymentException, EmployerProof
from leerhuis.registry.duty.queries import Employee
from leerhuis.registry.duty.rules import Deployable, ProofKind
from leerhuis.registry.duty.telling import tell_joiners as tell_joiners


def see(
    whose: Employee,
    *,
    kind: ProofKind,
    issued_on: date | None,
    seen_on: date,
    profile: str = "",
    mends: EmployerProof | None = None,
    taken_back: bool = False,
    by: Identity,
    now: datetime,
) -> None:
    """Somebody saw a certificate or references; `mends` what was written down before."""
    rules.check_other(whose.person.id, by=by.person_id)
    rules.check_proof(kind, issued_on=issued_on, seen_on=seen_on, today=clock.day_of(now))
    said: dict[str, Any] = {
        "kind": kind,
        "issued_on": issued_on,
        "seen_on": seen_on,
        "profile": profile.strip()[: rules.PROFILE_MAX],
        "taken_back": taken_back,
    }
    with db.transaction():
        db.hold(whose.employer)
        known = [its[0] for its in queries.seen_of(whose.person.id, whose.employer.id)]
        if not any(_says(row, said) for row in known):
            db.add(EmployerProof(**said, **_about(whose, by, now), **_follows(mends)))
            _note(Action.PROOF_SEEN, whose.person, by=by, now=now, what=kind.value)


def say_deployable(
    whose: Employee,
    *,
    word: Deployable,
    reason: str,
    starts_on: date,
    by: Identity,
    now: datetime,
) -> None:
    """The employer's own word, beside what the register says."""
    rules.check_other(whose.person.id, by=by.person_id)
    rules.check_year(starts_on, field="starts_on")
    rules.check_length(reason, most=rules.WORD_REASON_MAX)
    if word is not Deployable.YES:
        rules.check_reason(reason, most=rules.WORD_REASON_MAX)
    said = {"word": word, "reason": reason.strip(), "starts_on": starts_on}
    with db.transaction():
        db.hold(whose.employer)
        known = queries.words_of(whose.person.id, whose.employer.id)
        if not known or not _says(max(known, key=lambda each: each.id), said):
            db.add(Deployability(**said, **_about(whose, by, now)))
            _note(Action.DEPLOYABILITY_SAID, whose.person, by=by, now=now, word=word.value)


def make_exception(
    whose: Employee,
    *,
    reason: str,
    starts_on: date,
    ends_on: date,
    responsible: str,
    mends: DeploymentException | None = None,
    by: Identity,
    now: datetime,
) -> None:
    """Write down why somebody works without a registration, until when and under whom.

    A change, an earlier end included, is another row of the same exception.
    """
    rules.check_other(whose.person.id, by=by.person_id)
    rules.check_reason(reason)
    rules.check_term(starts_on, ends_on)
    with db.transaction():
        db.hold(whose.employer)
        said = {
            "responsible_id": _responsible(whose, responsible, starts_on, ends_on, mends, now=now),
            "reason": reason.strip(),
            "starts_on": starts_on,
            "ends_on": ends_on,
        }
        known = [its[0] for its in queries.exceptions_of(whose.person.id, whose.employer.id)]
        if not any(_says(row, said) for row in known):
            db.add(DeploymentException(**said, **_about(whose, by, now), **_follows(mends)))
            action = Action.EXCEPTION_CHANGED if mends else Action.EXCEPTION_MADE
            _note(action, whose.person, by=by, now=now, until=ends_on.isoformat())


def _responsible(
    whose: Employee,
    words: str,
    starts_on: date,
    ends_on: date,
    mends: DeploymentException | None,
    *,
    now: datetime,
) -> int:
    """The colleague who was meant; who answered already stays, so that an end is always told."""
    if mends is not None and words == responsible_words(mends):
        return mends.responsible_id
    day = rules.registered_on(starts_on, ends_on, today=clock.day_of(now))
    found = queries.candidates(whose.employer, day=day, now=now, but=whose.person.id, words=words)
    return rules.check_responsible([each.id for each in found], day=day)


def responsible_words(row: DeploymentException) -> str:
    """How the form names the colleague who answers already."""
    return queries.names_of([row.responsible_id])[row.responsible_id]


def note_opened(person: Person, *, by: Identity, now: datetime) -> None:
    """Somebody opened what an employer keeps of a person."""
    if by.person_id != person.id:
        with db.transaction():
            _note(Action.DOSSIER_READ, person, by=by, now=now)


def note_proof(
    action: Action, *, day: date, known_at: datetime, persons: int, by: Identity, now: datetime
) -> None:
    """Somebody opened the proof of a day, or took it with them."""
    with db.transaction():
        audit.record(
            action,
            by=by,
            kind="person",
            subject=by.public_id,
            now=now,
            day=day.isoformat(),
            known_at=known_at.isoformat(),
            persons=persons,
        )


def _about(whose: Employee, by: Identity, now: datetime) -> dict[str, Any]:
    return {
        "person_id": whose.person.id,
        "organisation_id": whose.employer.id,
        "at": now,
        "by_id": by.person_id,
    }


def _follows(mends: EmployerProof | DeploymentException | None) -> dict[str, Any]:
    return {} if mends is None else {"ref": mends.ref, "number": mends.number + 1}


def _says(row: object, said: dict[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in said.items())


def _note(action: Action, person: Person, *, by: Identity, now: datetime, **told: str) -> None:
    audit.record(action, by=by, kind="person", subject=person.public_id, now=now, **told)
