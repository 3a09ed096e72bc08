"""What is encrypted for one reader (age), while it is being written or read: never as a whole."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import BinaryIO

import pyrage

from leerhuis.errors import Refused

_HEAD = b"age-encryption.org/"


def recipient(text: str) -> pyrage.x25519.Recipient:
    """The public half of a key: whoever has it can encrypt and not read."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as no:
        raise Refused("A recipient looks like age1..., which this is not.") from no


def identity(path: Path) -> pyrage.x25519.Identity:
    """The secret half of a key, in a file as age-keygen and `flask backup-key` write it."""
    lines = [each.strip() for each in path.read_text().splitlines()]
    secret = [each for each in lines if each and not each.startswith("#")]
    try:
        return pyrage.x25519.Identity.from_str(secret[0])
    except (IndexError, pyrage.IdentityError) as no:
        raise Refused("There is no key in %(file)s.", file=path.name) from no


def is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_HEAD)) == _HEAD


@contextmanager
def written(out: BinaryIO, to: pyrage.x25519.Recipient | None) -> Iterator[BinaryIO]:
    """What is written here goes to `out`, encrypted where there is a recipient."""
    if to is None:
        yield out
        return
    source, sink = _pipe()
    watched = _Watched(out)
    work = _Work(lambda: pyrage.encrypt_io(source, watched, [to]), closes=source)
    try:
        with sink:
            yield sink
    except BrokenPipeError:  # the other end knows why
        work.wait()
        if watched.fault is not None:
            raise watched.fault from None
        work.end()
        raise
    except BaseException:
        work.wait()
        raise
    work.wait()
    if watched.fault is not None:
        raise watched.fault
    work.end()


@contextmanager
def read(path: Path, key: pyrage.x25519.Identity | None) -> Iterator[BinaryIO]:
    """The bytes of a file, decrypted where it is encrypted."""
    with path.open("rb") as file:
        if not is_sealed(path):
            yield file
            return
        if key is None:
            raise Refused("This backup is encrypted: give the file of its key with --identity.")
        source, sink = _pipe()
        work = _Work(lambda: pyrage.decrypt_io(file, sink, [key]), closes=sink)
        try:
            with source:
                yield source
                while source.read(1 << 16):  # the last block is what says that all is there
                    pass
        except Exception:
            work.end()  # when that failed, it is the cause
            raise
        work.end()


def _pipe() -> tuple[BinaryIO, BinaryIO]:
    out, into = os.pipe()
    return os.fdopen(out, "rb"), os.fdopen(into, "wb")


class _Watched:
    """A file that remembers why it could not be written: age tells only that it could not."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.fault: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._out.write(data)
        except OSError as fault:
            self.fault = fault
            raise

    def flush(self) -> None:
        self._out.flush()


class _Work:
    """Encrypting or decrypting on a thread of its own; what went wrong is raised by `end`."""

    def __init__(self, do: Callable[[], None], *, closes: BinaryIO) -> None:
        self._do, self._closes = do, closes
        self._fault: Exception | None = None
        self._thread = Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._do()
        except Exception as fault:
            self._fault = fault
        finally:
            try:
                self._closes.close()
            except OSError as fault:  # nobody reads any more
                self._fault = self._fault or fault

    def wait(self) -> None:
        self._thread.join()

    def end(self) -> None:
        self.wait()
        if isinstance(self._fault, BrokenPipeError):
            return  # the reader stopped first and knows why
        broken = isinstance(self._fault, OSError) and self._fault.errno is None
        if broken or isinstance(self._fault, pyrage.DecryptError):
            raise Refused(
                "This backup cannot be read: it is damaged, or it was made for another key."
            ) from self._fault
        if self._fault is not None:
            raise self._fault
