"""Signing in and out as a browser does it, and as an attacker does."""

import threading
import time

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from leerhuis import db
from leerhuis.access import Role
from leerhuis.audit import Action
from leerhuis.people.models import EmailAddress
from leerhuis.signin import attempts, passwords, rules, service
from leerhuis.signin.models import Attempt, BrowserSession
from leerhuis.signin.views import COOKIE_KEY
from tests.counting import statements
from tests.factories import NOW, account_of, make_grant, make_organisation, make_person, saved
from tests.signin.conftest import (
    ANOTHER,
    PASSWORD,
    block,
    enter,
    events,
    fresh,
    inside,
    make_member,
    without,
)

WRONG = "een fout wachtwoord zeg"


def cookie_of(client):
    with client.session_transaction() as session:
        return session.get(COOKIE_KEY)


def with_cookie(app, token):
    client = app.test_client()
    with client.session_transaction() as session:
        session[COOKIE_KEY] = token
    return client


def test_first_the_address_then_the_password(client, samira):
    page = client.submit("/inloggen", {"email": "samira@example.org"})
    assert page.h1 == "Vul je wachtwoord in"
    enter(client)
    assert inside(client)
    assert [each.action for each in events()] == [Action.SIGNED_IN]


def test_the_password_page_is_the_same_for_every_address(client, samira):
    pages = [
        without(client.submit("/inloggen", {"email": address}).html, address)
        for address in ("samira@example.org", "nobody@example.org")
    ]
    assert pages[0] == pages[1]


def test_a_wrong_password_and_an_unknown_address_read_the_same(client, samira):
    blocked = make_member(address="blocked@example.org")
    block(blocked)
    make_person(address="invited@example.org")
    names = ("samira", "nobody", "blocked", "invited")
    pages = {without(enter(client, f"{name}@example.org", WRONG).html, name) for name in names}
    assert len(pages) == 1
    assert "horen niet bij elkaar" in pages.pop()
    assert {each.action for each in events()} == {Action.SIGN_IN_FAILED}


def test_a_stranger_costs_as_many_statements_and_hashes_as_someone_we_know(
    app, samira, monkeypatch
):
    hashes, asked = [], []
    agrees = passwords.agrees
    monkeypatch.setattr(
        passwords, "agrees", lambda kept, text: hashes.append(1) or agrees(kept, text)
    )
    for address in ("samira@example.org", "nobody@example.org"):
        client = app.test_client()
        with statements() as seen:
            enter(client, address, WRONG)
        asked.append([each.split()[0] for each in seen])
    assert asked[0] == asked[1]
    assert len(hashes) == 2


