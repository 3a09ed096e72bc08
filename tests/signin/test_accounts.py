"""Administrators block an account, open it again, and help with a lost phone."""

from datetime import timedelta

import pytest

from leerhuis.access import COMMAND, Role
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.feeds import service as feeds
from leerhuis.signin import queries as signin
from leerhuis.signin.accounts import queries, service
from tests.conftest import KEY
from tests.factories import (
    NOW,
    TODAY,
    account_of,
    identity,
    make_appointment,
    make_grant,
    make_person,
)
from tests.factories import make_organisation as place
from tests.signin.conftest import PASSWORD, enter, events, fresh, inside, letters, make_member
from tests.signin.phones import codes_of, factor_of, link_in_the_last_letter, with_app


@pytest.fixture
def region(app):
    return place(name="Jeugdregio")


@pytest.fixture
def employer(region):
    return place(under=region, name="Stichting SPRING")


@pytest.fixture
def bea(region, hands):
    """Administrator of the region."""
    bea = make_member(given_name="Bea", address="bea@example.org")
    make_grant(bea, Role.ADMINISTRATOR, region)
    return bea


@pytest.fixture
def mark(employer, hands):
    """Manager at an employer in the region."""
    mark = make_member(given_name="Mark", address="mark@example.org")
    make_appointment(mark, employer)
    make_grant(mark, Role.MANAGER, employer)
    return mark


@pytest.fixture
def desk(client, bea):
    return client.sign_in(bea)


def page_of(person, rest=""):
    return f"/beheer/personen/{person.public_id}/toegang{rest}"


def block(client, person, reason="Telefoon gestolen"):
    return client.submit(page_of(person, "/blokkeren"), {"reason": reason})


def test_a_blocked_account_is_out_at_once(app, desk, mark):
    his = app.test_client().sign_in(mark)
    assert inside(his)
    assert "Het account is geblokkeerd." in block(desk, mark).html
    assert not inside(his)
    enter(his, "mark@example.org")
    assert not inside(his)
    [letter] = letters("signin/account")
    assert (letter.person_id, letter.values["blocked"]) == (mark.id, True)
    [told] = events(Action.ACCOUNT_BLOCKED)
    assert "gestolen" not in str(told.details)
    assert "Telefoon gestolen" in desk.page(page_of(mark)).html


def test_calendars_and_links_of_a_blocked_account_stop(app, desk, mark):
    feed = feeds.make_feed(mark.id, key=KEY, by=identity(mark), now=NOW)
    address = f"/agenda/{feeds.token_of(feed, key=KEY)}.ics"
    stranger = app.test_client()
    stranger.post("/wachtwoord-vergeten", {"email": "mark@example.org"})
    link = link_in_the_last_letter()
    assert stranger.get(address).status_code == 200
    assert stranger.get(link).status_code == 200
    block(desk, mark)
    assert stranger.get(address).status_code == 404
    assert stranger.get(link).status_code == 404
    desk.submit(page_of(mark, "/deblokkeren"))
    assert stranger.get(address).status_code == 200
    assert stranger.get(link).status_code == 404


def test_a_first_proof_before_the_block_is_worth_nothing(app, desk, mark, hands):
    with_app(mark)
    his = app.test_client()
    enter(his, "mark@example.org")
    block(desk, mark)
    desk.submit(page_of(mark, "/deblokkeren"))
    assert his.get("/inloggen/code").status_code == 404


def test_who_is_unblocked_signs_in_again(app, desk, mark):
    block(desk, mark)
    assert "kan weer inloggen" in desk.submit(page_of(mark, "/deblokkeren")).html
    his = app.test_client()
    enter(his, "mark@example.org")
    assert inside(his)
    assert account_of(mark).blocked_because is None
    assert events(Action.ACCOUNT_UNBLOCKED)


def test_a_reason_is_asked(desk, mark):
    page = desk.submit(page_of(mark, "/blokkeren"), {"reason": "  "})
    assert "Schrijf op waarom" in page.html
    assert account_of(mark).blocked_at is None


def test_nobody_blocks_themselves(desk, bea):
    assert "Je kunt jezelf niet blokkeren." in block(desk, bea).html
    assert inside(desk)


def test_the_last_administrator_stays(desk, bea, employer):
    ada = make_member(given_name="Ada", address="ada@example.org")
    make_appointment(ada, employer)
    make_grant(ada, Role.ADMINISTRATOR, employer)
    account = signin.account_of(bea.id)
    with pytest.raises(Refused, match="last administrator"):
        service.block(account, reason="x", by=COMMAND, now=NOW)
    assert queries.places_left_alone(ada.id, today=NOW.date()) == 0
    block(desk, ada)
    fresh()
    assert account_of(ada).blocked_at


