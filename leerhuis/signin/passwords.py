"""Hashing passwords: argon2id with 19 MiB, two passes, one lane; two at a time."""

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from leerhuis import settings
from leerhuis.signin import guessable

AT_ONCE = 2
_turn = threading.BoundedSemaphore(AT_ONCE)


@cache
def _hasher(*, cheap: bool) -> PasswordHasher:
    if cheap:
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _of_nobody(*, cheap: bool) -> str:
    return _hasher(cheap=cheap).hash("the password of nobody")


def hashed(password: str) -> str:
    """What is kept of a password."""
    with _turn:
        return _hasher(cheap=settings.current().cheap_passwords).hash(guessable.normal(password))


def agrees(kept: str | None, password: str) -> bool:
    """Whether this is the password; for who has none it takes as long to say no."""
    cheap = settings.current().cheap_passwords
    text = guessable.normal(password[: 4 * guessable.LONGEST])
    with _turn:
        try:
            right = _hasher(cheap=cheap).verify(kept or _of_nobody(cheap=cheap), text)
        except (VerificationError, InvalidHashError):
            return False
    return right and kept is not None and len(password) <= guessable.LONGEST


def outdated(kept: str) -> bool:
    """Whether it was hashed with other parameters than those of today."""
    return _hasher(cheap=settings.current().cheap_passwords).check_needs_rehash(kept)
