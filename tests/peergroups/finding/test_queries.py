"""Groups with a place, who fits them, and what somebody is told of."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.errors import Missing, Refused
from leerhuis.mail.models import QueuedLetter
from leerhuis.peergroups import inviting
from leerhuis.peergroups import queries as groups
from leerhuis.peergroups import service as peers
from leerhuis.peergroups.finding import (
    mails,
    queries,
    rules,
    searching,
    service,
    starting,
    together,
)
from leerhuis.peergroups.finding.matching import Why
from leerhuis.peergroups.finding.rules import Said
from leerhuis.peergroups.finding.searching import Asked, PartOfDay
from leerhuis.peergroups.models import PeerOffer, PeerWish
from leerhuis.peergroups.rules import MemberState
from leerhuis.people.rules import AppointmentKind, OrganisationKind
from leerhuis.registers import Form
from tests.counting import statements
from tests.factories import (
    NOW,
    TODAY,
    identity,
    make_appointment,
    make_grant,
    make_organisation,
    make_professional,
    make_staff,
)
from tests.factories_peergroups import make_group, make_peers
from tests.letters import reads_as

ANY = Asked()
NEAR = Said(town="Roosendaal", kilometres=20)


def group_of(region, *members, **given):
    return make_group(region, *members, **{"town": "Roosendaal", **given})


def found(person, asked=ANY, page=1):
    return queries.search(identity(person), asked, page=page, day=TODAY)


def names(person, asked=ANY):
    return [each.group.name for each in found(person, asked).listing.rows]


def looks(person, said=NEAR, now=NOW):
    return service.say(said, by=identity(person), now=now)


def at_work_in(person, region, town):
    place = make_organisation(
        under=region, kind=OrganisationKind.MUNICIPALITY, name=f"Gemeente {town}"
    )
    make_appointment(person, place, kind=AppointmentKind.PLACEMENT)


def test_the_nearest_group_comes_first_from_where_one_works(app):
    region, (ann, ben) = make_peers(2)
    at_work_in(ann, region, "Zundert")
    group_of(region, ben, name="Ver", town="Utrecht", weekday=0)
    group_of(region, ben, name="Dichtbij", town="Zundert", weekday=2)
    group_of(region, ben, name="Onbekend", town="Nergenshuizen", weekday=3)
    group_of(region, ben, name="Roosendaal", town="Roosendaal", weekday=4)
    assert names(ann) == ["Dichtbij", "Roosendaal", "Ver", "Onbekend"]
    assert names(ann, Asked(town="Utrecht"))[0] == "Ver"


def test_only_groups_with_a_place_that_look_for_members_of_the_own_region(app):
    region, (ann, *others) = make_peers(5)
    group_of(region, others[0], name="Open", weekday=0)
    group_of(region, *others[:3], name="Bijna vol", most=4, weekday=1)
    group_of(region, *others, name="Vol", most=4, weekday=2)
    elsewhere, (dan,) = make_peers(1)
    group_of(elsewhere, dan, name="Elders")
    shut = group_of(region, others[0], name="Dicht", weekday=3)
    with db.transaction():
        shut.looking = False
    assert names(ann) == ["Open", "Bijna vol"]


def test_an_invitation_holds_a_place(app):
    region, (ann, cas, *others) = make_peers(5)
    group = group_of(region, *others, most=4)
    assert names(ann) == [group.name]
    inviting.invite(group, cas, by=identity(others[0]), now=NOW)
    assert names(ann) == []


def test_an_invitation_that_was_not_answered_keeps_nobody_from_another_group(app):
    region, (ann, *others) = make_peers(5)
    one, other = (group_of(region, each, name=each.name) for each in others[:2])
    inviting.invite(groups.read_again(one), ann, by=identity(others[0]), now=NOW)
    (row,) = queries.joinable(identity(ann), day=TODAY)
    assert row.group.id == other.id
    peers.join(groups.read_again(other), by=identity(ann), now=NOW)


def test_an_invitation_for_the_place_of_a_member_holds_none_of_its_own(app):
    region, (ann, cas, bo, *others) = make_peers(6)
    group = group_of(region, *others, most=4)
    place = groups.read_again(group).members[1]
    inviting.invite(group, cas, replaces=place, by=identity(others[0]), now=NOW)
    assert names(ann) == [group.name]
    (found,) = queries.joinable(identity(ann), day=TODAY)
    assert (found.match.circle.free, found.match.may_join) == (1, True)
    peers.join(groups.read_again(group), by=identity(bo), now=NOW)
    assert names(ann) == []


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (Asked(weekday=0), ["Maandag"]),
        (Asked(part=PartOfDay.EVENING), ["Avond"]),
        (Asked(form=Form.METHODICAL_LEARNING_MEETING), ["Leren"]),
        (Asked(online=True), ["Scherm"]),
        (Asked(weekday=6), []),
    ],
)
def test_each_filter_narrows_the_list(app, asked, wanted):
    region, (ann, ben) = make_peers(2)
    group_of(region, ben, name="Maandag", weekday=0)
    group_of(region, ben, name="Avond", weekday=1, start=time(19))
    group_of(region, ben, name="Leren", weekday=2, form=Form.METHODICAL_LEARNING_MEETING)
    group_of(region, ben, name="Scherm", weekday=3, town="", online_url="https://example.org/kamer")
    assert names(ann, asked) == wanted


def test_an_address_is_read_as_it_was_written_and_what_it_does_not_know_is_left_out():
    asked = Asked("Ede", 2, PartOfDay.MORNING, Form.PEER_CONSULTATION, online=True)
    assert searching.read(searching.address(asked)) == asked
    assert searching.read({"dag": "7", "dagdeel": "nacht", "vorm": "x", "online": "?"}) == ANY
    assert ANY.is_nothing


def test_a_group_says_what_keeps_somebody_out_of_it(app):
    region, (ann, ben, boss) = make_peers(3)
    employer = groups_employer(ann)
    make_grant(boss, Role.MANAGER, employer)
    group_of(region, boss, name="Met baas", weekday=0)
    group_of(region, ben, name="Vrij", weekday=1)
    mine = group_of(region, ann, name="Mijn", weekday=2)
    group_of(region, ben, name="Dubbel", weekday=2, start=mine.start)
    said = {each.group.name: each.match for each in found(ann).listing.rows}
    assert [each.why for each in said["Met baas"].obstacles] == [Why.ABOVE]
    assert [each.why for each in said["Dubbel"].obstacles] == [Why.BUSY]
    assert said["Vrij"].may_join
    assert "Mijn" not in said


def groups_employer(person):
    return next(
        each.organisation
        for each in queries.groups.people.appointments_of(person.id)
        if each.kind is AppointmentKind.EMPLOYMENT
    )


def test_a_group_that_says_no_may_be_joined_is_one_that_refuses(app):
    """What the page says and what the verb does are one thing."""
    region, (ann, ben, boss) = make_peers(3)
    make_grant(boss, Role.MANAGER, groups_employer(ann))
    group_of(region, boss, name="Met baas", weekday=0)
    group_of(region, ben, name="Vrij", weekday=1)
    mine = group_of(region, ann, name="Mijn", weekday=2)
    group_of(region, ben, name="Dubbel", weekday=2, start=mine.start)
    for each in found(ann).listing.rows:
        if each.match.may_join:
            peers.join(each.group, by=identity(ann), now=NOW)
        else:
            with pytest.raises(Refused):
                peers.join(each.group, by=identity(ann), now=NOW)


def test_a_list_costs_as_much_however_many_groups_and_members_there_are(app):
    region, (ann, *others) = make_peers(4)
    group_of(region, others[0], weekday=0)
    found(ann)
    with statements() as few:
        found(ann)
    for day in range(1, 7):
        group_of(region, *others, weekday=day, guide_name="Gids", guide_email=f"gids{day}@x.nl")
    with statements() as many:
        assert len(found(ann).listing.rows) == 7
    assert len(many) <= max(len(few), 12) <= 12


def test_a_wish_is_said_once_and_said_anew(app):
    _region, (ann,) = make_peers(1)
    first = looks(ann)
    again = looks(ann, replace(NEAR, weekdays=(4, 1, 4), earliest=time(9), latest=time(12)))
    assert again.id == first.id
    assert again.weekdays == [1, 4]
    service.stop(by=identity(ann), now=NOW)
    service.stop(by=identity(ann), now=NOW)
    assert queries.wish_of(ann.id) is None
    assert looks(ann).id != first.id
    told = db.session.scalars(select(AuditEvent.action).where(AuditEvent.kind == "peer_wish")).all()
    assert told == [
        Action.PEER_WISH_SAID,
        Action.PEER_WISH_SAID,
        Action.PEER_WISH_ENDED,
        Action.PEER_WISH_SAID,
    ]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Said(), "town"),
        (Said(town="Nergenshuizen"), "town"),
        (replace(NEAR, kilometres=0), "kilometres"),
        (replace(NEAR, kilometres=201), "kilometres"),
        (replace(NEAR, earliest=time(13), latest=time(13, 30)), "latest"),
        (replace(NEAR, weekdays=(7,)), "weekdays"),
        (replace(NEAR, form=Form.SUPERVISION), "form"),
    ],
)
def test_a_wish_for_which_there_can_be_no_group_is_refused_at_its_field(app, said, field):
    _region, (ann,) = make_peers(1)
    with pytest.raises(Refused) as no:
        looks(ann, said)
    assert no.value.field == field
    assert queries.wish_of(ann.id) is None


def test_who_works_nowhere_cannot_look(app):
    coordinator = make_staff(Role.COORDINATOR)
    with pytest.raises(Missing):
        looks(coordinator)


def letters():
    return db.session.scalars(
        select(QueuedLetter).where(QueuedLetter.kind == mails.FITS).order_by(QueuedLetter.id)
    ).all()


def test_somebody_is_told_once_of_each_group_that_fits(app):
    region, (ann, ben) = make_peers(2)
    looks(ann)
    group_of(region, ben, name="Past", weekday=0)
    group_of(region, ben, name="Te ver", town="Groningen", weekday=1)
    assert service.tell_due(now=NOW) == 1
    assert service.tell_due(now=NOW) == 0
    group_of(region, ben, name="Ook", weekday=2)
    assert service.tell_due(now=NOW + timedelta(days=1)) == 1
    first, second = letters()
    assert [each["name"] for each in first.values["groups"]] == ["Past"]
    assert [each["name"] for each in second.values["groups"]] == ["Ook"]
    assert db.session.query(PeerOffer).count() == 2


def test_a_letter_names_the_best_three_and_says_how_many_more_there_are(app):
    region, (ann, ben) = make_peers(2)
    looks(ann, replace(NEAR, kilometres=None))
    for day, town in enumerate(("Utrecht", "Zundert", "Roosendaal", "Ede", "Rucphen")):
        group_of(region, ben, name=town, town=town, weekday=day)
    assert service.tell_due(now=NOW) == 1
    (letter,) = letters()
    assert [each["name"] for each in letter.values["groups"]] == [
        "Roosendaal",
        "Rucphen",
        "Zundert",
    ]
    assert letter.values["more"] == 2
    assert service.tell_due(now=NOW) == 0


def test_nobody_is_told_of_a_group_they_cannot_join(app):
    region, (ann, boss, ben) = make_peers(3)
    make_grant(boss, Role.MANAGER, groups_employer(ann))
    group_of(region, boss, name="Met baas", weekday=0)
    elsewhere, (dan,) = make_peers(1)
    group_of(elsewhere, dan, name="Elders")
    looks(ann)
    assert service.tell_due(now=NOW) == 0
    assert ben


def test_who_found_a_group_looks_no_longer(app):
    region, (ann, ben) = make_peers(2)
    wish = looks(ann)
    group = group_of(region, ben)
    peers.join(group, by=identity(ann), now=NOW + timedelta(hours=1))
    group_of(region, ben, weekday=0)
    assert service.tell_due(now=NOW + timedelta(days=1)) == 0
    assert db.session.get(PeerWish, wish.id).ended_at == NOW + timedelta(days=1)


def test_a_wish_of_a_year_ago_is_gone_with_what_was_told(app):
    region, (ann, ben) = make_peers(2)
    looks(ann)
    group_of(region, ben)
    service.tell_due(now=NOW)
    service.tell_due(now=NOW + rules.KEPT)
    assert db.session.query(PeerWish).count() == 1
    service.tell_due(now=NOW + rules.KEPT + timedelta(seconds=1))
    assert db.session.query(PeerWish).count() == 0
    assert db.session.query(PeerOffer).count() == 0


def test_the_keeper_sees_who_looks_and_fits_and_nobody_else(app):
    region, (ben, ann, cas, boss) = make_peers(4)
    group = group_of(region, ben)
    make_grant(boss, Role.MANAGER, groups_employer(ben))
    looks(ann)
    looks(cas, Said(town="Groningen", kilometres=5))
    looks(boss)
    make_professional(groups_employer(ann))
    fitting = queries.fitting(groups.read_again(group), day=TODAY)
    assert [each.person.id for each in fitting] == [ann.id]
    assert fitting[0].organisation == groups_employer(ann).name


def test_who_fit_each_other_are_started_as_a_group_and_all_invited(app):
    region, people = make_peers(4)
    for each in people:
        looks(each, replace(NEAR, weekdays=(1,), earliest=time(13)))
    coordinator = identity(make_staff(Role.COORDINATOR, region))
    seen = together.together(coordinator, day=TODAY)
    (fit,) = seen.fits
    assert seen.looking == 4
    assert {each.id for each in fit.people} == {each.id for each in people}
    again = together.fit_for(coordinator, [each.public_id for each in people], day=TODAY)
    group = starting.start(again, name="Samen", by=coordinator, now=NOW)
    places = groups.read_again(group).members
    assert {each.person_id for each in places} == {each.id for each in people}
    assert {each.state for each in places} == {MemberState.INVITED}
    assert (group.weekday, group.start, group.town) == (1, time(13), "Roosendaal")
    assert not together.together(coordinator, day=TODAY).fits
    with pytest.raises(Missing):
        together.fit_for(coordinator, [each.public_id for each in people], day=TODAY)


def test_nobody_stands_above_another_in_who_fit_each_other(app):
    region, people = make_peers(4)
    make_grant(people[0], Role.MANAGER, groups_employer(people[1]))
    for each in people:
        looks(each)
    coordinator = identity(make_staff(Role.COORDINATOR, region))
    assert not together.together(coordinator, day=TODAY).fits


def test_a_group_of_who_fit_is_not_started_by_halves(app):
    """Who became a manager since the page was shown: then nothing of it is there."""
    region, people = make_peers(4)
    for each in people:
        looks(each)
    coordinator = identity(make_staff(Role.COORDINATOR, region))
    (fit,) = together.together(coordinator, day=TODAY).fits
    make_grant(people[0], Role.MANAGER, groups_employer(people[1]))
    with pytest.raises(Refused):
        starting.start(fit, name="Samen", by=coordinator, now=NOW)
    assert not queries.joinable(identity(people[3]), day=TODAY)


def test_a_coordinator_of_another_region_sees_none_of_them(app):
    _region, people = make_peers(4)
    for each in people:
        looks(each)
    other = identity(make_staff(Role.COORDINATOR))
    assert together.together(other, day=TODAY) == together.Together([], 0)


def test_the_letter_reads_as_it_was_kept(app):
    region, (ann, ben) = make_peers(2)
    at_work_in(ann, region, "Rucphen")
    wish = looks(ann, Said(kilometres=30))
    group_of(region, ben, name="Intervisie Roosendaal", weekday=1, start=time(13, 30))
    group_of(region, ben, name="Op het scherm", weekday=3, town="Rucphen", start=time(9))
    (due,) = queries.due(day=TODAY)
    reads_as(mails.fits(wish, due.found), "peergroups-fits.txt")