def test_a_password_is_hashed_with_argon2id_and_19_mib(app):
    hasher = passwords._hasher(cheap=False)
    assert hasher.hash("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_an_unknown_address_takes_as_long_as_a_wrong_password(app):
    assert passwords._hasher(cheap=True).verify(
        passwords._of_nobody(cheap=True), "the password of nobody"
    )
    assert not passwords.agrees(None, "the password of nobody")


def test_a_hash_from_earlier_parameters_is_renewed(client, samira):
    account = account_of(samira)
    account.password_hash = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash(
        PASSWORD
    )
    old = saved(account).password_hash
    enter(client)
    fresh()
    assert account_of(samira).password_hash != old
    assert passwords.agrees(account_of(samira).password_hash, PASSWORD)


def test_a_password_of_a_megabyte_is_wrong_and_not_hashed_whole(app):
    kept = passwords.hashed("a" * 128)
    assert passwords.agrees(kept, "a" * 128)
    assert not passwords.agrees(kept, "a" * 500_000)


def test_no_more_than_two_passwords_are_hashed_at_once(app, monkeypatch):
    busy, most, lock = 0, 0, threading.Lock()

    class Slow:
        def hash(self, _text):
            nonlocal busy, most
            with lock:
                busy += 1
                most = max(most, busy)
            time.sleep(0.01)
            with lock:
                busy -= 1
            return ""

    monkeypatch.setattr(passwords, "_hasher", lambda *, cheap: Slow())

    def work():
        with app.app_context():
            passwords.hashed("x")

    threads = [threading.Thread(target=work) for _each in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most == passwords.AT_ONCE


def test_who_signs_in_gets_a_new_session(client, samira):
    with client.session_transaction() as session:
        session["planted"] = "by an attacker"
        session[COOKIE_KEY] = "a token that an attacker knows"
        session["language"] = "en"
    enter(client)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session[COOKIE_KEY] != "a token that an attacker knows"
        assert session["language"] == "en"


def test_signing_in_again_ends_the_session_before(app, client, samira):
    enter(client)
    before = cookie_of(client)
    enter(client)
    assert cookie_of(client) != before
    assert not inside(with_cookie(app, before))


def test_a_copied_cookie_is_worth_nothing_after_signing_out(app, client, samira):
    enter(client)
    copy = with_cookie(app, cookie_of(client))
    assert inside(copy)
    answer = client.post("/uitloggen")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.page("/uitgelogd").h1 == "Je bent uitgelogd"
    assert not inside(copy)
    assert events(Action.SIGNED_OUT)[0].actor_id == samira.id


def test_signing_out_twice_is_signing_out_once(client, samira):
    enter(client)
    client.submit("/uitloggen")
    client.submit("/uitloggen")
    assert len(events(Action.SIGNED_OUT)) == 1


def test_signing_out_needs_a_form(client, samira):
    enter(client)
    assert client.get("/uitloggen").status_code == 405
    assert client.post("/uitloggen", csrf=False).status_code == 400
    assert inside(client)


def test_signing_in_needs_a_token_so_that_nobody_signs_you_in_as_another(client, samira):
    data = {"email": "samira@example.org", "password": PASSWORD}
    assert client.post("/inloggen", data, csrf=False).status_code == 400
    assert cookie_of(client) is None


def test_a_block_counts_at_once(client, samira):
    enter(client)
    block(samira)
    assert not inside(client)


@pytest.mark.parametrize(("minutes", "still"), [(179, True), (181, False)])
def test_a_browser_that_is_left_alone_is_signed_out(client, samira, hands, minutes, still):
    enter(client)
    hands.later(minutes=minutes)
    assert inside(client) is still


@pytest.mark.parametrize(("minutes", "still"), [(29, True), (31, False)])
def test_who_can_see_much_is_signed_out_sooner(client, samira, hands, minutes, still):
    make_grant(samira, Role.MANAGER, make_organisation())
    enter(client)
    hands.later(minutes=minutes)
    assert inside(client) is still


def test_nobody_stays_signed_in_for_longer_than_half_a_day(client, samira, hands):
    enter(client)
    for _each in range(6):
        hands.later(hours=1, minutes=59)
        assert inside(client)
    hands.later(minutes=10)
    assert not inside(client)


def test_only_a_confirmed_address_signs_in(app, client, samira):
    row = db.session.scalar(select(EmailAddress).where(EmailAddress.person_id == samira.id))
    row.confirmed_at = None
    saved(row)
    assert "horen niet bij elkaar" in enter(client).text


def test_an_address_is_typed_in_any_case(client, samira):
    enter(client, "  SAMIRA@Example.ORG ")
    assert inside(client)


@pytest.mark.parametrize("address", ["", "samira", "s@", "sam\u0131ra@example.org", "a b@c.nl"])
def test_what_cannot_be_an_address_is_told_so(client, samira, address):
    page = client.submit("/inloggen", {"email": address})
    assert page.h1 == "Inloggen"
    assert page.title.strip().startswith("Fout:")


def test_two_addresses_are_refused(client, samira):
    data = {"email": ["samira@example.org", "evil@example.org"], "password": PASSWORD}
    page = client.submit("/inloggen", data)
    assert "Vul 1 e-mailadres in" in page.text
    assert cookie_of(client) is None


def test_who_is_signed_in_needs_no_sign_in_page(client, samira):
    enter(client)
    assert client.get("/inloggen").status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "//evil.nl",
        "/\\evil.nl",
        "/\t/evil.nl",
        "\t//evil.nl",
        "/\n/evil.nl",
        "https://evil.nl/mijn/gegevens",
        "https:evil.nl",
        "javascript:alert(1)",
        "///evil.nl",
        "///mijn/gegevens",
        "//[",
        "//\u2100/",
        "/%09/evil.nl",
        "/.evil.nl",
        "/mijn/gegevens\r\nSet-Cookie: a=b",
        "/mijn/gegevens\u2028",
        "/mijn/gegevens?van=\r\nSet-Cookie: a=b",
        "/mijn/gegevens?van=\tmail",
        "/mijn/gegevens?van=\\evil.nl",
        "@evil.nl",
        "/onbekend",
        "/uitloggen",
        "/static/leerhuis.css",
        "",
    ],
)
def test_after_signing_in_nobody_is_sent_elsewhere(client, samira, target):
    answer = client.post(
        "/inloggen", {"email": "samira@example.org", "password": PASSWORD, "next": target}
    )
    assert (answer.status_code, answer.location) == (302, "/")


def test_a_lost_session_returns_to_the_page_that_was_asked_for(client, samira):
    sent = client.get("/mijn/gegevens?van=mail").location
    page = client.page(sent)
    assert "/mijn/gegevens?van=mail" in page.html
    answer = client.post(
        "/inloggen",
        {"email": "samira@example.org", "password": PASSWORD, "next": "/mijn/gegevens?van=mail"},
    )
    assert answer.location == "/mijn/gegevens?van=mail"


