"""A message as bytes.

The library takes three milliseconds for what is the same in every letter of ours: text and HTML,
now and then a calendar. It still writes whatever people typed in, the names and the subject; the
rest is put together here. No part can hold a boundary: those have `=_`, which neither encoding of
the parts makes.
"""

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Iterable, Mapping
from email.headerregistry import Address
from email.policy import SMTP
from functools import lru_cache

_PLAIN = re.compile(r"[\x20-\x7e]*")
_NEXT_TO_EACH_OTHER = b"=_parts"
_TOGETHER = b"=_all"


def message(
    subject: str,
    parties: Mapping[str, Address],
    plain: Iterable[tuple[str, str]],
    *,
    text: str,
    html: str,
    calendar: bytes | None = None,
    method: str = "",
) -> bytes:
    """Subject and parties as people typed them, our own headers, and what the letter says."""
    parts = [_words("plain", text), _words("html", html)]
    if calendar is not None:
        parts.append(_bytes(f'text/calendar; charset="utf-8"; method="{method}"', calendar))
    whole = _multipart("alternative", _NEXT_TO_EACH_OTHER, parts)
    if calendar is not None:
        named = 'application/ics\r\nContent-Disposition: attachment; filename="bijeenkomst.ics"'
        whole = _multipart("mixed", _TOGETHER, [whole, _bytes(named, calendar)])
    head = [
        _party(name, each.display_name, each.username, each.domain)
        for name, each in parties.items()
    ]
    head.append(_folded("Subject", subject))
    head += [_line(name, value) for name, value in plain]
    return b"".join([*head, b"MIME-Version: 1.0\r\n", whole])


@lru_cache(maxsize=1000)
def _party(name: str, display: str, username: str, domain: str) -> bytes:
    return _folded(name, Address(display, username, domain))


def _folded(name: str, value: str | Address) -> bytes:
    """A header as the library writes it, which also refuses what would make two of it."""
    made = SMTP.header_store_parse(name, value)[1]
    return bytes(SMTP.fold_binary(name, made))


def _line(name: str, value: str) -> bytes:
    if not _PLAIN.fullmatch(value):
        raise ValueError(f"{name} holds a sign that no header of ours has")
    return f"{name}: {value}\r\n".encode()


def _words(kind: str, content: str) -> bytes:
    """Text whose lines stay readable, however long they are."""
    lines = b2a_qp(content.encode(), istext=True)
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\n'.encode()
    return (
        head
        + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        + lines.replace(b"\n", b"\r\n")
        + b"\r\n"
    )


def _bytes(kind: str, content: bytes) -> bytes:
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    return head + encodebytes(content).replace(b"\n", b"\r\n")


def _multipart(kind: str, boundary: bytes, parts: Iterable[bytes]) -> bytes:
    head = b'Content-Type: multipart/%s; boundary="%s"\r\n\r\n' % (kind.encode(), boundary)
    between = b"--%s\r\n" % boundary
    return head + b"".join(between + part for part in parts) + b"--%s--\r\n" % boundary
