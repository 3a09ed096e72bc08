"""A link by mail in place of a password: used up by the button of its page, once, for a while."""

import pytest

from leerhuis.access import Role
from leerhuis.audit import Action
from leerhuis.signin.rules import LIMITS, Door, Way
from tests.factories import make_grant, make_organisation, make_person
from tests.signin.conftest import ANOTHER, block, enter, events, inside, letters, without
from tests.signin.phones import link_in_the_last_letter, shown, with_app


def ask(client, address="samira@example.org"):
    answer = client.post("/inloggen/link", {"email": address})
    assert answer.location == "/inloggen/link/verstuurd"
    return answer


def test_the_password_page_offers_a_link(client, samira):
    page = client.submit("/inloggen", {"email": "samira@example.org"})
    assert "Stuur mij een inloglink" in page.html


def test_the_button_of_the_page_signs_in_and_the_link_alone_does_not(app, client, samira):
    ask(client)
    link = link_in_the_last_letter()
    for _scanner in range(3):
        assert client.page(link).h1 == "Inloggen met een link"
    assert not inside(client)
    assert client.post(link).status_code == 302
    assert inside(client)
    assert [each.details for each in events(Action.SIGNED_IN)] == [{"way": Way.LINK}]
    other = app.test_client()
    assert other.post(link).status_code == 404
    assert not inside(other)


def test_the_link_works_for_fifteen_minutes(client, samira, hands):
    ask(client)
    hands.later(minutes=15)
    assert client.post(link_in_the_last_letter()).status_code == 404


def test_the_answer_is_the_same_for_every_address(client, samira):
    make_person(address="invited@example.org")
    pages = set()
    for name in ("samira", "nobody", "invited"):
        ask(client, f"{name}@example.org")
        pages.add(without(client.page("/inloggen/link/verstuurd").html, name))
    assert len(pages) == 1
    assert [each.address for each in letters()] == ["samira@example.org"]
    assert [each.result for each in events(Action.SIGN_IN_LINK_ASKED)] == [
        "done",
        "unknown",
        "unknown",
    ]


def test_who_is_blocked_gets_no_link_and_cannot_use_one(client, samira):
    ask(client)
    link = link_in_the_last_letter()
    block(samira)
    assert client.post(link).status_code == 404
    ask(client)
    assert len(letters("signin/sign_in_link")) == 1


def test_a_newer_link_and_a_new_password_end_the_older_link(app, client, samira):
    ask(client)
    first = link_in_the_last_letter()
    ask(client)
    second = link_in_the_last_letter()
    assert client.get(first).status_code == 404
    client.post("/wachtwoord-vergeten", {"email": "samira@example.org"})
    client.post(link_in_the_last_letter(), {"password": ANOTHER})
    assert app.test_client().get(second).status_code == 404


@pytest.mark.parametrize("path", ["/wachtwoord/", "/uitnodiging/"])
def test_the_link_chooses_no_password(client, samira, path):
    ask(client)
    link = link_in_the_last_letter().replace("/inloglink/", path)
    assert client.post(link, {"password": ANOTHER}).status_code == 404


def test_after_the_link_comes_the_second_step(client, samira, hands):
    make_grant(samira, Role.MANAGER, make_organisation())
    with_app(samira)
    ask(client)
    answer = client.post(link_in_the_last_letter())
    assert answer.location == "/inloggen/code"
    assert not inside(client)
    client.post("/inloggen/code", {"code": shown(hands.now)})
    assert inside(client)


def test_asking_is_counted(client, samira):
    for _each in range(LIMITS[Door.LINK].pair):
        ask(client)
    answer = client.post("/inloggen/link", {"email": "samira@example.org"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_one_letter_goes_to_one_address(client, samira):
    answer = client.post("/inloggen/link", {"email": "samira@example.org,x@evil.example"})
    assert answer.status_code == 200
    assert letters() == []


def test_a_browser_that_was_not_used_before_is_told(app, samira):
    def sign_in(browser):
        client = app.test_client()
        client.environ_base["HTTP_USER_AGENT"] = browser
        enter(client)

    firefox = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/130.0"
    safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1"
    for browser in (firefox, firefox, safari, safari, firefox):
        sign_in(browser)
    [letter] = letters("signin/new_browser")
    assert letter.values["browser"] == "Safari, iPhone"
    assert letter.values["origin"] == "127.0.0.1"
