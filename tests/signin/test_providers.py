"""Signing in through an organisation: there and back, and every way in which it could be faked."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.audit import Action
from leerhuis.signin.models import BrowserSession
from leerhuis.signin.providers import discovery
from leerhuis.signin.providers.models import IdentityProvider, PendingLink, ProviderLink
from leerhuis.signin.rules import Way
from tests import factories as make
from tests.signin.conftest import (
    PASSWORD,
    block,
    enter,
    events,
    fresh,
    inside,
    letters,
    make_member,
)
from tests.signin.provider import a_key, running
from tests.signin.providers import (
    employer_of,
    leave,
    make_link,
    make_provider,
    sent_to,
    through,
)


@pytest.fixture
def server():
    discovery.forget()
    with running() as one:
        yield one
    discovery.forget()


@pytest.fixture
def noord(server, samira, hands):
    server.now = clock.now
    return make_provider(employer_of(samira), server)


@pytest.fixture
def linked(noord, samira):
    return make_link(noord, samira)


def way_in(person):
    fresh()
    rows = db.session.query(BrowserSession).order_by(BrowserSession.id.desc())
    return rows.first()


def test_the_address_decides_where_someone_signs_in(client, noord, linked):
    asked = parse_qs(urlsplit(leave(client)).query)
    assert asked["client_id"] == ["leerhuis"]
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid email profile"]
    assert asked["login_hint"] == ["samira@example.org"]
    assert asked["redirect_uri"] == [
        f"http://localhost/inloggen/organisatie/{noord.public_id}/terug"
    ]
    assert len(asked["state"][0]) >= 32
    assert len(asked["nonce"][0]) == 43


def test_every_address_of_the_domain_gets_the_same_answer(client, noord, linked):
    known, unknown = leave(client), leave(client, "nobody@example.org")
    for each in (known, unknown):
        assert urlsplit(each).path == "/authorize"


def test_an_address_of_no_domain_gets_the_password_page(client, noord):
    page = client.submit("/inloggen", {"email": "samira@elders.example"})
    assert page.h1 == "Vul je wachtwoord in"


def test_a_password_stays_a_way_in_unless_the_organisation_says_no(client, noord, linked):
    page = client.submit("/inloggen", {"email": "samira@example.org", "way": "password"})
    assert page.h1 == "Vul je wachtwoord in"
    enter(client)
    assert inside(client)


def test_who_is_linked_comes_in(client, server, linked, samira):
    answer = through(client, server)
    assert answer.status_code == 302
    assert inside(client)
    assert way_in(samira).way is Way.PROVIDER_PLAIN
    [event] = events(Action.SIGNED_IN)
    assert event.actor_id == samira.id


def test_somebody_goes_on_where_they_wanted_to(client, server, linked):
    answer = client.post("/inloggen", {"email": "samira@example.org", "next": "/mijn/gegevens"})
    answer = client.get(server.sign_in(sent_to(answer)))
    assert answer.location == "/mijn/gegevens"


@pytest.mark.parametrize(
    ("claims", "settings", "way"),
    [
        ({}, {}, Way.PROVIDER_PLAIN),
        ({"amr": ["pwd", "mfa"]}, {}, Way.PROVIDER),
        ({"amr": ["pwd"]}, {}, Way.PROVIDER_PLAIN),
        ({"acr": "two"}, {"acr": "two three"}, Way.PROVIDER),
        ({"acr": "one"}, {"acr": "two three"}, Way.PROVIDER_PLAIN),
        ({"acr": "two"}, {}, Way.PROVIDER_PLAIN),
        ({}, {"two_steps": True}, Way.PROVIDER),
    ],
)
def test_two_steps_are_what_the_token_or_the_organisation_says(
    client, server, noord, linked, samira, claims, settings, way
):
    with db.transaction():
        for name, value in settings.items():
            setattr(db.session.get_one(IdentityProvider, noord.id), name, value)
    server.claims = claims
    through(client, server)
    assert way_in(samira).way is way


def test_the_class_that_is_wanted_is_asked(client, noord, linked):
    with db.transaction():
        db.session.get_one(IdentityProvider, noord.id).acr = "two"
    assert parse_qs(urlsplit(leave(client)).query)["acr_values"] == ["two"]


LIES = {
    "another issuer": {"claims": {"iss": "https://evil.example"}},
    "another audience": {"claims": {"aud": "someone-else"}},
    "several audiences and nobody authorised": {"claims": {"aud": ["leerhuis", "other"]}},
    "authorised for another": {"claims": {"aud": ["leerhuis", "other"], "azp": "other"}},
    "another nonce": {"claims": {"nonce": "x"}},
    "no nonce": {"without": ("nonce",)},
    "over": {"claims": {"exp": 1_000_000}},
    "no end": {"without": ("exp",)},
    "an end that is a word": {"claims": {"exp": "never"}},
    "from tomorrow": {"claims": {"iat": 4_000_000_000}},
    "not before tomorrow": {"claims": {"nbf": 4_000_000_000}},
    "nobody": {"without": ("sub",)},
    "an empty name": {"claims": {"sub": ""}},
    "a number for a name": {"claims": {"sub": 7}},
    "a list for a name": {"claims": {"sub": ["s-1"]}},
    "a long name": {"claims": {"sub": "s" * 256}},
    "unsigned": {"alg": "none"},
    "signed with the public key as a secret": {"alg": "HS256"},
    "an algorithm that is not on the list": {"alg": "RS512"},
    "another key": {"signing": a_key(1)},
    "another key under a known name": {"signing": a_key(1), "header": {"kid": "k0"}},
    "a key that it brings itself": {
        "signing": a_key(1),
        "header": {"kid": "k1", "jwk": a_key(1).as_dict(private=False)},
    },
    "a logout token": {"header": {"typ": "logout+jwt"}},
    "an access token": {"header": {"typ": "at+jwt"}},
    "a wrong hash of the access token": {"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}},
    "no token at all": {"answer": {"id_token": None}},
    "no token but text": {"answer": {"id_token": "a.b.c"}},
    "a very long token": {"claims": {"groups": ["x" * 20_000]}},
}


@pytest.mark.parametrize("lie", LIES, ids=str)
def test_no_token_that_is_not_right_lets_anybody_in(client, server, linked, lie):
    for name, value in LIES[lie].items():
        setattr(server, name, value)
    answer = through(client, server)
    assert "kon niet worden vertrouwd" in answer.text, lie
    assert not inside(client)
    assert [each.result for each in events(Action.SIGN_IN_FAILED)] == ["refused"]
    assert not events(Action.SIGNED_IN)


def test_clocks_may_differ_a_minute(client, server, linked, hands):
    server.claims = {"exp": int((hands.now - timedelta(seconds=50)).timestamp())}
    through(client, server)
    assert inside(client)


ANSWERS = {
    "another issuer (RFC 9207)": {"iss": "https://evil.example"},
    "no issuer, though it promised one": {"iss": None},
    "no code": {"code": None},
    "a code of nobody": {"code": "made-up"},
}


@pytest.mark.parametrize("lie", ANSWERS, ids=str)
def test_no_answer_that_is_not_right_lets_anybody_in(client, server, linked, lie):
    answer = through(client, server, **ANSWERS[lie])
    assert "kon niet worden vertrouwd" in answer.text
    assert not inside(client)


@pytest.mark.parametrize("state", [None, "", "x", "é"])
def test_a_state_that_we_did_not_make_does_nothing(client, server, linked, state):
    answer = through(client, server, state=state)
    assert "in een andere browser" in answer.text
    assert "/token" not in server.asked
    assert not inside(client)


def test_the_state_of_another_browser_does_nothing(app, client, server, linked):
    stolen = server.sign_in(leave(client))
    other = app.test_client()
    assert "in een andere browser" in other.get(stolen).text
    assert not inside(other)
    client.get(stolen)
    assert inside(client)


def test_an_answer_works_once(app, client, server, linked):
    back = server.sign_in(leave(client))
    client.get(back)
    assert inside(client)
    client.post("/uitloggen")
    assert "in een andere browser" in client.get(back).text
    assert not inside(client)


def test_a_cookie_that_is_kept_does_not_make_a_code_work_twice(app, client, server, linked):
    back = server.sign_in(leave(client))
    with client.session_transaction() as session:
        kept = dict(session)
    client.get(back)
    other = app.test_client()
    with other.session_transaction() as session:
        session.update(kept)
    assert "kon niet worden vertrouwd" in other.get(back).text
    assert not inside(other)


def test_who_takes_too_long_begins_again(client, server, linked, hands):
    back = server.sign_in(leave(client))
    hands.later(minutes=11)
    assert "te lang" in client.get(back).text


def test_the_answer_of_one_provider_is_none_at_another(client, server, linked, samira):
    """A provider that one signs in at cannot pass on the code of another (mix-up)."""
    with running() as evil:
        evil.now = clock.now
        region = make.make_organisation()
        other = make_provider(region, evil, domain="evil.example", name="Kwaad")
        back = server.sign_in(leave(client))
        moved = back.replace(back.split("/")[3], other.public_id)
        assert "in een andere browser" in client.get(moved).text
        assert "/token" not in evil.asked
    assert not inside(client)


def test_the_same_parameter_twice_is_refused(client, server, linked):
    back = server.sign_in(leave(client))
    assert "in een andere browser" in client.get(back + "&code=x").text


def test_three_windows_may_be_on_their_way(client, server, linked):
    ways = [leave(client) for _each in range(4)]
    assert "in een andere browser" in client.get(server.sign_in(ways[0])).text
    client.get(server.sign_in(ways[1]))
    assert inside(client)


def test_new_keys_are_asked_for_when_an_unknown_one_comes(client, server, linked, hands):
    through(client, server)
    client.post("/uitloggen")
    server.keys, server.signing = [a_key(2)], a_key(2)
    hands.later(minutes=2)
    through(client, server)
    assert inside(client)
    assert server.asked.count("/keys") == 2


def test_unknown_keys_do_not_make_us_ask_all_the_time(client, server, linked):
    server.signing = a_key(1)
    for _each in range(5):
        through(client, server)
    assert server.asked.count("/keys") == 1
    assert server.asked.count("/.well-known/openid-configuration") == 1


def test_who_cancels_is_told_so(client, server, linked):
    answer = through(client, server, error="access_denied", code=None)
    assert "Je bent niet ingelogd bij Zorg Noord" in answer.text
    assert 'value="password"' in answer.text


def test_a_provider_that_is_silent_stops_nobody_who_is_in(app, client, server, linked):
    through(client, server)
    server.status = 500
    discovery.forget()
    other = app.test_client()
    answer = other.post("/inloggen", {"email": "samira@example.org"})
    assert "geeft nu geen antwoord" in answer.text
    assert inside(client)
    enter(other)
    assert inside(other)


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://evil.example"},
        {"jwks_uri": "http://192.0.2.1/keys"},
        {"token_endpoint": "ftp://127.0.0.1/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"id_token_signing_alg_values_supported": ["HS256", "none"]},
        {"token_endpoint": None},
    ],
)
def test_what_a_provider_says_of_itself_is_not_believed_blindly(client, server, linked, said):
    server.discovery = said
    answer = client.post("/inloggen", {"email": "samira@example.org"})
    assert "geeft nu geen antwoord" in answer.text
    assert "Refresh" not in answer.headers


def test_a_provider_sends_us_nowhere_else(client, server, linked):
    server.redirects = {"/.well-known/openid-configuration": f"{server.issuer}/keys"}
    answer = client.post("/inloggen", {"email": "samira@example.org"})
    assert "geeft nu geen antwoord" in answer.text
    assert "/keys" not in server.asked


def test_a_blocked_account_does_not_come_in(client, server, linked, samira):
    block(samira)
    assert "geblokkeerd" in through(client, server).text
    assert not inside(client)


def test_who_works_there_no_longer_does_not_come_in(client, server, linked, samira, hands):
    with db.transaction():
        row = db.session.query(make.Appointment).filter_by(person_id=samira.id).one()
        row.ends_on = clock.day_of(hands.now) - timedelta(days=1)
    assert "Je werkt niet meer bij" in through(client, server).text
    assert not inside(client)


def test_a_provider_that_is_off_lets_nobody_in(client, server, noord, linked):
    back = server.sign_in(leave(client))
    with db.transaction():
        db.session.get_one(IdentityProvider, noord.id).active = False
    assert client.get(back).status_code == 404
    assert client.submit("/inloggen", {"email": "samira@example.org"}).h1 == "Vul je wachtwoord in"


def test_another_issuer_knows_nobody(client, server, noord, linked):
    """Whoever points a provider elsewhere cannot speak for those who were linked before."""
    with db.transaction():
        db.session.query(ProviderLink).one().issuer = "https://was.example"
    assert "Kijk in je mail" in through(client, server).text
    assert not inside(client)


def test_an_address_alone_is_never_a_link(client, server, noord, samira):
    page = through(client, server)
    assert "Kijk in je mail" in page.text
    assert not inside(client)
    assert db.session.query(ProviderLink).count() == 0
    [letter] = letters("signin/provider_link")
    assert letter.person_id == samira.id


def first_time(client, server):
    through(client, server)
    fresh()
    row = db.session.query(PendingLink).order_by(PendingLink.id.desc()).first()
    return f"/inloggen/koppelen/{_token(row)}"


def _token(row):
    from leerhuis.signin.providers import service  # noqa: PLC0415

    return service.token_of(row)


def test_the_letter_links_once_its_button_is_pressed(client, server, noord, samira):
    path = first_time(client, server)
    page = client.page(path)
    assert "Samira" in page.text
    assert db.session.query(ProviderLink).count() == 0
    answer = client.get(server.sign_in(sent_to(client.post(path))))
    assert answer.status_code == 302
    assert inside(client)
    assert db.session.query(ProviderLink).one().subject == "s-1"
    assert [each.kind for each in letters("signin/provider_linked")]
    client.page(path, 404)


def test_the_letter_works_only_in_the_browser_where_it_began(app, client, server, noord):
    """Else somebody at the organisation begins, and lets another press the button."""
    path = first_time(client, server)
    other = app.test_client()
    assert "in de browser waarin" in other.page(path).text
    assert "in de browser waarin" in other.submit(path).text
    assert db.session.query(ProviderLink).count() == 0


def test_the_letter_works_for_an_hour(client, server, noord, hands):
    path = first_time(client, server)
    hands.later(minutes=61)
    client.page(path, 404)


def test_a_second_first_time_ends_the_one_before(client, server, noord, hands):
    path = first_time(client, server)
    hands.later(minutes=1)
    first_time(client, server)
    client.page(path, 404)


def test_who_has_no_account_is_told_what_to_do(client, server, noord):
    server.person = {"sub": "s-9", "email": "onbekend@example.org"}
    page = through(client, server)
    assert "Niemand bij" in page.text
    assert "onbekend@example.org" in page.text
    assert not letters("signin/provider_link")


def test_a_provider_speaks_for_its_own_people_only(client, server, noord):
    """Its administrator could let it say any address: of somebody elsewhere it asks nothing."""
    make_member(address="elders@example.org")
    server.person = {"sub": "s-9", "email": "elders@example.org"}
    assert "Niemand bij" in through(client, server).text
    assert not letters("signin/provider_link")


def test_first_times_are_counted(client, server, noord, hands):
    for _each in range(10):
        through(client, server)
        hands.later(seconds=1)
    assert through(client, server).status_code == 429


def test_two_provided_accounts_are_not_one(client, server, noord, linked, samira):
    """A colleague whose provider account names the same address does not get hers."""
    server.person = {"sub": "s-2", "email": "samira@example.org"}
    path = first_time(client, server)
    assert "al met een ander account" in client.submit(path).text
    assert db.session.query(ProviderLink).one().subject == "s-1"


def test_only_through_the_organisation(app, client, server, noord, linked, samira):
    with db.transaction():
        db.session.get_one(IdentityProvider, noord.id).only = True
    page = enter(client)
    assert "Log in via Zorg Noord" in page.text
    assert not inside(client)
    through(client, server)
    assert inside(client)


def test_who_administers_it_keeps_a_password_for_when_it_breaks(client, noord, linked, samira):
    with db.transaction():
        db.session.get_one(IdentityProvider, noord.id).only = True
    make.make_grant(samira, Role.ADMINISTRATOR, employer_of(samira))
    enter(client, password=PASSWORD)
    assert inside(client)


def test_who_also_works_elsewhere_keeps_a_password(client, noord, linked, samira):
    with db.transaction():
        db.session.get_one(IdentityProvider, noord.id).only = True
    make.make_appointment(samira, make.make_organisation(under=make.make_organisation()))
    enter(client)
    assert inside(client)
