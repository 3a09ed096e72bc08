"""The post: a mail server, or without one the local mailbox."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from leerhuis.mail.rules import Send, TryLater, Undeliverable, Unreachable
from leerhuis.settings import Settings

TIMEOUT_SECONDS = 20
TOO_LARGE = 552


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


class Post:
    """A connection to the mail server, made again after it was lost."""

    def __init__(self, settings: Settings, *, timeout: float = TIMEOUT_SECONDS) -> None:
        self.settings = settings
        self.timeout = timeout
        self._server: smtplib.SMTP | None = None

    def send(self, letter: bytes, sender: str, to: str) -> None:
        server = self._server or self._connect()
        try:
            server.sendmail(sender, [to], letter)
        except smtplib.SMTPRecipientsRefused as no:
            code, text = no.recipients[to]
            raise _meaning(code, text) from no
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

    def _connect(self) -> smtplib.SMTP:
        chosen = self.settings
        name = chosen.host or "localhost"  # given, because looking up our own name can take seconds
        try:
            server = smtplib.SMTP(chosen.smtp_host, chosen.smtp_port, name, timeout=self.timeout)
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
        self._server = server
        return server


def _meaning(code: int, text: bytes | str) -> Exception:
    """A server's 5xx is for good, everything else for now."""
    kind = Undeliverable if 500 <= code < 600 else TryLater
    return kind(_said(code, text))


def _said(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {words}"
