"""A low score, or a fall, becomes a signal with an owner and a decision."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import db
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.courses.models import Course
from leerhuis.errors import Refused
from leerhuis.mail.models import QueuedLetter
from leerhuis.surveys import closing, service
from leerhuis.surveys.models import Survey
from leerhuis.surveys.rules import Measure, SurveyKind
from leerhuis.surveys.signals import queries
from leerhuis.surveys.signals import service as signals
from leerhuis.surveys.signals.models import Signal
from leerhuis.surveys.signals.rules import Bounds, Decision, Why, mean, percent, raised
from tests.factories import (
    HOUSE,
    NOW,
    identity,
    make_edition,
    make_organisation,
    make_person,
    make_round,
    make_staff,
)
from tests.factories_surveys import make_invitation
from tests.surveys.results.groups import answered, make_asked

NEXT = timedelta(days=120)
GRADE = {Measure.GRADE: Bounds(Decimal(7), Decimal(1))}


def evaluated(number=6, *, edition=None, version=None, kind=SurveyKind.EVALUATION, **given):
    asked = make_asked(edition=edition, version=version, kind=kind)
    for _ in range(number):
        service.send(make_invitation(asked.survey), answered(asked.survey, **given), now=NOW)
    closing.close(db.session.get_one(Survey, asked.survey.id), by=HOUSE, now=NOW)
    return asked


def after(asked, **given):
    """The next group of the same course."""
    course = db.session.get_one(Course, asked.edition.course_id)
    return make_edition(course=course, starts_at=asked.edition.starts_at + NEXT, **given)


def all_signals():
    return db.session.query(Signal).order_by(Signal.id).all()


@pytest.fixture
def low(app):
    asked = evaluated(grade=6)
    signals.raise_due(now=NOW)
    asked.signal = queries.signal_for(identity(asked.coordinator), all_signals()[0].public_id)
    return asked


def test_a_mark_below_the_limit_is_a_signal_to_the_coordinator(low):
    (signal,) = all_signals()
    assert (signal.measure, signal.why) == (Measure.GRADE, Why.BELOW)
    assert (signal.value, signal.limit) == (Decimal(6), Decimal(7))
    assert (signal.owner_id, signal.decision) == (low.coordinator.id, None)
    letter = db.session.query(QueuedLetter).filter_by(person_id=low.coordinator.id).one()
    assert letter.kind == "surveys/signal"


@pytest.mark.usefixtures("low")
def test_a_second_run_raises_nothing_again():
    assert signals.raise_due(now=NOW) == 0
    assert len(all_signals()) == 1


@pytest.mark.usefixtures("app")
def test_a_good_score_and_one_of_four_people_are_no_signal():
    evaluated(grade=8)
    evaluated(4, grade=1, again=1)
    assert signals.raise_due(now=NOW) == 0


@pytest.mark.usefixtures("app")
def test_few_who_recommend_it_are_a_signal_of_their_own():
    evaluated(grade=6, again=2)
    assert signals.raise_due(now=NOW) == 2
    assert {each.measure for each in all_signals()} == {Measure.GRADE, Measure.RECOMMENDS}


@pytest.mark.usefixtures("app")
def test_a_fall_against_the_round_before_is_a_signal():
    first = evaluated(grade=9)
    region = first.region
    spring, autumn = make_round(region), make_round(region)
    with db.transaction():
        first.edition.round_id = spring.id
    second = evaluated(grade=9, edition=after(first, round_id=autumn.id), version=first.version)
    evaluated(grade=8, edition=after(second, round_id=autumn.id), version=first.version)
    assert signals.raise_due(now=NOW) == 1
    (signal,) = all_signals()
    assert (signal.why, signal.value, signal.limit) == (Why.FELL, Decimal(8), Decimal(9))


@pytest.mark.usefixtures("app")
def test_a_group_of_the_same_round_is_not_the_round_before():
    spring = make_round()
    first = evaluated(grade=9, edition=make_edition(round_id=spring.id))
    evaluated(grade=7, edition=after(first, round_id=spring.id), version=first.version)
    assert signals.raise_due(now=NOW) == 0


@pytest.mark.usefixtures("app")
def test_a_region_sets_its_own_limits_and_may_ask_nothing():
    asked = evaluated(grade=8)
    strict = {Measure.GRADE: Bounds(Decimal("8.5"), None), Measure.RECOMMENDS: Bounds()}
    signals.set_bounds(asked.region, strict, by=identity(asked.coordinator), now=NOW)
    assert signals.raise_due(now=NOW) == 1
    assert all_signals()[0].limit == Decimal("8.5")
    assert queries.bounds_at(asked.region.path)[Measure.USES].lowest == Decimal(50)
    lenient = {Measure.GRADE: Bounds()}
    signals.set_bounds(asked.region, lenient, by=identity(asked.coordinator), now=NOW)
    other = evaluated(grade=2, edition=after(asked), version=asked.version)
    assert signals.raise_due(now=NOW) == 0
    assert other.survey.id


def test_a_decision_has_a_reason_and_a_day_and_stays_in_the_trail(low):
    who, day = identity(low.coordinator), NOW.date() + timedelta(days=30)
    signals.decide(low.signal, Decision.ADJUST, reason="Meer oefenen", from_on=day, by=who, now=NOW)
    signals.decide(low.signal, Decision.STOP, reason="Toch niet", from_on=day, by=who, now=NOW)
    kept = queries.signal_for(who, low.signal.public_id)
    assert (kept.decision, kept.reason, kept.from_on) == (Decision.STOP, "Toch niet", day)
    trail = db.session.query(AuditEvent).filter_by(action=Action.SIGNAL_DECIDED).all()
    assert [each.details for each in trail] == [
        {"decision": "adjust"},
        {"decision": "stop", "before": "adjust"},
    ]
    assert queries.open_for(who) == []


@pytest.mark.parametrize(
    ("reason", "days", "why"),
    [(" ", 1, "Write why you decide this."), ("Zo", -1, "Choose a day from today.")],
)
def test_a_decision_without_a_reason_or_in_the_past_is_refused(low, reason, days, why):
    with pytest.raises(Refused, match=why):
        signals.decide(
            low.signal,
            Decision.KEEP,
            reason=reason,
            from_on=NOW.date() + timedelta(days=days),
            by=identity(low.coordinator),
            now=NOW,
        )


def test_a_signal_is_given_to_a_colleague_who_gets_the_letter(low):
    other = make_staff(Role.COORDINATOR, low.region)
    signals.give(low.signal, other, by=identity(low.coordinator), now=NOW)
    letters = {
        each.person_id: each.state
        for each in db.session.query(QueuedLetter).filter_by(kind="surveys/signal")
    }
    assert letters == {low.coordinator.id: "withdrawn", other.id: "queued"}


def test_what_is_late_is_told_once_more(low):
    late = NOW + timedelta(days=22)
    assert signals.raise_due(now=late) == 1
    assert signals.raise_due(now=late) == 0
    letters = db.session.query(QueuedLetter).filter_by(kind="surveys/signal").all()
    assert sorted(each.values["late"] for each in letters) == [False, True]
    assert low.signal


class TestPages:
    def test_a_coordinator_sees_the_signal_and_decides(self, client, low):
        client.sign_in(low.coordinator)
        page = client.page("/evaluaties/signalen")
        assert "Het rapportcijfer is 6. De grens is 7." in page.text
        path = f"/evaluaties/signalen/{low.signal.public_id}"
        assert path in page.links
        day = (NOW.date() + timedelta(days=400)).isoformat()
        done = client.submit(path, {"decision": "adjust", "reason": "Andere zaal", "from_on": day})
        assert "Je besluit is opgeslagen." in done.text
        assert "Andere zaal" in done.text
        assert "Geen signalen" in client.page("/evaluaties/signalen").text
        assert "Aanpassen" in client.page("/evaluaties/signalen?besloten=ja").text

    def test_the_results_say_what_they_signalled_and_what_was_decided(self, client, low):
        results = f"/evaluaties/{low.survey.public_id}"
        page = client.sign_in(low.coordinator).page(results)
        assert "De grens is 7. Er is nog niets besloten." in page.text
        assert f"/evaluaties/signalen/{low.signal.public_id}" in page.links
        who = identity(low.coordinator)
        said = {"reason": "Andere zaal", "from_on": NOW.date(), "by": who, "now": NOW}
        signals.decide(low.signal, Decision.STOP, **said)
        assert "De grens is 7. Besloten: stoppen." in client.page(results).text

    def test_an_incomplete_decision_says_what_is_missing(self, client, low):
        path = f"/evaluaties/signalen/{low.signal.public_id}"
        page = client.sign_in(low.coordinator).submit(path, {"reason": "", "from_on": ""})
        for sentence in ("Kies wat je besluit.", "Schrijf op waarom je dit besluit."):
            assert sentence in page.text

    def test_it_is_given_on_the_page_to_who_coordinates_and_nobody_else(self, client, low):
        other = make_staff(Role.COORDINATOR, low.region, given_name="Ine")
        stranger = make_person()
        path = f"/evaluaties/signalen/{low.signal.public_id}/eigenaar"
        client.sign_in(low.coordinator)
        assert "Kies uit de lijst." in client.submit(path, {"owner": stranger.public_id}).text
        assert f"{other.name} let er nu op." in client.submit(path, {"owner": other.public_id}).text

    def test_limits_are_set_on_the_page_within_their_range(self, client, low):
        path = f"/evaluaties/signalen/grenzen/{low.region.public_id}"
        client.sign_in(low.coordinator)
        assert 'value="7"' in client.page(path).html
        wrong = client.submit(path, {"grade_lowest": "11", "uses_lowest": "-5"})
        assert "Vul een cijfer in van 0 tot en met 10." in wrong.text
        assert "Vul een getal in van 0 tot en met 100." in wrong.text
        client.submit(path, {"grade_lowest": "7,25"})
        kept = queries.bounds_at(low.region.path)
        assert kept[Measure.GRADE] == Bounds(Decimal("7.3"), None)
        assert kept[Measure.USES] == Bounds()

    def test_who_coordinates_elsewhere_finds_nothing(self, client, low):
        other = make_staff(Role.COORDINATOR, make_organisation())
        client.sign_in(other)
        path = f"/evaluaties/signalen/{low.signal.public_id}"
        assert client.get(path).status_code == 404
        assert client.get(f"/evaluaties/signalen/grenzen/{low.region.public_id}").status_code == 404
        assert "Geen signalen" in client.page("/evaluaties/signalen").text


@given(
    value=st.decimals(0, 10, places=1),
    was=st.none() | st.decimals(0, 10, places=1),
    lowest=st.none() | st.decimals(0, 10, places=1),
    fall=st.none() | st.decimals(0, 10, places=1),
)
def test_a_signal_is_raised_exactly_below_the_limit_or_after_the_fall(value, was, lowest, fall):
    found = raised(
        {Measure.GRADE: value},
        before={} if was is None else {Measure.GRADE: was},
        bounds={Measure.GRADE: Bounds(lowest, fall)},
    )
    below = lowest is not None and value < lowest
    fell = fall is not None and was is not None and value <= was - fall
    assert [each.why for each in found] == ([Why.BELOW] if below else [Why.FELL] if fell else [])


def test_means_weigh_and_shares_of_a_few_are_nothing():
    assert mean([(Decimal(8), 10), (Decimal(6), 30)]) == Decimal("6.5")
    assert mean([]) is None
    assert percent(2, 4) is None
    assert percent(1, 8) == Decimal(13)
