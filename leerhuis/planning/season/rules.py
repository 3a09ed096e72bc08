"""Running a whole round: which drafts can be published, and which groups ask for a decision."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from leerhuis.courses.rules import EditionState
from leerhuis.errors import Refused

SOON = timedelta(days=14)


class Meet(NamedTuple):
    """Two groups that want the same at one time; `other` None is a trainer who cannot come."""

    edition: int
    other: int | None
    said: str


class Draft(NamedTuple):
    """A group that is not published yet, and what the house refuses of it by itself."""

    edition: int
    refusals: tuple[Refused, ...] = ()


def standing_in_the_way(
    drafts: Sequence[Draft], meets: Sequence[Meet], *, published: frozenset[int]
) -> dict[int, list[Meet]]:
    """For each draft with what it clashes, when the others are published in this order first.

    A draft that cannot be published itself takes nothing.
    """
    taken = set(published)
    found: dict[int, list[Meet]] = {}
    for draft in drafts:
        own = [each for each in meets if _blocks(each, draft.edition, taken)]
        found[draft.edition] = own
        if not own and not draft.refusals:
            taken.add(draft.edition)
    return found


def _blocks(meet: Meet, edition: int, taken: set[int]) -> bool:
    if meet.edition == edition:
        return meet.other is None or meet.other in taken
    return meet.other == edition and meet.edition in taken


class Deciding(NamedTuple):
    """What decides whether a group waits for a go or no-go."""

    state: EditionState
    minimum: int | None
    confirmed: int
    decide_on: date | None
    decided: bool
    begun: bool


def is_short(facts: Deciding) -> bool:
    """Fewer people than the minimum in a group that is still to begin, and nobody decided yet."""
    return (
        facts.state is EditionState.PUBLISHED
        and not facts.begun
        and not facts.decided
        and facts.minimum is not None
        and facts.confirmed < facts.minimum
    )


def is_due(facts: Deciding, *, today: date) -> bool:
    """At or past the day to decide, never only on that day."""
    return is_short(facts) and facts.decide_on is not None and facts.decide_on <= today


def is_coming(facts: Deciding, *, today: date) -> bool:
    """Short of people, with its day to decide within two weeks."""
    coming = facts.decide_on is not None and today < facts.decide_on <= today + SOON
    return is_short(facts) and coming


def check_go(facts: Deciding) -> None:
    if facts.state is not EditionState.PUBLISHED:
        raise Refused("Only a published group can go ahead.")
    if facts.begun:
        raise Refused("This group has already begun.")
