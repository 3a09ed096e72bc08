"""Where a form may lead back to: only to a page of our own."""

from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def own(address: str | None) -> str | None:
    """The address if it is one of our own pages, else None."""
    if not address or not address.startswith("/") or "\\" in address or not address.isprintable():
        return None
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not _is_page(parts.path):
        return None
    return address.rstrip("?")


def _is_page(path: str) -> bool:
    try:
        endpoint, _values = current_app.url_map.bind("").match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return False
    return bool(endpoint != "static")
