"""Attacks on the doors: what a stolen half, a hostile provider or a flood from outside opens."""

from datetime import timedelta

import pytest

from leerhuis import clock
from leerhuis.operations.cleaning import clean_up
from leerhuis.signin.providers import discovery
from tests.signin.conftest import inside
from tests.signin.provider import running
from tests.signin.providers import employer_of, make_link, make_provider, through


@pytest.fixture
def server(hands):
    discovery.forget()
    with running() as one:
        one.now = clock.now
        yield one
    discovery.forget()


@pytest.fixture
def noord(server, samira):
    return make_provider(employer_of(samira), server)


@pytest.fixture
def linked(noord, samira):
    return make_link(noord, samira)


def leaves(browser, provider, token, *, place="10.9.9.9"):
    """What a provider posts from where it stands."""
    path = f"/inloggen/organisatie/{provider.public_id}/uitloggen"
    given = {"REMOTE_ADDR": place}
    return browser.post(path, {"logout_token": token}, csrf=False, environ_overrides=given)


def test_a_provider_may_tell_of_many_who_left(app, client, server, noord, linked):
    """A whole shift leaves at once: each right token is no try."""
    browser = app.test_client()
    for _each in range(40):
        assert leaves(browser, noord, server.logout_token(sub="x")).status_code == 200
    through(client, server)
    assert leaves(browser, noord, server.logout_token()).status_code == 200
    assert not inside(client)


def test_junk_from_elsewhere_does_not_keep_a_provider_from_telling(
    app, client, server, noord, linked
):
    through(client, server)
    browser = app.test_client()
    for number in range(60):
        leaves(browser, noord, "junk", place=f"10.1.{number % 6}.1")
    assert leaves(browser, noord, server.logout_token()).status_code == 200
    assert not inside(client)


def test_junk_from_one_place_stops(app, noord):
    browser = app.test_client()
    seen = {leaves(browser, noord, "junk").status_code for _each in range(130)}
    assert seen == {400, 429}


def test_a_token_of_leaving_does_not_work_again_once_it_is_forgotten(
    app, client, server, noord, linked, hands
):
    """That it was used is known for a day; a provider may let it hold for years."""
    token = server.logout_token(exp=int((hands.now + timedelta(days=900)).timestamp()))
    assert leaves(app.test_client(), noord, token).status_code == 200
    hands.later(days=2)
    clean_up(now=hands.now)
    through(client, server)
    assert leaves(app.test_client(), noord, token).status_code == 400
    assert inside(client)
