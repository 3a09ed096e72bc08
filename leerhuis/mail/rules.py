"""Letters: what one is, where its links lead, and when it is tried again."""

import hmac
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from leerhuis import tokens

GIVE_UP_AFTER = timedelta(hours=48)
RETRY_MINUTES = (1, 2, 4, 8, 15)
BATCH = 20
# One letter may take a server three minutes, and what it takes then must fit in the lease as well.
LEASE = timedelta(minutes=5)
# A process gives back what is left of its batch when so much of the lease is gone.
WORKING_TIME = timedelta(minutes=1)
# After so many failures in a row that took so long the other letters to that domain wait a minute.
TIRED_AFTER = 3
SLOW = timedelta(seconds=5)
RENDER_TRIES = 5
PAUSE = timedelta(minutes=1)
# Where the link of a letter leads, by the purpose of its token.
LINKS = {
    "invitation": "/uitnodiging/",
    "reset": "/wachtwoord/",
    "confirm_address": "/adres/",
    "sign_in": "/inloglink/",
    "provider_link": "/inloggen/koppelen/",
    "guest": "/open/aanvraag/",
    "offer": "/plek/",
    "survey": "/antwoord/",
}
# Where List-Unsubscribe leads: the name of the letter and its token stand behind it.
STOPPING = "/brieven/afmelden/"
# To whom such a letter went is shown to no member of staff: it says who did not answer.
UNSEEN = ("surveys/reminder",)

Token = tuple[str, str, int] | tuple[str, str, int, str]
Send = Callable[[bytes, str, str], None]
"""Give a letter (its bytes, the address it comes from, the address it goes to) to the post."""


class Undeliverable(Exception):
    """The post refuses this letter for good."""


class Bounced(Undeliverable):
    """The post says that this address is not there."""


class TryLater(Exception):
    """The post could not take this letter now."""


class Unreachable(Exception):
    """There is no post: nothing is wrong with the letter, and the others need not be tried."""


class LetterState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    MISSED = "missed"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    HELD = "held"
    COLLECTED = "collected"
    UNWANTED = "unwanted"


class Rhythm(StrEnum):
    """How often someone wants letters of a kind: each by itself, gathered, or none."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


WAITING = (LetterState.QUEUED, LetterState.HELD)
"""The states of a letter that has still to go out, by itself or with others."""


def state_for(rhythm: Rhythm) -> LetterState:
    """What a new letter of this rhythm does: go out, wait for others, or stay."""
    return {
        Rhythm.AT_ONCE: LetterState.QUEUED,
        Rhythm.DAILY: LetterState.HELD,
        Rhythm.WEEKLY: LetterState.HELD,
        Rhythm.NEVER: LetterState.UNWANTED,
    }[rhythm]


@dataclass(frozen=True)
class Letter:
    """A letter to one person or contact, as the transaction that causes it writes it down.

    `kind` names its template (`enrolment/enrolled`); `subject` is the public id of the row it is
    about; together with the person, the `reference` (a date, say) and the `step` it is unique, so
    that the same letter is never written twice. `values` are plain JSON values, frozen now.
    `invitation` is a calendar part (see `calendars`). `token` = (purpose, row, generation) of the
    link that is formed at sending, with the hash that the row knows it by, so that it is the same
    link when the application got another key in between. `address` is given only when it must go
    to that address (a confirmation); otherwise the person's own choice decides at sending. A
    contact, of a venue say, is nobody of the house: without `person_id` a letter has an `address`
    and perhaps a `name`. From `over_at` on it would tell of what is past: who has not got it by
    then has missed it.
    """

    kind: str
    person_id: int | None
    subject: str
    reference: str = ""
    step: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    invitation: dict[str, Any] | None = None
    token: Token | None = None
    address: str | None = None
    name: str = ""
    over_at: datetime | None = None

    @property
    def key(self) -> str:
        to = str(self.address if self.person_id is None else self.person_id)
        return "|".join((self.kind, to, self.subject, self.reference, self.step))


class Place(NamedTuple):
    """An address of a person, and what it was chosen for."""

    address: str
    confirmed: bool
    for_letters: bool
    for_invitations: bool
    bounced: bool = False


def next_try(*, now: datetime, planned_at: datetime, attempts: int) -> datetime | None:
    """When to try again after a failure: 1, 2, 4, 8 and then every 15 minutes, for 48 hours."""
    minutes = RETRY_MINUTES[min(attempts, len(RETRY_MINUTES)) - 1]
    moment = now + timedelta(minutes=minutes)
    return moment if moment <= planned_at + GIVE_UP_AFTER else None


def address_for(places: Iterable[Place], *, invites: bool) -> str | None:
    """Where a letter goes: the chosen address, else the first confirmed, else the only one.

    An employer's file gives an address that nobody has confirmed yet; someone's first reminder
    must not wait for that. A second address that is not confirmed gets nothing, nor does one from
    which letters came back.
    """
    known = list(places)
    chosen = [
        *(each for each in known if invites and each.for_invitations and each.confirmed),
        *(each for each in known if each.for_letters),
        *(each for each in known if each.confirmed),
        *(known[:1] if len(known) == 1 else ()),
    ]
    return next((each.address for each in chosen if not each.bounced), None)


def message_id(host: str) -> str:
    """A new name for a message, which it keeps for as long as its bytes stay the same."""
    return f"<{tokens.public_id()}@{host}>"


def token_of(kept: Sequence[Any] | None) -> Token | None:
    """The token of a letter as it was written down; before there was a hash it had none."""
    if not kept:
        return None
    purpose, row, generation, known = (*kept, "")[:4]
    return purpose, row, generation, known


def link(keys: tuple[str, ...], token: Token) -> str:
    """The path that a letter's token opens, formed with the key that made what the row knows."""
    purpose, row, generation, known = (*token, "")[:4]
    about: dict[str, Any] = {"purpose": purpose, "row": row, "generation": generation}
    if not known:
        return LINKS[purpose] + tokens.form(keys[0], **about)
    formed = tokens.form_again(keys, known=known, **about)
    if formed is None:
        raise LookupError(f"the key of this {purpose} is no longer there")
    return LINKS[purpose] + formed


def stopping(key: str, letter: str) -> str:
    """The path by which the reader of this letter (its public id) gets no more of its kind."""
    return f"{STOPPING}{letter}.{tokens.form(key, purpose='letters', row=letter, generation=0)}"


def letter_to_stop(keys: tuple[str, ...], told: str) -> str | None:
    """The public id of the letter that such a path is about; None when its token is not ours."""
    letter = told.partition(".")[0]
    ours = (stopping(key, letter).removeprefix(STOPPING).encode() for key in keys)
    return letter if any(hmac.compare_digest(each, told.encode()) for each in ours) else None
