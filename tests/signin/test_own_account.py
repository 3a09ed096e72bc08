"""What people do with their own way in: browsers, password, addresses."""

import threading

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.audit import Action
from leerhuis.errors import Missing
from leerhuis.mail import queries as mail
from leerhuis.people.models import EmailAddress
from leerhuis.signin import links, own_addresses, queries
from leerhuis.signin.rules import LinkPurpose
from tests.counting import statements
from tests.factories import NOW, identity, saved
from tests.letters import reads_as
from tests.signin.conftest import (
    ANOTHER,
    PASSWORD,
    enter,
    events,
    fresh,
    inside,
    last_link,
    letters,
    make_member,
)

FIREFOX = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0"}


@pytest.fixture
def here(client, samira):
    client.post("/inloggen", {"email": "samira@example.org", "password": PASSWORD}, headers=FIREFOX)
    return client


def add(client, address, password=PASSWORD, status=200):
    return client.submit("/mijn/adressen/nieuw", {"address": address, "password": password}, status)


def addresses(person):
    fresh()
    rows = db.session.scalars(select(EmailAddress).where(EmailAddress.person_id == person.id))
    return {each.address: each for each in rows}


def second(person, **given):
    return saved(
        EmailAddress(
            **{
                "person_id": person.id,
                "address": "tweede@example.org",
                "added_at": NOW,
                "confirmed_at": NOW,
            }
            | given
        )
    )


def test_you_see_where_you_are_signed_in(app, here, samira):
    enter(app.test_client())
    with statements() as seen:
        page = here.page("/mijn/browsers")
    assert "Firefox, Windows" in page.text
    assert "Deze browser" in page.text
    assert len(seen) <= 6


def test_another_browser_can_be_signed_out(app, here, samira):
    elsewhere = app.test_client()
    enter(elsewhere)
    form = here.page("/mijn/browsers").forms
    action = next(each["action"] for each in form if "/mijn/browsers/" in each.get("action", ""))
    assert "uitgelogd" in here.submit(action).text
    assert not inside(elsewhere)
    assert inside(here)
    assert len(events(Action.SESSION_ENDED)) == 1


def test_all_other_browsers_can_be_signed_out_at_once(app, here, samira):
    others = [app.test_client() for _each in range(2)]
    for each in others:
        enter(each)
    assert "2 browsers zijn uitgelogd" in here.submit("/mijn/browsers/uitloggen").text
    assert not any(inside(each) for each in others)
    assert inside(here)


def test_the_browser_of_someone_else_does_not_exist(app, here, samira):
    other = make_member(address="anouk@example.org")
    theirs = app.test_client()
    enter(theirs, "anouk@example.org")

    row = queries.open_sessions(other.id, now=NOW)[0]
    here.submit(f"/mijn/browsers/{row.public_id}/uitloggen", status=404)
    assert inside(theirs)


def test_a_new_password_ends_every_other_session(app, here, samira):
    elsewhere = app.test_client()
    enter(elsewhere)
    here.submit("/mijn/wachtwoord", {"current": PASSWORD, "password": ANOTHER})
    assert not inside(elsewhere)
    assert inside(here)
    assert len(letters("signin/password_set")) == 1


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"current": "niet mijn wachtwoord", "password": ANOTHER}, "niet je wachtwoord"),
        ({"current": PASSWORD, "password": "kort"}, "minstens 12"),
        ({"current": PASSWORD, "password": ""}, "Kies een wachtwoord"),
        ({}, "Vul je wachtwoord in"),
    ],
)
def test_a_password_that_cannot_be_changed_says_why(here, data, why):
    assert why in here.submit("/mijn/wachtwoord", data).text
    assert letters() == []


def test_a_borrowed_browser_cannot_guess_the_password(here):
    for _each in range(10):
        here.submit("/mijn/wachtwoord", {"current": "fout", "password": ANOTHER})
    here.submit("/mijn/wachtwoord", {"current": PASSWORD, "password": ANOTHER}, 429)


def test_a_new_address_is_yours_after_you_confirm_it(here, samira):
    assert "Open de mail" in add(here, "Nieuw@Example.org").text
    assert list(addresses(samira)) == ["samira@example.org"]
    assert [(each.kind, each.address) for each in letters()] == [
        ("signin/confirm_address", "nieuw@example.org")
    ]
    assert here.page(last_link()).h1 == "Bevestig je adres"
    assert list(addresses(samira)) == ["samira@example.org"]
    here.submit(last_link())
    assert addresses(samira)["nieuw@example.org"].confirmed_at == NOW
    assert letters("signin/address_changed")
    enter(here, "nieuw@example.org")
    assert inside(here)


def test_an_address_of_someone_else_gets_the_same_answer_and_no_letter(here, samira):
    make_member(address="anouk@example.org")
    known = add(here, "anouk@example.org").text.replace("anouk@", "X@")
    unknown = add(here, "nobody@example.org").text.replace("nobody@", "X@")
    assert known == unknown
    assert [each.address for each in letters()] == ["nobody@example.org"]


def test_adding_an_address_asks_the_password(here, samira):
    assert "niet je wachtwoord" in add(here, "nieuw@example.org", "fout").text
    assert letters() == []


def test_an_address_that_is_yours_already_is_told(here, samira):
    assert "al bevestigd" in add(here, "samira@example.org").text


def test_an_address_that_your_employer_gave_can_be_confirmed(here, samira):
    second(samira, confirmed_at=None)
    add(here, "tweede@example.org")
    here.submit(last_link())
    assert addresses(samira)["tweede@example.org"].confirmed_at == NOW


