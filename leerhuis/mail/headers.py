"""What the head of a letter tells mail readers: what it belongs with, and how to get no more."""

from leerhuis import tokens
from leerhuis.mail import kinds, rules
from leerhuis.mail.rules import Letter
from leerhuis.settings import Settings

_THREAD_LENGTH = 32


def of_letter(letter: Letter, *, public_id: str | None, chosen: Settings) -> dict[str, str]:
    """The headers that this letter has beside those of every letter."""
    return _thread(letter, host=chosen.host) | _stopping(letter, public_id, chosen)


def _thread(letter: Letter, *, host: str) -> dict[str, str]:
    """Letters about one thing stand together; what is secret or works once stands alone."""
    if letter.token or letter.kind in rules.UNSEEN or letter.kind == "mail/digest":
        return {}
    name = tokens.hash_of(f"thread {letter.subject}")[:_THREAD_LENGTH]
    return {"References": f"<thread-{name}@{host}>"}


def _stopping(letter: Letter, public_id: str | None, chosen: Settings) -> dict[str, str]:
    """One click in the mail reader, without a page (RFC 8058), for what somebody can do without."""
    kind = kinds.KINDS.get(letter.kind)
    if public_id is None or letter.person_id is None or not (kind and kind.free):
        return {}
    path = rules.stopping(chosen.secret_key, public_id)
    return {
        "List-Unsubscribe": f"<{chosen.base_url.rstrip('/')}{path}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
