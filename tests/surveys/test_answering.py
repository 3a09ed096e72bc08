"""The pages on which people answer: by a link, or signed in."""

import logging

import pytest

from leerhuis import db
from leerhuis.surveys import closing, mails, sealing
from leerhuis.surveys.models import QuestionnaireVersion, SealedAnswer
from leerhuis.surveys.questionnaires import questions_of
from leerhuis.surveys.rules import QuestionKind, SurveyKind
from tests.factories import HOUSE, NOW, make_person, make_professional
from tests.factories_surveys import (
    make_group_survey,
    make_invitation,
    make_question,
)

EVERY = tuple(QuestionKind)


@pytest.fixture(autouse=True)
def today(app, monkeypatch):
    monkeypatch.setattr("leerhuis.clock.now", lambda: NOW)


@pytest.fixture
def survey(today):
    return make_group_survey(*EVERY)


@pytest.fixture
def token(survey):
    return mails.token_of(make_invitation(survey).public_id)


def field(question):
    return f"vraag-{question.public_id}"


def good(survey, text="Meer oefenen"):
    """What a browser sends when everything is filled in, the third answer each time."""
    sent = {}
    for each in questions_of(survey):
        if each.kind is QuestionKind.RANKING:
            sent |= {f"{field(each)}-{at}": str(place) for at, place in ((1, 2), (2, 3), (3, 1))}
        elif each.kind in (QuestionKind.SHORT, QuestionKind.LONG):
            sent[field(each)] = text
        elif each.kind is QuestionKind.SEVERAL:
            sent[field(each)] = ["1", "3"]
        else:
            sent[field(each)] = "3"
    return sent


def sheets(survey):
    db.session.expire_all()
    rows = db.session.query(SealedAnswer).filter_by(survey_id=survey.id)
    return [sealing.unseal(each.sealed, survey=survey) for each in rows]


def test_the_link_of_a_letter_opens_the_questions_without_signing_in(client, survey, token):
    page = client.page(f"/antwoord/{token}")
    for each in questions_of(survey):
        assert each.text in page.text
    assert "8 vragen" in page.text


def test_opening_the_link_changes_nothing(client, survey, token):
    for _ in range(3):
        client.page(f"/antwoord/{token}")
    assert not sheets(survey)
    assert client.page(f"/antwoord/{token}").text


def test_what_was_filled_in_arrives_as_it_was_meant(client, survey, token):
    page = client.submit("/antwoord", {"token": token, **good(survey)})
    assert "Bedankt" in page.text
    (sheet,) = sheets(survey)
    by_question = {}
    for number, value, rank in sheet.values:
        by_question.setdefault(number, []).append((value, rank))
    expected = {
        QuestionKind.SCALE: [(3, None)],
        QuestionKind.GRADE: [(3, None)],
        QuestionKind.ONE: [(3, None)],
        QuestionKind.SEVERAL: [(0, None), (1, None), (3, None)],
        QuestionKind.RANKING: [(3, 1), (1, 2), (2, 3)],
        QuestionKind.NUMBER: [(3, None)],
    }
    kinds = {each.id: each.kind for each in questions_of(survey)}
    assert {kinds[number]: rows for number, rows in by_question.items()} == expected
    assert [text for _number, text in sheet.texts] == ["Meer oefenen"] * 2


def test_a_second_answer_is_refused_on_any_device(client, app, survey, token):
    client.submit("/antwoord", {"token": token, **good(survey)})
    other = app.test_client()
    page = other.submit("/antwoord", {"token": token, **good(survey)})
    assert "al geantwoord" in page.text
    assert "al geantwoord" in other.page(f"/antwoord/{token}").text
    assert len(sheets(survey)) == 1


def test_who_answered_by_the_link_has_answered_signed_in_too(client, survey):
    person = make_professional()
    invitation = make_invitation(survey, person)
    sent = {"token": mails.token_of(invitation.public_id), **good(survey)}
    client.submit("/antwoord", sent)
    client.sign_in(person)
    assert "al geantwoord" in client.page(f"/vragenlijst/{survey.public_id}").text
    client.submit(f"/vragenlijst/{survey.public_id}", good(survey))
    assert len(sheets(survey)) == 1


def test_a_draft_is_resumed_by_link_and_signed_in_and_by_nobody_else(client, app, survey):
    mine, other = make_professional(), make_professional()
    link = f"/antwoord/{mails.token_of(make_invitation(survey, mine).public_id)}"
    make_invitation(survey, other)
    half = {name: text for name, text in good(survey).items() if text == "Meer oefenen"}
    client.sign_in(mine)
    page = client.submit(f"/vragenlijst/{survey.public_id}", {**half, "later": "1"})
    assert "bewaard" in page.text
    assert client.page(f"/vragenlijst/{survey.public_id}").html.count("Meer oefenen") == 2
    assert app.test_client().page(link).html.count("Meer oefenen") == 2
    foreign = app.test_client().sign_in(other)
    assert "Meer oefenen" not in foreign.page(f"/vragenlijst/{survey.public_id}").text
    assert not sheets(survey)


