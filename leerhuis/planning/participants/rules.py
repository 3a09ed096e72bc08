"""The people of a group: which of them a list shows, and what a sheet says of each."""

from enum import StrEnum

from leerhuis import tokens
from leerhuis.enrolment.rules import HOLDS_SEAT, EnrolmentState
from leerhuis.errors import Refused

MOST_SUBJECT, MOST_TEXT = 150, 4_000


class Which(StrEnum):
    """The part of the people that a list shows; the words stand in the address."""

    SEATED = "plek"
    CONFIRMED = "ingeschreven"
    REQUESTED = "akkoord"
    OFFERED = "aanbod"
    WAITING = "wachtlijst"
    OVER = "voorbij"
    ALL = "iedereen"


STATES: dict[Which, tuple[EnrolmentState, ...]] = {
    Which.SEATED: HOLDS_SEAT,
    Which.CONFIRMED: (EnrolmentState.CONFIRMED,),
    Which.REQUESTED: (EnrolmentState.REQUESTED,),
    Which.OFFERED: (EnrolmentState.OFFERED,),
    Which.WAITING: (EnrolmentState.WAITING,),
    Which.OVER: (EnrolmentState.CANCELLED, EnrolmentState.DECLINED, EnrolmentState.LAPSED),
    Which.ALL: tuple(EnrolmentState),
}


class Column(StrEnum):
    """What a sheet of participants can say of each, besides the answers to questions."""

    NAME = "naam"
    GIVEN = "voornaam"
    ADDRESS = "mail"
    ORGANISATION = "organisatie"
    SECTOR = "sector"
    STATE = "status"
    PLACE = "plaats"
    ENROLLED = "sinds"
    SEATED = "plek-sinds"
    PRIORITY = "voorrang"
    IGNORED = "buiten-de-regels"
    REASON = "reden"


USUAL = (Column.NAME, Column.ORGANISATION, Column.STATE, Column.ENROLLED)


def check_message(subject: str, text: str) -> None:
    if not subject.strip():
        raise Refused("Fill in the subject of the letter.", field="subject")
    if not text.strip():
        raise Refused("Fill in the text of the letter.", field="text")
    if len(subject) > MOST_SUBJECT:
        raise Refused("Use at most %(most)d characters.", field="subject", most=MOST_SUBJECT)
    if len(text) > MOST_TEXT:
        raise Refused("Use at most %(most)d characters.", field="text", most=MOST_TEXT)


def check_reach(number: int, *, seen: int, sure: bool, many: bool) -> None:
    """Who sends has seen how many it goes to, and says so again when these are many."""
    if not number:
        raise Refused("Nobody gets this letter. Choose other people.")
    if number != seen:
        raise Refused(
            "Meanwhile the letter goes to %(number)d people instead of %(seen)d. Look again.",
            number=number,
            seen=seen,
        )
    if many and not sure:
        raise Refused("Confirm that you write to %(number)d people.", field="sure", number=number)


def mark_of(subject: str, text: str) -> str:
    """What tells one letter from another: who got this one does not get it again."""
    return tokens.hash_of(f"{subject}\n{text}")[:22]


def paragraphs(text: str) -> list[str]:
    """Each line that says something is one."""
    return [line.strip() for line in text.splitlines() if line.strip()]
