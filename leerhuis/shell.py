"""What surrounds every page: who asks, the language, the menu, the headers and the errors."""

import logging
import sqlite3
from datetime import timedelta
from functools import cached_property
from typing import Any
from uuid import uuid4

from babel.support import Translations
from flask import Flask, Response, current_app, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import Babel, Domain, get_locale
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.routing import BaseConverter

from leerhuis import access, clock, drawing, fields, markup, menu, settings, wording
from leerhuis.errors import Missing, Refused
from leerhuis.signin import returning

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "frame-src 'self'"
)
# What no page of ours asks of a browser, nobody who gets in between can ask either.
UNASKED = ", ".join(
    f"{each}=()"
    for each in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
        "xr-spatial-tracking",
    )
)
# Mail programs post here for their reader, without a page of ours (RFC 8058); its token is the key.
ONE_CLICK = "leerhuis.letters.own.views.one_click"
# Providers post here that somebody left them (OpenID Connect Back-Channel Logout): signed by them.
LEFT = "leerhuis.signin.providers.views.logout"
MEGABYTE = 1024 * 1024
MOST_FIELDS = 2000
log = logging.getLogger("leerhuis")


class PublicId(BaseConverter):
    """A row in an address: 22 characters, never a number."""

    regex = "[A-Za-z0-9_-]{22}"


class Words(Domain):
    """The catalogue of the reader's language: a page asks it for hundreds of sentences."""

    def get_translations(self) -> Translations:
        locale = get_locale()
        found = self.cache.get(locale)
        if found is None:
            found = self.cache[locale] = super().get_translations()
        return found


class Languages(Babel):
    """Every sentence from the same catalogues, those of templates by the shortest way."""

    @cached_property
    def domain_instance(self) -> Words:
        return Words()

    def init_app(self, app: Flask, *given: Any, **settings: Any) -> None:
        super().init_app(app, *given, **settings)
        words = self.domain_instance
        app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
            lambda one: words.get_translations().ugettext(one),
            lambda one, more, number: words.get_translations().ungettext(one, more, number),
            newstyle=True,
        )


def configure(app: Flask, given: settings.Settings) -> None:
    """Flask's own settings, tighter than its defaults."""
    prefix = "__Host-" if given.https else ""
    app.config.update(
        SECRET_KEY=given.secret_key,
        SECRET_KEY_FALLBACKS=list(reversed(given.keys[1:])),
        WTF_CSRF_SECRET_KEY=list(reversed(given.keys)),  # the last one signs
        SETTINGS=given,
        TRUSTED_HOSTS=[given.host],
        MAX_CONTENT_LENGTH=MEGABYTE,
        MAX_FORM_MEMORY_SIZE=MEGABYTE,
        MAX_FORM_PARTS=1000,
        SESSION_COOKIE_NAME=f"{prefix}leerhuis",
        SESSION_COOKIE_SECURE=given.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="nl",
        BABEL_DEFAULT_TIMEZONE="Europe/Amsterdam",
        BABEL_TRANSLATION_DIRECTORIES="translations",
    )
    app.url_map.converters["id"] = PublicId


def init_app(app: Flask) -> None:
    """Put the shell round the application's pages."""
    # Before it is asked who may: that reads the address.
    app.before_request_funcs.setdefault(None, []).insert(0, _refuse_junk)
    app.before_request(_refuse_a_flood)
    guarded = CSRFProtect(app)
    for elsewhere in (ONE_CLICK, LEFT):
        guarded.exempt(elsewhere)
    Languages(app, locale_selector=_language)
    app.jinja_env.globals.update(drawing.GLOBALS)
    app.jinja_env.globals.update(hours=wording.hours)
    app.jinja_env.filters.update(wording.FILTERS)
    app.jinja_env.filters.update(markup.FILTERS)
    app.jinja_env.add_extension("jinja2.ext.do")
    app.context_processor(_surroundings)
    app.after_request(_headers)
    for kind, handler in (
        (HTTPException, _http_error),
        (access.Left, _left),
        (CSRFError, _csrf_error),
        (Missing, _missing),
        (Refused, _refused),
        (OperationalError, _database_error),
        (NoConnectionFree, _database_error),
        (Exception, _unexpected),
    ):
        app.register_error_handler(kind, handler)


def _language() -> str:
    who = access.me_or_nobody()
    chosen = who.language if who else session.get("language")
    return chosen if chosen in wording.LANGUAGES else "nl"


