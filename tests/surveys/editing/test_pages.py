"""Questionnaires as a coordinator makes them: begun, changed, tried and taken into use."""

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.surveys import questionnaires
from leerhuis.surveys.models import Questionnaire, SurveyQuestion
from leerhuis.surveys.rules import Measure, QuestionKind, SurveyKind, SurveyState
from tests.counting import statements
from tests.factories import make_course, make_organisation, make_staff, make_theme
from tests.factories_surveys import make_question, make_questionnaire, make_survey

ALL = "/evaluaties/vragenlijsten"


@pytest.fixture
def region(app):
    return make_organisation(name="Foodvalley")


@pytest.fixture
def coordinator(client, region):
    person = make_staff("coordinator", region)
    client.sign_in(person)
    return person


@pytest.fixture
def draft(region):
    """A questionnaire that nobody was asked yet."""
    return make_questionnaire(region, in_use=False, settled_at=None)


def address(questionnaire, rest="", question=None):
    inner = f"/vragen/{question.public_id}" if question is not None else ""
    return f"{ALL}/{questionnaire.public_id}{inner}{rest}"


def asked(questionnaire):
    return questionnaires.questions_in(questionnaires.latest(questionnaire).id)


def texts(questionnaire):
    return [each.text for each in asked(questionnaire)]


def begin(client, region, kind):
    data = {"soort": kind.value, "organisatie": region.public_id}
    page = client.submit(f"{ALL}/standaard", data)
    return page, db.session.scalars(select(Questionnaire).where(Questionnaire.kind == kind)).one()


@pytest.mark.parametrize("kind", list(SurveyKind))
def test_one_begins_with_the_standard_questions_of_the_house(client, coordinator, region, kind):
    make_theme(name="Veiligheid")
    make_theme(name="Samenwerken")
    page, made = begin(client, region, kind)
    assert made.organisation_id == region.id
    assert not made.in_use
    assert page.h1 == made.name
    for each in texts(made):
        assert each in page.text
    seen = client.page(address(made, "/voorbeeld"))
    assert texts(made)[0] in seen.text


def test_the_standard_questions_are_dutch_whatever_language_one_reads(client, region):
    person = make_staff("coordinator", region, language="en")
    client.sign_in(person)
    _page, made = begin(client, region, SurveyKind.EVALUATION)
    assert "Wat moet beter?" in texts(made)
    assert asked(made)[1].choices[-1] == {"text": "Zeker"}


def test_before_and_after_the_same_is_asked_so_that_it_can_be_compared(client, coordinator, region):
    _page, start = begin(client, region, SurveyKind.START)
    _page, effect = begin(client, region, SurveyKind.EFFECT)
    both = {each.key for each in asked(start)} & {each.key for each in asked(effect)}
    assert len(both) == 3
    hinders = next(each for each in asked(effect) if each.key == "hinders")
    assert hinders.only_if == [1, 2, 3]


def test_wishes_are_about_the_themes_of_the_house(client, coordinator, region):
    one, other = make_theme(name="Veiligheid"), make_theme(name="Hechting")
    _page, made = begin(client, region, SurveyKind.NEEDS)
    first = asked(made)[0]
    assert first.measure is Measure.WANTS
    assert first.choices == [
        {"text": "Hechting", "theme": other.public_id},
        {"text": "Veiligheid", "theme": one.public_id},
    ]


def test_without_themes_there_is_nothing_to_wish_for(client, coordinator, region):
    data = {"soort": "needs", "organisatie": region.public_id}
    page = client.submit(f"{ALL}/standaard", data)
    assert "minstens 2 thema's" in page.text
    assert db.session.scalars(select(Questionnaire)).all() == []


