"""The post: a mail server, or without one the local mailbox."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from leerhuis.mail.rules import Bounced, Send, TryLater, Undeliverable, Unreachable
from leerhuis.settings import Settings

TIMEOUT_SECONDS = 20
# A server that looks through a letter before it takes it: hanging up here sends a second copy.
PATIENCE_SECONDS = 120
TOO_LARGE = 552
# The server does not like us, or what we send; that says nothing of the address (RFC 3463, X.7.X).
_POLICY = re.compile(r"5\.7\.\d")


@contextmanager
def opened(settings: Settings) -> Iterator[Send]:
    """Where letters go: one connection for all of them, made when the first one comes."""
    if not settings.smtp_host:
        yield into_mailbox
        return
    post = Post(settings)
    try:
        yield post.send
    finally:
        post.close()


def into_mailbox(_letter: bytes, _sender: str, _to: str) -> None:
    """Without a mail server a letter that is marked as sent can be read at /postvak."""


class Line(smtplib.SMTP):
    """A connection that waits longer for what is said of a whole letter than for anything else."""

    patience: float = PATIENCE_SECONDS
    begun = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.begun = True
        if self.sock:
            self.sock.settimeout(self.patience)
        answer = super().data(msg)
        if self.sock:
            self.sock.settimeout(self.timeout)
        return answer


class Post:
    """A connection to the mail server, made again after it was lost."""

    def __init__(
        self,
        settings: Settings,
        *,
        timeout: float = TIMEOUT_SECONDS,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self.settings = settings
        self.timeout = timeout
        self.patience = patience
        self._server: Line | None = None

    def send(self, letter: bytes, sender: str, to: str) -> None:
        """Give a letter to the server.

        A server may close the line after so many letters, or after a while. As long as nothing of
        this letter was given, it goes over a new line at once.
        """
        old = self._server
        try:
            self._give(letter, sender, to)
        except (TryLater, Unreachable):
            if old is None or old.begun or self._server is not None:
                raise
            self._give(letter, sender, to)

    def _give(self, letter: bytes, sender: str, to: str) -> None:
        server = self._server or self._connect()
        server.begun = False
        try:
            server.sendmail(sender, [to], letter)
        except smtplib.SMTPRecipientsRefused as no:
            raise _of_recipient(*no.recipients[to]) from no
        except smtplib.SMTPSenderRefused as no:
            if no.smtp_code == TOO_LARGE:
                raise Undeliverable(_said(no.smtp_code, no.smtp_error)) from no
            raise Unreachable(_said(no.smtp_code, no.smtp_error)) from no
        except smtplib.SMTPResponseException as no:
            raise _meaning(no.smtp_code, no.smtp_error) from no
        except (smtplib.SMTPException, OSError) as no:
            self.close()
            raise TryLater(str(no) or repr(no)) from no
        finally:
            if self._server and self._server.sock is None:  # it said goodbye itself
                self._server = None

    def close(self) -> None:
        server, self._server = self._server, None
        if server:
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()

    def _connect(self) -> Line:
        chosen = self.settings
        name = chosen.host or "localhost"  # given, because looking up our own name can take seconds
        try:
            server = Line(chosen.smtp_host, chosen.smtp_port, name, timeout=self.timeout)
        except (smtplib.SMTPException, OSError) as no:
            raise Unreachable(str(no) or repr(no)) from no
        try:
            if chosen.smtp_tls:
                server.starttls(context=ssl.create_default_context())
            if chosen.smtp_user:
                server.login(chosen.smtp_user, chosen.smtp_password)
        except (smtplib.SMTPException, OSError) as no:
            server.close()
            raise Unreachable(str(no) or repr(no)) from no
        server.patience = self.patience
        self._server = server
        return server


def _of_recipient(code: int, text: bytes | str) -> Exception:
    """What a server says of an address: it is not there, or something else is the matter."""
    meant = _meaning(code, text)
    if isinstance(meant, Undeliverable) and not _POLICY.search(str(meant)):
        return Bounced(str(meant))
    return meant


def _meaning(code: int, text: bytes | str) -> Exception:
    """A server's 5xx is for good, everything else for now."""
    kind = Undeliverable if 500 <= code < 600 else TryLater
    return kind(_said(code, text))


def _said(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {words}"
