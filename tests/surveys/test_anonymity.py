"""An attack on anonymity: with all that is stored nobody's answer is found, better than by chance.

Each attack is shown to work where one of the means against it is taken away.
"""

import random
from datetime import timedelta

import pytest
from sqlalchemy import insert

from leerhuis import db
from leerhuis.surveys import asking, closing, mails, moving, reminding, service
from leerhuis.surveys.cells import NOWHERE
from leerhuis.surveys.models import SealedAnswer, SurveyAnswer, SurveyInvitation
from leerhuis.surveys.questionnaires import questions_of
from leerhuis.surveys.rules import FEWEST, QuestionKind
from tests.factories import HOUSE, NOW, make_organisation, make_person
from tests.factories_surveys import make_group_survey, make_survey, make_version
from tests.surveys import attack

pytestmark = pytest.mark.usefixtures("app")
# Of a group in a random order one person stands where they belong, whatever its size.
CHANCE = 1.0
BAR = 1.5
EIGHT, TEN = 8, 10
MANY, FEW = 120, 10


@pytest.fixture
def house(app):
    """Eight people with accounts and addresses, and a questionnaire of a number and a text."""
    region = make_organisation()
    version = make_version(QuestionKind.NUMBER, QuestionKind.LONG, organisation=region)
    return region, version, [make_person() for _ in range(EIGHT)]


def opened(house, *, more=0):
    """A survey that these people are asked, and so many others who will not answer."""
    region, version, people = house
    survey = make_survey(version, organisation_id=region.id)
    everyone = [*people, *(make_person() for _ in range(more))]
    with db.transaction():
        db.hold(survey)
        who = [asking.Someone(each.id) for each in everyone]
        asking.invite(survey, who, [NOWHERE] * len(who), now=NOW)
    numbers = random.sample(range(1, 1000), len(people))
    said = {each.id: number for each, number in zip(people, numbers, strict=True)}
    words = {each.id: f"woord {random.random()}" for each in people}
    return attack.Survey(survey, words, said)


def answer(survey, people, *, draft=False, after=None):
    """These answer one after the other; half of them saved a draft before."""
    number, words = questions_of(survey.row)
    rows = db.session.query(SurveyInvitation).filter_by(survey_id=survey.row.id)
    mine = {each.person_id: each for each in rows}
    for each in people:
        values = {number.id: survey.numbers[each], words.id: survey.people[each]}
        if draft and random.random() < 0.5:
            service.save_draft(mine[each], values, now=NOW)
        service.send(mine[each], values, now=NOW)
        survey.sent.append(each)
        if after:
            after(survey.row)


def of_eight(house, *, number=FEW, draft=False, after=None):
    """Surveys that all eight answered, in an order of their own each time, and that closed."""
    found = []
    for _ in range(number):
        survey = opened(house)
        order = random.sample(list(survey.people), EIGHT)
        answer(survey, order, draft=draft, after=after)
        found.append(survey)
    moving.move_due(now=NOW)
    assert closing.close_due(now=NOW) == number
    return found


def test_of_an_edition_of_eight_no_answer_is_tied_to_a_person_better_than_by_chance(house):
    surveys = of_eight(house, number=MANY, draft=True)
    way, found = attack.best(surveys)
    assert found < BAR * CHANCE, way
    way, found = attack.best_join(surveys)
    assert found < BAR * CHANCE, way
    assert not db.session.query(SealedAnswer).count()


def test_control_answers_in_the_order_of_sending_are_all_found(house, monkeypatch):
    monkeypatch.setattr(moving._lot, "shuffle", lambda rows: None)
    surveys = of_eight(house)
    assert attack.best(surveys)[1] == EIGHT
    assert attack.best_join(surveys)[1] == EIGHT


def only_new(survey, *, adding=()):
    """A move that leaves alone what was moved before."""
    said = [each for sheet in adding for each in sheet.values]
    moving._lot.shuffle(said)
    nothing = {"rank": None, "sector": None, "organisation_id": None}
    named = [{"question_id": each.question_id, "value": each.value} for each in said]
    rows = [{"survey_id": survey.id, **each, **nothing} for each in named]
    db.session.execute(insert(SurveyAnswer), rows)


