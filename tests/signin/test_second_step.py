"""The second step at the door: the code of a phone, a code on paper, and what is no way round."""

import threading
from datetime import timedelta

import pytest

from leerhuis.access import GUARDED, Role
from leerhuis.audit import Action
from leerhuis.signin import queries as accounts
from leerhuis.signin import rules as signin_rules
from leerhuis.signin.factors import rules, service
from leerhuis.signin.factors import views as pages
from leerhuis.signin.models import SecondFactor
from leerhuis.signin.rules import Way
from tests.factories import NOW, identity, make_grant, make_organisation, saved
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
from tests.signin.phones import SECRET, codes_of, factor_of, shown, with_app


@pytest.fixture
def ine(samira):
    """Samira coordinates a region, and has an app on her phone."""
    make_grant(samira, Role.COORDINATOR, make_organisation())
    samira.papers = with_app(samira)
    return samira


def give(client, code, status=302):
    answer = client.post("/inloggen/code", {"code": code})
    assert answer.status_code == status, answer.text[:500]
    return answer


def test_after_the_password_comes_the_code(client, ine, hands):
    enter(client)
    assert not inside(client)
    assert client.page("/inloggen/code").h1 == "Vul je code in"
    give(client, shown(hands.now))
    assert inside(client)
    assert client.get("/planning").status_code == 200
    [signed_in] = events(Action.SIGNED_IN)
    assert signed_in.details == {"way": "app"}


def test_a_code_is_right_with_spaces_and_one_step_early_or_late(client, ine, hands):
    for later in (-1, 0, 1):
        hands.later(minutes=5)
        enter(client)
        code = shown(hands.now, later=later)
        give(client, f" {code[:3]} {code[3:]}\t")
        assert inside(client)


@pytest.mark.parametrize("later", [-2, 2])
def test_a_code_two_steps_away_is_wrong(client, ine, hands, later):
    enter(client)
    give(client, shown(hands.now, later=later), status=200)
    assert not inside(client)
    assert [each.result for each in events(Action.SECOND_STEP_FAILED)] == ["refused"]


@pytest.mark.parametrize("as_typed", ["{0}", "{0} ", "{1} {2}", "{1}-{2}"])
def test_a_code_works_once_however_it_is_typed(app, client, ine, hands, as_typed):
    code = shown(hands.now)
    enter(client)
    give(client, code)
    other = app.test_client()
    enter(other)
    give(other, as_typed.format(code, code[:3], code[3:]), status=200)
    assert not inside(other)


def test_an_older_code_is_over_once_a_newer_was_used(app, client, ine, hands):
    enter(client)
    give(client, shown(hands.now, later=1))
    other = app.test_client()
    enter(other)
    give(other, shown(hands.now), status=200)


@pytest.mark.parametrize("code", ["", "0", "000000", "１２３４５６", "a" * 5000, "\x00", "ſ" * 6])
def test_what_is_no_code_is_refused(client, ine, code):
    enter(client)
    assert client.post("/inloggen/code", {"code": code}).status_code in (200, 400)
    assert not inside(client)


def test_a_code_without_a_password_opens_nothing(client, ine, hands):
    give(client, shown(hands.now), status=404)
    assert not inside(client)


def test_the_first_proof_is_worth_something_for_five_minutes(client, ine, hands):
    enter(client)
    hands.later(minutes=5, seconds=1)
    give(client, shown(hands.now), status=404)
    assert not inside(client)


def test_a_new_password_makes_a_first_proof_worth_nothing(app, client, ine, hands):
    enter(client)
    app.test_client().post("/wachtwoord-vergeten", {"email": "samira@example.org"})
    app.test_client().post(last_link(), {"password": ANOTHER})
    give(client, shown(hands.now), status=404)


def test_a_reset_of_the_password_does_not_skip_the_second_step(client, ine, hands):
    client.post("/wachtwoord-vergeten", {"email": "samira@example.org"})
    client.post(last_link(), {"password": ANOTHER})
    enter(client, password=ANOTHER)
    assert not inside(client)
    give(client, shown(hands.now))
    assert inside(client)


def test_guessing_codes_stops(client, ine, hands):
    enter(client)
    limit = signin_rules.LIMITS[signin_rules.Door.SECOND].pair
    for _each in range(limit):
        client.post("/inloggen/code", {"code": "123 456"})
    assert client.post("/inloggen/code", {"code": shown(hands.now)}).status_code == 429
    assert not inside(client)


