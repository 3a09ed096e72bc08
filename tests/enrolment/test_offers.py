"""A seat that is kept for an answer: made, taken, left, and opened by its link."""

from datetime import timedelta

import pytest

from leerhuis import clock, db
from leerhuis.courses.rules import EditionState, WaitingPolicy
from leerhuis.enrolment import lapsing, offering, offers, service
from leerhuis.enrolment.rules import EnrolmentState, Voice, WhyNot
from leerhuis.errors import Missing, Refused
from leerhuis.mail.rules import LetterState
from tests.factories import HOUSE, NOW, identity, make_edition, make_person, make_staff
from tests.factories_enrolment import enrolled, fill, kinds, letters_about
from tests.factories_turns import make_firm

CONFIRMED, REQUESTED = EnrolmentState.CONFIRMED, EnrolmentState.REQUESTED
OFFERED, WAITING = EnrolmentState.OFFERED, EnrolmentState.WAITING
CANCELLED, LAPSED = EnrolmentState.CANCELLED, EnrolmentState.LAPSED


def make_group(capacity=1, **given):
    return make_edition(capacity=capacity, policy=WaitingPolicy.OFFER, **given)


def offered(group, *, line=1, now=NOW):
    """A full group whose only seat came free: who was offered it, and who wait behind."""
    (seat,) = fill(group, 1)
    waiters = [enrolled(group, make_person()) for _ in range(line)]
    service.cancel(seat, by=HOUSE, now=now)
    return waiters


def said(verb, enrolment, *, now=NOW, **more):
    return verb(enrolment, by=HOUSE, now=now, **more)


def states(enrolments):
    return [each.state for each in enrolments]


def test_a_freed_seat_is_kept_for_the_first_in_line(app):
    first, second = offered(make_group(offer_hours=24), line=2)
    assert (first.state, second.state) == (OFFERED, WAITING)
    assert first.offer_ends_at == NOW + timedelta(hours=24)
    assert kinds(letters_about(first)) == ["offered"]
    assert letters_about(first)[0].invitation is None


def test_an_offer_ends_when_the_group_begins_at_the_latest(app):
    group = make_group(offer_hours=72)
    late = group.starts_at - timedelta(hours=5)
    (first,) = offered(group, now=late)
    assert first.offer_ends_at == group.starts_at


def test_seven_free_seats_are_offered_to_the_first_seven(app):
    group = make_group(0)
    line = [enrolled(group, make_person()) for _ in range(10)]
    with db.transaction():
        group.capacity = 7
    service.refill(group, by=HOUSE, now=NOW)
    assert states(line) == [OFFERED] * 7 + [WAITING] * 3
    assert service.refill(group, by=HOUSE, now=NOW) == []


def test_an_offer_keeps_its_seat_from_whoever_comes(app):
    group = make_group()
    offered(group)
    assert enrolled(group).state is WAITING


def test_a_yes_is_a_seat(app):
    (mine,) = offered(make_group())
    said(offers.accept, mine)
    assert (mine.state, mine.confirmed_at, mine.offer_ends_at) == (CONFIRMED, NOW, None)
    assert kinds(letters_about(mine)) == ["confirmed"]
    assert letters_about(mine)[0].invitation["method"] == "REQUEST"


def test_saying_yes_twice_is_saying_it_once(app):
    (mine,) = offered(make_group())
    said(offers.accept, mine)
    assert said(offers.accept, mine) is mine
    assert kinds(letters_about(mine)) == ["confirmed"]


def test_after_a_yes_the_employer_may_still_decide(app):
    firm = make_firm(voice=Voice.DECIDES)
    group = firm.group(capacity=1, policy=WaitingPolicy.OFFER)
    (seat,) = fill(group, 1)
    mine = enrolled(group, firm.worker())
    service.cancel(seat, by=HOUSE, now=NOW)
    assert mine.state is OFFERED
    said(offers.accept, mine)
    assert mine.state is REQUESTED
    assert kinds(letters_about(mine)) == ["requested"]


def test_a_no_gives_the_seat_to_the_next(app):
    first, second, third = offered(make_group(), line=3)
    said(offers.refuse, first, why=WhyNot.FEE, reason="Te duur.")
    assert states([first, second, third]) == [CANCELLED, OFFERED, WAITING]
    assert (first.why, first.reason) == (WhyNot.FEE, "Te duur.")
    assert kinds(letters_about(first)) == ["refused"]


