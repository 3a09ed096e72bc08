"""Small secrets that rows keep: encrypted under a key that the database does not hold."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from leerhuis import settings


def key_for(purpose: str, *, key: str | None = None) -> Fernet:
    """A key for this purpose alone, from the key of the application or one before it."""
    chosen = key or settings.current().secret_key
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(chosen.encode())))


def ring_for(purpose: str) -> MultiFernet:
    """What opens what was locked under the key of now, or one before it."""
    return MultiFernet([key_for(purpose, key=each) for each in settings.current().keys])


def locked(text: str, *, purpose: str) -> str:
    """What a row keeps of a secret of this purpose."""
    return key_for(purpose).encrypt(text.encode()).decode()


def opened(kept: str, *, purpose: str) -> str:
    """The secret itself; `fernet.InvalidToken` when it is of another key or purpose."""
    return ring_for(purpose).decrypt(kept.encode()).decode()


def renewed(kept: str, *, purpose: str) -> str:
    """The same secret under the key of now; what is already under it stays as it is."""
    try:
        key_for(purpose).decrypt(kept.encode())
    except InvalidToken:
        return locked(opened(kept, purpose=purpose), purpose=purpose)
    return kept