def test_two_who_send_the_same_code_at_once_do_not_both_come_in(app, ine, hands):
    together, ways = threading.Barrier(6), []

    def send():
        with app.app_context():
            account = accounts.account_of(ine.id)
            together.wait()
            try:
                ways.append(
                    service.accept(account, shown(hands.now), by=identity(ine), now=hands.now)
                )
            except Exception:  # refused: the code was used
                return

    threads = [threading.Thread(target=send) for _each in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert ways == [Way.APP]


def test_a_code_on_paper_works_once_and_is_told(app, client, ine):
    paper = ine.papers[0]
    enter(client)
    give(client, paper.upper().replace("-", " "))
    assert inside(client)
    assert client.get("/planning").status_code == 200
    [letter] = letters("signin/recovery_used")
    assert letter.values["left"] == rules.CODES - 1
    other = app.test_client()
    enter(other)
    give(other, paper, status=200)
    assert sum(each.used_at is not None for each in codes_of(ine)) == 1


def test_a_code_on_paper_is_of_its_owner_alone(app, client, ine):
    other = make_member(address="mark@example.org")
    with_app(other)
    enter(client, "mark@example.org")
    give(client, ine.papers[0], status=200)
    assert not inside(client)


def test_no_secret_is_kept_readable(ine):
    kept = factor_of(ine)
    assert SECRET not in kept.secret
    assert not {each.code_hash for each in codes_of(ine)} & set(ine.papers)


def test_codes_stand_in_no_cookie(client, samira, hands):
    client.sign_in(samira)
    client.page("/mijn/tweede-stap/instellen")
    with client.session_transaction() as session:
        carried = str(dict(session))
    assert session["app"]
    assert rules.in_fours(carried)  # something is carried, and it is not the key as it is
    key = client.page("/mijn/tweede-stap/instellen").html
    shown_key = key.split('<b class="lh-num">')[1].split("</b>")[0].replace(" ", "")
    assert shown_key not in carried


def test_who_waits_for_a_second_step_is_led_to_it(client, samira):
    make_grant(samira, Role.MANAGER, make_organisation())
    answer = client.post(
        "/inloggen", {"email": "samira@example.org", "password": PASSWORD, "next": "/mijn/agenda"}
    )
    assert answer.location == "/tweede-stap?next=/mijn/agenda"
    page = client.page(answer.location)
    assert page.h1 == "Stel de tweede stap in"
    assert "Met jouw rol zie je gegevens van anderen." in page.html


@pytest.mark.parametrize("role", sorted(GUARDED))
@pytest.mark.parametrize("way", sorted(Way))
def test_a_role_that_sees_others_works_after_two_steps_only(client, samira, role, way):
    make_grant(samira, role, make_organisation())
    client.sign_in(samira, way=way)
    path = {"privacy_officer": "/logboek", "administrator": "/beheer/personen"}.get(
        role, {"manager": "/registraties/team", "coordinator": "/planning"}.get(role)
    )
    answer = client.get(path)
    if way in signin_rules.STRONG:
        assert answer.status_code == 200
    else:
        assert answer.location == f"/tweede-stap?next={path}"


def test_other_roles_work_after_one_step(client, samira):
    make_grant(samira, Role.TRAINER, make_organisation())
    make_grant(samira, Role.MANAGER, make_organisation())
    client.sign_in(samira, way=Way.PASSWORD)
    assert client.get("/mijn-groepen").status_code == 200
    assert client.get("/registraties/team").status_code == 302
    assert "Een deel van je rollen wacht" in client.page("/mijn-groepen").html


def test_a_form_that_came_too_soon_is_not_saved(client, samira):
    make_grant(samira, Role.ADMINISTRATOR, make_organisation())
    client.sign_in(samira, way=Way.LINK)
    answer = client.post("/beheer/organisaties/nieuw", {"name": "Gemeente"})
    assert answer.location.startswith("/tweede-stap")
    assert not events(Action.ORGANISATION_CREATED)[1:]
    assert "nog niet opgeslagen" in client.page("/tweede-stap").html


def test_the_first_code_turns_it_on_and_makes_the_session_strong(app, client, samira, hands):
    make_grant(samira, Role.MANAGER, make_organisation())
    elsewhere = app.test_client().sign_in(samira, way=Way.PASSWORD)
    enter(client)
    with client.session_transaction() as session:
        before = session["browser"]
    page = client.page("/tweede-stap?next=/registraties/team")
    key = page.html.split('<b class="lh-num">')[1].split("</b>")[0].replace(" ", "")
    code = rules.code_at(key, rules.step_of(hands.now))
    answer = client.post(
        "/mijn/tweede-stap/instellen", {"code": code, "next": "/registraties/team"}
    )
    assert answer.location == "/mijn/tweede-stap/codes?next=/registraties/team"
    with client.session_transaction() as session:
        assert session["browser"] != before
    page = client.page(answer.location)
    codes = [each.split("</li>")[0] for each in page.html.split('<li class="lh-num">')[1:]]
    assert len(set(codes)) == rules.CODES
    file = client.get("/mijn/tweede-stap/codes.txt")
    assert all(each in file.text for each in codes)
    assert file.headers["Content-Disposition"].startswith("attachment")
    kept = client.post("/mijn/tweede-stap/codes/bewaard", {"next": "/registraties/team"})
    assert kept.location == "/registraties/team"
    assert client.get("/registraties/team").status_code == 200
    assert client.get("/mijn/tweede-stap/codes").status_code == 404
    assert not inside(elsewhere)
    assert [each.values["change"] for each in letters("signin/second_step")] == ["set"]
    assert events(Action.SECOND_STEP_SET)


def test_looking_at_the_square_turns_nothing_on(client, samira):
    client.sign_in(samira)
    assert client.get("/mijn/tweede-stap/vierkant.svg").status_code == 404
    client.page("/mijn/tweede-stap/instellen")
    square = client.get("/mijn/tweede-stap/vierkant.svg")
    assert square.mimetype == "image/svg+xml"
    assert b"<script" not in square.data
    assert factor_of(samira) is None


def test_a_wrong_first_code_turns_nothing_on(client, samira):
    client.sign_in(samira)
    page = client.submit("/mijn/tweede-stap/instellen", {"code": "000000"})
    assert "Deze code klopt niet." in page.html
    assert factor_of(samira) is None


def test_another_phone_replaces_the_first(client, ine, hands):
    client.sign_in(ine)
    page = client.page("/mijn/tweede-stap/instellen")
    key = page.html.split('<b class="lh-num">')[1].split("</b>")[0].replace(" ", "")
    code = rules.code_at(key, rules.step_of(hands.now))
    client.post("/mijn/tweede-stap/instellen", {"code": code})
    enter(client)
    give(client, shown(hands.now, later=1), status=200)
    give(client, rules.code_at(key, rules.step_of(hands.now) + 1))
    assert not {each.used_at for each in codes_of(ine)} - {None}
    assert letters("signin/second_step")[-1].values["change"] == "moved"


def test_new_codes_on_paper_replace_the_old(app, client, ine):
    client.sign_in(ine)
    client.submit("/mijn/tweede-stap/codes/nieuw")
    assert len(codes_of(ine)) == rules.CODES
    other = app.test_client()
    enter(other)
    give(other, ine.papers[0], status=200)


def test_who_sees_others_cannot_turn_it_off(client, ine):
    client.sign_in(ine)
    client.submit("/mijn/tweede-stap/uit")
    assert factor_of(ine) is not None


def test_who_waits_for_a_role_cannot_turn_it_off_either(client, ine):
    client.sign_in(ine, way=Way.PASSWORD)
    client.submit("/mijn/tweede-stap/uit")
    assert factor_of(ine) is not None


def test_who_sees_nobody_else_may_turn_it_off(app, client, samira):
    with_app(samira)
    client.sign_in(samira)
    elsewhere = app.test_client().sign_in(samira)
    client.submit("/mijn/tweede-stap/uit")
    assert factor_of(samira) is None
    assert codes_of(samira) == []
    assert inside(client)
    assert not inside(elsewhere)
    make_grant(samira, Role.MANAGER, make_organisation())
    assert client.get("/registraties/team").status_code == 302


def test_without_the_check_a_code_would_work_twice(app, client, ine, hands, monkeypatch):
    """The control of the tests above: with the guard off they would fail."""
    monkeypatch.setattr(service, "_first_with", lambda factor, step: True)
    monkeypatch.setattr(
        rules,
        "matching_step",
        lambda secret, code, *, last_step, now: rules.step_of(now),
    )
    for _each in range(2):
        browser = app.test_client()
        enter(browser)
        give(browser, shown(hands.now))
        assert inside(browser)


def test_the_demo_shows_a_code_and_nobody_else_does(app, client, ine, hands, monkeypatch):
    enter(client)
    code = shown(hands.now)
    assert code not in client.page("/inloggen/code").html
    monkeypatch.setattr(pages, "_in_demo", lambda: True)
    assert code not in client.page("/inloggen/code").html  # samira@example.org could exist
    [address] = accounts.addresses_of(ine.id)
    address.address = "samira@demo.example"
    saved(address)
    enter(client, "samira@demo.example")
    assert code in client.page("/inloggen/code").html


def test_the_tables_say_when_and_not_what(ine):
    factor = factor_of(ine)
    assert factor.confirmed_at == NOW
    assert isinstance(factor, SecondFactor)
    assert factor.last_step == rules.step_of(NOW) - 1
    fresh()


def test_a_step_is_thirty_seconds():
    assert rules.step_of(NOW + timedelta(seconds=30)) == rules.step_of(NOW) + 1
