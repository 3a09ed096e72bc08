"""The pages of letters of an administrator, through HTTP."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.letters.wordings import rules
from leerhuis.mail import kinds, service
from leerhuis.mail.models import LetterDuty, LetterWording, QueuedLetter
from leerhuis.mail.rules import Letter, LetterState
from tests.counting import statements
from tests.factories import (
    NOW,
    make_organisation,
    make_professional,
    make_staff,
    saved,
)

ISSUED = "certificates/issued"
VALUES = {"title": "Rouw bij kinderen", "path": "/mijn/certificaten"}


@pytest.fixture(autouse=True)
def at_the_moment_of_the_tests(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="Regio Eemland")


@pytest.fixture
def administrator(client, region):
    person = make_staff(Role.ADMINISTRATOR, region, given_name="Ada", family_name="Visser")
    client.sign_in(person)
    return client


def at(organisation, kind=ISSUED, *, page="", **given):
    query = "&".join(f"{key}={value}" for key, value in given.items())
    slug = rules.slug_of(kind)
    return f"/brieven/{organisation.public_id}/{slug}{page}" + (f"?{query}" if query else "")


def wordings():
    return list(db.session.scalars(select(LetterWording).order_by(LetterWording.id)))


def actions():
    wanted = select(AuditEvent.action).where(AuditEvent.kind == "organisation")
    return list(db.session.scalars(wanted.order_by(AuditEvent.id)))


def write(client, organisation, *, kind=ISSUED, language="nl", **given):
    return client.submit(
        at(organisation, kind, page="/tekst", taal=language), {"subject": "", "body": ""} | given
    )


def make_letter(person, kind=ISSUED, *, state=LetterState.SENT, at=NOW, **values):
    service.queue(
        Letter(kind, person.id, f"s{person.id}", values=VALUES | values, reference=at.isoformat()),
        now=at,
    )
    row = db.session.scalars(select(QueuedLetter).order_by(QueuedLetter.id.desc())).first()
    with db.transaction():
        row.state = state
    return row


def test_all_kinds_stand_on_one_page_by_audience(administrator):
    page = administrator.page("/brieven")
    assert page.h1 == "Mails"
    linked = [each for each in page.links if each.startswith("/brieven/") and each.count("/") == 3]
    assert len(linked) == len(set(linked)) == len(kinds.KINDS)
    assert "Voor leidinggevenden" in page.text


def test_the_page_of_kinds_asks_the_same_however_many_letters_there_are(administrator, region):
    person = make_professional(region)
    administrator.page("/brieven")
    with statements() as few:
        administrator.page("/brieven")
    for day in range(5):
        make_letter(person, at=NOW - timedelta(days=day))
        saved(LetterDuty(organisation_id=region.id, kind=sorted(kinds.KINDS)[day]))
    with statements() as many:
        administrator.page("/brieven")
    assert len(many) == len(few) <= 12


def test_letters_of_the_last_thirty_days_are_counted_by_state(administrator, region):
    person = make_professional(region)
    make_letter(person)
    make_letter(person, state=LetterState.FAILED, at=NOW - timedelta(days=1))
    make_letter(person, state=LetterState.MISSED, at=NOW - timedelta(days=2))
    make_letter(person, at=NOW - timedelta(days=31))
    make_letter(make_professional())
    page = administrator.page(at(region))
    assert "Verstuurd 1" in page.text
    assert "Niet bezorgd 2" in page.text


def test_who_was_reminded_of_a_survey_is_counted_nowhere(administrator, region):
    make_letter(make_professional(region), "surveys/reminder")
    page = administrator.page(at(region, "surveys/reminder"))
    assert "niet geteld" in page.text
    assert "Verstuurd" not in page.text


def test_an_example_stands_beside_its_text_in_both_languages(administrator, region):
    page = administrator.page(at(region))
    assert "Meldcode kindermishandeling" in page.text
    english = administrator.page(at(region, taal="en"))
    assert "Your certificate is ready" in english.text
    letter = administrator.get(at(region, page="/opmaak"))
    policy = letter.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "frame-ancestors 'self'" in policy
    assert letter.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "Dag Samira," in letter.text


def test_a_kind_that_reads_differently_shows_each_way(administrator, region):
    page = administrator.page(at(region, "enrolment/cancelled", voorbeeld=2))
    assert "De coördinator heeft je afgemeld" in page.text
    odd = administrator.page(at(region, "enrolment/cancelled", voorbeeld="weg", taal="xx"))
    assert "Je hebt je afgemeld" in odd.text


def test_the_newest_letter_is_shown_as_if_it_were_ones_own(administrator, region):
    make_letter(make_professional(region, given_name="Geheim"), title="Oud", at=NOW - timedelta(1))
    make_letter(make_professional(region, given_name="Geheim"))
    page = administrator.page(at(region))
    assert "Rouw bij kinderen" in page.text
    assert "Dag Ada," in page.text
    assert "Geheim" not in page.text


def test_the_newest_letter_leads_nowhere_that_is_its_readers_own(administrator, region):
    online = {
        "starts_at": "2027-01-14T08:30:00+00:00",
        "ends_at": "2027-01-14T15:30:00+00:00",
        "place": "https://vergadering.example/geheim",
    }
    make_letter(
        make_professional(region),
        "enrolment/promoted",
        sessions=[online],
        cancel_by=None,
        path="/mijn/inschrijvingen/geheim",
    )
    page = administrator.page(at(region, "enrolment/promoted"))
    assert "nieuwste" in "".join(page.links)
    assert "Rouw bij kinderen" in page.text
    assert "geheim" not in page.html
    assert "geheim" not in administrator.get(at(region, "enrolment/promoted", page="/opmaak")).text


@pytest.mark.parametrize(
    "kind", ["signin/invitation", "registry/reminder", "surveys/asked", "planning/message"]
)
def test_a_letter_about_somebody_is_never_opened_for_another(administrator, region, kind):
    make_letter(make_professional(region), kind, why="geheim", address="geheim@example.org")
    page = administrator.page(at(region, kind))
    assert "nieuwste" not in "".join(page.links)
    assert "geheim" not in page.text


def test_a_letter_of_elsewhere_or_without_values_is_no_example(administrator, region):
    make_letter(make_professional())
    row = make_letter(make_professional(region))
    with db.transaction():
        row.values = {}
    assert "nieuwste" not in "".join(administrator.page(at(region)).links)
    with db.transaction():
        row.values = {"title": None}
    assert "nieuwste" not in "".join(administrator.page(at(region)).links)


def test_words_are_looked_at_before_they_are_saved(administrator, region):
    page = write(administrator, region, subject="Klaar: {cursus}", body="Pak je taart.", bekijken=1)
    assert "Klaar: Meldcode kindermishandeling" in page.text
    assert "Pak je taart." in page.text
    assert "nog niet bewaard" in page.text
    assert wordings() == []
    done = write(administrator, region, subject="Klaar: {cursus}", body="Pak je taart.")
    assert "bewaard" in done.text
    assert "Regio Eemland heeft" in done.text
    (row,) = wordings()
    assert (row.kind, row.language, row.organisation_id) == (ISSUED, "nl", region.id)
    assert (row.subject, row.body, row.changed_at) == ("Klaar: {cursus}", "Pak je taart.", NOW)
    assert actions() == [Action.LETTER_WORDED]
    assert "Pak je taart." in administrator.page(at(region)).text


def test_a_wording_begins_with_the_original_words_with_names_in_them(administrator, region):
    page = administrator.page(at(region, page="/tekst"))
    assert 'value="Je bewijs van deelname staat klaar: {cursus}"' in page.html
    assert "Je hebt {cursus} afgerond." in page.html


def test_a_name_that_does_not_exist_is_named_with_those_that_do_and_nothing_is_lost(
    administrator, region
):
    page = write(administrator, region, subject="{curcus} klaar", body="Dag {wie} en {wat}, <b>")
    known = "Je kunt gebruiken: {cursus}, {voornaam}, {naam}."
    assert f"Deze mail kent {{curcus}} niet. {known}" in page.text
    assert 'value="{curcus} klaar"' in page.html
    assert "Dag {wie} en {wat}, &lt;b&gt;" in page.html
    assert page.title.startswith("Fout:")
    page = write(administrator, region, subject="{cursus} klaar", body="Dag {wie} en {wat}")
    assert f"Deze mail kent {{wie}}, {{wat}} niet. {known}" in page.text
    assert wordings() == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"body": "Dag {cursus"}, "Er staat een losse { of }"),
        ({"body": "Dag cursus}"}, "Er staat een losse { of }"),
        ({}, "Vul een onderwerp of een tekst in"),
        ({"subject": "x" * 151}, "Gebruik hoogstens 150 tekens"),
        ({"body": "x" * 4001}, "Gebruik hoogstens 4000 tekens"),
    ],
)
def test_what_cannot_be_kept_is_said(administrator, region, given, said):
    assert said in write(administrator, region, **given).text
    assert wordings() == []


def test_who_saves_over_newer_words_is_told_first(administrator, region):
    write(administrator, region, body="Eerst.")
    page = write(administrator, region, body="Ik wist van niets.", seen="")
    assert "Iemand heeft deze tekst gewijzigd" in page.text
    assert "Ik wist van niets." in page.html
    assert wordings()[0].body == "Eerst."
    seen = wordings()[0].changed_at.isoformat()
    assert f'value="{seen}"' in page.html  # so that the page can be sent once more
    write(administrator, region, body="Ik heb het gezien.", seen=seen)
    assert wordings()[0].body == "Ik heb het gezien."


def test_the_way_back_to_the_original_is_confirmed(administrator, region):
    write(administrator, region, subject="Klaar", body="Taart.")
    page = administrator.page(at(region, page="/standaard"))
    assert "Taart." in page.text
    assert len(wordings()) == 1
    back = administrator.submit(at(region, page="/standaard", taal="nl"))
    assert "standaardtekst" in back.text
    assert wordings() == []
    assert actions() == [Action.LETTER_WORDED, Action.LETTER_WORDING_REMOVED]
    assert "Taart." in back.text  # what was changed keeps the words
    administrator.page(at(region, page="/standaard"), status=404)
    administrator.submit(at(region, page="/standaard"))
    assert len(actions()) == 2


def test_words_above_hold_below_until_there_are_words_of_ones_own(administrator, region):
    team = make_organisation(under=region, name="Team Noord")
    write(administrator, region, subject="Van de regio")
    page = administrator.page(at(team))
    assert "De tekst is van Regio Eemland" in page.text
    assert "Van de regio" in page.text
    assert "Van Regio Eemland" in administrator.page(f"/brieven?organisatie={team.public_id}").text
    write(administrator, team, subject="Van het team")
    assert "Van het team" in administrator.page(at(team)).text


def test_everyone_gets_a_letter_that_an_organisation_asks(administrator, region):
    team = make_organisation(under=region)
    page = administrator.submit(at(region, page="/verplicht"), {"verplicht": "ja"})
    assert "Iedereen krijgt deze mail" in page.text
    administrator.submit(at(region, page="/verplicht"), {"verplicht": "ja"})
    assert len(list(db.session.scalars(select(LetterDuty)))) == 1
    assert "Regio Eemland vraagt" in administrator.page(at(team)).text
    administrator.submit(at(region, page="/verplicht"), {"verplicht": "nee"})
    assert list(db.session.scalars(select(LetterDuty))) == []
    assert actions() == [Action.LETTER_REQUIRED, Action.LETTER_LEFT_FREE]


def test_a_letter_that_everyone_gets_has_no_switch(administrator, region):
    page = administrator.submit(
        at(region, "enrolment/confirmed", page="/verplicht"), {"verplicht": "ja"}
    )
    assert "krijgt iedereen al" in page.text
    assert list(db.session.scalars(select(LetterDuty))) == []


@pytest.mark.parametrize("kind", ["planning/venue", "planning/message", "mail/digest"])
def test_a_letter_without_words_of_ones_own_has_no_form(administrator, region, kind):
    assert "kun je niet wijzigen" in administrator.page(at(region, kind)).text
    administrator.page(at(region, kind, page="/tekst"), status=404)
    write_path = at(region, kind, page="/tekst")
    administrator.submit(write_path, {"subject": "x"}, status=404)


def test_a_kind_that_does_not_exist_is_not_there(administrator, region):
    for page in ("", "/opmaak", "/tekst", "/standaard"):
        administrator.page(f"/brieven/{region.public_id}/bestaat-niet{page}", status=404)


def test_an_administrator_reads_and_writes_their_own_part_of_the_tree(client, app):
    region = make_organisation()
    own, other = make_organisation(under=region), make_organisation(under=region)
    client.sign_in(make_staff(Role.ADMINISTRATOR, own))
    write(client, own, body="Van ons.")
    for place in (region, other):
        client.page(at(place), status=404)
        client.page(f"/brieven?organisatie={place.public_id}", status=404)
        client.submit(at(place, page="/tekst"), {"body": "x"}, status=404)
        client.submit(at(place, page="/standaard"), status=404)
        client.submit(at(place, page="/verplicht"), {"verplicht": "ja"}, status=404)
    assert [row.organisation_id for row in wordings()] == [own.id]


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.ADMINISTRATOR])
def test_nobody_else_comes_in(client, role, region):
    client.sign_in(make_staff(role, region))
    client.page("/brieven", status=403)
    client.page(at(region), status=403)


def test_slugs_are_no_two_alike():
    assert len({rules.slug_of(each) for each in kinds.KINDS}) == len(kinds.KINDS)
    assert all(rules.kind_of(rules.slug_of(each)) == each for each in kinds.KINDS)


def test_what_may_be_shown_is_a_kind_and_nothing_unseen():
    assert set(kinds.KINDS) >= rules.SHOWN
    assert not [each for each in rules.SHOWN if each.startswith(("signin/", "surveys/"))]