def test_a_questionnaire_is_made_question_by_question(client, coordinator, region):
    client.submit(f"{ALL}/nieuw", {"name": "Na afloop", "kind": "evaluation"})
    made = db.session.scalars(select(Questionnaire)).one()
    add = address(made, "/vragen/nieuw")
    client.submit(add, {"text": "Was het helder?", "kind": "scale", "required": "y"})
    client.submit(
        add,
        {
            "text": "Wat gebruik je?",
            "kind": "several",
            "choices": "Het plan\n Het gesprek \n\n",
            "section": "Je werk",
            "hint": "Je kunt meer kiezen.",
        },
    )
    page = client.submit(add, {"text": "Wat kan beter?", "kind": "long", "measure": "improve"})
    scale, long, several = asked(made)
    assert scale.choices[0] == {"text": "Helemaal niet"}
    assert (scale.required, several.required) == (True, False)
    assert [each["text"] for each in several.choices] == ["Het plan", "Het gesprek"]
    assert (several.section, long.measure) == ("Je werk", Measure.IMPROVE)
    assert "Dit is een concept." in page.text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"text": "", "kind": "scale"}, "Vul de vraag in."),
        ({"text": "Hoe?", "kind": "one", "choices": "Goed"}, "Geef 2 tot en met 40 antwoorden."),
        ({"text": "Hoe?", "kind": "scale", "choices": "a\nb"}, "Een schaal heeft 5 woorden"),
        ({"text": "Hoe?", "kind": "scale", "measure": "grade"}, "kan dat niet vertellen"),
        ({"text": "x" * 301, "kind": "long"}, "Gebruik hoogstens 300 tekens."),
        ({"text": "Hoe?", "kind": "boom"}, "Kies uit de lijst."),
    ],
)
def test_a_question_that_cannot_be_asked_so_is_shown_again(
    client, coordinator, draft, data, sentence
):
    page = client.submit(address(draft, "/vragen/nieuw"), data)
    assert sentence in page.text
    assert page.title.startswith("Fout: ")
    assert texts(draft) == []


def test_a_question_is_changed_and_keeps_its_kind(client, coordinator, draft):
    row = make_question(questionnaires.latest(draft), QuestionKind.ONE, text="Waar werk je?")
    client.page(address(draft, "/wijzigen", row))
    client.submit(
        address(draft, "/wijzigen", row),
        {"text": "Waar werk je nu?", "kind": "long", "choices": "Wijkteam\nSchool"},
    )
    (after,) = asked(draft)
    assert (after.text, after.kind) == ("Waar werk je nu?", QuestionKind.ONE)
    assert [each["text"] for each in after.choices] == ["Wijkteam", "School"]
    assert after.key == row.key


def test_once_asked_a_change_makes_the_next_version(client, coordinator, region):
    used = make_questionnaire(region)
    first = questionnaires.latest(used)
    row = make_question(first, QuestionKind.ONE, text="Waar werk je?")
    make_survey(first, organisation_id=region.id)
    page = client.submit(
        address(used, "/wijzigen", row),
        {"text": "Waar werk je nu?", "choices": "Rood\nGeel\nBlauw"},
    )
    assert "Je wijzigt versie 2." in page.text
    (before,), (after,) = questionnaires.questions_in(first.id), asked(used)
    assert (before.text, after.text) == ("Waar werk je?", "Waar werk je nu?")
    assert after.key == before.key
    assert questionnaires.in_use(region.path, SurveyKind.EVALUATION).id == first.id

    page = client.submit(address(used, "/gebruiken"))
    assert "Deze vragen worden gesteld." in page.text
    assert questionnaires.in_use(region.path, SurveyKind.EVALUATION).number == 2


def test_other_answers_to_choose_from_make_it_another_question_to_count(
    client, coordinator, region
):
    used = make_questionnaire(region)
    row = make_question(questionnaires.latest(used), QuestionKind.ONE)
    client.submit(address(used, "/wijzigen", row), {"text": "Vraag 1", "choices": "Ja\nNee"})
    assert asked(used)[0].key != row.key


def test_changes_that_nobody_used_can_be_thrown_away(client, coordinator, region):
    used = make_questionnaire(region)
    one = make_question(questionnaires.latest(used), QuestionKind.ONE, number=1)
    make_question(questionnaires.latest(used), number=2, only_if_id=one.id, only_if=[1])
    client.submit(address(used, "/vragen/nieuw"), {"text": "En dit?", "kind": "long"})
    assert len(asked(used)) == 3
    client.submit(address(used, "/weggooien"))
    assert len(asked(used)) == 2
    assert questionnaires.latest(used).number == 1
    assert db.session.query(SurveyQuestion).count() == 2


