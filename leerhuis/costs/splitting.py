"""Dividing cents so that the parts always add up to the whole: the largest remainder.

What a part lacks to a whole cent decides who gets one of the cents that are left, the largest
first; where those are equal, whoever comes first in the order that was handed in.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

WHOLE = 10_000  # a hundred percent in basis points

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Member(Generic[Key]):
    """Who pays in a group, and how heavy they weigh there: seats, fte or a number of a key."""

    key: Key
    weight: int


@dataclass(frozen=True)
class Group(Generic[Key]):
    """Those who pay a share of the whole together."""

    basis_points: int
    members: Sequence[Member[Key]]


def split(cents: int, weights: Sequence[int]) -> list[int]:
    """A part for each weight, in their order; without any weight all parts are equal.

    What is given back is divided as what is paid: `split(-c, w)` is `split(c, w)` with a minus.
    """
    if not weights:
        raise ValueError("nobody to divide it among")
    if min(weights) < 0:
        raise ValueError(f"a weight below nothing: {min(weights)}")
    if cents < 0:
        return [-part for part in split(-cents, weights)]
    if not any(weights):
        weights = [1] * len(weights)
    whole = sum(weights)
    parts = [cents * weight // whole for weight in weights]
    largest = sorted(range(len(weights)), key=lambda at: -(cents * weights[at] % whole))
    for at in largest[: cents - sum(parts)]:
        parts[at] += 1
    return parts


def apportion(
    cents: int, groups: Sequence[Group[Key]], *, room: Mapping[Key, int] | None = None
) -> tuple[dict[Key, int], int]:
    """What each pays, and what nobody pays; together that is the whole.

    The share of a group without anyone goes to the others by their shares. Who has no more `room`
    (a subsidy with a ceiling) pays what is left of it, and the rest is divided among the others.
    """
    fixed: dict[Key, int] = {}
    room = room or {}
    while True:
        parts, unpaid = _once(cents - sum(fixed.values()), groups, without=fixed)
        beyond = {key: room[key] for key, part in parts.items() if part > room.get(key, part)}
        if not beyond:
            return fixed | parts, unpaid
        fixed |= {key: max(0, left) for key, left in beyond.items()}


def _once(
    cents: int, groups: Sequence[Group[Key]], *, without: Mapping[Key, int]
) -> tuple[dict[Key, int], int]:
    left = [(group.basis_points, _members(group, without)) for group in groups]
    paying = [(points, members) for points, members in left if points and members]
    if not paying:
        return {}, cents
    parts: dict[Key, int] = {}
    for share, (_points, members) in zip(
        split(cents, [points for points, _members in paying]), paying, strict=True
    ):
        amounts = split(share, [each.weight for each in members])
        for each, amount in zip(members, amounts, strict=True):
            parts[each.key] = parts.get(each.key, 0) + amount
    return parts, 0


def _members(group: Group[Key], without: Mapping[Key, int]) -> list[Member[Key]]:
    return [each for each in group.members if each.key not in without]
