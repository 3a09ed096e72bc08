"""What somebody writes of themselves: kept locked, never lost, and theirs alone."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from leerhuis import db, sealing
from leerhuis.audit import AuditEvent
from leerhuis.errors import Missing, Refused
from leerhuis.registers import Form
from leerhuis.registry.dossier import service as dossier
from leerhuis.registry.dossier.models import Reflection
from leerhuis.registry.reflecting import queries, rules, sealed, service
from leerhuis.registry.reflecting.rules import Dimension
from tests.dossier.people import TODAY, add
from tests.factories import NOW, identity, make_professional

NEW = "another-key-of-tests-0123456789-0123456789"
SECRET = "kanarieveer"
WHOLE = {each: f"{SECRET} {each.value}" for each in Dimension}


@pytest.fixture
def samira(app):
    return make_professional()


@pytest.fixture
def ref(samira):
    return add(samira, Form.PEER_CONSULTATION, "2").public_id


def save(person, ref, texts=WHOLE, *, seen="", now=NOW, **given):
    return service.save(person.id, ref, texts, seen=seen, by=identity(person), now=now, **given)


def test_what_was_written_comes_back_as_it_was(samira, ref):
    row = save(samira, ref)
    assert sealed.opened(row) == WHOLE
    assert (row.begun_at, row.finished_at) == (NOW, None)


@given(st.dictionaries(st.sampled_from(Dimension), st.text(st.characters(codec="utf-8"))))
def test_every_text_comes_back_as_it_was(texts):
    whole = {each: texts.get(each, "") for each in Dimension}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing.settings, "current", lambda: _Keys())
        assert sealed.opened_as(sealed.locked(texts, ref="r"), ref="r") == whole


class _Keys:
    secret_key = NEW
    keys = (NEW,)


def test_no_word_of_it_stands_open_in_the_database_or_in_the_trail(samira, ref):
    save(samira, ref, finish=True)
    told = [
        f"{row}"
        for table in db.Base.metadata.sorted_tables
        for row in db.session.execute(text(f"SELECT * FROM {table.name}")).all()
    ]
    assert [row for row in told if SECRET in row] == []
    [event] = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "reflection"))
    assert (event.subject, event.details) == (ref, {})


def test_it_opens_in_no_other_row(samira, ref):
    other = add(samira, Form.SUPERVISION).public_id
    mine, theirs = save(samira, ref), save(samira, other, {Dimension.PERSONAL: "anders"})
    with db.transaction():
        theirs.locked = mine.locked
    assert sealed.opened(theirs) is None


def test_nobody_writes_in_the_name_of_another(samira, ref):
    with pytest.raises(Missing):
        service.save(samira.id, ref, WHOLE, seen="", by=identity(make_professional()), now=NOW)
    with pytest.raises(Missing):
        service.remove(samira.id, ref, by=identity(make_professional()), now=NOW)
    with pytest.raises(Missing):
        queries.about(make_professional().id, ref)


def test_only_reflection_is_reflected_on(samira):
    day = add(samira, Form.FORMAL, "6").public_id
    with pytest.raises(Missing):
        queries.about(samira.id, day)


def test_it_is_done_once_each_dimension_has_a_text(samira, ref):
    half = WHOLE | {Dimension.NORMATIVE: "  "}
    with pytest.raises(Refused) as no:
        save(samira, ref, half, finish=True)
    assert no.value.field == "normative"
    row = save(samira, ref, finish=True)
    assert row.finished_at == NOW
    later = NOW + timedelta(days=1)
    changed = WHOLE | {Dimension.PERSONAL: "Beter"}
    save(samira, ref, changed, seen=sealed.version(row), now=later)
    assert (row.finished_at, row.changed_at) == (NOW, later)
    save(samira, ref, half, seen=sealed.version(row), now=later)
    assert row.finished_at is None


def test_saving_the_same_again_changes_nothing(samira, ref):
    first = save(samira, ref)
    kept = first.locked
    assert save(samira, ref, seen="of before").locked == kept


def test_nobody_writes_over_what_they_have_not_seen(samira, ref):
    row = save(samira, ref, {Dimension.PERSONAL: "op mijn telefoon"})
    with pytest.raises(Refused, match="elsewhere"):
        save(samira, ref, {Dimension.PERSONAL: "op de laptop"}, seen="")
    assert sealed.opened(row)[Dimension.PERSONAL] == "op mijn telefoon"
    save(samira, ref, {Dimension.PERSONAL: "op de laptop"}, seen=sealed.version(row))
    assert sealed.opened(row)[Dimension.PERSONAL] == "op de laptop"


def test_a_text_has_an_end(samira, ref):
    with pytest.raises(Refused) as no:
        save(samira, ref, {Dimension.PERSONAL: "a" * (rules.MOST + 1)})
    assert no.value.field == "personal"


def test_a_removed_activity_takes_its_reflection_along(samira, ref):
    save(samira, ref)
    [activity] = queries.about(samira.id, ref).activities
    dossier.remove_activity(activity, by=identity(samira), now=NOW)
    assert queries.reflection_of(samira.id, ref) is None
    with pytest.raises(Missing):
        queries.about(samira.id, ref)


def meeting(person, name, on=TODAY):
    return dossier.record_meeting(
        person.id,
        name * 22,
        form=Form.FACILITATED_PEER_CONSULTATION,
        title="Intervisie",
        on=on,
        hours=Decimal(2),
        series="s" * 22,
        by=identity(person),
        now=NOW,
    )


def test_of_a_series_one_is_written_and_it_stays_when_the_meetings_are_taken_back(samira):
    for name in "ab":
        meeting(samira, name)
    about = queries.about(samira.id, "b" * 22)
    assert (about.ref, about.hours, len(about.days)) == ("s" * 22, Decimal(4), 2)
    save(samira, about.ref, finish=True)
    assert queries.shown_for(samira.id, ["s" * 22, "x"]) == {
        "s" * 22: queries.Shown(0, begun=True, finished=True),
        "x": queries.Shown(),
    }
    for name in "ab":
        dossier.take_back_meeting(samira.id, name * 22, by=identity(samira), now=NOW)
    assert queries.about(samira.id, "s" * 22).activities == []


@pytest.fixture
def rotated(app, monkeypatch):
    before = app.config["SETTINGS"]

    def turn(keys_before):
        chosen = replace(before, secret_key=NEW, secret_keys_before=keys_before)
        monkeypatch.setitem(app.config, "SETTINGS", chosen)

    turn.key = before.secret_key
    return turn


def test_a_new_key_opens_and_relocks_what_is_under_the_old_one(samira, ref, rotated):
    row = save(samira, ref)
    assert service.relock(now=NOW) == 0
    rotated(rotated.key)
    assert sealed.opened(row) == WHOLE
    assert service.relock(now=NOW) == 1
    assert service.relock(now=NOW) == 0
    rotated("")
    db.session.expire_all()
    assert sealed.opened(row) == WHOLE


def test_without_its_key_a_text_is_lost_and_stays_until_its_owner_begins_anew(samira, ref, rotated):
    row = save(samira, ref)
    rotated("yet-another-key-0123456789-0123456789-00")
    assert sealed.opened(row) is None
    assert service.relock(now=NOW) == 0
    service.remove(samira.id, ref, by=identity(samira), now=NOW)
    assert db.session.scalars(select(Reflection)).all() == []