def test_a_form_of_a_lost_session_is_said_not_to_be_saved_and_leads_back(client, samira):
    form = "http://localhost/mijn/gegevens?van=mail"
    sent = client.post("/mijn/wachtwoord", {"password": "x"}, headers={"Referer": form}).location
    page = client.page(sent)
    assert "niet opgeslagen" in page.text
    assert 'name="next" value="/mijn/gegevens?van=mail"' in page.html
    sent = client.post("/mijn/wachtwoord", {}, headers={"Referer": "https://evil.nl/"}).location
    assert 'name="next" value="/mijn/wachtwoord"' in client.page(sent).html


def test_the_page_that_was_asked_for_is_kept_while_mistakes_are_made(client, samira):
    asked = {"next": "/mijn/gegevens"}
    for page in (
        client.submit("/inloggen", {"email": "", **asked}),
        client.submit("/inloggen", {"email": "samira@example.org", **asked}),
        enter(client, password=WRONG, **asked),
    ):
        assert 'name="next" value="/mijn/gegevens"' in page.html


def test_ten_mistakes_from_one_place_are_enough(client, samira, hands):
    for _each in range(10):
        enter(client, password=WRONG)
    answer = client.post("/inloggen", {"email": "samira@example.org", "password": PASSWORD})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "901"
    hands.later(minutes=15, seconds=1)
    enter(client)
    assert inside(client)


def test_the_limit_tells_nothing_of_who_exists(client, samira):
    for address in ("samira@example.org", "nobody@example.org"):
        for _each in range(10):
            enter(client, address, WRONG)
        enter(client, address, WRONG, status=429)


def test_guessing_far_away_does_not_lock_you_out(app, client, samira):
    for _each in range(11):
        client.post(
            "/inloggen",
            {"email": "samira@example.org", "password": WRONG},
            environ_base={"REMOTE_ADDR": "198.51.100.7"},
        )
    enter(client)
    assert inside(client)


def test_one_place_cannot_try_many_people(client, samira):
    for number in range(60):
        attempts.knock(rules.Door.SIGN_IN, who=f"{number}@b.nl", origin="127.0.0.1", now=NOW)
    enter(client, status=429)


def test_who_signs_in_well_is_not_counted(client, samira):
    for _each in range(12):
        enter(client)
    assert db.session.scalars(select(Attempt)).all() == []


def test_a_forged_forwarded_header_changes_nothing_about_the_limit(client, samira):
    for number in range(10):
        client.post(
            "/inloggen",
            {"email": "samira@example.org", "password": WRONG},
            headers={"X-Forwarded-For": f"198.51.100.{number}"},
        )
    enter(client, status=429)


def test_many_tries_at_once_are_no_way_round_the_limit(app, samira, monkeypatch):
    checked, together = [], threading.Barrier(8)
    monkeypatch.setattr(passwords, "agrees", lambda kept, text: checked.append(text) and False)

    def guess():
        with app.app_context():
            together.wait()
            for _each in range(4):
                try:
                    service.prove_password(
                        address="samira@example.org",
                        password=WRONG,
                        origin="192.0.2.1",
                        now=NOW,
                    )
                except Exception:  # refused, or too often: both are fine here
                    continue

    threads = [threading.Thread(target=guess) for _each in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(checked) <= rules.LIMITS[rules.Door.SIGN_IN].pair


def test_no_secret_is_written_down(client, samira):
    enter(client, password=WRONG)
    enter(client)
    token = cookie_of(client)
    told = [str(each.__dict__) for each in events()]
    kept = db.session.scalars(select(BrowserSession)).one()
    assert all(secret not in line for line in told for secret in (WRONG, PASSWORD, token))
    assert kept.token_hash != token
    with client.session_transaction() as session:
        assert PASSWORD not in str(dict(session))


def test_a_failed_try_tells_where_it_came_from_and_no_address(client, samira):
    enter(client, password=WRONG)
    enter(client, "nobody@example.org", WRONG)
    known, unknown = events(Action.SIGN_IN_FAILED)
    assert known.subject == account_of(samira).public_id
    assert (known.origin, known.result, known.actor_id) == ("127.0.0.1", "refused", None)
    assert (unknown.subject, unknown.details) == ("", {})


def test_a_role_that_is_held_changes_the_menu(client, samira):
    make_grant(samira, Role.COORDINATOR, make_organisation())
    client.sign_in(samira)
    client.post("/rol", {"role": "coordinator"})
    with client.session_transaction() as session:
        assert session["role"] == "coordinator"


@pytest.mark.parametrize("role", ["administrator", "", "nonsense"])
def test_a_role_that_is_not_held_cannot_be_chosen(client, samira, role):
    enter(client)
    assert client.post("/rol", {"role": role}).status_code == 404


def test_pages_of_people_are_kept_nowhere(client, samira):
    enter(client)
    answer = client.get("/mijn/gegevens")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]


def test_the_cookie_says_little_and_stays_ours(client, samira):
    answer = client.post("/inloggen", {"email": "samira@example.org", "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ANOTHER not in cookie
