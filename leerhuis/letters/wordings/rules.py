"""Which words an organisation can choose for a letter, and whose letters a page may show."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from leerhuis.errors import Refused
from leerhuis.mail import placeholders
from leerhuis.mail.kinds import KINDS
from leerhuis.mail.placeholders import Wording
from leerhuis.mail.rules import LetterState
from leerhuis.registers import N_

SUBJECT_MOST = 150
BODY_MOST = 4000
COUNTED_DAYS = 30
HISTORY = 10
# Kinds of which the newest letter shows how words read. They tell of courses, groups and meetings;
# a letter about somebody's registration, account or answers is never opened for another to see.
SHOWN = frozenset(
    {
        "attendance/unmarked",
        "catalogue/opened",
        "certificates/issued",
        "certificates/issued_again",
        "cycle/asked",
        "cycle/decided",
        "cycle/due",
        "cycle/meeting",
        "cycle/meeting_off",
        "enrolment/approved",
        "enrolment/confirmed",
        "enrolment/promoted",
        "enrolment/session",
        "municipalities/asked",
        "planning/trainer",
        "planning/trainer_gone",
        "reminders/enrol_by",
        "reminders/enrol_by_coordinator",
        "reminders/session",
        "reminders/session_trainer",
    }
)
# How the states of letters are counted together.
TOGETHER: Mapping[str, tuple[LetterState, ...]] = {
    "sent": (LetterState.SENT, LetterState.COLLECTED),
    "waiting": (LetterState.QUEUED, LetterState.HELD),
    "trouble": (LetterState.FAILED, LetterState.MISSED),
    "unwanted": (LetterState.UNWANTED,),
}

_KINDS = {kind.translate(str.maketrans("/_", "--")): kind for kind in KINDS}
_SLUGS = {kind: slug for slug, kind in _KINDS.items()}


class Overtaken(Refused):
    """Somebody else wrote meanwhile; who was told so may save over it."""


def slug_of(kind: str) -> str:
    """What a kind is called in an address."""
    return _SLUGS[kind]


def kind_of(slug: str) -> str | None:
    return _KINDS.get(slug)


def unlinked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of somebody's letter with no way into what is theirs.

    Pages of their own become the start page, and the link of an online session, which is for who
    has a seat, goes.
    """
    return {key: "/" if _leads(key, value) else _offline(value) for key, value in values.items()}


def _leads(key: str, value: Any) -> bool:
    return isinstance(value, str) and key.endswith("path") and value.startswith("/")


def _offline(value: Any) -> Any:
    if isinstance(value, str):
        return "" if "://" in value else value
    if isinstance(value, Mapping):
        return {key: _offline(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_offline(each) for each in value]
    return value


def check(words: Wording, *, names: Sequence[str]) -> None:
    """Words can be kept when they say something, and every name in them exists."""
    if not words.subject and not words.body:
        raise Refused("Write a subject or a text. What you leave empty stays as it was.")
    for field, text, most in (
        ("subject", words.subject, SUBJECT_MOST),
        ("body", words.body, BODY_MOST),
    ):
        if len(text) > most:
            raise Refused("Use at most %(most)d characters.", field=field, most=most)
        _check_names(text, names=names, field=field)


def _check_names(text: str, *, names: Sequence[str], field: str) -> None:
    known = braced(names)
    wrong = [each for each in placeholders.names_in(text) if each not in names]
    if wrong:
        raise Refused(
            "This letter has no %(wrong)s. You can use: %(known)s.",
            field=field,
            wrong=braced(wrong),
            known=known,
        )
    if placeholders.is_left_open(text):
        raise Refused(
            "A { or } stands by itself. Write a name between the two. You can use: %(known)s.",
            field=field,
            known=known,
        )


def braced(names: Iterable[str]) -> str:
    """The names as one writes them."""
    return ", ".join(f"{{{each}}}" for each in names)


def check_unchanged(*, seen: str, now: str) -> None:
    """Nobody loses words that somebody else wrote meanwhile."""
    if seen != now:
        raise Overtaken(
            N_(
                "Somebody changed this text while you were writing. Look at it in another window,"
                " and save yours again if it must take its place."
            )
        )
