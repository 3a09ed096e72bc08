"""Attacks on the doors: what a stolen half, a hostile provider or a flood from outside opens."""

from contextlib import suppress
from datetime import timedelta

import pytest

from leerhuis import clock, db, sealing
from leerhuis.access import Role
from leerhuis.feeds import service as feeds
from leerhuis.feeds.models import Feed
from leerhuis.operations.cleaning import clean_up
from leerhuis.signin.factors import service as factors
from leerhuis.signin.providers import asking, discovery
from leerhuis.signin.providers.wire import Unreachable
from leerhuis.signin.rules import Way
from tests import factories as make
from tests.conftest import KEY
from tests.feeds.reading import address_of
from tests.signin.conftest import enter, fresh, inside
from tests.signin.phones import SECRET, factor_of, shown, with_app
from tests.signin.provider import running
from tests.signin.providers import employer_of, make_link, make_provider, sent_to, through


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


@pytest.fixture
def chief(samira):
    """Samira manages where she works, has an app, and chose to see her team in her calendar."""
    make.make_grant(samira, Role.MANAGER, employer_of(samira))
    with_app(samira)
    address_of(samira, team=True)
    return samira


def in_the_calendar():
    fresh()
    return db.session.query(Feed).one()


def test_after_one_step_a_manager_is_not_shown_the_address_that_tells_of_the_team(client, chief):
    token = feeds.token_of(in_the_calendar(), key=KEY)
    client.sign_in(chief, way=Way.PASSWORD)
    answer = client.get("/mijn/agenda")
    assert token not in answer.text
    assert answer.location.startswith("/tweede-stap")
    assert token in client.sign_in(chief).get("/mijn/agenda").text


def test_an_address_that_is_made_after_one_step_tells_of_no_team(client, chief):
    client.sign_in(chief, way=Way.PASSWORD)
    client.post("/mijn/agenda")
    assert not in_the_calendar().team


def test_an_address_that_is_made_after_two_steps_still_tells_of_the_team(client, chief):
    client.sign_in(chief)
    client.post("/mijn/agenda")
    assert in_the_calendar().team


def settle_employer(samira):
    """An administrator of a region who works for, and signs in through, one of its employers."""
    place = employer_of(samira)
    region = db.session.get_one(make.Organisation, place.parent_id)
    make.make_grant(samira, Role.ADMINISTRATOR, region)


def test_an_employer_alone_does_not_let_in_who_has_power_above_it(
    client, server, noord, linked, samira
):
    """Who keeps its provider could else sign in as the administrator of the region."""
    settle_employer(samira)
    with db.transaction():
        db.session.get_one(type(noord), noord.id).two_steps = True
    server.claims = {"amr": ["mfa"]}
    through(client, server)
    assert client.get("/beheer/personen").location.startswith("/tweede-stap")


def test_an_employer_lets_in_who_has_power_within_it(client, server, noord, linked, samira):
    make.make_grant(samira, Role.ADMINISTRATOR, employer_of(samira))
    server.claims = {"amr": ["mfa"]}
    through(client, server)
    assert client.get("/beheer/personen").status_code == 200


def test_one_step_at_a_provider_is_no_fresh_proof_of_who_has_an_app(
    client, server, noord, linked, samira, hands
):
    """Else it would be enough to put another phone in the place of the first."""
    with_app(samira)
    client.sign_in(samira)
    hands.later(minutes=20)
    server.claims = {"amr": ["pwd"]}
    answer = client.get(f"/inloggen/organisatie/{noord.public_id}/opnieuw?next=/mijn/tweede-stap")
    client.get(server.sign_in(sent_to(answer)))
    assert client.get("/mijn/tweede-stap/instellen").location.startswith("/opnieuw")


def test_two_steps_at_a_provider_are_a_fresh_proof_of_who_has_an_app(
    client, server, noord, linked, samira, hands
):
    with_app(samira)
    client.sign_in(samira)
    hands.later(minutes=20)
    server.claims = {"amr": ["mfa"]}
    answer = client.get(f"/inloggen/organisatie/{noord.public_id}/opnieuw?next=/mijn/tweede-stap")
    client.get(server.sign_in(sent_to(answer)))
    assert client.get("/mijn/tweede-stap/instellen").status_code == 200


def test_the_list_of_browsers_says_how_each_came_in(client, server, noord, linked):
    through(client, server)
    assert "Via de organisatie" in client.page("/mijn/browsers").text


def under_a_key_that_is_gone(secret, purpose):
    """What a row holds after a leak, when the key that locked it was thrown away."""
    return sealing.key_for(purpose, key="z" * 40).encrypt(secret.encode()).decode()


def test_codes_on_paper_work_when_the_key_of_the_app_is_gone(client, samira, hands):
    paper = with_app(samira)
    with db.transaction():
        factor_of(samira).secret = under_a_key_that_is_gone(SECRET, factors.PURPOSE)
    enter(client)
    page = client.submit("/inloggen/code", {"code": shown(hands.now)})
    assert "klopt niet" in page.text
    assert not inside(client)
    client.post("/inloggen/code", {"code": paper[0]})
    assert inside(client)


def test_a_password_is_offered_when_the_key_of_the_provider_is_gone(client, noord, samira):
    with db.transaction():
        row = db.session.get_one(type(noord), noord.id)
        row.secret = under_a_key_that_is_gone("geheim", asking.SECRET)
    page = client.submit("/inloggen", {"email": "samira@example.org"})
    assert "Zorg Noord" in page.text
    assert "wachtwoord" in page.text


@pytest.mark.parametrize("trick", ["its keys are our words", "almost our name"])
def test_a_provider_does_not_stand_in_the_way_of_another(client, server, noord, linked, trick):
    """What one says is kept for a while: never in the place of what another says."""
    with running() as evil:
        issuer = evil.issuer
        if trick == "almost our name":
            issuer = f"{server.issuer}/"
        else:
            evil.discovery = {"jwks_uri": f"{server.issuer}{discovery.WELL_KNOWN}"}
        with suppress(Unreachable):
            discovery.keys(discovery.read(issuer, now=clock.now()), now=clock.now())
        through(client, server)
    assert inside(client)