def test_questions_are_moved_and_removed(client, coordinator, draft):
    version = questionnaires.latest(draft)
    one, two = make_question(version, number=1), make_question(version, number=2)
    client.submit(address(draft, "/verplaatsen", two), {"to": "up"})
    assert texts(draft) == ["Vraag 2", "Vraag 1"]
    client.submit(address(draft, "/verwijderen", one))
    assert texts(draft) == ["Vraag 2"]
    assert asked(draft)[0].number == 1


def test_a_question_is_asked_only_of_who_answered_so(client, coordinator, draft):
    version = questionnaires.latest(draft)
    one = make_question(version, QuestionKind.ONE, number=1, text="Waar werk je?")
    two = make_question(version, number=2)
    page = client.page(address(draft, "/voorwaarde", two))
    assert "1. Waar werk je?" in page.html
    chosen = address(draft, f"/voorwaarde?bij={one.public_id}", two)
    assert "Geel" in client.page(chosen).text
    page = client.submit(chosen, {"picks": ["1", "3"]})
    assert "Alleen voor wie bij vraag 1 dit antwoordt: Rood, Blauw." in page.text
    after = asked(draft)[1]
    assert (after.only_if_id, after.only_if) == (one.id, [1, 3])

    assert (
        "hangt een andere vraag aan deze" in client.submit(address(draft, "/verwijderen", one)).text
    )
    assert (
        "blijft onder de vraag"
        in client.submit(address(draft, "/verplaatsen", two), {"to": "up"}).text
    )
    client.submit(address(draft, "/iedereen", two))
    assert asked(draft)[1].only_if_id is None


def test_an_answer_that_is_not_there_cannot_be_hung_on(client, coordinator, draft):
    version = questionnaires.latest(draft)
    one = make_question(version, QuestionKind.ONE, number=1)
    two = make_question(version, number=2)
    chosen = address(draft, f"/voorwaarde?bij={one.public_id}", two)
    assert "Kies uit de lijst." in client.submit(chosen, {"picks": ["9"]}).text
    assert "Kies minstens 1 antwoord." in client.submit(chosen, {}).text


def test_of_each_kind_one_questionnaire_is_used(client, coordinator, region, draft):
    used = make_questionnaire(region, name="De oude")
    make_question(questionnaires.latest(draft))
    client.submit(address(draft, "/gebruiken"))
    db.session.expire_all()
    assert (used.in_use, draft.in_use) == (False, True)
    client.submit(address(draft, "/stoppen"))
    db.session.expire_all()
    assert not draft.in_use


def test_a_questionnaire_without_questions_is_not_used(client, coordinator, draft):
    page = client.submit(address(draft, "/gebruiken"))
    assert "Er zijn nog geen vragen." in page.text
    db.session.expire_all()
    assert not draft.in_use


def test_a_copy_asks_the_same_and_has_no_answers(client, coordinator, region):
    used = make_questionnaire(region)
    version = questionnaires.latest(used)
    row = make_question(version, QuestionKind.SCALE, measure=Measure.RECOMMENDS)
    make_survey(version, organisation_id=region.id)
    client.submit(address(used, "/kopieren"), {"name": "Drie maanden later", "kind": "effect"})
    copy = db.session.scalars(
        select(Questionnaire).where(Questionnaire.kind == SurveyKind.EFFECT)
    ).one()
    (after,) = asked(copy)
    assert (after.key, after.measure) == (row.key, None)
    assert not copy.in_use


def test_what_was_put_away_is_not_asked_and_can_come_back(client, coordinator, region):
    used = make_questionnaire(region)
    make_question(questionnaires.latest(used))
    page = client.submit(address(used, "/opbergen"))
    assert "is opgeborgen" in page.text
    assert questionnaires.in_use(region.path, SurveyKind.EVALUATION) is None
    page = client.submit(address(used, "/vragen/nieuw"), {"text": "Nog iets?", "kind": "long"})
    assert "Haal hem eerst terug." in page.text
    client.submit(address(used, "/terughalen"))
    client.submit(address(used, "/gebruiken"))
    assert questionnaires.in_use(region.path, SurveyKind.EVALUATION) is not None


