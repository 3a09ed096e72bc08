"""A needs survey as a coordinator makes it: written, counted, sent and closed."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.mail.models import QueuedLetter
from leerhuis.people.rules import Function, OrganisationKind
from leerhuis.people.sectors import Sector
from leerhuis.surveys import questionnaires
from leerhuis.surveys.models import Survey, SurveyInvitation
from leerhuis.surveys.rules import QuestionKind, SurveyKind, SurveyState
from tests.counting import statements
from tests.factories import (
    make_appointment,
    make_organisation,
    make_person,
    make_round,
    make_staff,
)
from tests.factories_surveys import make_question, make_questionnaire

ALL = "/peilingen"


@pytest.fixture
def region(app):
    return make_organisation(name="Foodvalley")


@pytest.fixture
def school(region):
    return make_organisation(under=region, name="Scholen", kind=OrganisationKind.SCHOOL_PARTNERSHIP)


@pytest.fixture
def coordinator(client, region):
    person = make_staff("coordinator", region)
    client.sign_in(person)
    return person


@pytest.fixture
def wishes(region):
    made = make_questionnaire(region, kind=SurveyKind.NEEDS, in_use=False, settled_at=None)
    make_question(questionnaires.latest(made), QuestionKind.SEVERAL, text="Wat wil je leren?")
    return made


def employ(organisation, number, **given):
    for _each in range(number):
        make_appointment(make_person(), organisation, **given)


def days_from_now(number):
    return (clock.day_of(clock.now()) + timedelta(days=number)).isoformat()


def write(client, **given):
    """A draft as its form makes it."""
    data = {"title": "Wat wil je leren in 2027?", "closes_on": days_from_now(21)}
    client.submit(f"{ALL}/nieuw", data | given)
    return db.session.scalars(select(Survey).order_by(Survey.id.desc())).first()


def address(survey, rest=""):
    return f"{ALL}/{survey.public_id}{rest}"


def seen_on(page):
    return re.search(r'name="seen" value="([^"]+)"', page.html)[1]


def now(survey):
    db.session.expire_all()
    return db.session.get(Survey, survey.id)


def test_a_draft_is_written_and_asks_nobody(client, coordinator, wishes, region):
    season = make_round(region, name="Najaar 2027")
    survey = write(client, questionnaire=wishes.public_id, season=season.public_id, lead="Help ons")
    assert (survey.state, survey.kind) == (SurveyState.DRAFT, SurveyKind.NEEDS)
    assert (survey.organisation_id, survey.round_id) == (region.id, season.id)
    assert db.session.query(SurveyInvitation).count() == 0
    page = client.page(address(survey))
    assert "Najaar 2027" in page.text
    assert "Help ons" in page.text
    assert "Nog niemand." in page.text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"title": ""}, "Vul de titel van de peiling in."),
        ({"closes_on": "2020-01-01"}, "Kies een sluitingsdag na vandaag."),
        ({"closes_on": "2999-01-01"}, "binnen 92 dagen"),
        ({"closes_on": "morgen"}, "Vul een datum in"),
        ({"questionnaire": "x" * 22}, "Kies uit de lijst."),
    ],
)
def test_what_cannot_be_is_shown_again(client, coordinator, wishes, data, sentence):
    good = {
        "title": "Wat wil je?",
        "closes_on": days_from_now(7),
        "questionnaire": wishes.public_id,
    }
    page = client.submit(f"{ALL}/nieuw", good | data)
    assert sentence in page.text
    assert db.session.query(Survey).count() == 0


def test_without_questions_one_is_led_to_the_questionnaires(client, coordinator, region):
    make_questionnaire(region, kind=SurveyKind.NEEDS)
    page = client.page(f"{ALL}/nieuw")
    assert page.h1 == "Vragenlijsten"


def test_it_says_how_many_people_it_goes_to_before_it_goes(
    client, coordinator, wishes, region, school
):
    employ(school, 6, function=Function.TEACHER)
    employ(make_organisation(under=region), 3)
    survey = write(client, questionnaire=wishes.public_id)
    client.submit(address(survey, "/doelgroep"), {"sector": "education"})
    assert "Dit gaat nu naar 6 mensen." in client.page(address(survey)).text
    client.submit(address(survey, "/doelgroep"), {"organisation": region.public_id})
    assert "Dit gaat nu naar 9 mensen." in client.page(address(survey)).text
    page = client.submit(address(survey, "/doelgroep"), {"sector": "education"})
    assert "Deze mensen staan al in de peiling." in page.text
    assert "Kies een sector" in client.submit(address(survey, "/doelgroep"), {}).text
    row = next(each for each in _rows(survey) if each.sector is None)
    client.submit(address(survey, f"/doelgroep/{row.public_id}/verwijderen"))
    assert [each.sector for each in _rows(survey)] == [Sector.EDUCATION]


def test_it_is_looked_at_and_then_sent_to_people_and_addresses(client, coordinator, wishes, school):
    employ(school, 4)
    survey = write(client, questionnaire=wishes.public_id, lead="Wij lezen alles.")
    client.submit(address(survey, "/doelgroep"), {"sector": "education"})
    pasted = "een@elders.nl, twee@elders.nl"
    look = client.submit(address(survey, "/versturen"), {"addresses": pasted})
    assert "Dit gaat naar 6 mensen." in look.text
    assert "Wij lezen alles." in look.text
    assert db.session.query(SurveyInvitation).count() == 0

    page = client.submit(
        address(survey, "/versturen"), {"addresses": pasted, "seen": seen_on(look)}
    )
    assert "De peiling gaat naar 6 mensen." in page.text
    assert "0 van de 6 mensen" in page.text
    assert now(survey).state is SurveyState.OPEN
    asked = db.session.scalars(select(SurveyInvitation.address)).all()
    assert sorted(filter(None, asked)) == ["een@elders.nl", "twee@elders.nl"]
    assert db.session.query(QueuedLetter).count() == 6
    version = questionnaires.latest(wishes)
    assert version.settled_at is not None

    client.submit(address(survey, "/versturen"), {"addresses": pasted, "seen": seen_on(look)})
    assert db.session.query(SurveyInvitation).count() == 6


def test_other_addresses_than_were_counted_are_counted_first(client, coordinator, wishes, school):
    employ(school, 6)
    survey = write(client, questionnaire=wishes.public_id)
    client.submit(address(survey, "/doelgroep"), {"sector": "education"})
    look = client.submit(address(survey, "/versturen"), {"addresses": ""})
    page = client.submit(
        address(survey, "/versturen"), {"addresses": "een@elders.nl", "seen": seen_on(look)}
    )
    assert "Dit gaat naar 7 mensen." in page.text
    employ(school, 1)
    page = client.submit(
        address(survey, "/versturen"), {"addresses": "een@elders.nl", "seen": seen_on(page)}
    )
    assert "naar 8 mensen in plaats van 7" in page.text
    assert now(survey).state is SurveyState.DRAFT


def test_above_twenty_five_people_one_confirms_once_more(client, coordinator, wishes, school):
    employ(school, 26)
    survey = write(client, questionnaire=wishes.public_id)
    client.submit(address(survey, "/doelgroep"), {"sector": "education"})
    look = client.submit(address(survey, "/versturen"), {})
    page = client.submit(address(survey, "/versturen"), {"seen": seen_on(look)})
    assert "Bevestig dat je het 26 mensen vraagt." in page.text
    page = client.submit(address(survey, "/versturen"), {"seen": seen_on(page), "sure": "y"})
    assert "De peiling gaat naar 26 mensen." in page.text


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("een@elders.nl", "minder dan 5 mensen"),
        ("dit is geen adres", "Controleer deze adressen: dit, is, geen, adres."),
    ],
)
def test_to_a_few_or_to_nobody_it_does_not_go(client, coordinator, wishes, pasted, sentence):
    survey = write(client, questionnaire=wishes.public_id)
    page = client.submit(address(survey, "/versturen"), {"addresses": pasted})
    if "seen" in page.html:
        data = {"addresses": pasted, "seen": seen_on(page)}
        page = client.submit(address(survey, "/versturen"), data)
    assert sentence in page.text
    assert now(survey).state is SurveyState.DRAFT


def test_once_sent_it_stays_as_it_is_and_can_be_closed(client, coordinator, wishes, school):
    employ(school, 6)
    survey = write(client, questionnaire=wishes.public_id)
    client.submit(address(survey, "/doelgroep"), {"sector": "education"})
    look = client.submit(address(survey, "/versturen"), {})
    client.submit(address(survey, "/versturen"), {"seen": seen_on(look)})
    changed = {
        "title": "Anders",
        "closes_on": days_from_now(5),
        "questionnaire": wishes.public_id,
    }
    for rest, data in (("/wijzigen", changed), ("/doelgroep", {"function": "office"})):
        assert "blijft zoals hij is" in client.submit(address(survey, rest), data).text
    assert "blijft zoals hij is" in client.submit(address(survey, "/verwijderen")).text
    page = client.submit(address(survey, "/sluiten"))
    assert "De peiling is gesloten." in page.text
    assert now(survey).state is SurveyState.CLOSED
    assert now(survey).title == "Wat wil je leren in 2027?"


def test_a_draft_is_changed_and_removed(client, coordinator, wishes, region):
    survey = write(client, questionnaire=wishes.public_id)
    client.page(address(survey, "/wijzigen"))
    client.submit(
        address(survey, "/wijzigen"),
        {
            "title": "Wat heb je nodig?",
            "closes_on": days_from_now(10),
            "questionnaire": wishes.public_id,
        },
    )
    assert now(survey).title == "Wat heb je nodig?"
    client.submit(address(survey, "/doelgroep"), {"function": "teacher"})
    client.submit(address(survey, "/verwijderen"))
    assert db.session.query(Survey).count() == 0


def test_it_is_sent_with_the_questions_of_that_day(client, coordinator, wishes, school):
    employ(school, 6)
    survey = write(client, questionnaire=wishes.public_id)
    first = questionnaires.latest(wishes)
    questionnaires.settle(first, now=clock.now())
    draft = questionnaires.next_version(wishes, now=clock.now())
    client.submit(address(survey, "/doelgroep"), {"sector": "education"})
    look = client.submit(address(survey, "/versturen"), {})
    client.submit(address(survey, "/versturen"), {"seen": seen_on(look)})
    assert now(survey).version_id == draft.id


def test_the_lists_take_as_many_statements_for_twenty_as_for_one(client, coordinator, wishes):
    write(client, questionnaire=wishes.public_id)
    for page in (ALL, "/evaluaties"):
        with statements() as few:
            client.page(page)
        for _each in range(10):
            write(client, questionnaire=wishes.public_id)
        with statements() as many:
            client.page(page)
        assert len(many) == len(few)


def _rows(survey):
    db.session.expire_all()
    row = db.session.get(Survey, survey.id)
    db.session.refresh(row, ["audience"])
    return row.audience