def test_a_blocked_administrator_is_not_counted_as_one(region, bea):
    eve = make_member(given_name="Eve", address="eve@example.org")
    make_grant(eve, Role.ADMINISTRATOR, region)
    service.block(signin.account_of(eve.id), reason="x", by=identity(bea), now=NOW)
    with pytest.raises(Refused, match="last administrator"):
        service.block(signin.account_of(bea.id), reason="x", by=COMMAND, now=NOW)


def test_power_elsewhere_is_not_theirs_to_take(client, mark, employer):
    """An administrator of one employer does not reach who also manages another."""
    ada = make_member(given_name="Ada", address="ada@example.org")
    make_grant(ada, Role.ADMINISTRATOR, employer)
    make_grant(mark, Role.MANAGER, place(name="Een andere regio"))
    with_app(mark)
    client.sign_in(ada)
    assert "buiten jouw deel" in block(client, mark).html
    client.submit(page_of(mark, "/tweede-stap"))
    assert factor_of(mark) is not None
    assert account_of(mark).blocked_at is None


def test_a_lost_phone_is_taken_away_and_told(app, desk, mark):
    with_app(mark)
    his = app.test_client().sign_in(mark)
    desk.submit(page_of(mark, "/tweede-stap"))
    assert factor_of(mark) is None
    assert codes_of(mark) == []
    assert not inside(his)
    assert letters("signin/second_step")[-1].values["change"] == "reset"
    [told] = events(Action.SECOND_STEP_RESET)
    assert told.subject == account_of(mark).public_id
    enter(his, "mark@example.org")
    assert his.get("/registraties/team").location.startswith("/tweede-stap")


def test_nobody_takes_their_own_second_step_away_like_this(desk, bea):
    with_app(bea)
    desk.submit(page_of(bea, "/tweede-stap"))
    assert factor_of(bea) is not None


def test_the_house_helps_by_a_command(application, mark):
    with_app(mark)
    service.block(signin.account_of(mark.id), reason="x", by=COMMAND, now=NOW)
    run = application.test_cli_runner()
    for words in ("reset-second-step", "unblock"):
        done = run.invoke(args=["users", words, "--address", "Mark@example.org"])
        assert done.exit_code == 0, done.output
    assert factor_of(mark) is None
    assert account_of(mark).blocked_at is None
    unknown = run.invoke(args=["users", "unblock", "--address", "nobody@example.org"])
    assert unknown.exit_code == 1
    assert "nobody with this address" in unknown.output


def test_the_page_says_how_someone_comes_in(desk, mark):
    page = desk.page(page_of(mark))
    assert page.h1 == f"Toegang van {mark.name}"
    assert "niet ingesteld" in page.html
    with_app(mark)
    assert "Haal de tweede stap weg" in desk.page(page_of(mark)).html


def test_who_has_no_account_has_nothing_to_block(desk, employer):
    bert = make_person(given_name="Bert", address="bert@example.org")
    make_appointment(bert, employer)
    assert "nog geen account" in desk.page(page_of(bert)).html
    assert desk.get(page_of(bert, "/blokkeren")).status_code == 404


def test_a_second_click_writes_one_letter(desk, mark):
    block(desk, mark)
    block(desk, mark, reason="Nog een keer")
    assert len(letters("signin/account")) == 1
    assert account_of(mark).blocked_because == "Telefoon gestolen"


def test_the_browsers_page_says_how_each_came_in(app, mark, hands):
    enter(app.test_client(), "mark@example.org", PASSWORD)
    his = app.test_client().sign_in(mark)
    page = his.page("/mijn/browsers")
    assert "Met een code van de telefoon" in page.html
    assert "Met wachtwoord" in page.html


def test_a_former_employer_decides_nothing_about_who_works_elsewhere(client, employer, hands):
    """For a month it still finds who left, to put a last day right."""
    chief = make_member(given_name="Otto", address="otto@example.org")
    make_grant(chief, Role.ADMINISTRATOR, employer)
    ilse = make_member(given_name="Ilse", address="ilse@example.org")
    make_appointment(ilse, employer, ends_on=TODAY - timedelta(days=10))
    client.sign_in(chief)
    with_app(ilse)
    assert "werkt nu ergens anders" in block(client, ilse).text
    assert "werkt nu ergens anders" in client.submit(page_of(ilse, "/tweede-stap")).text
    assert account_of(ilse).blocked_at is None
    assert factor_of(ilse) is not None


def test_who_left_and_works_nowhere_else_is_still_theirs(client, employer, hands):
    chief = make_member(given_name="Otto", address="otto@example.org")
    make_grant(chief, Role.ADMINISTRATOR, employer)
    ilse = make_person(given_name="Ilse")
    account_of(ilse)
    make_appointment(ilse, employer, ends_on=TODAY - timedelta(days=10))
    client.sign_in(chief)
    block(client, ilse)
    fresh()
    assert account_of(ilse).blocked_at is not None
