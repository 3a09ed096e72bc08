"""The second step: codes of an app on a phone (TOTP, RFC 6238), and codes on paper."""

import hmac
import secrets
import unicodedata
from datetime import datetime
from typing import NamedTuple

import pyotp

from leerhuis.access import GUARDED, Identity
from leerhuis.errors import Refused

SECONDS = 30
# A phone's clock may be a step early or late.
AROUND = (0, -1, 1)
DIGITS = 6
CODES = 10
# Signs that are not taken for each other on paper: 16 of them are 79 bits.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH = 16
ISSUER = "Leerhuis"
# The end of addresses that nobody can have (RFC 2606).
INVENTED = ".example"


class State(NamedTuple):
    """How the second step of a person stands."""

    since: datetime | None
    codes_left: int


def new_secret() -> str:
    return pyotp.random_base32()


def address_for(secret: str, *, name: str) -> str:
    """What the square of an app says (otpauth)."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def in_fours(text: str) -> str:
    """Easier to type over: in groups of four."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def typed(text: str) -> str:
    """A code without what people put in between: spaces, dashes, capitals."""
    folded = unicodedata.normalize("NFKC", text[:100]).casefold()
    return "".join(sign for sign in folded if sign.isascii() and sign.isalnum())


def step_of(now: datetime) -> int:
    return int(now.timestamp()) // SECONDS


def code_at(secret: str, step: int) -> str:
    return str(pyotp.TOTP(secret).generate_otp(step))


def matching_step(secret: str, code: str, *, last_step: int, now: datetime) -> int | None:
    """The step that this code is of; a step that was used before, or one before it, is over."""
    steps = [step_of(now) + by for by in AROUND]
    right = [
        step for step in steps if hmac.compare_digest(code_at(secret, step).encode(), code.encode())
    ]
    return next((step for step in right if step > last_step), None)


def next_code(secret: str, *, last_step: int, now: datetime) -> str:
    """A code that would be right now: what the demo shows."""
    return code_at(secret, max(step_of(now), last_step + 1))


def new_codes() -> list[str]:
    """Codes for on paper, as they are shown."""
    return ["-".join(in_fours(_code()).split()) for _each in range(CODES)]


def _code() -> str:
    return "".join(secrets.choice(_SIGNS) for _each in range(_LENGTH))


def may_turn_off(who: Identity) -> bool:
    """Whoever sees the data of others keeps a second step."""
    return not (who.roles & GUARDED or who.held_back)


def check_off(who: Identity) -> None:
    if not may_turn_off(who):
        raise Refused("Your role asks a second step. You can move it to another phone.")