def test_whoever_says_yes_and_then_leaves_gives_the_seat_to_the_next(app):
    first, second = offered(make_group(), line=2)
    said(offers.accept, first)
    service.cancel(first, by=HOUSE, now=NOW)
    assert (first.state, second.state) == (CANCELLED, OFFERED)


def test_whoever_is_late_has_no_seat_even_before_the_job_has_run(app):
    (mine,) = offered(make_group(offer_hours=2))
    with pytest.raises(Refused):
        said(offers.accept, mine, now=NOW + timedelta(hours=2))
    assert mine.state is OFFERED


def test_an_offer_that_nobody_answered_goes_to_the_next_once_the_job_has_run(app):
    group = make_group(offer_hours=2)
    first, second = offered(group, line=2)
    assert enrolled(group).state is WAITING, "the seat is kept until then"
    assert lapsing.lapse_due(now=NOW + timedelta(hours=1)) == 0
    end = NOW + timedelta(hours=2)
    assert lapsing.lapse_due(now=end) == 1
    assert (first.state, first.cancelled_at, second.state) == (LAPSED, end, OFFERED)
    assert kinds(letters_about(first)) == ["lapsed"]
    assert lapsing.lapse_due(now=end) == 0


def test_whoever_missed_an_offer_may_enrol_anew_at_the_end_of_the_line(app):
    group, person = make_group(offer_hours=2), make_person()
    (seat,) = fill(group, 1)
    missed, *line = enrolled(group, person), *fill(group, 2)
    service.cancel(seat, by=HOUSE, now=NOW)
    lapsing.lapse_due(now=NOW + timedelta(hours=2))
    again = enrolled(group, person, now=NOW + timedelta(hours=2))
    assert (missed.state, again.state) == (LAPSED, WAITING)
    assert again.turn > max(each.turn for each in line)


def test_nothing_lapses_in_a_group_that_was_called_off(app):
    group = make_group(offer_hours=2)
    (mine,) = offered(group)
    with db.transaction():
        group.state = EditionState.CANCELLED
    assert lapsing.lapse_due(now=NOW + timedelta(hours=3)) == 0
    with pytest.raises(Refused):
        said(offers.accept, mine)


def test_staff_give_a_seat_by_hand_where_the_line_does_not_move(app):
    group = make_edition(capacity=1, policy=WaitingPolicy.MANUAL)
    (seat,) = fill(group, 1)
    first, second, third = (enrolled(group) for _ in range(3))
    service.cancel(seat, by=HOUSE, now=NOW)
    assert states([first, second, third]) == [WAITING] * 3
    said(offers.offer, second)
    assert states([first, second, third]) == [WAITING, OFFERED, WAITING]
    with pytest.raises(Refused, match="no seat free"):
        said(offers.offer, first)
    assert kinds(letters_about(first)) == ["waiting"]
    with pytest.raises(Refused, match="already been offered"):
        said(offers.offer, second)


def test_a_seat_by_hand_may_also_be_theirs_at_once(app):
    group = make_edition(capacity=1, policy=WaitingPolicy.MANUAL)
    (seat,) = fill(group, 1)
    first, second = enrolled(group), enrolled(group)
    service.cancel(seat, by=HOUSE, now=NOW)
    said(offers.give, second)
    assert (first.state, second.state) == (WAITING, CONFIRMED)
    assert kinds(letters_about(second)) == ["promoted"]
    assert said(offers.give, second) is second


def test_nothing_is_offered_by_hand_where_the_line_moves_by_itself(app):
    group = make_group()
    fill(group, 1)
    with pytest.raises(Refused):
        said(offers.offer, enrolled(group))


@pytest.fixture
def moment(monkeypatch):
    """The clock of the pages stands at NOW, and can be moved."""
    at = {"now": NOW}
    monkeypatch.setattr(clock, "now", lambda: at["now"])
    return at


def link_of(enrolment):
    return f"/plek/{offering.token_of(enrolment)}"