def test_what_is_missing_is_named_and_what_was_typed_stays(client, survey, token):
    sent = {name: text for name, text in good(survey).items() if text == "Meer oefenen"}
    page = client.submit("/antwoord", {"token": token, **sent}, status=400)
    assert page.text.count("Kies een antwoord op deze vraag.") == 10  # in the list and at each
    assert page.html.count("Meer oefenen") == 2
    assert not sheets(survey)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (QuestionKind.SCALE, "6"),
        (QuestionKind.SCALE, "-1"),
        (QuestionKind.GRADE, "11"),
        (QuestionKind.GRADE, "1e3"),
        (QuestionKind.ONE, "99999999999999999999"),
        (QuestionKind.SEVERAL, ["1", "9"]),
        (QuestionKind.SEVERAL, ["x"]),
        (QuestionKind.NUMBER, "2,5"),
        (QuestionKind.NUMBER, "٣x"),
        (QuestionKind.SHORT, "a" * 201),
        (QuestionKind.LONG, "a" * 50_000),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_nothing_is_sent(client, kind, value):
    survey = make_group_survey(kind)
    token = mails.token_of(make_invitation(survey).public_id)
    (question,) = questions_of(survey)
    client.submit("/antwoord", {"token": token, field(question): value}, status=400)
    assert not sheets(survey)


@pytest.mark.parametrize("places", [("1", "1", "2"), ("1", "2", ""), ("1", "2", "4")])
def test_a_ranking_gives_each_answer_a_place_of_its_own(client, places):
    survey = make_group_survey(QuestionKind.RANKING)
    token = mails.token_of(make_invitation(survey).public_id)
    (question,) = questions_of(survey)
    sent = {f"{field(question)}-{at}": place for at, place in enumerate(places, start=1)}
    page = client.submit("/antwoord", {"token": token, **sent}, status=400)
    assert "eigen plaats" in page.text


def test_markup_in_an_answer_is_kept_as_text_and_drawn_as_text(client):
    survey = make_group_survey(QuestionKind.LONG)
    token = mails.token_of(make_invitation(survey).public_id)
    (question,) = questions_of(survey)
    nasty = "<script>alert(1)</script>\x00‮"
    page = client.submit("/antwoord", {"token": token, field(question): nasty, "later": "1"})
    assert "<script>alert" not in page.html
    assert "<script>alert(1)</script>" in page.text
    client.submit("/antwoord", {"token": token, field(question): nasty})
    (sheet,) = sheets(survey)
    assert sheet.texts == [(question.id, "<script>alert(1)</script>")]


@pytest.fixture
def conditional(today):
    """What is used, asked only of who says that they use something."""
    survey = make_group_survey(QuestionKind.ONE)
    (first,) = questions_of(survey)
    version = db.session.get_one(QuestionnaireVersion, survey.version_id)
    make_question(version, QuestionKind.SHORT, number=2, only_if_id=first.id, only_if=[1])
    return survey


def test_a_question_for_some_is_required_of_them_and_ignored_of_others(client, conditional):
    first, second = questions_of(conditional)
    one, other = (mails.token_of(make_invitation(conditional).public_id) for _ in range(2))
    page = client.page(f"/antwoord/{one}")
    assert "Alleen als je bij vraag 1 kiest: Rood." in page.text
    client.submit("/antwoord", {"token": one, field(first): "1"}, status=400)
    client.submit("/antwoord", {"token": one, field(first): "1", field(second): "Kaarten"})
    client.submit("/antwoord", {"token": other, field(first): "2", field(second): "Niets"})
    assert sorted(len(each.texts) for each in sheets(conditional)) == [0, 1]


def test_a_survey_that_was_closed_while_someone_wrote_says_when(client, survey, token):
    client.page(f"/antwoord/{token}")
    closing.close(survey, by=HOUSE, now=NOW)
    page = client.submit("/antwoord", {"token": token, **good(survey)})
    assert "sloot op 11 januari 2027" in page.text
    assert not sheets(survey)


@pytest.mark.parametrize("token", ["x", "A" * 43, "../../etc", ""])
def test_a_forged_link_is_one_page_that_knows_nothing(client, survey, token):
    page = client.submit("/antwoord", {"token": token}, status=404)
    assert "werkt niet" in page.text
    if token.isalpha():
        client.page(f"/antwoord/{token}", status=404)


def test_a_survey_that_one_was_not_asked_is_unknown(client, survey):
    client.sign_in(make_professional())
    assert client.get(f"/vragenlijst/{survey.public_id}").status_code == 404
    assert client.post(f"/vragenlijst/{survey.public_id}", good(survey)).status_code == 404
    assert client.get(f"/vragenlijst/{'A' * 22}").status_code == 404


def test_the_form_sends_no_token_in_its_address_and_the_page_none_to_the_next(client, token):
    answer = client.get(f"/antwoord/{token}")
    assert 'action="/antwoord"' in answer.text
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_sending_writes_no_line_to_any_log(client, survey, token, caplog):
    caplog.set_level(logging.DEBUG)
    client.submit("/antwoord", {"token": token, **good(survey)})
    ours = [each for each in caplog.records if not each.name.startswith(("asyncio", "faker"))]
    assert not ours


def test_the_form_says_who_will_see_what(client, survey, token):
    page = client.page(f"/antwoord/{token}")
    assert "ziet wat de groep als geheel zegt" in page.text
    needs = make_group_survey(kind=SurveyKind.NEEDS)
    other = mails.token_of(make_invitation(needs, address="gast@example.org").public_id)
    assert "je sector en je organisatie" in client.page(f"/antwoord/{other}").text


def test_a_survey_stands_on_the_overview_until_it_is_answered(client, survey):
    person = make_professional()
    make_invitation(survey, person)
    make_invitation(make_group_survey(title="Van een ander"), make_person())
    client.sign_in(person)
    page = client.page("/")
    assert f"/vragenlijst/{survey.public_id}" in page.html
    assert "Van een ander" not in page.text
    client.submit(f"/vragenlijst/{survey.public_id}", good(survey))
    assert f"/vragenlijst/{survey.public_id}" not in client.page("/").html