def test_only_who_asked_confirms_an_address(app, here, samira):
    add(here, "nieuw@example.org")
    other = app.test_client()
    make_member(address="anouk@example.org")
    enter(other, "anouk@example.org")
    other.page(last_link(), status=404)
    other.submit(last_link(), status=404)
    assert app.test_client().get(last_link()).location.startswith("/inloggen?next=/adres/")


def test_an_address_is_confirmed_by_one_of_two_who_want_it(app, hands):
    people = [make_member(), make_member()]
    tokens = [
        links.token_of(
            links.make(
                LinkPurpose.CONFIRM_ADDRESS, each.id, new_address="samen@example.org", now=NOW
            )
        )
        for each in people
    ]
    db.session.commit()
    identities = [identity(each) for each in people]
    outcomes, together = [], threading.Barrier(2)

    def confirm(number):
        with app.app_context():
            together.wait()
            try:
                own_addresses.confirm_address(tokens[number], by=identities[number], now=NOW)
                outcomes.append("mine")
            except Missing:
                outcomes.append("gone")

    threads = [threading.Thread(target=confirm, args=[each]) for each in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(outcomes) == ["gone", "mine"]


def test_asking_again_ends_the_link_before(here, samira):
    add(here, "nieuw@example.org")
    first = last_link()
    add(here, "nieuw@example.org")
    here.page(first, status=404)
    here.page(last_link())


def test_letters_and_invitations_can_go_to_different_addresses(here, samira):
    row = second(samira)
    here.submit(f"/mijn/adressen/{row.public_id}/kiezen", {"use": "invitations"})
    both = addresses(samira)
    assert both["tweede@example.org"].for_invitations
    assert both["samira@example.org"].for_letters
    assert not both["samira@example.org"].for_invitations
    here.submit(f"/mijn/adressen/{row.public_id}/kiezen", {"use": "letters"})
    assert addresses(samira)["tweede@example.org"].for_letters
    assert [each.address for each in letters("signin/address_changed")] == ["samira@example.org"]


def test_letters_do_not_go_to_an_address_that_nobody_confirmed(here, samira):
    row = second(samira, confirmed_at=None)
    page = here.submit(f"/mijn/adressen/{row.public_id}/kiezen", {"use": "letters"})
    assert "Bevestig dit adres eerst" in page.text
    assert addresses(samira)["samira@example.org"].for_letters


def test_an_address_that_is_not_needed_can_go(here, samira):
    row = second(samira)
    here.submit(f"/mijn/adressen/{row.public_id}/verwijderen")
    assert list(addresses(samira)) == ["samira@example.org"]
    assert letters("signin/address_changed")
    assert "horen niet bij elkaar" in enter(here, "tweede@example.org").text


def test_invitations_follow_letters_when_their_address_goes(here, samira):
    row = second(samira)
    here.submit(f"/mijn/adressen/{row.public_id}/kiezen", {"use": "invitations"})
    here.submit(f"/mijn/adressen/{row.public_id}/verwijderen")
    assert addresses(samira)["samira@example.org"].for_invitations


def test_the_address_for_letters_stays(here, samira):
    row = addresses(samira)["samira@example.org"]
    page = here.submit(f"/mijn/adressen/{row.public_id}/verwijderen")
    assert "Kies eerst een ander adres" in page.text


@pytest.mark.parametrize("verb", ["kiezen", "verwijderen"])
def test_an_address_of_someone_else_does_not_exist(here, verb):
    theirs = addresses(make_member(address="anouk@example.org"))["anouk@example.org"]
    here.submit(f"/mijn/adressen/{theirs.public_id}/{verb}", {"use": "letters"}, 404)


def test_the_letters_about_addresses_read_well(here, samira):
    def last(kind):
        return mail.letter_of(letters(kind)[-1])

    add(here, "nieuw@example.org")
    reads_as(last("signin/confirm_address"), "signin-confirm-address.txt")
    here.submit(last_link())
    reads_as(last("signin/address_changed"), "signin-address-added.txt")
    row = addresses(samira)["nieuw@example.org"]
    here.submit(f"/mijn/adressen/{row.public_id}/kiezen", {"use": "letters"})
    reads_as(last("signin/address_changed"), "signin-letters-moved.txt")
    row = addresses(samira)["samira@example.org"]
    here.submit(f"/mijn/adressen/{row.public_id}/verwijderen")
    reads_as(last("signin/address_changed"), "signin-address-removed.txt")


def bounced(person):
    (row,) = addresses(person).values()
    row.bounced_at, row.bounce = NOW, "550 no such user"
    saved(row)


def test_who_gets_no_letters_sees_it_and_confirms_the_address_again(here, samira):
    bounced(samira)
    assert "Mails aan jou komen terug" in here.page("/mijn/gegevens").text
    add(here, "samira@example.org")
    assert addresses(samira)["samira@example.org"].bounced_at is not None
    here.submit(last_link(), {})
    assert addresses(samira)["samira@example.org"].bounced_at is None
    assert "Mails aan jou komen terug" not in here.page("/mijn/gegevens").text


def test_choosing_an_address_anew_takes_the_mark_away(here, samira):
    row = second(samira, bounced_at=NOW, bounce="550 no such user")
    here.submit(f"/mijn/adressen/{row.public_id}/kiezen", {"use": "letters"})
    assert addresses(samira)["tweede@example.org"].bounced_at is None
