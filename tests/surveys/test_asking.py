"""Who is asked when: only who was there, from five on, once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import clock, db
from leerhuis.attendance.rules import Extent
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Refused
from leerhuis.people.rules import Function, OrganisationKind
from leerhuis.people.sectors import Sector
from leerhuis.surveys import asking, closing, groups, moving, service
from leerhuis.surveys.models import (
    QuestionnaireVersion,
    SealedAnswer,
    Survey,
    SurveyAnswer,
    SurveyAudience,
    SurveyInvitation,
)
from leerhuis.surveys.rules import QuestionKind, SurveyKind, SurveyState
from tests.factories import (
    HOUSE,
    NOW,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_professional,
    saved,
)
from tests.factories_attendance import make_mark, make_seat, sessions_of
from tests.factories_surveys import filled, make_survey, make_version
from tests.factories_turns import letters_to

pytestmark = pytest.mark.usefixtures("app")
DAY = timedelta(days=1)
ENDS_AT = datetime(2027, 1, 11, 16, 0, tzinfo=UTC)
AFTER = ENDS_AT + timedelta(minutes=5)


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def edition(region):
    """A group that ends today, where an evaluation is in use."""
    make_version(organisation=region)
    return group(region)


def group(region, **given):
    course = given.pop("course", None) or make_course(organisation_id=region.id)
    return make_edition(course=course, starts_at=ENDS_AT - timedelta(hours=7), **given)


def there(edition, number=1, *, person=None, extent=Extent.PRESENT, **given):
    """So many people with a seat, marked so."""
    seats = [make_seat(edition, person, **given) for _ in range(number)]
    for each in seats:
        make_mark(each, sessions_of(edition)[0], extent=extent)
    return [db.session.get_one(type(each), each.id).person_id for each in seats]


def surveys(kind=SurveyKind.EVALUATION):
    return db.session.query(Survey).filter_by(kind=kind).all()


def invited(kind=SurveyKind.EVALUATION):
    rows = db.session.query(SurveyInvitation).join(Survey).filter(Survey.kind == kind)
    return sorted(each.person_id for each in rows)


def test_only_who_was_there_is_asked_not_who_was_absent_or_waits(edition):
    present = there(edition, 4)
    partly = there(edition, 1, extent=Extent.PARTLY)
    there(edition, 2, extent=Extent.ABSENT)
    make_seat(edition, state=EnrolmentState.WAITING)
    make_seat(edition)
    assert asking.ask_due(now=AFTER) == 5
    assert invited() == sorted(present + partly)
    (survey,) = surveys()
    assert survey.state is SurveyState.OPEN
    assert survey.closes_on == date(2027, 1, 25)


def test_everyone_asked_gets_one_letter_however_often_the_job_runs(edition):
    people = [make_person() for _ in range(5)]
    for each in people:
        there(edition, person=each)
    assert asking.ask_due(now=AFTER) == 5
    assert asking.ask_due(now=AFTER) == 0
    assert asking.ask_due(now=AFTER + DAY) == 0
    assert [len(letters_to(each)) for each in people] == [1] * 5


def test_nobody_is_asked_before_the_last_session_is_over(edition):
    there(edition, 6)
    assert asking.ask_due(now=ENDS_AT - timedelta(minutes=1)) == 0
    assert asking.ask_due(now=ENDS_AT) == 6


def test_four_people_are_not_asked_and_get_no_letter(edition):
    person = make_person()
    there(edition, 3)
    there(edition, person=person)
    assert asking.ask_due(now=AFTER) == 0
    assert not surveys()
    assert asking.ask_due(now=ENDS_AT + groups.ASKED_WITHIN) == 0
    (survey,) = surveys()
    assert (survey.state, survey.asked, survey.answers) == (SurveyState.TOO_FEW, 4, 0)
    assert not letters_to(person)
    assert not db.session.query(SurveyInvitation).count()


def test_who_is_marked_later_is_asked_later(edition):
    there(edition, 5)
    asking.ask_due(now=AFTER)
    late = there(edition, 1)
    assert asking.ask_due(now=AFTER + DAY) == 1
    assert set(late) < set(invited())


def test_nobody_is_asked_once_it_is_closed(edition):
    there(edition, 5)
    asking.ask_due(now=AFTER)
    closing.close(surveys()[0], by=HOUSE, now=AFTER)
    there(edition, 1)
    assert asking.ask_due(now=AFTER + DAY) == 0


def test_a_group_that_was_called_off_asks_nobody(edition, region):
    there(group(region, state=EditionState.CANCELLED), 5)
    assert asking.ask_due(now=AFTER) == 0


def test_where_nobody_chose_questions_nobody_is_asked(edition):
    there(group(make_organisation()), 5)
    assert asking.ask_due(now=AFTER) == 0


def test_a_group_of_months_ago_is_not_asked_any_more(edition):
    there(edition, 5)
    assert asking.ask_due(now=ENDS_AT + groups.ASKED_WITHIN + DAY) == 0
    assert not surveys()


def workers(organisation, number):
    return [make_professional(organisation) for _ in range(number)]


def test_an_answer_says_the_sector_where_five_share_it(edition, region):
    team = make_organisation(under=region)
    school = make_organisation(under=region, kind=OrganisationKind.SCHOOL_PARTNERSHIP)
    for each in (*workers(team, 5), *workers(school, 5)):
        there(edition, person=each)
    asking.ask_due(now=AFTER)
    rows = db.session.query(SurveyInvitation).all()
    found = sorted(each.sector for each in rows)
    assert found == [Sector.EDUCATION] * 5 + [Sector.LOCAL_TEAM] * 5
    assert {each.organisation_id for each in rows} == {None}


def test_who_comes_later_and_would_stand_alone_makes_all_sectors_forgotten(edition, region):
    team = make_organisation(under=region)
    school = make_organisation(under=region, kind=OrganisationKind.SCHOOL_PARTNERSHIP)
    for each in workers(team, 12):
        there(edition, person=each)
    asking.ask_due(now=AFTER)
    (survey,) = surveys()
    rows = db.session.query(SurveyInvitation).all()
    for each in rows[:10]:
        service.send(each, filled(survey), now=AFTER)
    moving.move_due(now=AFTER)
    assert {each.sector for each in db.session.query(SurveyAnswer)} == {Sector.LOCAL_TEAM}
    there(edition, person=make_professional(school))
    assert asking.ask_due(now=AFTER + DAY) == 1
    db.session.expire_all()
    assert {each.sector for each in db.session.query(SurveyInvitation)} == {None}
    assert {each.sector for each in db.session.query(SurveyAnswer)} == {None}
    closing.close(survey, by=HOUSE, now=AFTER)
    assert {each.sector for each in db.session.query(SurveyAnswer)} == {None}
    assert not db.session.query(SealedAnswer).count()


def test_three_months_later_the_same_people_are_asked_once_more(edition, region):
    make_version(organisation=region, kind=SurveyKind.EFFECT)
    there(edition, 5)
    asking.ask_due(now=AFTER)
    then = clock.moment_of(date(2027, 4, 11), clock.local(ENDS_AT).time())
    assert asking.ask_due(now=then - timedelta(minutes=1)) == 0
    there(edition, 1)
    assert asking.ask_due(now=then) == 5
    assert invited(SurveyKind.EFFECT) == invited()
    (survey,) = surveys(SurveyKind.EFFECT)
    assert survey.closes_on == date(2027, 5, 2)


def test_a_start_measurement_asks_who_has_a_seat_a_week_before(region):
    make_version(organisation=region, kind=SurveyKind.START)
    edition = group(region)
    make_seat(edition, state=EnrolmentState.WAITING)
    for _ in range(5):
        make_seat(edition)
    starts_at = ENDS_AT - timedelta(hours=7)
    assert asking.ask_due(now=starts_at - 8 * DAY) == 0
    assert asking.ask_due(now=starts_at - 7 * DAY) == 5
    (survey,) = surveys(SurveyKind.START)
    assert survey.closes_on == date(2027, 1, 10)


def test_a_course_with_questions_of_its_own_asks_them_after_those_of_the_region(region):
    version = make_version(organisation=region)
    course = make_course(organisation_id=region.id)
    own = make_version(organisation=region, course_id=course.id)
    there(group(region, course=course), 5)
    asking.ask_due(now=AFTER)
    (survey,) = surveys()
    assert (survey.version_id, survey.own_version_id) == (version.id, own.id)


@given(st.dates(date(2020, 1, 1), date(2090, 12, 31)), st.integers(0, 23))
def test_the_effect_is_asked_after_three_calendar_months_at_the_hour_of_the_end(day, hour):
    ends_at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    span = groups.span_of(SurveyKind.EFFECT, starts_at=ends_at, ends_at=ends_at)
    weeks = (clock.day_of(span.starts_at) - clock.day_of(ends_at)).days
    assert 89 <= weeks <= 92
    assert span.ends_on == clock.day_of(span.starts_at) + groups.ASKED_WITHIN


@pytest.fixture
def needs(region):
    version = make_version(QuestionKind.SEVERAL, organisation=region, kind=SurveyKind.NEEDS)
    with db.transaction():
        db.session.get_one(QuestionnaireVersion, version.id).settled_at = None
    return make_survey(
        version,
        organisation_id=region.id,
        kind=SurveyKind.NEEDS,
        state=SurveyState.DRAFT,
        opened_at=None,
        closes_on=date(2027, 2, 1),
    )


def audience(survey, **given):
    return saved(SurveyAudience(survey_id=survey.id, **given))


ADDRESSES = [f"gast{number}@example.org" for number in range(5)]


def test_a_needs_survey_asks_whom_its_rows_name_and_each_once(needs, region):
    team, school = (
        make_organisation(under=region),
        make_organisation(under=region, kind=OrganisationKind.SCHOOL_PARTNERSHIP),
    )
    workers(team, 6)
    workers(school, 7)
    workers(make_organisation(under=make_organisation()), 3)
    audience(needs, sector=Sector.LOCAL_TEAM)
    audience(needs, function=Function.YOUTH_PROFESSIONAL, organisation_id=team.id)
    assert asking.open_needs(needs, by=HOUSE, now=NOW) == 6
    assert asking.open_needs(needs, by=HOUSE, now=NOW) == 0
    assert needs.state is SurveyState.OPEN
    assert db.session.get_one(QuestionnaireVersion, needs.version_id).settled_at == NOW


def test_a_needs_survey_says_the_employer_where_five_share_it(needs, region):
    team = make_organisation(under=region)
    below = make_organisation(under=team, kind=OrganisationKind.TEAM)
    other = make_organisation(under=region)
    workers(below, 5)
    workers(other, 5)
    audience(needs)
    asking.open_needs(needs, by=HOUSE, now=NOW)
    found = {each.organisation_id for each in db.session.query(SurveyInvitation)}
    assert found == {team.id, other.id}


def test_an_address_is_asked_too_and_one_of_the_house_as_that_person(needs, region):
    person = make_professional(make_organisation(under=region), address="samira@example.org")
    audience(needs)
    given = [*ADDRESSES, " GAST1@example.org ", "Samira@Example.org"]
    assert asking.open_needs(needs, addresses=given, by=HOUSE, now=NOW) == 6
    rows = db.session.query(SurveyInvitation).all()
    assert sorted(each.address for each in rows if each.address) == ADDRESSES
    assert [each.person_id for each in rows if each.person_id] == [person.id]


def test_a_needs_survey_for_four_people_stays_a_draft(needs):
    with pytest.raises(Refused, match="fewer than five"):
        asking.open_needs(needs, addresses=ADDRESSES[:4], by=HOUSE, now=NOW)
    db.session.expire_all()
    assert needs.state is SurveyState.DRAFT
    assert not db.session.query(SurveyInvitation).count()


def test_a_needs_survey_does_not_close_on_the_day_that_it_opens(needs):
    with pytest.raises(Refused, match="after today"):
        asking.open_needs(
            needs, addresses=ADDRESSES, by=HOUSE, now=datetime(2027, 2, 1, 9, tzinfo=UTC)
        )


def test_a_survey_that_closed_is_not_sent_again(needs):
    asking.open_needs(needs, addresses=ADDRESSES, by=HOUSE, now=NOW)
    closing.close(needs, by=HOUSE, now=NOW)
    with pytest.raises(Refused, match="sent already"):
        asking.open_needs(needs, addresses=ADDRESSES, by=HOUSE, now=NOW)
