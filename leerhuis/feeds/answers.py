"""What a calendar gets: the file, or the word that it is still the same."""

from collections.abc import Callable
from datetime import datetime

from flask import Response, current_app, request
from werkzeug.http import is_resource_modified


def answer(
    build: Callable[[], bytes], *, mark: str, said_at: datetime, cache: str = "private"
) -> Response:
    """The file, made only for who does not have it yet."""
    same = not is_resource_modified(request.environ, etag=mark, last_modified=said_at)
    found = file(b"" if same else build(), cache=cache)
    found.status_code = 304 if same else 200
    found.set_etag(mark)
    found.last_modified = said_at
    return found


def file(body: bytes, *, name: str = "leerhuis.ics", cache: str = "private") -> Response:
    found = Response(body, content_type="text/calendar; charset=utf-8")
    found.headers["Cache-Control"] = cache
    found.headers["Content-Disposition"] = f'inline; filename="{name}"'
    # The address is the key: it goes to nobody with a link that is followed from the file.
    found.headers["Referrer-Policy"] = "no-referrer"
    return found


def absolute(path: str) -> str:
    """An address of ours for who reads it elsewhere, whatever the Host header was."""
    return base() + path


def base() -> str:
    return str(current_app.config["SETTINGS"].base_url).rstrip("/")


def keys() -> tuple[str, ...]:
    found: tuple[str, ...] = current_app.config["SETTINGS"].keys
    return found