def test_a_link_shows_the_question_and_does_nothing_by_itself(client, moment):
    (mine,) = offered(make_group())
    for _ in range(2):
        page = client.page(link_of(mine))
    assert "Ja, ik neem de plek" in page.text
    db.session.refresh(mine)
    assert mine.state is OFFERED


def test_a_yes_by_the_link_asks_no_sign_in(client, moment):
    (mine,) = offered(make_group())
    link = link_of(mine)
    page = client.submit(f"{link}/ja")
    assert "Je plek is zeker" in page.text
    db.session.refresh(mine)
    assert mine.state is CONFIRMED
    again = client.submit(f"{link}/ja")
    assert "Je hebt ja gezegd" in again.text


def test_a_no_by_the_link_says_why_and_whoever_said_it_is_in_the_trail(client, moment):
    first, second = offered(make_group(), line=2)
    page = client.submit(f"{link_of(first)}/nee", {"why": "fee", "reason": "Te duur."})
    assert "De plek gaat naar de volgende" in page.text
    for each in (first, second):
        db.session.refresh(each)
    assert (first.state, first.why, second.state) == (CANCELLED, WhyNot.FEE, OFFERED)


def test_an_answer_that_is_too_long_is_asked_anew(client, moment):
    (mine,) = offered(make_group())
    page = client.submit(f"{link_of(mine)}/nee", {"reason": "x" * 301})
    assert "300 tekens" in page.text
    assert "Ja, ik neem de plek" in page.text


def test_the_page_is_kept_nowhere_and_found_by_nobody(client, moment):
    (mine,) = offered(make_group())
    head = client.get(link_of(mine)).headers
    assert head["Cache-Control"] == "no-store"
    assert "noindex" in head["X-Robots-Tag"]
    assert head["Referrer-Policy"] in ("no-referrer", "same-origin", "strict-origin")


def test_an_answer_without_the_token_of_the_page_does_nothing(client, moment):
    (mine,) = offered(make_group())
    assert client.post(f"{link_of(mine)}/ja", csrf=False).status_code == 400
    db.session.refresh(mine)
    assert mine.state is OFFERED


@pytest.mark.parametrize("verb", ["", "/ja", "/nee"])
def test_a_forged_link_reveals_nothing(client, moment, verb):
    (mine,) = offered(make_group())
    link = f"/plek/{'A' * 43}{verb}"
    page = client.submit(link, status=404) if verb else client.page(link, status=404)
    assert "Deze link werkt niet meer" in page.text
    assert mine.state is OFFERED


@pytest.mark.parametrize("token", ["x", "a" * 300, "é", "%F0%9F%8F%A0"])
def test_a_broken_link_is_one_that_does_not_work(client, moment, token):
    assert client.get(f"/plek/{token}").status_code == 404


def test_a_used_or_late_link_reveals_nothing_either(client, moment):
    group = make_group(offer_hours=2)
    (mine,) = offered(group)
    link = link_of(mine)
    moment["now"] = NOW + timedelta(hours=3)
    for _ in range(2):  # before the job has run, and after
        page = client.page(link)
        assert "Dit aanbod is voorbij" in page.text
        assert db.session.get(type(group), group.id).course_id
        assert "Cursus" not in page.text.replace("Cursussen", "")
        client.submit(f"{link}/ja")
        lapsing.lapse_due(now=moment["now"])
    db.session.refresh(mine)
    assert mine.state is LAPSED


def test_the_link_of_another_offer_is_another_link(app):
    (mine,) = offered(make_group())
    old = offering.token_of(mine)
    with db.transaction():
        mine.state = WAITING
        offering.make(mine, service.seating.counting.facts_of(mine.edition_id), now=NOW)
    assert offering.token_of(mine) != old
    with pytest.raises(Missing):
        offers.by_token(old)


def test_the_row_keeps_no_link(app):
    (mine,) = offered(make_group())
    token = offering.token_of(mine)
    (letter,) = letters_about(mine, state=LetterState.QUEUED)
    assert token not in str(letter.values)
    assert mine.offer_hash != token
    assert offers.by_token(token) is mine


def test_acting_by_a_link_brings_no_rights(app):
    (mine,) = offered(make_group())
    staff = identity(make_staff("coordinator"))
    assert staff.roles
    assert not offers.by_link(mine, origin="127.0.0.1").roles
