"""Every verb without its token; who comes where is walked by tests/security/matrix."""

import pytest

from leerhuis import access
from leerhuis.access import Role
from leerhuis.signin import service
from leerhuis.signin.rules import Way
from leerhuis.signin.views import COOKIE_KEY
from tests.factories import NOW, account_of, make_staff
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


@pytest.fixture
def now(monkeypatch):
    monkeypatch.setattr("leerhuis.clock.now", lambda: NOW)


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
