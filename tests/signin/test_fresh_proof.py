"""What gives power asks who it is once more; a session gets a new token with each proof."""

import pytest

from leerhuis import access
from leerhuis.access import Role
from leerhuis.audit import Action
from leerhuis.signin import queries, rules
from leerhuis.signin.rules import Way
from tests.factories import account_of, make_grant, make_organisation, make_person, saved
from tests.signin.conftest import PASSWORD, enter, events, fresh, inside, make_member
from tests.signin.phones import shown, with_app

ROLE = "/beheer/personen/{}/rollen/nieuw"


@pytest.fixture
def boss(samira):
    samira.place = make_organisation()
    make_grant(samira, Role.ADMINISTRATOR, samira.place)
    with_app(samira)
    return samira


@pytest.fixture
def desk(client, boss):
    return client.sign_in(boss)


@pytest.fixture
def giving(boss):
    """The page on which a role is given to somebody."""
    other = make_person(given_name="Mark", address="mark@example.org")
    make_grant(other, Role.TRAINER, boss.place)
    return ROLE.format(other.public_id)


def token_of(client):
    with client.session_transaction() as session:
        return session["browser"]


def test_a_young_proof_opens_the_page(desk, giving, hands):
    hands.later(minutes=10)
    assert desk.get(giving).status_code == 200


def test_an_old_proof_asks_a_new_one_and_leads_back(desk, giving, hands):
    hands.later(minutes=10, seconds=1)
    answer = desk.get(giving)
    assert answer.location == f"/opnieuw?next={giving}"
    assert desk.page(answer.location).h1 == "Ben jij het?"
    before = token_of(desk)
    back = desk.post("/opnieuw", {"code": shown(hands.now), "next": giving})
    assert back.location == giving
    assert token_of(desk) != before
    assert desk.get(giving).status_code == 200
    [proved] = events(Action.PROVED_AGAIN)
    assert proved.details == {"way": "app"}


def test_the_token_of_before_is_worth_nothing(app, desk, giving, hands):
    copied = app.test_client()
    with copied.session_transaction() as session:
        session["browser"] = token_of(desk)
    assert inside(copied)
    desk.post("/opnieuw", {"code": shown(hands.now)})
    assert not inside(copied)
    assert inside(desk)


def test_a_form_begun_in_time_may_be_finished(desk, giving, hands):
    hands.later(minutes=29)
    assert desk.get("/beheer/personen").status_code == 200
    assert desk.post(giving, {"role": "nonsense"}).status_code == 200  # looked at, not sent away


def test_a_form_that_came_too_late_goes_back_with_a_sentence(desk, giving, hands):
    hands.later(minutes=25)
    desk.get("/beheer/personen")
    hands.later(minutes=6)
    answer = desk.post(
        giving, {"role": "trainer"}, headers={"Referer": f"http://localhost{giving}"}
    )
    assert answer.location == f"/opnieuw?next={giving}"
    assert "Dit is nog niet opgeslagen." in desk.page(answer.location).html
    assert not events(Action.GRANTED)[2:]


def test_a_wrong_code_proves_nothing(desk, giving, hands):
    hands.later(minutes=11)
    before = token_of(desk)
    assert "Deze code klopt niet." in desk.submit("/opnieuw", {"code": "000000"}).html
    assert token_of(desk) == before
    assert desk.get(giving).status_code == 302


def test_whoever_has_an_app_cannot_give_a_password_in_its_place(desk, giving, hands):
    hands.later(minutes=11)
    desk.submit("/opnieuw", {"password": PASSWORD})
    assert desk.get(giving).status_code == 302


def test_without_an_app_a_password_proves_it_and_stays_one_step(client, samira, hands):
    enter(client)
    hands.later(minutes=11)
    assert client.get("/mijn/adressen/nieuw").location == "/opnieuw?next=/mijn/adressen/nieuw"
    answer = client.post("/opnieuw", {"password": PASSWORD, "next": "/mijn/adressen/nieuw"})
    assert answer.location == "/mijn/adressen/nieuw"
    assert client.get("/mijn/adressen/nieuw").status_code == 200
    assert session_of(samira).way is Way.PASSWORD


def session_of(person):
    fresh()
    [row] = queries.open_sessions(person.id, now=account_of(person).created_at)
    return row


def test_who_has_neither_signs_in_again(client, samira, hands):
    account = account_of(samira)
    account.password_hash = None
    saved(account)
    client.sign_in(samira)
    hands.later(minutes=11)
    assert "Log uit en weer in" in client.page("/mijn/adressen/nieuw").html


def test_who_downloads_goes_back_to_the_page_of_the_link(client, samira, hands):
    make_grant(samira, Role.COORDINATOR, make_organisation())
    client.sign_in(samira)
    hands.later(minutes=11)
    file = "/planning/groepen/AAAAAAAAAAAAAAAAAAAAAA/melden.xlsx"
    answer = client.get(file, headers={"Referer": "http://localhost/planning"})
    assert answer.location == "/opnieuw?next=/planning"


@pytest.mark.parametrize("target", ["//evil.nl", "https://evil.nl", "/\t/evil.nl", "/nergens"])
def test_it_leads_to_our_own_pages_only(client, samira, hands, target):
    enter(client)
    answer = client.post("/opnieuw", {"password": PASSWORD, "next": target})
    assert answer.location == "/"


# Who gives power, changes a way in, or takes a list of persons along.
FRESH = {
    "accounts.block",
    "accounts.reset_second_step",
    "accounts.unblock",
    "attending.table",
    "duty.proof_pdf",
    "duty.proof_table",
    "factors.new_codes",
    "factors.set_up",
    "factors.turn_off",
    "group_certificates.download_bundle",
    "home.team_table",
    "own_account.add_address",
    "own_account.change_password",
    "own_account.choose_address",
    "own_account.remove_address",
    "participants.sheet",
    "people.add_address",
    "people.choose_address",
    "people.end_grant",
    "people.grant",
    "people.remove_address",
    "reporting.pe_file",
    "reporting.sheet",
}


def test_what_gives_power_is_declared_to_ask_a_fresh_proof(application):
    asking = {
        name
        for name, view in application.view_functions.items()
        if (rule := access.rule_of(view)) and rule.fresh
    }
    assert asking >= FRESH


def test_without_the_check_an_old_proof_would_do(desk, giving, hands, monkeypatch):
    monkeypatch.setattr(rules, "fresh_enough", lambda **_given: True)
    hands.later(minutes=20)
    assert desk.get(giving).status_code == 200


def test_a_first_session_of_another_is_no_proof(app, client, samira, hands):
    mark = make_member(address="mark@example.org")
    client.sign_in(samira)
    other = app.test_client().sign_in(mark)
    hands.later(minutes=11)
    other.post("/opnieuw", {"password": PASSWORD})
    assert client.get("/mijn/adressen/nieuw").status_code == 302
