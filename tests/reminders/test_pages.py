"""The pages of rules: by whom they are seen and changed, and what they foresee."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from leerhuis import clock, db
from leerhuis.catalogue.interest import service as interest
from leerhuis.mail.models import LetterWording, QueuedLetter
from leerhuis.reminders import service
from leerhuis.reminders.defaults import DEFAULTS
from leerhuis.reminders.mails import kind_of
from leerhuis.reminders.models import ReminderRule
from leerhuis.reminders.rules import Anchor, Audience, Condition, Offset, Step
from tests.client import InspectingClient
from tests.counting import statements
from tests.factories import (
    NOW,
    make_appointment,
    make_course,
    make_edition,
    make_grant,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
    saved,
)
from tests.factories_attendance import make_seat, make_seats
from tests.factories_enrolment import delivered
from tests.factories_registry import make_registration
from tests.factories_surveys import make_invitations, make_survey, make_version
from tests.reminders.runs import defaults, letters, make_rule, rule_named

RULES = "/herinneringen"
STARTS_AT = datetime(2027, 1, 28, 8, 30, tzinfo=UTC)
WEEK_BEFORE = datetime(2027, 1, 21, 8, 0, tzinfo=UTC)
NEW = {
    "anchor": "session_starts",
    "audience": "person",
    "number": "3",
    "step": "days",
    "at": "9.00",
}


@pytest.fixture
def region(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    region = make_organisation(name="Gewest Eem")
    defaults()
    return region


@pytest.fixture
def coordinator(client, region):
    person = make_staff("coordinator", region)
    client.sign_in(person)
    return person


def address(rule, rest=""):
    return f"{RULES}/{rule.public_id}{rest}"


def made():
    return db.session.query(ReminderRule).order_by(ReminderRule.id).all()[-1]


def group(organisation, title="Meldcode"):
    return make_edition(
        course=make_course(organisation_id=organisation.id, title=title), starts_at=STARTS_AT
    )


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_the_rules_of_a_region_stand_in_sentences(client, region, role):
    client.sign_in(make_staff(role, region))
    page = client.page(RULES)
    assert "1 week voor een bijeenkomst, om 9.00 uur, aan de deelnemer" in page.text
    assert page.html.count("Zet uit") == sum(each.active for each in DEFAULTS.values())


@pytest.mark.parametrize("role", ["manager", "trainer", "adviser", "policy", "privacy_officer"])
def test_nobody_else_sees_them(client, region, role):
    client.sign_in(make_staff(role, region))
    for rest in ("", "/nieuw", "/" + rule_named("session_week").public_id):
        assert client.get(RULES + rest).status_code == 403


def test_before_the_jobs_ran_there_are_none(client, app):
    client.sign_in(make_staff("coordinator", make_organisation()))
    assert "Er zijn nog geen regels" in client.page(RULES).text


def test_a_rule_is_made_changed_switched_and_removed(client, coordinator):
    page = client.submit(f"{RULES}/nieuw", NEW)
    assert page.h1 == "3 dagen voor een bijeenkomst, om 9.00 uur, aan de deelnemer"
    rule = address(made())
    page = client.submit(f"{rule}/wijzigen", {"number": "2", "step": "days", "at": "8:30"})
    assert page.h1 == "2 dagen voor een bijeenkomst, om 8.30 uur, aan de deelnemer"
    assert "Deze regel staat uit." in client.submit(f"{rule}/uit").text
    assert "Deze regel staat uit." not in client.submit(f"{rule}/aan").text
    assert "De regel is verwijderd." in client.submit(f"{rule}/verwijderen").text
    assert client.get(rule).status_code == 404


def test_the_list_switches_too_and_stays_the_list(client, coordinator):
    rule = rule_named("session_week")
    page = client.submit(address(rule, "/uit"), {"lijst": "1"})
    assert page.h1 == "Herinneringen"
    assert not rule_named("session_week").active


def test_a_form_shows_the_rule_in_words_before_it_is_saved(client, region, coordinator):
    make_seats(group(region), 2)
    page = client.submit(f"{RULES}/nieuw", NEW | {"kijk": "1"})
    assert "3 dagen voor een bijeenkomst, om 9.00 uur, aan de deelnemer" in page.text
    assert "In de komende 30 dagen: 2 mails." in page.text
    assert db.session.query(ReminderRule).count() == len(DEFAULTS)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"step": "months", "number": "99"}, "Dat is te ver weg. Kies hoogstens 24."),
        ({"at": "2.30"}, "Kies een tijd vóór 2.00 uur of vanaf 3.00 uur."),
        ({"audience": "manager"}, "Deze dag gaat hen niet aan."),
        ({"at": "25.00"}, "Vul een tijd in"),
        ({"number": "-3"}, "Vul een heel getal in"),
        ({"number": ""}, "Vul in hoeveel dagen, weken of maanden."),
        ({"step": "years"}, "Kies uit de lijst."),
        ({"anchor": ""}, "Kies waaraan je herinnert."),
        ({"anchor": "birthday"}, "Kies uit de lijst."),
        ({"audience": ""}, "Kies wie de mail krijgt."),
        ({"number": "7", "step": "days"}, ""),
        ({"number": "1", "step": "weeks"}, "Hiervoor is al een regel."),
    ],
)
@pytest.mark.parametrize("looks", [{}, {"kijk": "1"}])
def test_bad_input_is_said_where_it_stands_and_nothing_is_lost(
    client, coordinator, wrong, sentence, looks
):
    page = client.submit(f"{RULES}/nieuw", NEW | wrong | looks)
    if looks and "al een regel" in sentence:
        return  # whether there is one already is seen when it is made
    assert sentence in page.text
    if sentence:
        assert page.title.startswith("Fout: ")
        assert f'value="{wrong.get("number", "3")}"' in page.html
        assert db.session.query(ReminderRule).count() == len(DEFAULTS)


def test_the_sentence_stands_beside_what_is_wrong(client, coordinator):
    page = client.submit(f"{RULES}/nieuw", NEW | {"number": "99", "step": "months"})
    assert "99 maanden voor een bijeenkomst" in page.text


def test_only_of_a_registration_it_is_asked_who_is_told(client, region):
    client.sign_in(make_staff("administrator", region))
    asked = "Alleen wie nog niet heeft aangevraagd"
    assert asked not in client.page(address(rule_named("session_week"), "/wijzigen")).text
    rule = rule_named("last_valid")
    assert asked in client.page(address(rule, "/wijzigen")).text
    page = client.submit(
        address(rule, "/wijzigen"), {"number": "2", "step": "months", "at": "9.00"}
    )
    assert page.h1 == (
        "2 maanden voor de laatste geldige dag van een registratie, om 9.00 uur,"
        " aan de professional"
    )
    assert rule_named("last_valid").condition is Condition.ALWAYS


def test_who_would_be_told_stands_by_day_with_names(client, region, coordinator):
    edition = group(region)
    for family in ("Jansen", "Aarts"):
        make_seat(edition, make_person(given_name="Noor", family_name=family))
    page = client.page(address(rule_named("session_week")))
    assert "do 21 januari, 9.00 uur" in page.text
    assert "Noor Aarts, Noor Jansen" in page.text
    assert "In de komende 30 dagen: 2 mails." in page.text


def test_who_does_not_coordinate_sees_how_many_and_no_names(client, region):
    client.sign_in(make_staff("administrator", region))
    make_seat(group(region), make_person(given_name="Noor", family_name="Jansen"))
    page = client.page(address(rule_named("session_week")))
    assert "Meldcode" in page.text
    assert "1 persoon" in page.text
    assert "Jansen" not in page.text


def test_what_lies_further_than_thirty_days_is_not_shown(client, region, coordinator):
    make_seats(group(region), 1)
    rule = make_rule(region, offset=Offset(-1, Step.WEEKS), name="own-far")
    assert "1 mail" in client.page(address(rule)).text
    edition = make_edition(
        course=make_course(organisation_id=region.id, title="Ver weg"),
        starts_at=datetime(2027, 3, 28, 8, 30, tzinfo=UTC),
    )
    make_seats(edition, 1)
    assert "Ver weg" not in client.page(address(rule)).text


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
@pytest.mark.parametrize(("number", "told"), [(4, "minder dan 5 mails"), (6, ": 6 mails")])
def test_of_registrations_it_is_one_number_and_none_of_a_few(client, region, role, number, told):
    employer = make_organisation(under=region)
    for _each in range(number):
        person = make_person(given_name="Noor", family_name="Jansen")
        make_appointment(person, employer)
        make_registration(person, held_date=datetime(2027, 1, 30, tzinfo=UTC).date())
    client.sign_in(make_staff(role, region))
    page = client.page(address(rule_named("last_valid")))
    assert told in page.text
    assert "Jansen" not in page.text
    assert "januari 2027" not in page.text
    assert client.page(RULES).text.count("Jansen") == 0


def test_before_it_is_made_a_rule_about_registrations_tells_no_number(client, region, coordinator):
    for _each in range(6):
        person = make_person()
        make_appointment(person, region)
        make_registration(person, held_date=datetime(2027, 1, 30, tzinfo=UTC).date())
    looked = NEW | {"anchor": "last_valid", "number": "5", "kijk": "1"}
    page = client.submit(f"{RULES}/nieuw", looked)
    assert "5 dagen voor de laatste geldige dag" in page.text
    assert "In de komende 30 dagen" not in page.text


def test_who_asked_to_hear_of_a_course_is_counted_and_not_named(client, region, coordinator):
    course = make_course(organisation_id=region.id, title="Meldcode")
    make_edition(
        course=course,
        starts_at=datetime(2027, 2, 25, 8, 30, tzinfo=UTC),
        enrol_by_on=datetime(2027, 1, 25, tzinfo=UTC).date(),
    )
    person = make_professional(region, given_name="Noor", family_name="Jansen")
    interest.ask(course.id, person.id, now=NOW)
    interest.tell_due(now=NOW)
    delivered()
    page = client.page(address(rule_named("enrol_by")))
    assert "In de komende 30 dagen: 1 mail." in page.text
    assert "Jansen" not in page.text
    service.remind_due(now=datetime(2027, 1, 18, 8, 30, tzinfo=UTC))
    assert len(letters("reminders/enrol_by")) == 1
    page = client.page(address(rule_named("enrol_by")))
    assert "1 mail" in page.text
    assert "Jansen" not in page.text


def test_of_a_survey_it_is_the_survey_and_nobody(client, region, coordinator):
    survey = make_survey(make_version(), organisation_id=region.id, title="Peiling najaar")
    people = make_invitations(survey, 5)
    page = client.page(address(rule_named("survey_closes")))
    assert "Peiling najaar" in page.text
    assert "over 1 evaluatie of peiling" in page.text
    assert "5 personen" not in page.text
    names = db.session.query(make_person().__class__).all()
    assert not any(each.name in page.text for each in names if each.id != coordinator.id)
    assert len(people) == 5


def test_long_lists_come_in_pages(client, region, coordinator):
    for number in range(27):
        make_seats(group(region, title=f"Cursus {number:02d}"), 1)
    rule = address(rule_named("session_week"))
    first, second = client.page(rule), client.page(f"{rule}?pagina=2")
    assert "Cursus 24" in first.text
    assert "Cursus 25" not in first.text
    assert "Cursus 25" in second.text
    assert "Cursus 24" not in second.text
    assert "Cursus 26" in client.page(f"{rule}?pagina=99").text
    assert "Cursus 00" in client.page(f"{rule}?pagina=-1").text


@pytest.mark.parametrize("groups", [1, 20])
def test_a_page_asks_the_same_whatever_is_due(client, region, coordinator, groups):
    for number in range(groups):
        make_seats(group(region, title=f"Cursus {number}"), 2)
    rule = address(rule_named("session_week"))
    client.page(rule)
    with statements() as asked:
        client.page(rule)
    assert len(asked) <= 16
    with statements() as asked:
        client.page(RULES)
    assert len(asked) <= 5


class TestBelow:
    """Who keeps a part of the tree sees the rules from above, and excepts from them."""

    @pytest.fixture
    def employer(self, region):
        return make_organisation(under=region, name="Stichting Wilg")

    @pytest.fixture
    def keeper(self, client, employer):
        person = make_staff("coordinator", employer)
        client.sign_in(person)
        return person

    def test_a_rule_from_above_is_seen_and_not_changed(self, client, keeper):
        rule = rule_named("session_week")
        assert "Zet uit" not in client.page(RULES).text
        page = client.page(address(rule))
        assert "Wijzig de regel" not in page.text
        for rest in ("/wijzigen", "/uit", "/aan", "/standaard", "/verwijderen"):
            sent = {"number": "3", "step": "days", "at": "9.00"}
            assert client.post(address(rule, rest), sent).status_code == 404
        assert rule_named("session_week").active

    def test_only_who_comes_to_ones_own_courses_is_foreseen(self, client, region, employer, keeper):
        make_seats(group(region, title="Van het gewest"), 1)
        make_seats(group(employer, title="Van de stichting"), 1)
        text = client.page(address(rule_named("session_week"))).text
        assert "Van de stichting" in text
        assert "Van het gewest" not in text

    def test_an_exception_is_made_and_removed(self, client, region, employer, keeper):
        rule = rule_named("session_week")
        times = {"number": "3", "step": "days", "at": "9.00"}
        path = address(rule, "/uitzondering")
        assert "Kies een organisatie." in client.submit(path, times | {"organisation": ""}).text
        page = client.submit(path, times | {"organisation": employer.public_id})
        assert "Uitzondering" not in page.h1
        assert "3 dagen voor een bijeenkomst" in page.h1
        make_seats(group(employer, title="Van de stichting"), 1)
        assert "Van de stichting" not in client.page(address(rule)).text
        mine = rule_named("session_week", employer)
        assert "Van de stichting" in client.page(address(mine)).text
        client.submit(address(mine, "/verwijderen"))
        assert "Van de stichting" in client.page(address(rule)).text

    def test_an_exception_may_be_silence(self, client, employer, keeper):
        path = address(rule_named("session_week"), "/uitzondering")
        sent = {"number": "3", "step": "days", "at": "9.00", "organisation": employer.public_id}
        client.submit(path, sent | {"silent": "y"})
        assert not rule_named("session_week", employer).active

    def test_a_second_exception_is_not_offered(self, client, employer, keeper):
        path = address(rule_named("session_week"), "/uitzondering")
        sent = {"number": "3", "step": "days", "at": "9.00", "organisation": employer.public_id}
        client.submit(path, sent)
        assert "geen organisatie meer" in client.page(path).text
        assert "Kies uit de lijst." not in client.page(path).text

    def test_elsewhere_nothing_can_be_excepted(self, client, region, keeper):
        other = make_organisation(under=region)
        sent = {"number": "3", "step": "days", "at": "9.00", "organisation": other.public_id}
        page = client.submit(address(rule_named("session_week"), "/uitzondering"), sent)
        assert "Kies uit de lijst." in page.text

    def test_the_rules_beside_ones_own_part_are_not_there(self, client, region, keeper):
        theirs = make_rule(make_organisation(under=region, name="Ernaast"), name="own-beside")
        elsewhere = make_rule(make_organisation(name="Ander gewest"), name="own-else")
        assert "Ernaast" not in client.page(RULES).text
        for rule in (theirs, elsewhere):
            assert client.get(address(rule)).status_code == 404
            assert client.get(address(rule, "/uitzondering")).status_code == 404


def test_a_changed_rule_tells_what_the_default_is_and_goes_back(client, coordinator):
    rule = rule_named("session_week")
    client.submit(address(rule, "/wijzigen"), {"number": "3", "step": "days", "at": "10.00"})
    page = client.page(address(rule))
    assert "Standaard is: 1 week voor een bijeenkomst, om 9.00 uur, aan de deelnemer." in page.text
    page = client.submit(address(rule, "/standaard"))
    assert page.h1.startswith("1 week voor")
    assert "Dit is een standaardregel." in page.text


def test_a_default_cannot_be_removed_nor_an_own_rule_put_back(client, region, coordinator):
    told = client.submit(address(rule_named("session_week"), "/verwijderen")).text
    assert "Een standaardregel kun je uitzetten, niet verwijderen." in told
    rule = make_rule(region, name="own-mine")
    assert "heeft geen standaard" in client.submit(address(rule, "/standaard")).text


def test_who_keeps_two_regions_says_for_which(client, region, coordinator):
    other = make_organisation(name="FoodValley")
    make_grant(coordinator, "administrator", other)
    sent = NEW | {"organisation": ""}
    assert "Kies een organisatie." in client.submit(f"{RULES}/nieuw", sent).text
    client.submit(f"{RULES}/nieuw", NEW | {"organisation": other.public_id})
    assert made().organisation_id == other.id


@pytest.fixture
def plain(app, coordinator):
    """A browser that does not hold a letter to what our pages promise."""
    browser = FlaskClient(app, app.response_class)
    InspectingClient.sign_in(browser, coordinator)
    return browser


@pytest.mark.parametrize("name", DEFAULTS)
def test_the_letter_of_every_rule_can_be_looked_at_in_a_sandbox(client, plain, name):
    rule = address(rule_named(name))
    assert f'src="{rule}/brief"' in client.page(rule).html
    answer = plain.get(f"{rule}/brief")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert "allow-scripts" not in answer.headers["Content-Security-Policy"]
    assert "Dag " in answer.text


def test_of_registrations_the_example_is_about_the_day_of_the_rule(region, plain):
    apply_by = plain.get(address(rule_named("apply_by"), "/brief")).text
    assert "aanvragen kan tot en met" in apply_by
    assert plain.get(address(rule_named("last_valid"), "/brief")).text != apply_by


def test_the_example_has_the_words_of_the_organisation(region, plain):
    kind = kind_of(Anchor.SESSION_STARTS, Audience.PERSON)
    words = {"subject": "Tot gauw", "body": "Neem een trui mee."}
    saved(
        LetterWording(organisation_id=region.id, kind=kind, language="nl", changed_at=NOW, **words)
    )
    text = plain.get(address(rule_named("session_week"), "/brief")).text
    assert "Neem een trui mee." in text


def test_only_an_administrator_has_a_way_to_the_words(client, region, coordinator):
    rule = address(rule_named("session_week"))
    assert "wijzig de tekst" not in client.page(rule).text
    make_grant(coordinator, "administrator", region)
    assert "wijzig de tekst" in client.page(rule).text


def written(region, moment=WEEK_BEFORE):
    """A group of two was told a week before."""
    edition = group(region)
    make_seat(edition, make_person(given_name="Noor", family_name="Jansen"), enrolled_at=NOW)
    make_seat(edition, make_person(given_name="Bo", family_name="Aarts"), enrolled_at=NOW)
    service.remind_due(now=moment)


@pytest.fixture
def days_later(client, monkeypatch):
    """So many days after that, when who looks has signed in again."""

    def move(person, days):
        monkeypatch.setattr(clock, "now", lambda: WEEK_BEFORE + timedelta(days=days))
        client.sign_in(person)

    return move


def test_what_was_written_stands_with_who_got_it(client, region, coordinator, days_later):
    written(region)
    days_later(coordinator, 2)
    page = client.page(address(rule_named("session_week")))
    assert "2 mails." in page.text
    assert "Nog te versturen 2" in page.text
    assert "Noor Jansen" in page.text
    assert "0 mails." in client.page(address(rule_named("session_day"))).text


def test_who_does_not_coordinate_sees_how_many_were_written(client, region, days_later):
    written(region)
    days_later(make_staff("administrator", region), 2)
    page = client.page(address(rule_named("session_week")))
    assert "2 mails." in page.text
    assert "Jansen" not in page.text


def test_who_was_told_is_not_foreseen_again_when_the_times_change(client, region, coordinator):
    written(region)
    rule = address(rule_named("session_week"))
    times = {"number": "3", "step": "days", "at": "9.00"}
    assert ": 0 mails." in client.submit(f"{rule}/wijzigen", times | {"kijk": "1"}).text
    assert ": 0 mails." in client.submit(f"{rule}/wijzigen", times).text
    new = client.submit(f"{RULES}/nieuw", NEW | {"number": "4", "kijk": "1"})
    assert ": 2 mails." in new.text


def test_what_was_written_longer_ago_is_not_counted(client, region, coordinator, days_later):
    written(region)
    days_later(coordinator, 31)
    assert "0 mails." in client.page(address(rule_named("session_week"))).text


def test_of_who_is_erased_only_the_kind_is_said(client, region, coordinator, days_later):
    written(region)
    with db.transaction():
        for letter in db.session.query(QueuedLetter):
            letter.values = {}
    days_later(coordinator, 2)
    page = client.page(address(rule_named("session_week")))
    assert "Herinnering aan een bijeenkomst" in page.text


def test_of_a_survey_nobody_sees_what_was_written(client, region, coordinator):
    text = client.page(address(rule_named("survey_closes"))).text
    assert "Wat de afgelopen 30 dagen" not in text
