"""A test client that inspects each page it opens, and sends the token that a page would send."""

import contextvars

from flask import has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from leerhuis import clock, db
from leerhuis.signin import service
from leerhuis.signin.rules import Way
from leerhuis.signin.views import COOKIE_KEY
from tests.page import Page


def page_of(answer):
    """The page that an answer is, as it was read when it came."""
    return getattr(answer, "page", None) or Page(answer.text)


class InspectingClient(FlaskClient):
    """Opens pages as a browser would; each has its own context, as in a server."""

    def sign_in(self, person, *, way=Way.APP):
        from tests.factories import account_of  # noqa: PLC0415  # factories use the client's app

        token = service.start_session(
            account_of(person), way=way, browser="tests", origin="127.0.0.1", now=clock.now()
        )
        with self.session_transaction() as session:
            session[COOKIE_KEY] = token
        return self

    def open(self, *args, **kwargs):
        if has_app_context():  # not when a redirect is followed: that runs inside another open
            db.session.rollback()  # what a test reads afterwards is what the request left
            db.session.expire_all()
        # Read to its end, so that no file that was sent stays open.
        given = {"buffered": True} | kwargs
        answer = contextvars.Context().run(super().open, *args, **given)
        letter = answer.headers.get("Content-Security-Policy", "").startswith("sandbox")
        is_page = answer.mimetype == "text/html" and not 300 <= answer.status_code < 400
        is_page = is_page and not letter  # a letter has inline style, as mail readers ask
        # What came at the end of a redirect was read in there.
        if is_page and answer.direct_passthrough is False and not hasattr(answer, "page"):
            answer.page = Page(answer.text)
            answer.page.check()
        return answer

    def post(self, path, data=None, *, csrf=True, **kwargs):
        if csrf:
            data = {**(data or {}), "csrf_token": self.csrf_token()}
        return super().post(path, data=data, **kwargs)

    def page(self, path, status=200, **kwargs):
        """Open an address that gives a page, following redirects."""
        answer = self.get(path, follow_redirects=True, **kwargs)
        assert answer.status_code == status, (answer.status_code, path)
        return page_of(answer)

    def submit(self, path, data=None, status=200, **kwargs):
        """Send a form and follow where it leads."""
        answer = self.post(path, data, follow_redirects=True, **kwargs)
        assert answer.status_code == status, (answer.status_code, path, answer.text[:2000])
        return page_of(answer)

    def csrf_token(self):
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", "0" * 40)
        serializer = URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token")
        return serializer.dumps(raw)
