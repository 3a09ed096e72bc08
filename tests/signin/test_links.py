"""Invitations, resets and new passwords."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import access, db
from leerhuis.access import Role
from leerhuis.audit import Action
from leerhuis.errors import Missing, Refused
from leerhuis.mail import delivery
from leerhuis.mail import queries as mail
from leerhuis.mail.rules import LetterState
from leerhuis.people.models import EmailAddress
from leerhuis.signin import links, queries, service
from leerhuis.signin.models import Account, SingleUseLink
from leerhuis.signin.rules import LinkPurpose
from tests.factories import (
    HOUSE,
    NOW,
    account_of,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
    saved,
)
from tests.letters import reads_as
from tests.signin.conftest import (
    ANOTHER,
    block,
    enter,
    events,
    fresh,
    inside,
    last_link,
    letters,
    make_member,
)


def sent_letter(kind):
    """The last letter of this kind, as it was written down."""

    return mail.letter_of(letters(kind)[-1])


def invited(**given):
    person = make_professional(**{"address": "anouk@example.org"} | given)
    row = db.session.scalar(select(EmailAddress).where(EmailAddress.person_id == person.id))
    row.confirmed_at = None
    saved(row)
    service.invite(person, by=HOUSE, now=NOW)
    return person


def choose(client, path, password=ANOTHER, status=200):
    return client.submit(path, {"password": password}, status)


def test_an_invitation_becomes_a_way_in(client, hands):
    person = invited()
    page = client.page(last_link())
    assert page.h1 == "Kies een wachtwoord"
    assert "anouk@example.org" in page.text
    assert "Log ermee in" in choose(client, last_link()).text
    enter(client, "anouk@example.org", ANOTHER)
    assert inside(client)
    assert account_of(person).password_set_at == NOW


def test_using_an_invitation_confirms_the_address_it_went_to(client, hands):
    invited()
    choose(client, last_link())
    fresh()
    assert db.session.scalar(select(EmailAddress.confirmed_at)) == NOW
    assert events(Action.ADDRESS_CONFIRMED)


def test_opening_a_link_uses_nothing_up(client, hands):
    invited()
    for _scanner in range(3):
        client.page(last_link())
    choose(client, last_link())
    enter(client, "anouk@example.org", ANOTHER)
    assert inside(client)


def test_a_link_works_once(client, hands):
    invited()
    path = last_link()
    choose(client, path)
    assert client.page(path, status=404).h1 == "Deze link werkt niet meer"
    assert choose(client, path, "weer een ander wachtwoord", 404).h1 == "Deze link werkt niet meer"
    enter(client, "anouk@example.org", ANOTHER)
    assert inside(client)


@pytest.mark.parametrize(
    ("purpose", "term"),
    [
        (LinkPurpose.INVITATION, timedelta(days=14)),
        (LinkPurpose.RESET, timedelta(hours=1)),
        (LinkPurpose.CONFIRM_ADDRESS, timedelta(days=3)),
    ],
)
def test_each_link_has_its_term(app, purpose, term):
    member = make_member()
    link = links.make(purpose, member.id, now=NOW)
    token = links.token_of(link)
    assert queries.open_link(token, purpose, now=NOW + term - timedelta(seconds=1)).id == link.id
    with pytest.raises(Missing):
        queries.open_link(token, purpose, now=NOW + term)


def test_a_link_of_one_purpose_opens_no_other_door(client, samira, hands):
    client.submit("/wachtwoord-vergeten", {"email": "samira@example.org"})
    token = last_link().rsplit("/", 1)[1]
    client.page(f"/uitnodiging/{token}", status=404)
    client.page(f"/wachtwoord/{token}")


@pytest.mark.parametrize("token", ["x", "A" * 22, "A" * 43, "%00", "..", "é" * 43])
def test_a_link_that_never_was_reads_like_one_that_is_over(client, hands, token):
    assert client.get(f"/wachtwoord/{token}").status_code in (400, 404)


def test_the_link_of_someone_blocked_does_not_work(client, hands):
    person = invited()
    block(person)
    client.page(last_link(), status=404)
    choose(client, last_link(), status=404)


def test_of_two_who_use_a_link_at_once_one_does(app, hands):
    person = invited()
    token = last_link().rsplit("/", 1)[1]
    outcomes, together = [], threading.Barrier(4)

    def use(number):
        with app.app_context():
            together.wait()
            try:
                service.choose_password(
                    token, f"wachtwoord van nummer {number}", origin="", now=NOW
                )
                outcomes.append("set")
            except Missing:
                outcomes.append("gone")

    threads = [threading.Thread(target=use, args=[each]) for each in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(outcomes) == ["gone", "gone", "gone", "set"]
    assert len(events(Action.PASSWORD_SET)) == 1
    assert account_of(person).password_hash


def test_a_weak_password_is_refused_where_it_is_typed_and_the_link_stays(client, hands):
    invited()
    page = choose(client, last_link(), "kort")
    assert "Gebruik minstens 12 tekens" in page.text
    assert "kort" not in page.html.split("<form")[1]
    choose(client, last_link())
    enter(client, "anouk@example.org", ANOTHER)


@pytest.mark.parametrize(
    "password", ["mijn anouk wachtwoord", "anouk@example.org!", "leerhuis voor mij"]
)
def test_a_password_is_not_made_of_ones_own_data(client, hands, password):
    invited(given_name="Anouk")
    assert "zonder je naam" in choose(client, last_link(), password).text


def test_the_token_is_kept_nowhere(app, hands):
    invited()
    token = last_link().rsplit("/", 1)[1]
    row = db.session.scalar(select(SingleUseLink))
    assert token not in str(row.__dict__)
    assert token not in str(letters("signin/invitation")[0].__dict__)


def test_the_letter_carries_the_link(app, hands):
    invited()
    got = []
    delivery.deliver(now=NOW, send=lambda data, *_rest: got.append(data.decode()))
    assert last_link()[:30] in got[0].replace("=\r\n", "")


def test_inviting_again_ends_the_link_before(client, hands):
    person = invited()
    first = last_link()
    hands.later(minutes=5)
    service.invite(person, by=HOUSE, now=hands.now)
    client.page(first, status=404)
    client.page(last_link())
    assert [each.state for each in letters()] == [LetterState.WITHDRAWN, LetterState.QUEUED]


def test_two_clicks_are_one_invitation(app, hands):
    person = invited()
    service.invite(person, by=HOUSE, now=NOW + timedelta(seconds=2))
    assert len(letters()) == 1


def test_two_who_invite_at_once_make_one_account(app, hands):
    person = make_person()
    together = threading.Barrier(3)

    def invite():
        with app.app_context():
            together.wait()
            service.invite(person, by=HOUSE, now=NOW)

    threads = [threading.Thread(target=invite) for _each in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(db.session.scalars(select(Account)).all()) == 1


def test_who_can_sign_in_is_not_invited(app, samira):
    with pytest.raises(Refused, match="can sign in already"):
        service.invite(samira, by=HOUSE, now=NOW)


def test_who_has_no_address_is_not_invited(app):
    with pytest.raises(Refused, match="no e-mail address"):
        service.invite(make_person(address=None), by=HOUSE, now=NOW)


def test_who_is_blocked_is_not_invited(app):
    person = make_person()
    block(person)
    with pytest.raises(Refused, match="blocked"):
        service.invite(person, by=HOUSE, now=NOW)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MANAGER, Role.COORDINATOR])
def test_who_cares_for_people_invites_those_in_their_part(client, hands, role):
    region = make_organisation()
    inside = make_professional(make_organisation(under=region))
    outside = make_professional()
    client.sign_in(make_staff(role, region))
    assert client.post(f"/beheer/personen/{inside.public_id}/uitnodigen").status_code == 302
    client.submit(f"/beheer/personen/{outside.public_id}/uitnodigen", status=404)
    assert [each.person_id for each in letters()] == [inside.id]
    (event,) = events(Action.INVITED)
    assert (event.subject, event.kind) == (inside.public_id, "person")


def test_a_professional_invites_nobody(client, samira, hands):
    client.sign_in(make_professional())
    client.submit(f"/beheer/personen/{samira.public_id}/uitnodigen", status=403)


def test_a_reset_gives_a_new_password_and_ends_all_sessions(app, client, samira, hands):
    elsewhere = app.test_client()
    enter(elsewhere)
    client.submit("/wachtwoord-vergeten", {"email": "samira@example.org"})
    choose(client, last_link())
    assert not inside(elsewhere)
    assert "horen niet bij elkaar" in enter(client).text
    enter(client, password=ANOTHER)
    assert inside(client)


def test_a_reset_does_not_sign_in(client, samira):
    client.submit("/wachtwoord-vergeten", {"email": "samira@example.org"})
    choose(client, last_link())
    assert not inside(client)


def test_asking_a_reset_reads_the_same_for_everyone(app, client, samira):
    blocked = make_member(address="blocked@example.org")
    block(blocked)
    make_person(address="no-account@example.org")
    answers = {
        (answer.status_code, answer.location, answer.text)
        for name in ("samira", "blocked", "no-account", "nobody")
        for answer in [client.post("/wachtwoord-vergeten", {"email": f"{name}@example.org"})]
    }
    assert len(answers) == 1
    assert [each.person_id for each in letters()] == [samira.id]
    assert [each.result for each in events(Action.RESET_ASKED)] == [
        "done",
        "refused",
        "unknown",
        "unknown",
    ]


@pytest.mark.parametrize("typed", ["SAMIRA@EXAMPLE.ORG", "samira@example.org "])
def test_a_reset_goes_to_the_address_as_it_is_kept(client, samira, typed):
    client.submit("/wachtwoord-vergeten", {"email": typed})
    assert [each.address for each in letters()] == ["samira@example.org"]


def test_a_letter_that_only_looks_the_same_goes_to_the_address_as_it_is_kept(client, hands):
    make_member(address="mike@example.org")
    client.submit("/wachtwoord-vergeten", {"email": "mi\u212ae@example.org"})
    assert {each.address for each in letters()} <= {"mike@example.org"}
    client.submit("/wachtwoord-vergeten", {"email": "m\u0131ke@example.org"})
    assert {each.address for each in letters()} <= {"mike@example.org"}


@pytest.mark.parametrize(
    "emails",
    [
        ["samira@example.org", "evil@example.org"],
        "samira@example.org,evil@example.org",
        "samira@example.org evil@example.org",
        "samira@example.org\nevil@example.org",
        "samira@example.org\r\nBcc: evil@example.org",
    ],
)
def test_a_reset_for_two_addresses_goes_to_nobody(client, samira, emails):
    client.submit("/wachtwoord-vergeten", {"email": emails})
    assert letters() == []


def test_three_resets_an_hour_are_enough(client, samira, hands):
    for _each in range(3):
        client.submit("/wachtwoord-vergeten", {"email": "samira@example.org"})
    client.submit("/wachtwoord-vergeten", {"email": "samira@example.org"}, 429)
    assert len(letters()) == 3
    hands.later(hours=1, seconds=1)
    client.submit("/wachtwoord-vergeten", {"email": "samira@example.org"})


def test_who_lost_the_invitation_gets_it_again_by_asking(client, hands):
    invited()
    hands.later(minutes=5)
    client.submit("/wachtwoord-vergeten", {"email": "anouk@example.org"})
    assert [each.kind for each in letters()] == ["signin/invitation"] * 2
    assert last_link().startswith("/uitnodiging/")


def test_an_address_that_nobody_confirmed_gets_no_reset(client, samira):
    saved(EmailAddress(person_id=samira.id, address="typo@example.org", added_at=NOW))
    client.submit("/wachtwoord-vergeten", {"email": "typo@example.org"})
    assert letters() == []


def test_a_new_password_is_told_to_its_owner(client, samira):
    client.submit("/wachtwoord-vergeten", {"email": "samira@example.org"})
    choose(client, last_link())
    assert [each.kind for each in letters()] == ["signin/reset", "signin/password_set"]


def test_a_reset_ends_the_other_links(client, samira, hands):
    client.submit("/wachtwoord-vergeten", {"email": "samira@example.org"})
    first = last_link()
    client.submit("/wachtwoord-vergeten", {"email": "samira@example.org"})
    client.page(first, status=404)


def test_the_letters_read_well(client, samira, hands):
    invited()
    reads_as(sent_letter("signin/invitation"), "signin-invitation.txt")
    choose(client, last_link())
    reads_as(sent_letter("signin/password_set"), "signin-account-ready.txt")
    client.submit("/wachtwoord-vergeten", {"email": "samira@example.org"})
    reads_as(sent_letter("signin/reset"), "signin-reset.txt")
    choose(client, last_link())
    reads_as(sent_letter("signin/password_set"), "signin-password-changed.txt")


def test_the_house_invites_as_nobody_in_particular(app, hands):
    person = make_person()
    service.invite(person, by=access.COMMAND, now=NOW)
    assert events(Action.INVITED)[0].origin == "command"
