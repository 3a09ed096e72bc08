"""The letters about results and signals, read."""

from decimal import Decimal

import pytest

from leerhuis.surveys.results import mails, queries
from leerhuis.surveys.rules import Measure, SurveyKind
from leerhuis.surveys.signals import mails as signal_mails
from leerhuis.surveys.signals.models import Signal
from leerhuis.surveys.signals.rules import Why
from tests.factories import NOW, identity, make_staff, make_trainer, train
from tests.factories_attendance import sessions_of
from tests.letters import reads_as
from tests.surveys.results.groups import make_asked

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize("kind", [SurveyKind.EVALUATION, SurveyKind.EFFECT])
def test_the_letter_to_a_trainer_who_may_read_the_results(kind):
    asked = make_asked(kind=kind)
    person = make_staff("trainer", asked.region)
    train(sessions_of(asked.edition)[0], make_trainer(asked.region, person_id=person.id))
    survey = queries.survey_for(identity(asked.coordinator), asked.survey.public_id)
    (letter,) = mails.shared(survey)
    reads_as(letter, f"surveys-shared-{kind}.txt")


@pytest.mark.parametrize(
    ("measure", "why", "value", "limit"),
    [
        (Measure.GRADE, Why.BELOW, "6.4", "7"),
        (Measure.GRADE, Why.FELL, "7.1", "8.4"),
        (Measure.RECOMMENDS, Why.BELOW, "40", "60"),
        (Measure.RECOMMENDS, Why.FELL, "60", "90"),
        (Measure.USES, Why.BELOW, "20", "50"),
        (Measure.USES, Why.FELL, "50", "80"),
    ],
)
def test_the_letter_about_a_signal(measure, why, value, limit):
    signal = Signal(
        public_id="S" * 22,
        measure=measure,
        why=why,
        value=Decimal(value),
        limit=Decimal(limit),
        due_on=NOW.date(),
    )
    letter = signal_mails.raised(signal, person_id=1, title="Motiverende gespreksvoering")
    reads_as(letter, f"surveys-signal-{measure}-{why}.txt")
