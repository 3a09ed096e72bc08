"""What staff and trainers read of a survey, over HTTP."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest

from leerhuis import db, sheets
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.courses.models import Course
from leerhuis.mail.models import QueuedLetter
from leerhuis.people.sectors import Sector
from leerhuis.surveys import closing, outcomes, service
from leerhuis.surveys.models import Survey, SurveyText
from leerhuis.surveys.moving import move_due
from leerhuis.surveys.results import papers, queries, shown
from leerhuis.surveys.rules import SurveyState
from leerhuis.surveys.signals.service import raise_due
from tests.counting import statements
from tests.factories import (
    HOUSE,
    NOW,
    identity,
    make_edition,
    make_grant,
    make_staff,
    make_trainer,
    train,
)
from tests.factories_attendance import sessions_of
from tests.factories_surveys import make_invitation, make_invitations
from tests.surveys.results.groups import answered, make_asked

pytestmark = pytest.mark.usefixtures("app")


def send(asked, number, *, sector=None, **given):
    for _ in range(number):
        invitation = make_invitation(asked.survey, sector=sector)
        service.send(invitation, answered(asked.survey, **given), now=NOW)


def close(asked):
    closing.close(db.session.get_one(Survey, asked.survey.id), by=HOUSE, now=NOW)


@pytest.fixture
def asked(app):
    return make_asked()


@pytest.fixture
def fifteen(asked):
    """Fifteen of sixteen answered, and the survey is closed."""
    send(asked, 9, grade=9, again=5, place=5)
    send(asked, 4, grade=8, again=4, place=2, uses=(2, 3))
    send(asked, 2, grade=6, again=2, place=1, text=None)
    make_invitations(asked.survey, 1)
    close(asked)
    return asked


def path(asked, rest=""):
    return f"/evaluaties/{asked.survey.public_id}{rest}"


def test_the_page_says_the_mark_who_answered_and_who_recommends(client, fifteen):
    page = client.sign_in(fifteen.coordinator).page(path(fifteen))
    assert page.h1 == "Evaluatie van Motiverende gespreksvoering"
    assert "8,3 Rapportcijfer" in page.text
    assert "15 van 16" in page.text
    assert "94 procent" in page.text
    assert "13 Beveelt het aan van de 15" in page.text


def test_a_chart_says_its_message_and_has_a_table(client, fifteen):
    page = client.sign_in(fifteen.coordinator).page(path(fifteen))
    assert "“Ik raad het aan” scoort het hoogst: 4,3 van 5." in page.text
    assert "“De plek was prettig” scoort het laagst: 3,7." in page.text
    assert "6 mensen antwoordden daar “Helemaal niet” of “Niet echt”." in page.text
    assert "Zeker: 9. Ja: 0. Gaat wel: 0. Niet echt: 4. Helemaal niet: 2. Gemiddeld:" in page.text
    assert "“Rood” is het meest gekozen: door 11 van de 15 mensen." in page.text
    assert 'class="lh-v-certainly"' in page.html


def test_texts_are_quoted_and_stand_on_a_page_of_their_own(client, fifteen):
    page = client.sign_in(fifteen.coordinator).page(path(fifteen))
    assert page.html.count('class="lh-quote"') == 3
    assert "Alle 13 antwoorden" in page.text
    texts = client.page(next(link for link in page.links if "/antwoorden/" in link))
    assert texts.text.count("Oefenen met de acteur") == 13


def test_below_five_answers_nothing_is_shown_and_the_reason_is(client, asked):
    send(asked, 4, grade=1)
    make_invitations(asked.survey, 4)
    close(asked)
    page = client.sign_in(asked.coordinator).page(path(asked))
    assert "4 van 8" in page.text
    assert "Minder dan 5 antwoorden: we tonen niets" in page.text
    for nothing in ("Rapportcijfer", "Welk cijfer", "Oefenen", "lh-v-", "Download"):
        assert nothing not in page.html.split("<main")[1]


def test_where_too_few_were_there_nobody_was_asked(client, asked):
    with db.transaction():
        asked.survey.state = SurveyState.TOO_FEW
    page = client.sign_in(asked.coordinator).page(path(asked))
    assert "Niemand is gevraagd" in page.text


def test_while_it_is_open_only_what_everybody_answers_is_told(client, asked):
    send(asked, 12)
    asked_more = make_invitations(asked.survey, 6)
    move_due(now=NOW)
    assert asked_more
    page = client.sign_in(asked.coordinator).page(path(asked))
    assert "Je ziet nu 7 van de 12 antwoorden." in page.text
    assert "Rapportcijfer" in page.text
    assert "Oefenen met de acteur" not in page.text


def test_a_question_that_four_answered_is_named_and_not_shown(client, asked):
    send(asked, 4)
    send(asked, 6, text=None)
    close(asked)
    page = client.sign_in(asked.coordinator).page(path(asked))
    assert "Oefenen met de acteur" not in page.text
    assert "We tonen niets van deze vragen. Wat houden we erin?" in page.text


def test_a_sector_is_told_from_five_answers_on_and_gives_away_no_other(client, asked):
    send(asked, 8, grade=9, sector=Sector.LOCAL_TEAM)
    send(asked, 6, grade=6, sector=Sector.EDUCATION)
    close(asked)
    page = client.sign_in(asked.coordinator).page(path(asked))
    assert "Lokale teams" in page.text
    assert "7,7 (14) 9 (8) 6 (6)" in page.text


def test_a_sector_that_leaves_three_is_not_told(client, asked):
    send(asked, 8, grade=9, sector=Sector.LOCAL_TEAM)
    send(asked, 3, grade=6, sector=Sector.EDUCATION)
    close(asked)
    page = client.sign_in(asked.coordinator).page(path(asked))
    assert "Per sector" not in page.text


def test_a_text_with_markup_is_text(client, asked):
    send(asked, 6, text="<script>alert(1)</script>")
    close(asked)
    page = client.sign_in(asked.coordinator).page(path(asked))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.html
    assert "<script>alert" not in page.html


class TestLabels:
    @pytest.fixture
    def question(self, client, fifteen):
        page = client.sign_in(fifteen.coordinator).page(path(fifteen))
        return next(link for link in page.links if "/antwoorden/" in link)

    def test_a_label_is_put_to_texts_and_found_again(self, client, question):
        ids = [each.public_id for each in db.session.query(SurveyText).limit(2)]
        page = client.submit(question, {"label": "acteur", "tekst": ids})
        assert "2 teksten kregen het label." in page.text
        assert "acteur (2)" in page.text
        only = client.page(f"{question}?label=acteur")
        assert only.text.count("Oefenen met de acteur") == 2
        again = client.submit(question, {"label": "Acteur", "tekst": ids})
        assert "0 teksten kregen het label." in again.text
        assert "acteur (2)" in again.text

    def test_a_label_can_be_taken_away(self, client, question, fifteen):
        one = db.session.query(SurveyText).first().public_id
        client.submit(question, {"label": "acteur", "tekst": [one]})
        page = client.submit(path(fifteen, f"/teksten/{one}/label-weg"), {"weg": "acteur"})
        assert "acteur (" not in page.text

    def test_without_a_text_or_a_label_nothing_happens(self, client, question):
        one = db.session.query(SurveyText).first().public_id
        assert "Kies eerst 1 of meer teksten." in client.submit(question, {"label": "x"}).text
        assert "Vul een label in." in client.submit(question, {"label": " ", "tekst": [one]}).text
        long = client.submit(question, {"label": "x" * 41, "tekst": [one]})
        assert "maximaal 40 tekens" in long.text
        assert one in long.html

    def test_texts_of_another_survey_get_no_label(self, client, question):
        other = make_asked()
        send(other, 6)
        close(other)
        theirs = db.session.query(SurveyText).filter_by(survey_id=other.survey.id).first()
        page = client.submit(question, {"label": "acteur", "tekst": [theirs.public_id]})
        assert "0 teksten kregen het label." in page.text


class TestSharing:
    @pytest.fixture
    def trainer(self, fifteen):
        person = make_staff(Role.TRAINER, fifteen.region)
        row = make_trainer(fifteen.region, person_id=person.id)
        train(sessions_of(fifteen.edition)[0], row)
        return person

    def mine(self, asked, rest=""):
        return f"/mijn-evaluaties/{asked.survey.public_id}{rest}"

    def test_a_trainer_reads_nothing_before_it_is_shared(self, client, fifteen, trainer):
        client.sign_in(trainer)
        assert client.get(self.mine(fifteen)).status_code == 404
        assert client.get(path(fifteen)).status_code == 403

    def test_one_button_shares_it_and_tells_the_trainer_once(self, client, fifteen, trainer):
        client.sign_in(fifteen.coordinator)
        for _ in range(2):
            client.submit(path(fifteen, "/delen"))
        letters = db.session.query(QueuedLetter).filter_by(person_id=trainer.id).all()
        assert [each.kind for each in letters] == ["surveys/shared"]
        page = client.sign_in(trainer).page(self.mine(fifteen))
        assert "8,3 Rapportcijfer" in page.text
        assert "Per sector" not in page.text
        assert not [link for link in page.links if "/evaluaties/" in link]
        assert client.get(self.mine(fifteen, "/pdf")).mimetype == "application/pdf"

    def test_another_trainer_reads_nothing(self, client, fifteen, trainer):
        client.sign_in(fifteen.coordinator).submit(path(fifteen, "/delen"))
        other = make_staff(Role.TRAINER, fifteen.region)
        make_trainer(fifteen.region, person_id=other.id)
        assert client.sign_in(other).get(self.mine(fifteen)).status_code == 404

    def test_what_is_no_longer_shared_is_gone(self, client, fifteen, trainer):
        client.sign_in(fifteen.coordinator).submit(path(fifteen, "/delen"))
        client.submit(path(fifteen, "/niet-meer-delen"))
        assert client.sign_in(trainer).get(self.mine(fifteen)).status_code == 404

    def test_an_open_survey_is_not_shared(self, client, asked):
        send(asked, 6)
        page = client.sign_in(asked.coordinator).submit(path(asked, "/delen"))
        assert "Delen kan als de vragenlijst gesloten is." in page.text


def test_the_paper_is_archival_and_says_the_same(client, fifteen):
    answer = client.sign_in(fifteen.coordinator).get(path(fifteen, "/pdf"))
    assert answer.mimetype == "application/pdf"
    with pikepdf.open(BytesIO(answer.data)) as pdf, pdf.open_metadata() as meta:
        assert (meta.get("pdfaid:part"), meta.get("pdfuaid:part")) == ("2", "1")
    trail = db.session.query(AuditEvent).filter_by(action=Action.SURVEY_DOWNLOADED).one()
    assert (trail.subject, trail.details) == (fifteen.survey.public_id, {"file": "pdf"})


def test_the_paper_of_a_trainer_says_nothing_of_sectors(app, asked):
    send(asked, 8, grade=9, sector=Sector.LOCAL_TEAM)
    send(asked, 6, grade=6, sector=Sector.EDUCATION)
    close(asked)
    survey = queries.survey_for(identity(asked.coordinator), asked.survey.public_id)
    with app.test_request_context():
        mine = papers.told(shown.shown(survey, beside=False), [], made_at=NOW)
        ours = papers.told(shown.shown(survey, beside=True), [], made_at=NOW)
    assert mine["tables"] == []
    (table,) = ours["tables"]
    assert table["rows"][0][1:] == ["7,7 (14)", "9 (8)", "6 (6)"]


def test_the_workbook_has_questions_sectors_groups_and_texts(client, fifteen):
    answer = client.sign_in(fifteen.coordinator).get(path(fifteen, "/excel"))
    first, rest = sheets.read_with(answer.data, besides={"antwoorden", "andere groepen", "teksten"})
    assert list(first.rows[0].cells.values())[1:] == [
        "Welk cijfer geef je?",
        "Cijfer van 0 tot en met 10",
        "15",
        "8,3",
        "1",
    ]
    texts = [each.cells["Tekst"] for each in rest["teksten"].rows]
    assert texts == ["Oefenen met de acteur"] * 13
    assert [each.cells["Rapportcijfer"] for each in rest["andere groepen"].rows] == ["8,3"]


def test_a_workbook_of_few_answers_has_no_answers(client, asked):
    send(asked, 4)
    close(asked)
    answer = client.sign_in(asked.coordinator).get(path(asked, "/excel"))
    first, rest = sheets.read_with(answer.data, besides={"antwoorden", "per sector", "teksten"})
    assert [len(each.rows) for each in (first, *rest.values())] == [0] * 4


class TestThroughTime:
    def test_a_group_stands_beside_the_one_before(self, client, fifteen):
        course = db.session.get_one(Course, fifteen.edition.course_id)
        later = make_edition(
            course=course, starts_at=fifteen.edition.starts_at + timedelta(days=90)
        )
        other = make_asked(edition=later, version=fifteen.version)
        send(other, 6, grade=7)
        close(other)
        page = client.sign_in(fifteen.coordinator).page(path(other))
        assert "vorige groep: 8,3" in page.text
        assert "De laatste groep gaf een 7, de groep ervoor een 8,3." in page.text

    def test_trainers_are_compared_from_ten_answers(self, client, fifteen):
        first, second = make_trainer(fifteen.region), make_trainer(fifteen.region)
        train(sessions_of(fifteen.edition)[0], first)
        small = make_asked(version=fifteen.version)
        send(small, 9, grade=2)
        close(small)
        train(sessions_of(small.edition)[0], second)
        make_grant(fifteen.coordinator, Role.COORDINATOR, small.region)
        page = client.sign_in(fifteen.coordinator).page("/evaluaties/trainers")
        assert f"{first.name} 1 15 8,3" in page.text
        assert second.name not in page.text
        assert "1 trainer heeft minder antwoorden" in page.text


def test_a_page_takes_as_many_statements_however_many_answered(client, asked):
    send(asked, 6)
    close(asked)
    big = make_asked()
    send(big, 20)
    close(big)
    counts = []
    for each in (asked, big):
        client.sign_in(each.coordinator).page(path(each))
        with statements() as seen:
            client.page(path(each))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 30


def test_the_mean_of_a_paper_is_that_of_the_answers(fifteen):
    score = outcomes.scores([fifteen.edition.id])[fifteen.edition.id]
    assert score.grade == Decimal("8.3")


class TestWhereOnePlans:
    def test_the_board_says_the_mark_and_leads_to_the_results(self, client, fifteen):
        page = client.sign_in(fifteen.coordinator).page("/planning?ronde=alle")
        assert "Cijfer 8,3" in page.text
        assert "15 van 16 reageerden" in page.text
        assert path(fifteen) in page.links

    def test_the_board_says_nothing_of_four_answers(self, client, asked):
        send(asked, 4)
        close(asked)
        page = client.sign_in(asked.coordinator).page("/planning?ronde=alle")
        assert "reageerden" not in page.text

    def test_the_page_of_a_group_leads_to_results_and_signals(self, client, asked):
        send(asked, 6, grade=3)
        close(asked)
        raise_due(now=NOW)
        page = client.sign_in(asked.coordinator).page(
            f"/planning/groepen/{asked.edition.public_id}"
        )
        assert "6 van 6 reageerden. Gesloten." in page.text
        assert "Het rapportcijfer is 3. De grens is 7." in page.text
        assert path(asked) in page.links

    def test_a_trainer_finds_what_was_shared_at_the_group(self, client, fifteen):
        person = make_staff(Role.TRAINER, fifteen.region)
        train(sessions_of(fifteen.edition)[0], make_trainer(fifteen.region, person_id=person.id))
        group = f"/mijn-groepen/{fifteen.edition.public_id}"
        mine = f"/mijn-evaluaties/{fifteen.survey.public_id}"
        assert mine not in client.sign_in(person).page(group).links
        client.sign_in(fifteen.coordinator).submit(path(fifteen, "/delen"))
        assert mine in client.sign_in(person).page(group).links
