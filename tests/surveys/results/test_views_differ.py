"""All pairs of views on forty answers: whatever is shown, they differ by none or at least five.

The views are those that staff can open: the whole at each moment while people answer, the whole
and each sector once the survey is closed. Each person gives a value of their own to a question, so
that a view says exactly whose answers it is of.
"""

import random
from itertools import combinations

import pytest

from leerhuis import db
from leerhuis.people.sectors import Sector
from leerhuis.surveys import closing, moving, service
from leerhuis.surveys.models import Survey
from leerhuis.surveys.results import queries
from leerhuis.surveys.rules import QuestionKind
from leerhuis.surveys.tallying import told
from tests.factories import HOUSE, NOW
from tests.factories_surveys import make_group_survey, make_invitation

pytestmark = pytest.mark.usefixtures("app")

PEOPLE = 40
SECTORS = (
    (Sector.LOCAL_TEAM, 17),
    (Sector.EDUCATION, 9),
    (Sector.CARE_PROVIDER, 6),
    (Sector.CHILDCARE, 3),
    (None, 5),
)


@pytest.fixture
def survey(app):
    return make_group_survey(QuestionKind.NUMBER, QuestionKind.SCALE)


def views(survey):
    """The set of answers that each view of each question is of; of a scale only the number."""
    outcome = queries.outcome_of(db.session.get_one(Survey, survey.id))
    return [
        frozenset(tally.counts)
        for each in outcome.told
        if each.question.kind is QuestionKind.NUMBER
        for tally in (each.tally, *each.sectors.values())
    ]


def looked_at(survey, seed):
    """What somebody sees who looks after every answer, and once it is closed."""
    people = [sector for sector, number in SECTORS for _ in range(number)]
    lot = random.Random(seed)
    lot.shuffle(people)
    invitations = [make_invitation(survey, sector=sector) for sector in people]
    number, scale = queries.questionnaires.questions_of(survey)
    seen = set(views(survey))
    for at, invitation in enumerate(invitations[: 36 + seed], start=1):
        service.send(invitation, {number.id: at, scale.id: 3}, now=NOW)
        moving.move_due(now=NOW)
        seen |= set(views(survey))
    closing.close(db.session.get_one(Survey, survey.id), by=HOUSE, now=NOW)
    return seen | set(views(survey))


@pytest.mark.parametrize("seed", range(5))
def test_all_pairs_of_views_on_forty_answers_differ_by_none_or_five(survey, seed):
    seen = looked_at(survey, seed)
    assert len(seen) >= 5
    assert all(len(each) >= 5 for each in seen)
    wholes = [each for each in seen if any(each < other for other in seen)]
    assert wholes
    for one, other in combinations(seen, 2):
        smaller, larger = sorted((one, other), key=len)
        if smaller < larger:
            assert len(larger - smaller) >= 5


def test_without_keeping_parts_back_a_difference_would_single_out_three(survey, monkeypatch):
    monkeypatch.setattr(
        queries, "told", lambda _whole, parts: {each for each, n in parts.items() if n >= 1}
    )
    seen = looked_at(survey, 4)
    assert any(len(each) < 5 for each in seen)
    assert told(40, {"a": 37, "b": 3}) == set()
