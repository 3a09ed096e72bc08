"""Small secrets that rows keep: encrypted under a key that the database does not hold."""

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from leerhuis import settings


def key_for(purpose: str) -> Fernet:
    """A key for this purpose alone, from the key of the application."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.current().secret_key.encode())))


def locked(text: str, *, purpose: str) -> str:
    """What a row keeps of a secret of this purpose."""
    return key_for(purpose).encrypt(text.encode()).decode()


def opened(kept: str, *, purpose: str) -> str:
    """The secret itself; `fernet.InvalidToken` when it is of another key or purpose."""
    return key_for(purpose).decrypt(kept.encode()).decode()