def test_control_answers_that_are_moved_one_by_one_are_all_found(house, monkeypatch):
    def at_once(survey):
        with db.transaction():
            db.hold(survey)
            moving.move(survey, number=1)

    monkeypatch.setattr(moving, "write_anew", only_new)
    surveys = []
    for _ in range(FEW):
        surveys.append(opened(house))
        order = random.sample(list(surveys[-1].people), EIGHT)
        answer(surveys[-1], order, after=at_once)
    assert attack.best(surveys)[1] == EIGHT


def in_batches(house, *, number=20, remind=True):
    """Open surveys of which answers were moved twice, with a reminder in between."""
    region, version, _people = house
    crowd = [make_person() for _ in range(2 * TEN)]
    found = []
    for _ in range(number):
        survey = opened((region, version, crowd), more=1)
        order = random.sample(list(survey.people), 2 * TEN)
        answer(survey, order[:TEN])
        moving.move_due(now=NOW)
        if remind:
            reminding.remind_due(now=NOW + timedelta(days=3))
        answer(survey, order[TEN:])
        moving.move_due(now=NOW)
        found.append(survey)
    return found


def test_while_it_is_open_no_batch_and_no_reminder_tells_whose_answers_came_first(house):
    way, found = attack.best_half(in_batches(house), first=FEWEST)
    assert found < BAR / 2, way


def test_control_batches_that_are_not_written_anew_tell_whose_came_first(house, monkeypatch):
    monkeypatch.setattr(moving, "write_anew", only_new)
    assert attack.best_half(in_batches(house, number=4), first=FEWEST)[1] == 1


def in_order(monkeypatch):
    """Answers keep their order; only the invitations are drawn by lot."""
    real = moving._lot.shuffle

    def shuffle(rows):
        if rows and isinstance(rows[0], int):
            real(rows)

    monkeypatch.setattr(moving._lot, "shuffle", shuffle)


def test_control_invitations_tell_who_was_first_unless_they_are_written_anew(house, monkeypatch):
    in_order(monkeypatch)
    few = {"first": FEWEST, "knows_when": False}
    assert attack.best_half(in_batches(house, number=6, remind=False), **few)[1] < 1
    monkeypatch.setattr(moving, "_write_invitations", lambda survey: None)
    found = attack.best_half(in_batches(house, number=6, remind=False), **few)[1]
    # SQLite keeps no number of the transaction that wrote a row, and leaves the row where it was
    assert (found == 1) == (db.session().get_bind().dialect.name == "postgresql")


class RequestLog:
    """What a web server would write down of each request."""

    def __init__(self, app):
        self.lines, self._inner = [], app.wsgi_app

    def __call__(self, environ, start):
        self.lines.append(
            (environ["REQUEST_METHOD"], environ["PATH_INFO"], environ.get("HTTP_REFERER", ""))
        )
        return self._inner(environ, start)


def test_the_request_that_sends_an_answer_reads_the_same_for_everyone(
    client, app, monkeypatch, caplog
):
    monkeypatch.setattr("leerhuis.clock.now", lambda: NOW)
    survey = make_group_survey(QuestionKind.NUMBER)
    (question,) = questions_of(survey)
    people = [make_person() for _ in range(EIGHT)]
    with db.transaction():
        db.hold(survey)
        asking.invite(
            survey, [asking.Someone(each.id) for each in people], [NOWHERE] * EIGHT, now=NOW
        )
    tokens = [mails.token_of(each.public_id) for each in db.session.query(SurveyInvitation)]
    log = RequestLog(app)
    monkeypatch.setattr(app, "wsgi_app", log)
    caplog.set_level("DEBUG")
    for token in tokens:
        origin = {"Referer": "http://localhost/"}  # all that the page lets a browser tell
        sent = {"token": token, f"vraag-{question.public_id}": "5"}
        client.post("/antwoord", sent, headers=origin)
    assert set(log.lines) == {("POST", "/antwoord", "http://localhost/")}
    assert len(log.lines) == EIGHT
    told = " ".join(each.getMessage() for each in caplog.records)
    private = [*tokens, *(each.public_id for each in people), *(each.name for each in people)]
    assert not [each for each in private if each in told]
    assert db.session.query(SealedAnswer).count() == EIGHT
    closing.close(survey, by=HOUSE, now=NOW)
