"""Files that come in at once."""

import shutil
import threading

import pytest
from sqlalchemy import func, select

from leerhuis import db, files, settings
from leerhuis.errors import Refused
from leerhuis.people.models import Person
from leerhuis.registry.dossier import evidence, rules
from leerhuis.registry.dossier.models import Evidence
from tests.dossier.people import add
from tests.factories import NOW, identity, make_professional
from tests.handed_in import paper

PATIENCE = 20
AT_ONCE = 6


@pytest.fixture(autouse=True)
def empty_disk(app):
    shutil.rmtree(settings.current().files_dir, ignore_errors=True)


def test_nobody_gets_more_room_by_sending_all_at_once(app, monkeypatch):
    """Also for who has no registration yet, so that nothing else makes the others wait."""
    person = make_professional()
    ref, person_id = add(person).public_id, person.id
    data = paper()
    monkeypatch.setattr(rules, "QUOTA", 2 * len(data) + AT_ONCE)
    start, refused, faults = threading.Barrier(AT_ONCE), [], []
    keep = files.keep

    def keep_together(*given, **named):
        stored = keep(*given, **named)
        start.wait(PATIENCE)
        return stored

    monkeypatch.setattr(files, "keep", keep_together)

    def send(number):
        try:
            with app.app_context():
                who = identity(db.session.get(Person, person_id))
                name = f"{number}.pdf"
                evidence.add(person_id, ref, data=data, name=name, by=who, now=NOW)
                db.session.remove()
        except Refused as no:
            refused.append(no)
        except Exception as fault:  # told by the test
            faults.append(fault)

    db.session.remove()
    threads = [threading.Thread(target=send, args=[number]) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert faults == []
    assert len(refused) == AT_ONCE - 2
    assert db.session.scalar(select(func.sum(Evidence.size))) == 2 * len(data)
