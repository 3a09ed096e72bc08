"""The proof of a day: what it shows to whom, and that nothing told later changes it."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.people import service as people
from leerhuis.people.queries import appointments_of
from leerhuis.people.rules import AppointmentKind, Function, OrganisationKind
from leerhuis.registers import Profession, Register
from leerhuis.registry import service as registry
from leerhuis.registry.duty import papers, queries
from leerhuis.registry.duty.rules import ConductAge, Cover
from leerhuis.registry.queries import registrations_of
from leerhuis.registry.rules import CheckedHow
from tests.counting import statements
from tests.duty.acts import make_exception, say, see_conduct
from tests.factories import (
    HOUSE,
    NOW,
    TODAY,
    make_appointment,
    make_organisation,
    make_person,
    make_staff,
)
from tests.factories_registry import make_registration

DAY = timedelta(days=1)
BUDGET = 16


def employed(organisation, name, *, held=None, given="An", **terms):
    person = make_person(given_name=given, family_name=name)
    make_appointment(person, organisation, **terms)
    if held:
        make_registration(person, held_date=held)
    return person


def proof(*places, day=TODAY, known_at=NOW):
    """The whole proof, once its first page, which the database counts, says the same."""
    paths = [each.path for each in places]
    whole = queries.proof(paths, day=day, known_at=known_at, page=None)
    page = queries.proof(paths, day=day, known_at=known_at, page=1)
    assert (page.totals, page.rows) == (whole.totals, whole.rows[: page.size])
    counted = queries.registered(paths, day=day, known_at=known_at)
    assert counted == (whole.asked, whole.registered)
    return whole


def covers(found):
    return {row.name.split(",")[0]: row.cover for row in found.rows}


# What it says.


def test_everyone_is_covered_excepted_or_not(spring, manager):
    anouk = employed(spring, "Groot", held=date(2029, 6, 1))
    samira = employed(spring, "Bouzid")
    employed(spring, "Claes", held=date(2026, 12, 1))
    employed(spring, "Kantoor", function=Function.OFFICE)
    make_exception(samira, anouk, by=manager)
    found = proof(spring)
    assert covers(found) == {
        "Bouzid": Cover.EXCEPTION,
        "Claes": Cover.UNCOVERED,
        "Groot": Cover.REGISTERED,
    }
    assert (found.registered, found.asked) == (1, 3)
    for cover in Cover:
        only = queries.proof([spring.path], day=TODAY, known_at=NOW, only=cover)
        assert only.rows == [row for row in found.rows if row.cover is cover]
    excepted = found.rows[0].exception
    assert (excepted.reason, excepted.responsible) == ("Wacht op het diploma", anouk.sort_name)
    assert excepted.responsible_registered


def test_who_answers_without_a_registration_that_day_is_said(spring, manager):
    anouk = employed(spring, "Groot", held=date(2027, 2, 1))
    samira = employed(spring, "Bouzid")
    make_exception(samira, anouk, by=manager)
    later = proof(spring, day=date(2027, 2, 1))
    assert not later.rows[0].exception.responsible_registered


def test_registered_on_the_last_valid_day_and_not_on_the_next(spring):
    employed(spring, "Groot", held=date(2027, 2, 1))
    assert covers(proof(spring, day=date(2027, 1, 31))) == {"Groot": Cover.REGISTERED}
    assert covers(proof(spring, day=date(2027, 2, 1))) == {"Groot": Cover.UNCOVERED}


def test_a_day_to_come_tells_who_will_have_lapsed_then(spring):
    """Nobody is named whose other registration stays valid."""
    employed(spring, "Groot", held=date(2027, 6, 1))
    both = employed(spring, "Bouzid", held=date(2027, 6, 1))
    make_registration(both, register=Register.BIG, occupation=Profession.NURSE)
    found = proof(spring, day=date(2028, 6, 1))
    assert covers(found) == {"Bouzid": Cover.REGISTERED, "Groot": Cover.UNCOVERED}
    [held] = found.rows[0].registrations
    assert held.register is Register.BIG, "what has lapsed is left out beside what is valid"


def test_another_register_shows_and_does_not_cover(spring):
    person = employed(spring, "Groot")
    make_registration(person, register=Register.BIG, occupation=Profession.DENTIST)
    found = proof(spring)
    assert covers(found) == {"Groot": Cover.UNCOVERED}
    assert found.rows[0].registrations[0].validity.counts


def test_a_certificate_of_the_day_and_its_age(spring, manager):
    samira = employed(spring, "Bouzid", starts_on=date(2027, 1, 4))
    see_conduct(samira, by=manager, issued_on=date(2026, 12, 1), seen_on=TODAY)
    say(samira, by=manager)
    row = proof(spring).rows[0]
    assert (row.conduct.issued_on, row.conduct.age) == (date(2026, 12, 1), ConductAge.FRESH)
    assert row.work.began_on == date(2027, 1, 4)
    assert row.word.reason == "Werkt nog niet alleen"
    before = proof(spring, day=TODAY - DAY).rows[0]
    assert (before.conduct, before.word) == (None, None), "then nobody had seen it"


def test_the_last_check_of_then_is_told(spring):
    person = employed(spring, "Groot")
    row = make_registration(person, now=NOW - 60 * DAY)
    for days in (40, 20, 0):
        registry.confirm(
            row, how=CheckedHow.REGISTER_SEARCH, by=HOUSE, now=NOW - timedelta(days=days)
        )
    for days, on in ((50, None), (40, 40), (21, 40), (20, 20), (0, 0)):
        [held] = proof(spring, day=TODAY - timedelta(days=days)).rows[0].registrations
        expected = None if on is None else TODAY - timedelta(days=on)
        assert (held.checked and held.checked.on) == expected


def test_a_check_of_another_number_is_no_check_of_this_one(spring):
    person = employed(spring, "Groot")
    row = make_registration(person, now=NOW - 60 * DAY, number="110000001")
    registry.confirm(row, how=CheckedHow.REGISTER_SEARCH, by=HOUSE, now=NOW - 40 * DAY)
    registry.correct(
        row,
        occupation=row.occupation,
        number="110000002",
        registered_on=None,
        held_date=row.held_on,
        source="employer",
        by=HOUSE,
        now=NOW - 20 * DAY,
    )
    [held] = proof(spring).rows[0].registrations
    assert (held.number, held.checked) == ("110000002", None)


# To whom.


def test_a_placement_shows_validity_and_nothing_else(region, spring, manager):
    town = make_organisation(under=region, name="Roosendaal", kind=OrganisationKind.MUNICIPALITY)
    samira = employed(spring, "Bouzid")
    anouk = employed(spring, "Groot", held=date(2029, 6, 1))
    for person in (samira, anouk):
        make_appointment(person, town, kind=AppointmentKind.PLACEMENT)
    make_exception(samira, anouk, by=manager)
    see_conduct(samira, by=manager)
    found = proof(town)
    assert covers(found) == {"Bouzid": Cover.UNREGISTERED, "Groot": Cover.REGISTERED}
    for row in found.rows:
        assert row.work.organisations == ("Roosendaal",)
        assert (row.exception, row.conduct, row.word) == (None, None, None)
        for held in row.registrations:
            assert (held.register, held.number, held.source) == (None, "", None)
    whole = proof(spring)
    assert whole.rows[0].work.organisations == ("Roosendaal", "Stichting SPRING")


def test_another_employer_does_not_read_the_reason(region, spring, manager):
    samira, anouk = employed(spring, "Bouzid"), employed(spring, "Groot", held=date(2029, 6, 1))
    make_exception(samira, anouk, by=manager)
    see_conduct(samira, by=manager)
    other = make_organisation(under=region, name="Stichting Anders")
    make_appointment(samira, other)
    [row] = proof(other).rows
    assert (row.cover, row.exception, row.conduct) == (Cover.UNCOVERED, None, None)


def test_nobody_from_elsewhere_is_in_it(region, spring):
    other = make_organisation(under=region)
    employed(other, "Elders")
    assert proof(spring).asked == 0
    assert proof(region).asked == 1
    assert queries.proof([], day=TODAY, known_at=NOW).asked == 0


def test_an_organisation_that_moved_keeps_its_history(region, spring):
    other = make_organisation(under=region, name="Stichting Anders")
    team = make_organisation(under=spring, kind=OrganisationKind.TEAM, name="Team Noord")
    employed(team, "Groot")
    later = NOW + DAY
    people.change_organisation(
        team, name="Team Zuid", kind=OrganisationKind.TEAM, parent=other, by=HOUSE, now=later
    )
    assert proof(spring).asked == 1, "as was known before the move"
    assert proof(other).asked == 0
    assert proof(spring, known_at=later).asked == 0
    assert proof(other, known_at=later).asked == 1
    assert proof(team).asked == proof(team, known_at=later).asked == 1


# The same two dates give the same answer.


class Story:
    """An employer in whose days things keep happening; every act is a verb of the house."""

    def __init__(self):
        region = make_organisation()
        self.spring = make_organisation(under=region, name="Stichting SPRING")
        self.other = make_organisation(under=region, name="Stichting Anders")
        self.manager = make_staff(Role.MANAGER, self.spring)
        team = make_organisation(under=self.spring, kind=OrganisationKind.TEAM, name="Team")
        self.team = team
        self.anouk = employed(self.spring, "Groot", held=date(2029, 6, 1))
        self.samira = employed(team, "Bouzid", held=date(2027, 1, 20))
        self.nora = employed(self.spring, "Nora")

    def registration(self, person):
        return registrations_of(person.id)[0]

    def act(self, number, now):
        acts = [
            lambda: see_conduct(self.nora, by=self.manager, now=now),
            lambda: make_exception(self.nora, self.anouk, by=self.manager, now=now),
            lambda: say(self.nora, by=self.manager, now=now),
            lambda: self.rename_person(now),
            lambda: self.rename_team(now),
            lambda: self.correct(now),
            lambda: self.submit(now),
            lambda: self.confirm(now),
            lambda: registry.lapse_due(now=now),
            lambda: self.appoint(now),
            lambda: self.move(now),
            lambda: make_registration(self.nora, now=now),
            lambda: self.end(now),
        ]
        acts[number % len(acts)]()

    def rename_person(self, now):
        name = f"Bouzid{now:%d%H%M}"
        people.change_person(
            self.samira, given_name="An", name_prefix="", family_name=name, by=HOUSE, now=now
        )

    def rename_team(self, now):
        self._change(f"Team {now:%d%H%M}", self.spring, now)

    def move(self, now):
        self._change(self.team.name, self.other, now)

    def _change(self, name, parent, now):
        people.change_organisation(
            self.team, name=name, kind=OrganisationKind.TEAM, parent=parent, by=HOUSE, now=now
        )

    def correct(self, now):
        row = self.registration(self.samira)
        registry.correct(
            row,
            occupation=row.occupation,
            number=row.number,
            registered_on=row.registered_on,
            held_date=date(2027, 1, 1) + timedelta(days=now.hour + now.day),
            source="employer",
            by=HOUSE,
            now=now,
        )

    def submit(self, now):
        row = self.registration(self.anouk)
        registry.submit(row, on=clock.day_of(now), by=HOUSE, now=now)

    def confirm(self, now):
        row = self.registration(self.anouk)
        registry.confirm(row, how=CheckedHow.DOCUMENT, by=HOUSE, now=now)

    def appoint(self, now):
        person = make_person(family_name=f"Nieuw{now:%d%H%M}")
        make_appointment(person, self.spring, now=now, starts_on=date(2026, 1, 1))

    def end(self, now):
        row = appointments_of(self.samira.id)[0]
        people.end_appointment(row, on=clock.day_of(now), by=HOUSE, now=now)


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    acts=st.lists(st.integers(0, 12), min_size=3, max_size=6),
    days=st.lists(st.integers(-5, 40), min_size=1, max_size=2, unique=True),
)
def test_whatever_is_told_later_the_same_two_dates_say_the_same(app, acts, days):
    story = Story()
    said: dict[tuple[date, datetime], object] = {}
    for step, number in enumerate(acts):
        now = NOW + timedelta(hours=7 * step)
        for each in days:
            key = (TODAY + timedelta(days=each), now)
            said[key] = answer(story, *key)
        story.act(number, now + timedelta(minutes=10))
        assert said == {key: answer(story, *key) for key in said}


def answer(story, day, known_at):
    found = proof(story.spring, day=day, known_at=known_at)
    return found, papers.fingerprint(found)


# The page.


def shown(client, manager, query=""):
    return client.sign_in(manager).page(f"/registraties/bewijs{query}")


def events(action):
    return db.session.scalars(select(AuditEvent).where(AuditEvent.action == action)).all()


def test_an_empty_day_is_said(client, manager):
    page = shown(client, manager)
    assert page.h1 == "Bewijs van geregistreerde medewerkers"
    assert "Er is niemand bekend die op die dag een registratie nodig had" in page.text


def test_the_page_prints_both_dates_and_counts_persons(client, manager, spring):
    employed(spring, "Groot", held=date(2029, 6, 1))
    employed(spring, "Bouzid")
    page = shown(client, manager)
    assert "1 van 2 personen zijn geregistreerd" in page.text
    assert "Op maandag 11 januari 2027, zoals bekend op 11 januari 2027, 10.00.00 uur." in page.text
    assert "Dat is 50 %." in page.text
    assert "Niet gedekt" in page.text
    [event] = events(Action.DUTY_PROOF_OPENED)
    assert event.details["day"] == "2027-01-11"
    past = shown(client, manager, "?dag=1-12-2026&bekend=10-1-2027")
    assert "zoals bekend op 10 januari 2027, 23.59.59 uur" in past.text


@pytest.mark.parametrize("number", ["0", "2", "999", "x"])
def test_no_page_of_the_proof_is_read_in_silence(client, manager, spring, number):
    employed(spring, "Groot", held=date(2029, 6, 1))
    assert "Groot, An" in shown(client, manager, f"?pagina={number}").text
    assert len(events(Action.DUTY_PROOF_OPENED)) == 1


def test_a_tile_shows_those_only(client, manager, spring):
    employed(spring, "Groot", held=date(2029, 6, 1))
    employed(spring, "Bouzid")
    page = shown(client, manager, "?toon=uncovered")
    assert "Bouzid, An" in page.text
    assert "Groot, An" not in page.text
    assert "2 personen" in page.text


def test_pages_of_twenty_five_keep_the_two_dates(client, manager, spring):
    for number in range(27):
        employed(spring, f"Naam{number:02d}")
    page = shown(client, manager)
    assert "1 tot en met 25 van 27" in page.text or "25 van 27" in page.text
    [following] = {link for link in page.links if "pagina=2" in link}
    assert "dag=11-1-2027" in following
    assert "tijd=10.00.00" in following
    second = client.page(following)
    assert "Naam26" in second.text
    assert "Naam26" in shown(client, manager, "?pagina=999").text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?dag=31-2-2027", "De dag 31-2-2027 bestaat niet."),
        ("?dag=1-1-1066", "Controleer het jaar"),
        ("?bekend=12-1-2027", "Kies een moment dat voorbij is."),
        ("?bekend=11-1-2027&tijd=10.00.01", "Kies een moment dat voorbij is."),
        ("?bekend=11-1-2027&tijd=25.00", "Vul een tijd in, bijvoorbeeld 9.30 of 9.30.12."),
    ],
)
def test_a_question_that_cannot_be_is_said_at_its_field(client, manager, spring, query, sentence):
    employed(spring, "Bouzid")
    page = shown(client, manager, query)
    assert sentence in page.text
    assert "Bouzid" not in page.text
    assert not events(Action.DUTY_PROOF_OPENED)


def test_the_page_costs_the_same_for_few_and_many(client, manager, spring):
    employed(spring, "Groot", held=date(2029, 6, 1))
    client.sign_in(manager)
    with statements() as few:
        client.page("/registraties/bewijs")
    for number in range(20):
        employed(spring, f"Naam{number}", held=date(2029, 6, 1))
    with statements() as many:
        client.page("/registraties/bewijs")
    assert len(many) == len(few)
    with statements() as asked:
        queries.proof([spring.path], day=TODAY, known_at=NOW)
    assert len(asked) <= BUDGET


def test_the_paper_says_when_it_was_made_and_by_whom(client, manager, spring):
    employed(spring, "Groot", held=date(2029, 6, 1))
    client.sign_in(manager)
    answer = client.post("/registraties/bewijs/pdf", {"dag": "1-2-2027"})
    assert answer.mimetype == "application/pdf"
    assert "bewijs-2027-02-01.pdf" in answer.headers["Content-Disposition"]
    paper = pikepdf.open(BytesIO(answer.data))
    assert "1 februari 2027" in str(paper.docinfo["/Title"])
    assert paper.Root.MarkInfo.Marked
    [event] = events(Action.DUTY_PROOF_DOWNLOADED)
    assert (event.actor_id, event.details["persons"]) == (manager.id, 1)


def test_a_long_proof_comes_in_parts(client, manager, spring, monkeypatch):
    monkeypatch.setattr(papers, "PART", 2)
    for number in range(5):
        employed(spring, f"Naam{number}")
    answer = client.sign_in(manager).post("/registraties/bewijs/pdf", {})
    assert answer.mimetype == "application/zip"


def test_the_table_has_a_row_for_each_registration(client, manager, spring):
    employed(spring, "Bouzid")
    both = employed(spring, "Groot", held=date(2029, 6, 1))
    make_registration(both, register=Register.BIG, occupation=Profession.NURSE)
    answer = client.sign_in(manager).post("/registraties/bewijs/tabel", {})
    [head, *rows] = (
        CalamineWorkbook.from_object(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    )
    assert head[0] == "Naam"
    names = [row[0] for row in rows]
    assert names == ["Bouzid, An", "Groot, An", "Groot, An"]


def test_fte_is_no_part_of_it(spring):
    """A change that the proof does not name leaves it as it was, page and fingerprint."""
    person = employed(spring, "Groot")
    before = papers.fingerprint(proof(spring))
    [row] = appointments_of(person.id)
    people.change_appointment(
        row,
        function=row.function,
        fte=Decimal("0.5"),
        personnel_number=None,
        starts_on=row.starts_on,
        ends_on=None,
        by=HOUSE,
        now=NOW - DAY,
    )
    assert papers.fingerprint(proof(spring)) == before
