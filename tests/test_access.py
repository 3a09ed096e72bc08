"""Every address is walked as a stranger and in every role; every verb without its token."""

import pytest

from leerhuis import access, db
from leerhuis.access import Role
from leerhuis.signin import service
from leerhuis.signin.rules import Way
from leerhuis.signin.views import COOKIE_KEY
from tests.factories import NOW, account_of, make_organisation, make_staff
from tools import documents


def addresses(app):
    """(address with values filled in, verb, rule) for every route."""
    for route in app.url_map.iter_rules():
        if route.endpoint == "static":
            continue
        rule = access.rule_of(app.view_functions[route.endpoint])
        values = dict.fromkeys(route.arguments, "A" * 22)
        with app.test_request_context():
            url = app.url_map.bind("localhost").build(route.endpoint, values, append_unknown=False)
        for verb in route.methods & {"GET", "POST"}:
            yield url, verb, rule


def request(app, person, url, verb, *, csrf=True):
    client = app.test_client()
    if person is not None:
        token = service.start_session(
            account_of(person), way=Way.APP, browser="", origin="", now=NOW
        )
        with client.session_transaction() as session:
            session[COOKIE_KEY] = token
    return client.get(url) if verb == "GET" else client.post(url, csrf=csrf)


def outcome(answer):
    if answer.status_code == 302 and answer.location.startswith("/inloggen"):
        return "sign in first"
    return "refused" if answer.status_code == 403 else "let in"


@pytest.fixture
def now(monkeypatch):
    monkeypatch.setattr("leerhuis.clock.now", lambda: NOW)


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role or "stranger")
def test_everyone_comes_where_they_may_and_nowhere_else(app, now, role):
    person = role and make_staff(role, make_organisation(), address=f"{role}@example.org")
    holder = role and access.Identity(None, "", "", "", (access.Grant(role, 0, "", ""),))
    wrong = []
    for url, verb, rule in addresses(app):
        expected = "let in" if rule.admits(holder) else "refused" if role else "sign in first"
        answer = request(app, person, url, verb)
        if outcome(answer) != expected or answer.status_code >= 500:
            wrong.append(f"{verb} {url}: {answer.status_code}, expected {expected}")
        db.session.rollback()
    assert wrong == []


def test_every_verb_needs_its_token(app, now):
    person = make_staff(Role.ADMINISTRATOR)
    open_doors = [
        url
        for url, verb, rule in addresses(app)
        if verb == "POST"
        and rule.admits(None) | (Role.ADMINISTRATOR in rule.roles)
        and request(app, person, url, verb, csrf=False).status_code != 400
    ]
    assert open_doors == []


def test_the_documents_say_what_the_code_says(application):
    assert documents.stale(application) == [], "run: python tools/documents.py"
