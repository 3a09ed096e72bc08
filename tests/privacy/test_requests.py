"""What people ask about their own data: in time, by the right people, with an answer."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.errors import Missing, Refused
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.queries import letter_of
from leerhuis.privacy.requests import mails, queries, rules, service
from leerhuis.privacy.requests.models import DataRequest
from leerhuis.privacy.requests.rules import RequestKind, RequestState
from leerhuis.privacy.topics import Topic
from tests.counting import statements
from tests.factories import (
    NOW,
    identity,
    make_appointment,
    make_grant,
    make_organisation,
    make_person,
)
from tests.letters import reads_as

DAY = timedelta(days=1)
TODAY = NOW.date()


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def employer(region):
    return make_organisation(under=region)


@pytest.fixture
def person(employer):
    person = make_person()
    make_appointment(person, employer)
    return person


@pytest.fixture
def officer(region):
    officer = make_person(given_name="Pim")
    make_grant(officer, Role.PRIVACY_OFFICER, region)
    return officer


def ask(person, kind=RequestKind.CORRECTION, *, text="Mijn naam is anders.", now=NOW):
    return service.ask(person, kind, Topic.DETAILS, text=text, by=identity(person), now=now)


def letters(kind=None):
    rows = db.session.scalars(select(QueuedLetter).order_by(QueuedLetter.id))
    return [each for each in rows if kind in (None, each.kind)]


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_a_month_ends_on_the_same_day_or_on_the_last_day_of_a_shorter_one(day):
    due = rules.due_on(day)
    assert timedelta(days=28) <= due - day <= timedelta(days=31)
    assert due.day == day.day or (due + DAY).day == 1
    assert rules.longer(day) > due


def test_a_request_is_due_in_a_month_and_tells_who_answers(person, officer):
    request = ask(person)
    assert request.due_on == date(2027, 2, 11)
    assert [(each.kind, each.person_id) for each in letters()] == [(mails.ASKED, officer.id)]


def test_asking_the_same_twice_is_one_request(person, officer):
    assert ask(person).id == ask(person).id
    assert ask(person, text="Iets anders.").id != ask(person).id
    assert len(letters(mails.ASKED)) == 2


def test_without_a_privacy_officer_an_administrator_hears_of_it(person, employer):
    administrator = make_person()
    make_grant(administrator, Role.ADMINISTRATOR, employer)
    ask(person)
    assert [each.person_id for each in letters()] == [administrator.id]


def test_nobody_can_ask_without_end(person, officer):
    for number in range(service.MOST_OPEN):
        ask(person, text=f"Vraag {number}")
    with pytest.raises(Refused, match="wait for an answer"):
        ask(person, text="Nog een")


def test_an_answer_goes_to_the_person_and_is_final(person, officer):
    request = ask(person)
    service.answer(
        request, RequestState.GRANTED, words="Je naam klopt nu.", by=identity(officer), now=NOW
    )
    (letter,) = letters(mails.ANSWERED)
    assert (letter.person_id, letter.values["answer"]) == (person.id, "Je naam klopt nu.")
    assert [each.state for each in letters(mails.ASKED)] == ["withdrawn"]
    with pytest.raises(Refused, match="answered or taken back"):
        service.answer(request, RequestState.REFUSED, words="x", by=identity(officer), now=NOW)


def test_a_refusal_needs_words_too(person, officer):
    with pytest.raises(Refused, match="The person reads it"):
        service.answer(ask(person), RequestState.REFUSED, words="  ", by=identity(officer), now=NOW)


def test_nobody_answers_what_they_asked_themselves(region, officer):
    make_appointment(officer, region)
    request = ask(officer)
    with pytest.raises(Refused, match="own request"):
        service.answer(request, RequestState.GRANTED, words="Ja.", by=identity(officer), now=NOW)
    with pytest.raises(Refused, match="own request"):
        service.extend(request, reason="Druk.", by=identity(officer), now=NOW)


def test_it_takes_longer_once_and_only_within_the_month(person, officer):
    request, by = ask(person), identity(officer)
    service.extend(request, reason="We vragen het je school.", by=by, now=NOW + 20 * DAY)
    assert request.due_on == date(2027, 4, 11)
    assert [each.values["state"] for each in letters(mails.ANSWERED)] == ["open"]
    with pytest.raises(Refused, match="already"):
        service.extend(request, reason="Nog langer.", by=by, now=NOW + 21 * DAY)
    late = ask(person, text="Nog iets.")
    with pytest.raises(Refused, match="month is over"):
        service.extend(late, reason="Te laat.", by=by, now=NOW + 40 * DAY)


def test_who_asked_takes_it_back(person, officer):
    request = ask(person)
    service.withdraw(request, by=identity(person), now=NOW)
    assert request.state is RequestState.WITHDRAWN
    assert [each.state for each in letters()] == ["withdrawn"]


def test_a_restriction_holds_from_the_asking_until_it_is_lifted(person, officer):
    request, by = ask(person, RequestKind.RESTRICTION), identity(officer)
    held = lambda: [each.id for each in queries.marks_of(person.id)]  # noqa: E731
    assert held() == [request.id]
    assert list(db.session.scalars(queries.people_restricted())) == [person.id]
    service.answer(request, RequestState.GRANTED, words="Het ligt stil.", by=by, now=NOW)
    assert held() == [request.id]
    service.lift(request, by=by, now=NOW + DAY)
    assert held() == []
    assert [each.values["state"] for each in letters(mails.ANSWERED)] == ["granted", "lifted"]
    with pytest.raises(Refused, match="Nothing is held back"):
        service.lift(request, by=by, now=NOW + DAY)


def test_an_objection_holds_until_it_is_answered(person, officer):
    request = ask(person, RequestKind.OBJECTION)
    assert queries.marks_of(person.id)
    service.answer(request, RequestState.REFUSED, words="Nee.", by=identity(officer), now=NOW)
    assert not queries.marks_of(person.id)


@given(st.sampled_from(RequestKind), st.sampled_from(RequestState), st.booleans())
def test_what_is_in_force_is_what_the_rule_says(kind, state, lifted):
    held = rules.in_force(kind, state, lifted=lifted)
    assert held <= (kind in (RequestKind.RESTRICTION, RequestKind.OBJECTION))
    assert not (held and lifted and kind is RequestKind.RESTRICTION)
    assert not (held and state in (RequestState.WITHDRAWN, RequestState.REFUSED))


def test_the_database_says_of_every_request_what_the_rule_says(person):
    made = [
        DataRequest(
            person_id=person.id,
            kind=kind,
            state=state,
            text="x",
            asked_at=NOW,
            due_on=TODAY,
            lifted_at=NOW if lifted else None,
        )
        for kind in RequestKind
        for state in RequestState
        for lifted in (False, True)
    ]
    with db.transaction():
        db.add(*made)
    held = {each.id for each in queries.marks_of(person.id)}
    by_rule = {
        each.id
        for each in made
        if rules.in_force(each.kind, each.state, lifted=each.lifted_at is not None)
    }
    assert held == by_rule


def test_who_answers_sees_requests_of_their_own_part_only(person, officer):
    request = ask(person)
    elsewhere = make_person()
    make_grant(elsewhere, Role.PRIVACY_OFFICER, make_organisation())
    found = queries.listed(identity(officer), open_=True, page=1, today=TODAY)
    assert [each.id for each in found.rows] == [request.id]
    nothing = queries.listed(identity(elsewhere), open_=True, page=1, today=TODAY)
    assert (nothing.rows, nothing.total) == ([], 0)
    with pytest.raises(Missing):
        queries.request_for(identity(elsewhere), request.public_id, today=TODAY)


def test_an_old_employer_sees_nothing_of_who_works_elsewhere_now(app):
    old, new = make_organisation(), make_organisation()
    person, officer = make_person(), make_person()
    make_appointment(person, old, ends_on=TODAY - DAY)
    make_grant(officer, Role.PRIVACY_OFFICER, old)
    request = ask(person)
    sees = lambda: queries.listed(identity(officer), open_=True, page=1, today=TODAY).total  # noqa: E731
    assert sees() == 1  # who works nowhere is still theirs
    make_appointment(person, new)
    assert sees() == 0
    with pytest.raises(Missing):
        queries.request_for(identity(officer), request.public_id, today=TODAY)


def test_someone_else_does_not_see_what_one_asked(person):
    request = ask(person)
    assert queries.own_for(identity(person), request.public_id).id == request.id
    with pytest.raises(Missing):
        queries.own_for(identity(make_person()), request.public_id)


def test_who_answers_is_reminded_before_the_day_and_once_after_it(person, officer):
    request = ask(person)
    due_at = NOW + (request.due_on - TODAY) * 1
    assert service.remind_due(now=due_at - 8 * DAY) == 0
    assert service.remind_due(now=due_at - 7 * DAY) == 1
    assert service.remind_due(now=due_at) == 0
    assert service.remind_due(now=due_at + DAY) == 1
    assert service.remind_due(now=due_at + 9 * DAY) == 0
    assert [each.values["late"] for each in letters(mails.DUE)] == [False, True]


def test_every_step_is_in_the_audit_trail(person, officer):
    request = ask(person, RequestKind.RESTRICTION)
    by = identity(officer)
    service.extend(request, reason="School.", by=by, now=NOW)
    service.answer(request, RequestState.PARTLY, words="Deels.", by=by, now=NOW)
    service.lift(request, by=by, now=NOW)
    actions = [
        each.action for each in db.session.scalars(select(AuditEvent).order_by(AuditEvent.id))
    ]
    assert actions == [
        Action.DATA_REQUESTED,
        Action.DATA_REQUEST_EXTENDED,
        Action.DATA_REQUEST_ANSWERED,
        Action.RESTRICTION_LIFTED,
    ]


# The letters


@pytest.mark.parametrize(
    ("act", "copy"),
    [
        (
            lambda row, by: service.extend(row, reason="We vragen het je school.", by=by, now=NOW),
            "longer",
        ),
        (lambda row, by: _answer(row, RequestState.GRANTED, "Je naam klopt nu.", by), "done"),
        (
            lambda row, by: _answer(
                row, RequestState.REFUSED, "De wet vraagt het.\n\nDus nee.", by
            ),
            "refused",
        ),
    ],
)
def test_the_person_reads_what_was_decided(person, officer, act, copy):
    act(ask(person), identity(officer))
    (letter,) = letters(mails.ANSWERED)
    reads_as(letter_of(letter), f"privacy-answered-{copy}.txt")


def _answer(row, state, words, by):
    service.answer(row, state, words=words, by=by, now=NOW)


def test_who_answers_reads_by_when(person, officer):
    request = ask(person)
    service.remind_due(now=NOW + 25 * DAY)
    service.remind_due(now=NOW + 40 * DAY)
    assert request.state is RequestState.OPEN
    copies = ("privacy-asked.txt", "privacy-due-soon.txt", "privacy-due-late.txt")
    for letter, copy in zip(letters(), copies, strict=True):
        reads_as(letter_of(letter), copy)


# The pages


def test_a_person_asks_and_reads_the_answer(client, person, officer):
    client.sign_in(person)
    page = client.page("/mijn/privacy/vraag?over=details")
    assert 'value="details" selected' in page.html
    fields = {"kind": "correction", "topic": "details", "text": "Mijn naam is anders."}
    page = client.submit("/mijn/privacy/vraag", fields)
    assert "Je krijgt binnen een maand antwoord" in page.text
    row = db.session.query(DataRequest).one()
    _answer(row, RequestState.GRANTED, "Je naam klopt nu.", identity(officer))
    page = client.page(f"/mijn/privacy/verzoeken/{row.public_id}")
    assert "Je naam klopt nu." in page.text


def test_a_form_without_words_is_shown_again(client, person):
    page = client.sign_in(person).submit("/mijn/privacy/vraag", {"kind": "erasing", "topic": ""})
    assert page.title.startswith("Fout: ")
    assert db.session.query(DataRequest).count() == 0


def test_a_person_takes_a_request_back_on_its_page(client, person):
    row = ask(person)
    path = f"/mijn/privacy/verzoeken/{row.public_id}/intrekken"
    assert "ingetrokken" in client.sign_in(person).submit(path).text
    assert "al beantwoord of ingetrokken" in client.submit(path).text


def test_an_officer_answers_from_the_worklist(client, person, officer):
    row = ask(person)
    client.sign_in(officer)
    page = client.page("/privacyverzoeken")
    assert f"/privacyverzoeken/{row.public_id}" in page.links
    page = client.submit(f"/privacyverzoeken/{row.public_id}", {"state": "granted"})
    assert page.title.startswith("Fout: ")
    client.submit(f"/privacyverzoeken/{row.public_id}", {"state": "granted", "answer": "Klaar."})
    assert person.sort_name in client.page("/privacyverzoeken?deel=gedaan").text
    assert person.sort_name not in client.page("/privacyverzoeken").text


def test_an_officer_takes_longer_and_lifts_a_restriction(client, person, officer):
    row = ask(person, RequestKind.RESTRICTION, now=clock.now())
    client.sign_in(officer)
    client.submit(f"/privacyverzoeken/{row.public_id}/verlengen", {"reason": "We zoeken het uit."})
    assert "We zoeken het uit." in client.page(f"/privacyverzoeken/{row.public_id}").text
    client.submit(f"/privacyverzoeken/{row.public_id}", {"state": "granted", "answer": "Het ligt."})
    assert "Mag nu niet gebruikt worden" in client.page("/privacyverzoeken?deel=gedaan").text
    client.submit(f"/privacyverzoeken/{row.public_id}/opheffen")
    assert not queries.marks_of(person.id)


def test_an_own_request_has_no_form_to_answer(client, region, officer):
    make_appointment(officer, region)
    row = ask(officer)
    page = client.sign_in(officer).page(f"/privacyverzoeken/{row.public_id}")
    assert "Iemand anders beantwoordt het" in page.text
    assert "textarea" not in page.html


def test_a_manager_has_no_worklist(client, employer):
    manager = make_person()
    make_grant(manager, Role.MANAGER, employer)
    assert client.sign_in(manager).get("/privacyverzoeken").status_code == 403


@pytest.mark.parametrize("number", [2, 60])
def test_the_worklist_asks_as_much_of_the_database_for_two_as_for_many(
    client, person, officer, number, monkeypatch
):
    monkeypatch.setattr(service, "MOST_OPEN", 100)
    for each in range(number):
        ask(person, text=f"Vraag {each}")
    client.sign_in(officer)
    with statements() as asked:
        page = client.page("/privacyverzoeken")
    assert len([each for each in asked if not each.startswith(("BEGIN", "ROLLBACK"))]) <= 6
    assert len([each for each in page.links if each.startswith("/privacyverzoeken/")]) == min(
        number, queries.PAGE
    )


def test_an_administrator_sees_what_may_not_be_used_of_a_person(client, person, employer):
    administrator = make_person()
    make_grant(administrator, Role.ADMINISTRATOR, employer)
    client.sign_in(administrator)
    path = f"/beheer/personen/{person.public_id}"
    assert "Niet alles van deze persoon" not in client.page(path).text
    ask(person, RequestKind.RESTRICTION)
    assert "Niet alles van deze persoon mag nu gebruikt worden" in client.page(path).text
    assert "Naam en adressen" in client.page(path).text
