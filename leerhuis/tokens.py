"""Tokens for links and feeds: an HMAC of (purpose, row, generation) under the application key.

Nothing secret is stored: the row keeps a hash, and a link is formed when its letter is sent.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable


def public_id() -> str:
    """A name for a row in an address: 128 random bits, 22 characters."""
    return secrets.token_urlsafe(16)


def form(key: str, *, purpose: str, row: str, generation: int) -> str:
    """The token of this row: 43 characters that fit in an address."""
    message = f"{purpose}\n{row}\n{generation}".encode()
    digest = hmac.new(key.encode(), message, hashlib.sha256).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def form_again(
    keys: Iterable[str], *, known: str, purpose: str, row: str, generation: int
) -> str | None:
    """The token that the row knows by this hash, whichever of the keys made it.

    None when its key is gone: the token still opens what it opens, but nobody can tell it again.
    """
    told = (form(key, purpose=purpose, row=row, generation=generation) for key in keys)
    return next((each for each in told if hmac.compare_digest(hash_of(each), known)), None)


def hash_of(token: str) -> str:
    """What a row keeps of a token, and what it is looked up by."""
    return hashlib.sha256(token.encode()).hexdigest()