def test_a_course_adds_questions_of_its_own(client, coordinator, region):
    course = make_course(organisation_id=region.id, title="Signs of Safety")
    own = f"/aanbod/cursussen/{course.public_id}/evaluatievragen"
    assert "De regio vraagt hier niets." in client.page(own).text
    page = client.submit(own, {"soort": "evaluation"})
    made = db.session.scalars(select(Questionnaire)).one()
    assert "Deze vragen komen na die van de regio." in page.text
    for number in range(5):
        client.submit(address(made, "/vragen/nieuw"), {"text": f"Vraag {number}", "kind": "long"})
    page = client.submit(address(made, "/vragen/nieuw"), {"text": "Zesde", "kind": "long"})
    assert "Er kunnen hoogstens 5 vragen zijn." in page.text
    client.submit(address(made, "/gebruiken"))
    assert questionnaires.own_of(course.id, SurveyKind.EVALUATION) is not None
    assert "5 eigen vragen" in client.page(own).text
    client.submit(own, {"soort": "evaluation"})
    assert db.session.query(Questionnaire).count() == 1
    assert "Eigen vragen" in client.page(f"/aanbod/cursussen/{course.public_id}").text


def test_the_list_takes_as_many_statements_for_twenty_as_for_one(client, coordinator, region):
    make_questionnaire(region)
    with statements() as few:
        client.page(ALL)
    for number in range(20):
        made = make_questionnaire(region, in_use=False, name=f"Vragen {number}")
        make_question(questionnaires.latest(made))
    with statements() as many:
        client.page(ALL)
    assert len(many) == len(few)


def test_markup_in_a_question_is_text(client, coordinator, draft):
    client.submit(
        address(draft, "/vragen/nieuw"), {"text": "<b>Hoe?</b>", "kind": "one", "choices": "<i>\n&"}
    )
    page = client.page(address(draft, "/voorbeeld"))
    assert "<b>Hoe?</b>" in page.text
    assert "<b>Hoe?</b>" not in page.html


def test_the_preview_of_a_course_shows_what_its_people_get_in_all(client, coordinator, region):
    used = make_questionnaire(region)
    make_question(questionnaires.latest(used), text="Welk cijfer geef je?")
    course = make_course(organisation_id=region.id)
    own = make_questionnaire(region, course_id=course.id)
    make_question(questionnaires.latest(own), text="Hoe was de acteur?")
    seen = client.page(address(own, "/voorbeeld"))
    assert "1. Welk cijfer geef je?" in seen.text
    assert "2. Hoe was de acteur?" in seen.text


def test_a_course_has_one_list_of_its_own_of_each_kind(client, coordinator, region):
    course = make_course(organisation_id=region.id)
    first = make_questionnaire(region, course_id=course.id)
    client.submit(address(first, "/opbergen"))
    make_questionnaire(region, course_id=course.id)
    page = client.submit(address(first, "/terughalen"))
    assert "heeft intussen andere eigen vragen" in page.text
    db.session.expire_all()
    assert first.retired_at is not None


def test_a_survey_that_waits_takes_the_version_before_a_draft_that_is_dropped(
    client, coordinator, region
):
    wishes = make_questionnaire(region, kind=SurveyKind.NEEDS, in_use=False)
    first = questionnaires.latest(wishes)
    make_question(first)
    client.submit(address(wishes, "/vragen/nieuw"), {"text": "En dit?", "kind": "long"})
    survey = make_survey(
        questionnaires.latest(wishes),
        organisation_id=region.id,
        kind=SurveyKind.NEEDS,
        state=SurveyState.DRAFT,
    )
    client.submit(address(wishes, "/weggooien"))
    db.session.expire_all()
    assert survey.version_id == first.id