def _surroundings() -> dict[str, Any]:
    who = access.me_or_nobody()
    role = menu.role_shown(who, chosen=session.get("role"))
    return {
        "me": who and menu.Shown.of(who, role),
        "has_left": who is not None and who.has_left,
        "nav": menu.entries(role) if who else [],
        "active": menu.active_key(request.endpoint, role=role),
        "roles": menu.roles_of(who) if who else [],
        "theme": who.theme if who else session.get("theme"),
        "lang": str(get_locale()),
        "now": clock.now(),
        "today": clock.day_of(clock.now()),
        "settings": settings.current(),
    }


def _refuse_junk() -> ResponseReturnValue | None:
    """Bytes that are no text, and addresses with a zero in them, stop at the door."""
    try:
        request.query_string.decode()
    except UnicodeDecodeError:
        request.query_string = b""  # which the page that says so would stumble over as well
        return _page(400)
    if "\x00" in request.path or "\x00" in "".join(request.args.values()):
        return _page(400)
    return None


def _refuse_a_flood() -> ResponseReturnValue | None:
    """Fields are counted before they are read: that alone costs more than any page of ours."""
    if request.mimetype != "application/x-www-form-urlencoded":
        return None  # the parts of the other kind are counted by MAX_FORM_PARTS
    return _too_large() if request.get_data().count(b"&") >= MOST_FIELDS else None


def _headers(response: Response) -> Response:
    head = response.headers
    head.setdefault("Content-Security-Policy", POLICY)
    head.setdefault("X-Content-Type-Options", "nosniff")
    head.setdefault("X-Frame-Options", "DENY")
    head.setdefault("Referrer-Policy", "same-origin")
    head.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    head.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    head.setdefault("Permissions-Policy", UNASKED)
    if settings.current().https:
        head.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint != "static":
        if head.get("Cache-Control", "no-cache") == "no-cache":  # which each file gets by itself
            head["Cache-Control"] = "no-store"
        response.vary.add("Cookie")
    return response


def _page(code: int, **values: Any) -> tuple[str, int]:
    return render_template(f"errors/{code}.html", **values), code


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError):  # an unknown Host: no address of ours can be formed
        return Response("400 Bad Request", status=400, mimetype="text/plain")
    code = error.code or 500
    if code < 400:
        return error
    if code == 413:
        return _too_large()
    known = code if code in {400, 403, 404, 429, 500, 503} else 400
    page, _known = _page(known)
    answer = current_app.make_response((page, code))
    if retry := getattr(error, "retry_after", None):
        answer.headers["Retry-After"] = str(retry)
    if code == 405:
        answer.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or ())
    return answer


def _too_large() -> ResponseReturnValue:
    """What came in was refused by its length: how much may, and the way back to its form.

    A page that takes a file makes room for it and for a megabyte beside it; others have that one.
    """
    most = (request.max_content_length or MEGABYTE) // MEGABYTE - 1
    return _page(413, most=most, back=returning.came_from() or returning.own_path(request.path))


def _csrf_error(_error: CSRFError) -> ResponseReturnValue:
    return _page(400, sentence=_("This form was open for too long. Open the page again."))


def _left(_error: access.Left) -> ResponseReturnValue:
    return render_template("errors/left.html"), 403


def _missing(_error: Missing) -> ResponseReturnValue:
    return _page(404)


def _refused(no: Refused) -> ResponseReturnValue:
    return _page(400, sentence=fields.translate(no))


def _database_error(error: OperationalError | NoConnectionFree) -> ResponseReturnValue:
    """Locked, full, busy or gone: nothing was written, and trying again later makes sense."""
    access.ask_no_more()
    cause = getattr(error, "orig", error)
    log.error("database: %s", cause)
    full = isinstance(cause, sqlite3.OperationalError) and "full" in str(cause)
    answer = current_app.make_response(_page(503, reference=_reference()))
    answer.status_code = 507 if full else 503
    answer.headers["Retry-After"] = "5"
    return answer


def _unexpected(error: Exception) -> ResponseReturnValue:
    if current_app.testing:
        raise error
    access.ask_no_more()
    reference = _reference()
    log.exception("unexpected error %s", reference)
    return _page(500, reference=reference)


def _reference() -> str:
    return uuid4().hex[:8]
