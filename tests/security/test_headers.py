"""What every answer says to a browser, on every address, in every way an answer comes about."""

import contextvars
from dataclasses import replace
from http.cookies import SimpleCookie

import pytest
from flask.testing import FlaskClient

from leerhuis import clock, db, shell
from leerhuis.access import Role
from leerhuis.app import create_app
from leerhuis.mail.views import SANDBOX
from tests.client import InspectingClient
from tests.factories import NOW, make_appointment, make_grant, make_organisation, make_staff

KEPT = {"no-store", "private", "public, max-age=900", "public, max-age=300"}
REFERRERS = {
    "same-origin",
    "no-referrer",
    "strict-origin",
}  # the last: a survey, whose form is posted
# Files come from the disk with an entity tag and are asked for anew each time.
STATIC = {"no-cache"}


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def everyone(app):
    """Somebody who comes past every door."""
    house = make_organisation()
    who = make_staff(Role.ADMINISTRATOR, house)
    make_appointment(who, house)
    for role in set(Role) - {Role.PROFESSIONAL, Role.ADMINISTRATOR}:
        make_grant(who, role, house)
    return app.test_client().sign_in(who)


def routes(app):
    """Every address with every verb that it takes, its values filled in."""
    for route in app.url_map.iter_rules():
        values = dict.fromkeys(route.arguments, "A" * 22)
        if route.endpoint == "static":
            values = {"filename": "leerhuis.css"}
        with app.test_request_context():
            url = app.url_map.bind("localhost").build(route.endpoint, values, append_unknown=False)
        for verb in sorted(route.methods | {"PUT"}):
            yield url, verb


FIXED = {
    "X-Content-Type-Options": {"nosniff"},
    "X-Frame-Options": {"DENY", "SAMEORIGIN"},
    "Referrer-Policy": REFERRERS,
    "Cross-Origin-Opener-Policy": {"same-origin"},
    "Cross-Origin-Resource-Policy": {"same-origin"},
    "Permissions-Policy": {shell.UNASKED},
    "Content-Security-Policy": {shell.POLICY, SANDBOX},
    "Server": {None},
    "X-Powered-By": {None},
    "Access-Control-Allow-Origin": {None},
}


def wrong_in(answer, *, static=False):
    """What an answer should have said otherwise."""
    head = answer.headers
    found = [f"{name}: {head.get(name)}" for name in FIXED if head.get(name) not in FIXED[name]]
    if head.get("Cache-Control") not in (STATIC if static else KEPT):
        found.append(f"cache {head.get('Cache-Control')}")
    if not static and "cookie" not in head.get("Vary", "").lower():
        found.append("vary")
    if "text/" in answer.content_type and "charset=utf-8" not in answer.content_type:
        found.append(f"charset {answer.content_type}")
    return found


@pytest.mark.parametrize("who", ["stranger", "everyone"])
def test_every_address_answers_with_every_header(app, everyone, who):
    name = app.config["SESSION_COOKIE_NAME"]
    client = FlaskClient(app)  # a plain one: what a HEAD answers is no page to inspect
    if who == "everyone":
        client.set_cookie(name, everyone.get_cookie(name).value)
    wrong, asked = {}, 0
    for url, verb in routes(app):
        if url.startswith("/uitloggen") and verb == "POST":
            continue
        if url.startswith("/static/") and verb != "GET":
            continue
        answer = contextvars.Context().run(client.open, url, method=verb, buffered=True)
        asked += 1
        if answer.status_code >= 500 or (found := wrong_in(answer, static="/static/" in url)):
            wrong[f"{verb} {url} {answer.status_code}"] = found
        db.session.rollback()
    assert asked > 800
    assert wrong == {}


@pytest.mark.parametrize(
    ("path", "given", "status"),
    [
        ("/niets", {}, 404),
        ("/inloggen", {"method": "POST"}, 400),
        ("/inloggen", {"method": "DELETE"}, 405),
        ("/logboek", {}, 302),
        ("/logboek", {"environ_overrides": {"QUERY_STRING": "a=\xff"}}, 400),
        ("/inloggen", {"environ_overrides": {"QUERY_STRING": "a=\xff"}}, 400),
        ("/inloggen", {"headers": {"Host": "evil.nl"}}, 400),
        ("/inloggen", {"method": "POST", "data": {"x": "d" * 1_100_000}}, 413),
        ("/static/niets.css", {}, 404),
    ],
)
def test_what_goes_wrong_has_the_same_headers(app, path, given, status):
    answer = app.test_client().open(path, **given)
    assert answer.status_code == status
    static = path.startswith("/static/")
    assert [each for each in wrong_in(answer, static=static) if "cache" not in each] == []


def test_a_fault_has_the_same_headers_and_tells_nothing(app, everyone, monkeypatch):
    def broken(*_given, **_more):
        raise ZeroDivisionError("the password is geheim")

    monkeypatch.setattr("leerhuis.home.views.render_template", broken)
    monkeypatch.setattr(app, "testing", False)
    answer = everyone.get("/privacy")
    assert answer.status_code == 500
    assert wrong_in(answer) == []
    assert "geheim" not in answer.text
    assert "ZeroDivisionError" not in answer.text


def test_the_policy_lets_nothing_in_from_elsewhere():
    parts = dict(each.strip().split(" ", 1) for each in shell.POLICY.split(";"))
    assert parts["default-src"] == "'none'"
    assert parts["base-uri"] == "'none'"
    assert parts["frame-ancestors"] == "'none'"
    said = {word for words in parts.values() for word in words.split()}
    assert said <= {"'self'", "'none'", "/csp"}


@pytest.fixture
def secure(app):
    """The same application at an address with TLS."""
    made = create_app(replace(app.config["SETTINGS"], base_url="https://localhost"))
    made.testing, made.test_client_class = True, InspectingClient
    yield made
    made.extensions["leerhuis.engine"].dispose()


def test_a_secure_address_stays_one(secure):
    for path in ("/inloggen", "/niets", "/static/leerhuis.css"):
        head = secure.test_client().get(path, base_url="https://localhost").headers
        assert head["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_there_is_one_cookie_and_it_is_closed(secure):
    client = secure.test_client()
    answer = client.get("/inloggen", base_url="https://localhost")
    [head] = answer.headers.getlist("Set-Cookie")
    [(name, cookie)] = SimpleCookie(head).items()
    assert name == "__Host-leerhuis"
    assert cookie["secure"]
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")
    assert not cookie["expires"]
    assert not cookie["max-age"]


def test_no_page_sets_another_cookie(everyone, app):
    named = set()
    for url, verb in routes(app):
        if verb == "GET":
            heads = everyone.get(url).headers.getlist("Set-Cookie")
            named |= {name for head in heads for name in SimpleCookie(head)}
    assert named <= {"leerhuis"}
