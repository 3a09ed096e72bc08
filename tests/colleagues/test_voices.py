"""An organisation says whether it hears nothing of enrolments, is told, or decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import db
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.colleagues.voices import rules
from leerhuis.colleagues.voices.rules import UNSAID, Wish
from leerhuis.enrolment.models import ApprovalRule
from leerhuis.enrolment.rules import Voice
from leerhuis.people.rules import lineage
from tests.counting import statements
from tests.factories import make_organisation, make_staff

LIST = "/team/wie-beslist"
DECIDES = {"as_employer": "decides", "as_placement": "none"}
wishes = st.builds(Wish, st.sampled_from(Voice), st.sampled_from(Voice))


def page_of(organisation):
    return f"{LIST}/{organisation.public_id}"


def said():
    return {row.organisation_id: row for row in db.session.query(ApprovalRule)}


@given(
    line=st.lists(st.integers(1, 30), min_size=1, max_size=6, unique=True),
    said=st.dictionaries(st.integers(1, 30), wishes),
)
def test_the_nearest_upwards_counts(line, said):
    path = "".join(f"{number}." for number in line)
    held = rules.holding(path, said)
    nearest = [number for number in lineage(path) if number in said][-1:]
    assert held == (rules.Holding(said[nearest[0]], nearest[0]) if nearest else (UNSAID, None))


def test_without_any_choice_all_are_told(desk):
    text = desk.page(LIST).text
    assert "Stichting SPRING Krijgt bericht Krijgt bericht Zoals Leerhuis begint" in text


def test_a_manager_says_that_they_decide(desk, spring):
    page = desk.submit(page_of(spring), DECIDES)
    assert "Stichting SPRING Beslist Niets Hier gekozen" in page.text
    assert (said()[spring.id].as_employer, said()[spring.id].as_placement) == (
        Voice.DECIDES,
        Voice.NONE,
    )
    events = db.session.query(AuditEvent).filter_by(action=Action.APPROVAL_RULE_CHANGED).all()
    assert [each.subject for each in events] == [spring.public_id]


def test_saying_the_same_again_changes_and_notes_nothing(desk, spring):
    for _ in range(2):
        desk.submit(page_of(spring), DECIDES)
    assert db.session.query(AuditEvent).filter_by(action=Action.APPROVAL_RULE_CHANGED).count() == 1


def test_what_is_below_follows_until_it_chooses_itself(client, region, spring):
    admin = client.sign_in(make_staff(Role.ADMINISTRATOR, region))
    admin.submit(page_of(region), DECIDES)
    assert "Stichting SPRING Beslist Niets Zoals West koos" in admin.page(LIST).text
    admin.submit(page_of(spring), {"as_employer": "told", "as_placement": "told"})
    assert "Stichting SPRING Krijgt bericht Krijgt bericht Hier gekozen" in admin.page(LIST).text
    page = admin.submit(f"{page_of(spring)}/volgen")
    assert "Stichting SPRING Beslist Niets Zoals West koos" in page.text
    assert set(said()) == {region.id}


def test_the_form_shows_what_holds_now(desk, spring):
    desk.submit(page_of(spring), DECIDES)
    html = desk.page(page_of(spring)).html
    assert 'name="as_employer" id="as_employer-2" value="decides" checked' in html


@pytest.mark.parametrize("sent", [{}, {"as_employer": "loudly", "as_placement": "told"}])
def test_an_answer_that_is_no_answer_is_asked_again(desk, spring, sent):
    assert desk.submit(page_of(spring), sent).title.startswith("Fout: ")
    assert said() == {}


def test_a_team_says_nothing_itself(client, team):
    boss = client.sign_in(make_staff(Role.MANAGER, team))
    assert "Je werkgever kiest dit" in boss.page(LIST).text
    assert boss.post(page_of(team), DECIDES).status_code == 404


def test_another_employer_is_not_there(desk, other):
    for verb in (desk.get, desk.post):
        assert verb(page_of(other)).status_code == 404
    assert desk.post(f"{page_of(other)}/volgen").status_code == 404
    assert other.name not in desk.page(LIST).text


def test_the_list_asks_a_fixed_number_of_statements(client, region):
    admin = client.sign_in(make_staff(Role.ADMINISTRATOR, region))
    counts = []
    for number in (2, 20):
        for _ in range(number):
            make_organisation(under=region)
        admin.page(LIST)
        with statements() as sent:
            admin.page(LIST)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 8
