"""Choosing words for a letter, going back to the original, and asking that everyone gets it."""

from datetime import datetime

from sqlalchemy import delete

from leerhuis import audit, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.letters.wordings import queries, rules
from leerhuis.mail import placed
from leerhuis.mail.kinds import KINDS
from leerhuis.mail.models import LetterDuty, LetterWording
from leerhuis.mail.placeholders import Wording
from leerhuis.people.models import Organisation


def word(
    organisation: Organisation,
    kind: str,
    *,
    language: str,
    words: Wording,
    seen: str,
    by: Identity,
    now: datetime,
) -> None:
    """Give a letter words of one's own; `seen` says which ones the page showed before."""
    if not placed.has_wording(kind):
        raise Refused("The words of this letter cannot be changed.")
    rules.check(words, names=[each.name for each in placed.of(kind)])
    with db.transaction():
        db.hold(organisation)
        row = queries.own_wording(organisation, kind, language)
        rules.check_unchanged(seen=seen, now=mark(row))
        if row is None:
            row = LetterWording(organisation_id=organisation.id, kind=kind, language=language)
        row.subject, row.body, row.changed_at = words.subject, words.body, now
        db.add(row)
        _tell(
            Action.LETTER_WORDED,
            organisation,
            kind,
            by=by,
            now=now,
            language=language,
            subject_line=words.subject,
            body=words.body,
        )


def mark(row: LetterWording | None) -> str:
    """What tells these words from those before and after them."""
    return row.changed_at.isoformat() if row else ""


def restore(
    organisation: Organisation, kind: str, *, language: str, by: Identity, now: datetime
) -> bool:
    """Go back to the original, or to the words of an organisation above; False: it was so."""
    with db.transaction():
        db.hold(organisation)
        row = queries.own_wording(organisation, kind, language)
        if row is None:
            return False
        db.session.delete(row)
        _tell(Action.LETTER_WORDING_REMOVED, organisation, kind, by=by, now=now, language=language)
    return True


def require(
    organisation: Organisation, kind: str, *, wanted: bool, by: Identity, now: datetime
) -> None:
    """Whether everyone who works here gets letters of this kind at once, whatever they chose."""
    if not KINDS[kind].free:
        raise Refused("Everyone gets this letter already.")
    with db.transaction():
        db.hold(organisation)
        if bool(queries.own_duty(organisation, kind)) == wanted:
            return
        if wanted:
            db.add(LetterDuty(organisation_id=organisation.id, kind=kind))
        else:
            db.session.execute(
                delete(LetterDuty).where(
                    LetterDuty.organisation_id == organisation.id, LetterDuty.kind == kind
                )
            )
        action = Action.LETTER_REQUIRED if wanted else Action.LETTER_LEFT_FREE
        _tell(action, organisation, kind, by=by, now=now)


def _tell(
    action: Action,
    organisation: Organisation,
    kind: str,
    *,
    by: Identity,
    now: datetime,
    **more: str,
) -> None:
    audit.record(
        action,
        by=by,
        kind="organisation",
        subject=organisation.public_id,
        now=now,
        letter=kind,
        **more,
    )
