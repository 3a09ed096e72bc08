"""Where to go after signing in: only to a page of our own."""

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def own_path(target: str | None) -> str | None:
    """The target if it is one of our own pages, else None.

    Control characters go first: a browser drops a tab, after which `/\\t/evil.nl` is another site.
    So do two slashes: what follows is another site to a browser, and not always to a parser.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or not target.isprintable():
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not _is_page(parts.path):
        return None
    return target.rstrip("?")


def came_from() -> str | None:
    """The page that a form stood on, if the browser tells and it is ours."""
    return own_path((request.referrer or "").removeprefix(request.host_url.rstrip("/")))


def _is_page(path: str) -> bool:
    try:
        endpoint, _values = current_app.url_map.bind("").match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return False
    return bool(endpoint != "static")
