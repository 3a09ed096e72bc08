"""The pages of the meetings of a group, as members and coordinators use them."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.peergroups import ending
from leerhuis.peergroups import queries as groups
from leerhuis.peergroups.meeting import queries, seats
from leerhuis.peergroups.models import PeerSeries
from leerhuis.peergroups.rules import MEETINGS_EVER
from tests.factories import make_grant, make_professional
from tests.factories_peergroups import make_group, make_peers
from tests.peergroups.meeting.series import keeper_of, make_running, meetings_of, tick


@pytest.fixture
def now():
    return clock.now()


def running(now, **given):
    """A group of which the first meeting was yesterday."""
    first = clock.day_of(now - timedelta(days=1))
    return make_running(first=first, now=now - timedelta(days=30), **given)


def coordinator(group):
    region = db.session.get_one(groups.Organisation, group.organisation_id)
    who = make_professional(region)
    make_grant(who, Role.COORDINATOR, region)
    return who


def reeks(group):
    return f"/intervisie/{group.public_id}/reeks"


FIELD = re.compile(r'<input[^>]*\bname="([^"]+)"[^>]*>')
VALUE = re.compile(r'\bvalue="([^"]*)"')


def sent(page):
    """What the form that plans would send as it stands."""
    form = page.html.split('<form method="post" class="lh-form"')[1].split("</form>")[0]
    found = FIELD.finditer(form)
    return {each[1]: (VALUE.search(each[0]) or [None, ""])[1] for each in found}


def test_a_keeper_plans_the_days_that_are_proposed(client):
    region, people = make_peers(4)
    group = make_group(region, *people)
    client.sign_in(people[0])
    page = client.page(f"{reeks(group)}/plannen")
    said = sent(page)
    assert sum(each.startswith("on_") for each in said) == 6
    done = client.submit(f"{reeks(group)}/plannen", said)
    assert "in ieders agenda" in done.text
    (series,) = queries.series_of(group.id)
    assert len(series.meetings) == 6
    assert all(
        clock.local(each.gathering.starts_at).weekday() == group.weekday for each in series.meetings
    )


def test_a_day_can_be_changed_or_left_out_before_it_is_planned(client):
    region, people = make_peers(4)
    group = make_group(region, *people)
    client.sign_in(people[0])
    said = sent(client.page(f"{reeks(group)}/plannen?aantal=3"))
    other = clock.day_of(clock.now()) + timedelta(days=40)
    said |= {"on_1": other.isoformat(), "on_3": "", "minutes": "90"}
    client.submit(f"{reeks(group)}/plannen", said)
    (series,) = queries.series_of(group.id)
    assert [queries.hours_at(each).minutes for each in series.meetings] == [90, 90]
    assert other in {clock.day_of(each.gathering.starts_at) for each in series.meetings}


def test_a_day_that_has_been_is_refused_at_its_own_field(client):
    region, people = make_peers(4)
    group = make_group(region, *people)
    client.sign_in(people[0])
    said = sent(client.page(f"{reeks(group)}/plannen?aantal=2")) | {"on_2": "2020-01-07"}
    page = client.submit(f"{reeks(group)}/plannen", said)
    assert "Kies een moment dat nog moet komen." in page.text
    assert re.search(r'<input[^>]*id="on_2"[^>]*aria-invalid="true"', page.html)
    assert db.session.scalar(select(PeerSeries)) is None


def test_who_can_come_is_shown_as_a_number_and_plans_nothing(client):
    region, people = make_peers(4)
    group = make_group(region, *people)
    client.sign_in(people[0])
    said = sent(client.page(f"{reeks(group)}/plannen?aantal=2")) | {"kijk": "1"}
    page = client.submit(f"{reeks(group)}/plannen", said)
    assert "kan iedereen van de groep dan" in page.text
    assert db.session.scalar(select(PeerSeries)) is None


def test_a_member_sees_the_meetings_and_no_buttons_of_the_keeper(client, now):
    group, people, _series = running(now)
    client.sign_in(people[1])
    page = client.page(reeks(group))
    assert "Bijeenkomst 1" in page.text
    assert "Vink aan wie er was" not in page.text
    assert client.get(f"{reeks(group)}/plannen").status_code == 404


def test_somebody_else_of_the_region_finds_no_meetings(client, now):
    group, _people, series = running(now)
    stranger = make_professional(db.session.get_one(groups.Organisation, group.organisation_id))
    client.sign_in(stranger)
    assert client.get(reeks(group)).status_code == 404
    first = meetings_of(series)[0]
    assert client.get(f"/intervisie/bijeenkomsten/{first.public_id}").status_code == 404


def test_the_keeper_ticks_everyone_with_one_button(client, now):
    _group, people, series = running(now)
    first = meetings_of(series)[0]
    client.sign_in(people[0])
    page = client.submit(f"/intervisie/bijeenkomsten/{first.public_id}", {"everyone": "1"})
    assert "Bewaard: er waren 4 mensen." in page.text
    assert "Telt mee: 2 uur" in page.text


def test_a_meeting_that_does_not_count_says_whose_agreement_that_is(client, now):
    _group, people, series = running(now)
    first = meetings_of(series)[0]
    client.sign_in(people[0])
    there = [each.public_id for each in first.presences[:2]]
    page = client.submit(f"/intervisie/bijeenkomsten/{first.public_id}", {"there": there})
    assert "Deze bijeenkomst telt niet mee." in page.text
    assert "Dat is afgesproken in je regio." in page.text


def test_a_tick_for_a_meeting_that_has_not_been_is_refused_with_a_sentence(client, now):
    _group, people, series = running(now)
    later = meetings_of(series)[1]
    client.sign_in(people[0])
    page = client.submit(f"/intervisie/bijeenkomsten/{later.public_id}", {"everyone": "1"})
    assert "Deze bijeenkomst is nog niet geweest." in page.text
    assert queries.meeting_again(later.id).ticked_at is None


def test_a_member_who_keeps_no_list_cannot_tick(client, now):
    _group, people, series = running(now)
    first = meetings_of(series)[0]
    client.sign_in(people[1])
    path = f"/intervisie/bijeenkomsten/{first.public_id}"
    assert client.post(path, {"everyone": "1"}).status_code == 404
    assert 'name="there"' not in client.page(path).html


def test_a_member_reads_of_themselves_alone_whether_they_were_there(client, now):
    _group, people, series = running(now)
    first = meetings_of(series)[0]
    tick(first, *people, now=now)
    client.sign_in(people[1])
    page = client.page(f"/intervisie/bijeenkomsten/{first.public_id}")
    assert "Je was er." in page.text
    assert people[2].name not in page.text


def test_who_left_still_finds_the_meeting_they_were_at(client, now):
    group, people, series = running(now, people=5)
    first = meetings_of(series)[0]
    tick(first, *people, now=now)
    with db.transaction():
        seats.let_go(group, people[4].id, now=now)
        place = next(
            each for each in groups.read_again(group).members if each.person_id == people[4].id
        )
        place.ended_at = now
    client.sign_in(people[4])
    assert "Je was er." in client.page(f"/intervisie/bijeenkomsten/{first.public_id}").text
    assert client.get(reeks(group)).status_code == 404


def test_a_meeting_is_moved_called_off_and_added_by_the_keeper(client, now):
    _group, people, series = running(now)
    _first, second, third = meetings_of(series)
    client.sign_in(people[0])
    day = clock.day_of(now) + timedelta(days=20)
    said = {"on": day.isoformat(), "start": "10.00", "minutes": "60", "place": "Soest"}
    page = client.submit(f"/intervisie/bijeenkomsten/{second.public_id}/wijzigen", said)
    assert "De bijeenkomst is gewijzigd." in page.text
    page = client.submit(f"/intervisie/bijeenkomsten/{third.public_id}/gaat-niet-door")
    assert "De bijeenkomst gaat niet door." in page.text
    more = said | {"on": (day + timedelta(days=7)).isoformat()}
    page = client.submit(f"/intervisie/reeksen/{series.public_id}/bijeenkomst", more)
    assert "Bijeenkomst 4" in page.text
    assert queries.meeting_again(second.id).gathering.place == "Soest"


def test_the_keeper_closes_a_series_and_plans_the_next(client, now):
    _group, people, series = running(now, times=1)
    client.sign_in(people[0])
    refused = client.submit(f"/intervisie/reeksen/{series.public_id}/afsluiten")
    assert "Vink eerst bij elke bijeenkomst aan wie er was." in refused.text
    tick(meetings_of(series)[0], *people, now=now)
    page = client.submit(f"/intervisie/reeksen/{series.public_id}/afsluiten")
    assert "Plan de volgende reeks" in page.text


def test_a_coordinator_corrects_after_the_series_and_says_why(client, now):
    group, people, series = running(now, times=1)
    first = meetings_of(series)[0]
    one = first.presences[0].public_id
    tick(first, *people, now=now)
    with db.transaction():
        queries.series_again(series.id).closed_at = now
    path = f"/intervisie/bijeenkomsten/{first.public_id}"
    client.sign_in(people[0])
    assert "Ask" not in client.submit(path, {"everyone": "1"}).text
    client.sign_in(coordinator(group))
    refused = client.submit(path, {"there": [one]})
    assert "Vul in waarom je de lijst verbetert." in refused.text
    page = client.submit(path, {"there": [one], "why": "Vergissing"})
    assert "Bewaard: er was 1 persoon." in page.text


@pytest.mark.parametrize("number", ["abc", "0", "-3", "2", "99999999999999999999", "²"])
def test_a_series_with_a_number_that_the_page_never_gave_is_not_planned(client, number):
    region, people = make_peers(4)
    group = make_group(region, *people)
    client.sign_in(people[0])
    address = f"{reeks(group)}/plannen"
    client.submit(address, sent(client.page(address)) | {"number": number}, status=404)
    assert not queries.series_of(group.id)


def test_a_series_has_no_more_meetings_than_a_series_can_have(client, now):
    region, people = make_peers(4)
    group = make_group(region, *people)
    client.sign_in(people[0])
    address = f"{reeks(group)}/plannen"
    said = sent(client.page(address))
    for at in range(7, 16):
        said |= {
            f"on_{at}": str(clock.day_of(now + timedelta(days=16 + at))),
            f"start_{at}": "9.00",
        }
    client.submit(address, said)
    (series,) = queries.series_of(group.id)
    assert len(series.meetings) == MEETINGS_EVER


def test_a_group_does_not_end_before_its_list_is_ticked(client, now):
    group, people, series = running(now)
    client.sign_in(people[0])
    end = f"/intervisie/{group.public_id}/beeindigen"
    assert "Vink eerst bij elke bijeenkomst aan wie er was" in client.submit(end, {}).text
    tick(meetings_of(series)[0], *people)
    client.submit(end, {})
    assert not groups.groups_of(people[0].id)


def test_of_a_group_that_ended_nothing_is_planned(client, now):
    group, people, series = running(now)
    tick(meetings_of(series)[0], *people)
    ending.end(groups.read_again(group), by=keeper_of(group), now=now)
    client.sign_in(coordinator(group))
    page = client.page(f"/intervisie/{group.public_id}")
    assert "Plan de bijeenkomsten" not in page.text
    assert "zoekt nu geen leden" not in page.text
    assert "Nodig mensen uit" not in page.text
    page = client.page(reeks(group))
    assert "Voeg een bijeenkomst toe" not in page.text
    assert "Verbeter wie er was" in page.text
