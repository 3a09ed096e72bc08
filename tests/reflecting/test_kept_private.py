"""A reflection goes where its owner goes, and to nobody else: own file, merging, erasing, logs."""

import json
import logging
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest

from leerhuis import clock, db, files, sealing
from leerhuis.access import HOUSE
from leerhuis.privacy.erasing import service as erasing
from leerhuis.privacy.erasing import splitting
from leerhuis.privacy.merging import service as merging
from leerhuis.privacy.own import service as own
from leerhuis.privacy.own.models import PersonExport
from leerhuis.registers import Form
from leerhuis.registry.dossier import evidence
from leerhuis.registry.dossier import queries as dossiers
from leerhuis.registry.dossier.models import Reflection
from leerhuis.registry.reflecting import queries, sealed, service
from leerhuis.registry.reflecting.rules import Dimension
from tests.dossier.people import TODAY, add
from tests.dossier.test_meetings import meet
from tests.factories import NOW, identity, make_organisation, make_professional
from tests.factories_registry import make_registration
from tests.handed_in import paper
from tests.test_pdf import text_of

CANARY = "kanarieveer"
TEXTS = {each: f"{CANARY} {each.value}" for each in Dimension}


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def spring(app):
    return make_organisation(under=make_organisation())


@pytest.fixture
def samira(spring):
    return make_professional(spring)


def write(person, ref):
    return service.save(person.id, ref, TEXTS, seen="", finish=True, by=identity(person), now=NOW)


@pytest.fixture
def ref(samira):
    made = add(samira, Form.PEER_CONSULTATION, "2").public_id
    write(samira, made)
    return made


def own_file(person):
    export = own.ask(person, by=identity(person), now=NOW)
    own.make_due(now=NOW)
    row = db.session.get(PersonExport, export.id, populate_existing=True)
    return ZipFile(BytesIO(files.read(row.stored_as)))


def rows_in(archive):
    return json.loads(archive.read("data/dossier/reflection.json"))


def test_the_file_of_its_owner_holds_it_opened_and_that_of_another_nothing(samira, spring, ref):
    [row] = rows_in(own_file(samira))
    assert row["texts"]["personal"] == f"{CANARY} personal"
    assert row["ref"] == ref
    archive = own_file(make_professional(spring))
    assert rows_in(archive) == []
    assert [name for name in archive.namelist() if CANARY.encode() in archive.read(name)] == []


def test_what_no_key_opens_is_named_in_the_file_and_does_not_stop_it(samira, ref):
    with db.transaction():
        queries.reflection_of(samira.id, ref).locked = sealed.locked(TEXTS, ref="of another")
    [row] = rows_in(own_file(samira))
    assert (row["ref"], row["texts"]) == (ref, None)


def test_it_follows_who_turns_out_to_be_somebody_else(samira, spring, ref):
    into = make_professional(spring)
    merging.merge(samira, into, by=HOUSE, now=NOW)
    db.session.expire_all()
    assert sealed.opened(queries.reflection_of(into.id, ref)) == TEXTS
    assert queries.about(into.id, ref).hours == 2


def test_it_is_erased_with_its_owner(samira, ref):
    erasing.erase_by_term(samira, now=NOW)
    assert db.session.query(Reflection).count() == 0


def test_what_counts_no_more_takes_its_reflection_along_and_nothing_else(samira, ref):
    old = add(samira, Form.SUPERVISION, on=date(2020, 1, 6)).public_id
    write(samira, old)
    splitting.split_off(samira, through_on=date(2021, 1, 1), by=HOUSE, now=NOW)
    db.session.expire_all()
    assert [each.ref for each in db.session.query(Reflection)] == [ref]


def test_a_series_keeps_what_shows_it_while_one_meeting_counts(samira):
    border = TODAY - timedelta(days=60)
    meet(samira, "a" * 22, on=border)
    meet(samira, "b" * 22, on=border + timedelta(days=9))
    write(samira, "s" * 22)
    evidence.add(samira.id, "s" * 22, data=paper(), name="x.pdf", by=identity(samira), now=NOW)
    splitting.split_off(samira, through_on=border, by=HOUSE, now=NOW)
    db.session.expire_all()
    assert queries.shown_for(samira.id, ["s" * 22])["s" * 22] == queries.Shown(1, True, True)
    splitting.split_off(samira, through_on=TODAY, by=HOUSE, now=NOW)
    db.session.expire_all()
    assert db.session.query(Reflection).count() == 0
    assert dossiers.evidence_of(samira.id, ["s" * 22]) == {}


def test_the_bundle_of_its_owner_holds_it_once_for_a_whole_series(app, samira):
    registration = make_registration(samira)
    for name in "ab":
        meet(samira, name * 22)
    write(samira, "s" * 22)
    draft = add(samira, Form.SUPERVISION).public_id
    service.save(
        samira.id, draft, {Dimension.PERSONAL: CANARY}, seen="", by=identity(samira), now=NOW
    )
    client = app.test_client().sign_in(samira)
    answer = client.post(f"/mijn/registraties/{registration.public_id}/bundel")
    bundle = ZipFile(BytesIO(answer.data))
    [name] = [each for each in bundle.namelist() if each.startswith("reflecties/")]
    assert f"{CANARY} normative" in text_of(pikepdf.open(BytesIO(bundle.read(name))))


@pytest.mark.parametrize("fault", [RuntimeError("broken"), OSError(28, "full")])
def test_a_fault_tells_no_word_of_it_to_the_log(app, samira, ref, monkeypatch, caplog, fault):
    def broken(*_args, **_given):
        raise fault

    monkeypatch.setitem(app.config, "TESTING", False)
    client = app.test_client().sign_in(samira)
    url = f"/mijn/dossier/{ref}/reflectie"
    monkeypatch.setattr(sealing, "locked", broken)
    version = sealed.version(queries.reflection_of(samira.id, ref))
    data = {each.value: "vogelvrij" for each in Dimension}
    with caplog.at_level(logging.DEBUG):
        answer = client.post(url, data | {"seen": version, "do": "bewaar"})
    assert answer.status_code == 500
    assert "vogelvrij" not in caplog.text
    assert CANARY not in caplog.text


def test_no_byte_of_it_stands_open_on_the_disk(app, samira, ref, database):
    """Neither in the rows of any table, nor in the file of the database, nor among the files."""
    told = [
        str(row)
        for table in db.Base.metadata.sorted_tables
        for row in db.session.execute(table.select()).all()
    ]
    assert any(ref in row for row in told)
    assert [row for row in told if CANARY in row] == []
    if database.url.startswith("sqlite"):
        [_scheme, place] = database.url.split(":///", 1)
        kept = b"".join(each.read_bytes() for each in _beside(place))
        assert ref.encode() in kept
        assert CANARY.encode() not in kept


def _beside(place):
    return [each for each in Path(place).parent.glob(f"{Path(place).name}*") if each.is_file()]
