"""The text of a reflection as its row keeps it: locked, and of one `ref` alone."""

import hashlib
import json

from cryptography.fernet import InvalidToken

from leerhuis import sealing
from leerhuis.registry.dossier.models import Reflection
from leerhuis.registry.reflecting.rules import Dimension, Texts

PURPOSE = "reflection"


def locked(texts: Texts, *, ref: str) -> str:
    """What the row keeps; the `ref` is in it, so that it opens in no other row."""
    told = {each.value: texts.get(each, "") for each in Dimension}
    return sealing.locked(json.dumps({"ref": ref, "texts": told}), purpose=PURPOSE)


def opened(row: Reflection) -> Texts | None:
    """What its owner wrote; None where no key of now opens it."""
    return opened_as(row.locked, ref=row.ref)


def opened_as(kept: str, *, ref: str) -> Texts | None:
    """The same of what the row keeps, where the row itself is not at hand."""
    try:
        found = json.loads(sealing.opened(kept, purpose=PURPOSE))
    except InvalidToken:
        return None
    if found["ref"] != ref:
        return None
    return {each: found["texts"].get(each.value, "") for each in Dimension}


def version(row: Reflection | None) -> str:
    """Tells one saved text from another without telling anything of it."""
    return hashlib.sha256(row.locked.encode()).hexdigest()[:16] if row is not None else ""
