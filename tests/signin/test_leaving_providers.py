"""Linking and unlinking one's own account, proving once more, and signing out in both places."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from leerhuis import clock, db
from leerhuis.audit import Action
from leerhuis.mail import queries as mail
from leerhuis.people.models import Organisation
from leerhuis.signin.models import Account, BrowserSession
from leerhuis.signin.providers import discovery
from leerhuis.signin.providers.models import (
    IdentityProvider,
    LogoutToken,
    ProviderLink,
    ProviderSession,
)
from leerhuis.signin.rules import Way
from tests import factories as make
from tests.letters import reads_as
from tests.signin.conftest import events, fresh, inside, letters, make_member
from tests.signin.provider import a_key, running
from tests.signin.providers import employer_of, make_link, make_provider, sent_to, through

MINE = "/mijn/organisatie-inloggen"


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


def subjects():
    fresh()
    return [each.subject for each in db.session.query(ProviderLink).order_by(ProviderLink.id)]


def link(client, server, noord):
    answer = client.post(f"{MINE}/{noord.public_id}/koppelen")
    return client.get(server.sign_in(sent_to(answer)), follow_redirects=True)


def test_someone_links_their_own_account(client, server, noord, samira):
    client.sign_in(samira)
    assert "Zorg Noord" in client.page(MINE).text
    assert "kun je inloggen via Zorg Noord" in link(client, server, noord).text
    assert subjects() == ["s-1"]
    assert "s-1" not in client.page(MINE).text
    [letter] = letters("signin/provider_linked")
    assert not letter.values["removed"]
    assert [each.actor_id for each in events(Action.PROVIDER_LINKED)] == [samira.id]


def test_linking_twice_is_linking_once(client, server, noord, samira):
    client.sign_in(samira)
    link(client, server, noord)
    link(client, server, noord)
    assert subjects() == ["s-1"]


def test_the_account_of_someone_else_there_is_not_taken(client, server, noord, linked):
    other = make_member(address="kim@example.org")
    make.make_appointment(other, db.session.get_one(Organisation, noord.organisation_id))
    client.sign_in(other)
    assert "iemand anders" in link(client, server, noord).text
    assert subjects() == ["s-1"]


def test_a_stranger_to_the_organisation_links_nothing(client, noord):
    client.sign_in(make_member(address="kim@example.org"))
    assert "Zorg Noord" not in client.page(MINE).text
    client.submit(f"{MINE}/{noord.public_id}/koppelen", status=404)


def test_linking_and_unlinking_ask_a_fresh_proof(client, noord, linked, samira, hands):
    client.sign_in(samira)
    hands.later(minutes=31)
    for path in (f"{noord.public_id}/koppelen", f"{linked.public_id}/loskoppelen"):
        assert "Refresh" not in client.post(f"{MINE}/{path}").headers
    assert subjects() == ["s-1"]


def test_whoever_signed_in_meanwhile_gets_no_link(client, server, noord, samira):
    """The way to a provider belongs to the session in which it began."""
    client.sign_in(samira)
    answer = client.post(f"{MINE}/{noord.public_id}/koppelen")
    back = server.sign_in(sent_to(answer))
    client.post("/uitloggen")
    client.get(back)
    assert subjects() == []


def test_unlinking_ends_what_began_there(app, client, server, noord, linked, samira):
    other = app.test_client()
    through(other, server)
    client.sign_in(samira)
    page = client.submit(f"{MINE}/{linked.public_id}/loskoppelen")
    assert "logt niet meer in via" in page.text
    assert subjects() == []
    assert not inside(other)
    assert inside(client)
    assert letters("signin/provider_linked")[-1].values["removed"]


def test_the_only_way_in_stays(client, noord, linked, samira):
    with db.transaction():
        db.session.query(Account).filter_by(person_id=samira.id).one().password_hash = None
    client.sign_in(samira)
    page = client.submit(f"{MINE}/{linked.public_id}/loskoppelen")
    assert "enige manier" in page.text
    assert subjects() == ["s-1"]


def test_the_link_of_another_does_not_exist(client, linked):
    client.sign_in(make_member(address="kim@example.org"))
    client.submit(f"{MINE}/{linked.public_id}/loskoppelen", status=404)
    assert subjects() == ["s-1"]


def proved_at():
    fresh()
    return db.session.query(BrowserSession).order_by(BrowserSession.id.desc()).first().proved_at


def test_a_proof_is_as_old_as_the_provider_says(client, server, linked, hands):
    long_ago = hands.now - timedelta(hours=5)
    server.claims = {"auth_time": int(long_ago.timestamp())}
    through(client, server)
    assert proved_at() == long_ago


@pytest.mark.parametrize("told", [None, True, "now", -1e20, 10**20])
def test_a_proof_of_which_the_moment_is_not_told_is_not_fresh(client, server, linked, hands, told):
    server.claims, server.without = {"auth_time": told}, ()
    through(client, server)
    if inside(client):
        assert hands.now - proved_at() >= timedelta(days=1) or told == 10**20


def test_someone_proves_once_more_at_the_provider(client, server, noord, linked, hands):
    server.claims = {"amr": ["mfa"]}
    through(client, server)
    hands.later(minutes=20)
    answer = client.get(f"/inloggen/organisatie/{noord.public_id}/opnieuw?next={MINE}")
    asked = parse_qs(urlsplit(sent_to(answer)).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    answer = client.get(server.sign_in(sent_to(answer)))
    assert answer.location == MINE
    assert proved_at() == hands.now
    assert inside(client)


@pytest.mark.parametrize("password", [True, False])
def test_who_has_to_prove_it_again_may_do_so_there(client, noord, linked, samira, hands, password):
    if not password:
        with db.transaction():
            db.session.query(Account).filter_by(person_id=samira.id).one().password_hash = None
    client.sign_in(samira)
    page = client.page(f"/opnieuw?next={MINE}")
    there = next(each for each in page.links if each.endswith("terug") or "/opnieuw?" in each)
    assert noord.public_id in there
    assert "Zorg Noord" in page.text


def test_a_provider_that_asked_nothing_again_proves_nothing(client, server, noord, linked, hands):
    through(client, server)
    before = hands.now
    hands.later(minutes=20)
    answer = client.get(f"/inloggen/organisatie/{noord.public_id}/opnieuw")
    server.claims = {"auth_time": int(before.timestamp())}
    assert "vroeg niet opnieuw" in client.get(server.sign_in(sent_to(answer))).text
    assert proved_at() == before


def test_another_person_there_proves_nothing_here(client, server, noord, linked, samira, hands):
    client.sign_in(samira)
    answer = client.get(f"/inloggen/organisatie/{noord.public_id}/opnieuw")
    server.person = {"sub": "s-2"}
    assert "niet het account" in client.get(server.sign_in(sent_to(answer))).text


def test_a_new_proof_makes_no_session_weaker(client, server, noord, linked, samira):
    client.sign_in(samira)
    answer = client.get(f"/inloggen/organisatie/{noord.public_id}/opnieuw")
    client.get(server.sign_in(sent_to(answer)))
    fresh()
    rows = db.session.query(BrowserSession).order_by(BrowserSession.id).all()
    assert [each.way for each in rows] == [Way.APP, Way.APP]
    assert rows[0].ended_at is not None


def test_who_signs_out_may_leave_the_provider_too(client, server, noord, linked):
    through(client, server)
    page = client.submit("/uitloggen")
    assert "Bij Zorg Noord ben je nog ingelogd" in page.text
    address = client.get("/uitgelogd/organisatie").location
    assert address.startswith(f"{server.issuer}/end?")
    asked = parse_qs(urlsplit(address).query)
    assert asked["client_id"] == ["leerhuis"]
    assert asked["post_logout_redirect_uri"] == ["http://localhost/uitgelogd"]
    assert asked["id_token_hint"][0].count(".") == 2
    fresh()
    assert db.session.query(ProviderSession).one().proof == ""
    assert client.get("/uitgelogd/organisatie").location == "/uitgelogd"
    assert "nog ingelogd" not in client.page("/uitgelogd").text


def test_the_token_of_a_person_is_kept_locked(client, server, linked):
    through(client, server)
    fresh()
    kept = db.session.query(ProviderSession).one().proof
    assert kept
    assert "eyJ" not in kept


def test_who_came_by_a_password_leaves_nothing_there(client, linked, samira):
    client.sign_in(samira)
    assert "nog ingelogd" not in client.submit("/uitloggen").text


def told(client, noord, token):
    """What a provider posts, without a page of ours and so without its token."""
    path = f"/inloggen/organisatie/{noord.public_id}/uitloggen"
    return client.post(path, {"logout_token": token}, csrf=False)


def test_a_provider_ends_the_sessions_of_who_left_it(app, client, server, noord, linked, samira):
    through(client, server)
    other = app.test_client().sign_in(samira)
    answer = told(app.test_client(), noord, server.logout_token())
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert not inside(client)
    assert inside(other)
    assert len(events(Action.SESSION_ENDED)) == 1


def test_a_provider_ends_one_session_by_its_own_name(app, client, server, noord, linked):
    through(client, server)
    other = app.test_client()
    server.claims = {"sid": "there-2"}
    through(other, server)
    told(app.test_client(), noord, server.logout_token(sub=None, sid="there-2"))
    assert inside(client)
    assert not inside(other)


def test_a_logout_token_works_once(app, client, server, noord, linked):
    token = server.logout_token()
    assert told(app.test_client(), noord, token).status_code == 200
    through(client, server)
    assert told(app.test_client(), noord, token).status_code == 400
    assert inside(client)
    assert db.session.query(LogoutToken).count() == 1


LIES = {
    "an ID token": lambda server: server.token(nonce="x"),
    "of another kind": lambda server: _typed(server, "JWT"),
    "of no kind": lambda server: _typed(server, ""),
    "with a nonce": lambda server: server.logout_token(nonce="x"),
    "of nobody": lambda server: server.logout_token(sub=None),
    "without the event": lambda server: server.logout_token(events={}),
    "with a wrong event": lambda server: server.logout_token(events=["x"]),
    "without a number of its own": lambda server: server.logout_token(jti=None),
    "of another issuer": lambda server: server.logout_token(iss="https://evil.example"),
    "for another": lambda server: server.logout_token(aud="other"),
    "over": lambda server: server.logout_token(exp=1_000_000),
    "without an end": lambda server: server.logout_token(exp=None),
    "from tomorrow": lambda server: server.logout_token(iat=4_000_000_000),
    "unsigned": lambda server: _signed(server, alg="none"),
    "signed with the public key": lambda server: _signed(server, alg="HS256"),
    "by another key": lambda server: _signed(server, signing=a_key(1)),
    "that is none": lambda server: "x",
    "that is empty": lambda server: "",
}


def _typed(server, kind):
    server.header = {"typ": kind}
    return server.logout_token()


def _signed(server, **given):
    for name, value in given.items():
        setattr(server, name, value)
    return server.logout_token()


@pytest.mark.parametrize("lie", LIES, ids=str)
def test_no_logout_token_that_is_not_right_ends_anything(app, client, server, noord, linked, lie):
    through(client, server)
    answer = told(app.test_client(), noord, LIES[lie](server))
    assert answer.status_code == 400
    assert answer.json == {"error": "invalid_request"}
    assert inside(client)
    assert db.session.query(LogoutToken).count() == 0


def test_a_provider_ends_no_session_of_another(app, client, server, noord, linked, samira):
    """Its token for a subject that another provider knows ends nothing there."""
    through(client, server)
    with running() as evil:
        evil.now = clock.now
        other = make_provider(make.make_organisation(), evil, domain="evil.example")
        assert told(app.test_client(), other, evil.logout_token()).status_code == 200
        assert told(app.test_client(), other, server.logout_token()).status_code == 400
    assert inside(client)


def test_a_provider_that_is_off_ends_nothing(app, client, server, noord, linked):
    through(client, server)
    with db.transaction():
        db.session.get_one(IdentityProvider, noord.id).active = False
    assert told(app.test_client(), noord, server.logout_token()).status_code == 400
    assert inside(client)


def test_the_letters_read_well(client, server, noord, samira, hands):
    through(client, server)
    reads_as(mail.letter_of(letters("signin/provider_link")[-1]), "signin-provider-link.txt")
    client.sign_in(samira)
    link(client, server, noord)
    told = letters("signin/provider_linked")
    reads_as(mail.letter_of(told[-1]), "signin-provider-linked.txt")
    client.submit(f"{MINE}/{db.session.query(ProviderLink).one().public_id}/loskoppelen")
    told = letters("signin/provider_linked")
    reads_as(mail.letter_of(told[-1]), "signin-provider-unlinked.txt")
