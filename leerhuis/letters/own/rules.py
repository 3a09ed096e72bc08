"""Which letters are whose to choose, and whose text is for the mailbox only."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from leerhuis.access import Role
from leerhuis.errors import Refused
from leerhuis.mail.kinds import KINDS, Audience, rhythms
from leerhuis.mail.rules import Rhythm

# Who can get letters of an audience; a coordinator stands in where there is no manager.
READERS: Mapping[Audience, frozenset[Role]] = {
    Audience.MANAGER: frozenset({Role.MANAGER, Role.COORDINATOR}),
    Audience.COORDINATOR: frozenset({Role.COORDINATOR}),
    Audience.TRAINER: frozenset({Role.TRAINER}),
    Audience.ADVISER: frozenset({Role.ADVISER}),
    Audience.POLICY: frozenset({Role.POLICY}),
    Audience.PRIVACY: frozenset({Role.PRIVACY_OFFICER, Role.ADMINISTRATOR}),
    Audience.ADMINISTRATOR: frozenset({Role.ADMINISTRATOR}),
}


class Choice(NamedTuple):
    """A kind of letter that someone can get, with how often they have it."""

    kind: str
    rhythm: Rhythm
    rhythms: tuple[Rhythm, ...]
    asked_at_work: bool = False

    @property
    def audience(self) -> Audience:
        return KINDS[self.kind].audience

    @property
    def free(self) -> bool:
        return len(self.rhythms) > 1


def choices(
    roles: Collection[Role],
    *,
    had: Collection[str],
    chosen: Mapping[str, Rhythm],
    asked: Collection[str],
) -> list[Choice]:
    """The kinds that someone of these roles can get, or had before, in the order of the table.

    `chosen` is what they chose, and `asked` what their work wants everyone to get at once.
    """
    return [
        Choice(kind, chosen.get(kind, Rhythm.AT_ONCE), rhythms(kind))
        if kind not in asked or not KINDS[kind].free
        else Choice(kind, Rhythm.AT_ONCE, (Rhythm.AT_ONCE,), asked_at_work=True)
        for kind in KINDS
        if _can_get(kind, roles) or kind in had or kind in chosen
    ]


def changed(offered: Collection[Choice], wanted: Mapping[str, Rhythm]) -> dict[str, Rhythm]:
    """What someone wants otherwise than it is; what is not theirs to choose is refused."""
    known = {each.kind: each for each in offered}
    for kind, rhythm in wanted.items():
        if kind not in known or rhythm not in known[kind].rhythms:
            raise Refused("You cannot choose this for these letters.", field=field_of(kind))
    return {kind: each for kind, each in wanted.items() if each is not known[kind].rhythm}


def field_of(kind: str) -> str:
    """The name of a kind in a form."""
    return kind.replace("/", "-")


def for_mailbox_only(kind: str) -> bool:
    """Whether a letter proves that its reader has the mailbox: its links open nothing elsewhere.

    Whoever finds a browser of someone else open could read their new password's link here.
    """
    return kind.startswith("signin/")


def _can_get(kind: str, roles: Collection[Role]) -> bool:
    audience = KINDS[kind].audience
    return audience is Audience.PERSON or not READERS.get(audience, frozenset()).isdisjoint(roles)
