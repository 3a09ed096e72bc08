"""Somebody who left walks through all pages by their links: no link or button is closed."""

from datetime import timedelta

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from leerhuis import access, clock, db
from leerhuis.people.models import Appointment
from tests.factories import NOW, TODAY
from tests.page import Page
from tests.security import region

MOST = 400
# What asks who one is once more is shown to who says it; leaving is the end of the walk.
ASIDE = ("/opnieuw", "/uitloggen", "/tweede-stap", "/inloggen")


@pytest.fixture
def walker(app, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    person = region.build("Merel", number="6420").people["professional"]
    with db.transaction():
        for each in db.session.query(Appointment).filter_by(person_id=person.id):
            each.ends_on = TODAY - timedelta(days=1)
    return client.sign_in(person)


def rule_of(app, url, method):
    """What the page at an address asks, and its endpoint; None where there is no such page."""
    try:
        endpoint, _values = app.url_map.bind("localhost").match(url, method=method)
    except (HTTPException, RequestRedirect):
        return None, ""
    return access.rule_of(app.view_functions[endpoint]), endpoint


def plain(link):
    """A link as an address within the house, without its place on the page; else nothing."""
    address = link.partition("#")[0]
    return address if address.startswith("/") and not address.startswith(("//", *ASIDE)) else ""


def walk(client, app):
    """Every page that can be reached: (address, answer, page or None); one of each kind of list."""
    waiting, known, kinds = ["/"], {"/"}, {}
    while waiting and len(known) < MOST:
        at = waiting.pop(0)
        answer = client.get(at, follow_redirects=True)
        page = Page(answer.text) if answer.mimetype == "text/html" else None
        yield at, answer, page
        answer.close()
        for link in filter(None, map(plain, page.links if page else ())):
            path, _mark, query = link.partition("?")
            _rule, endpoint = rule_of(app, path, "GET")
            kinds[endpoint] = kinds.get(endpoint, 0) + 1
            if link not in known and kinds[endpoint] <= (3 if query else 12):
                known.add(link)
                waiting.append(link)


def test_no_link_and_no_button_leads_to_what_is_closed(app, walker):
    closed, seen = [], set()
    for at, answer, page in walk(walker, app):
        seen.add(rule_of(app, at.partition("?")[0], "GET")[1])
        if answer.status_code == 403:
            closed.append((at, "get"))
        for form in page.forms if page else ():
            path = (form.get("action") or at).partition("?")[0]
            rule, endpoint = rule_of(app, path, form["method"].upper())
            if rule is not None and rule.employed:
                closed.append((at, form["method"], path, endpoint))
    assert closed == []
    assert {"registry.mine", "dossier.show", "enrolment.show", "application.folder"} <= seen
    assert {"certificates.mine", "catalogue.course", "own_letters.mine", "feeds.mine"} <= seen
