"""The file with all that is kept of a person: JSON, papers and files, with a page to begin at.

It is written bit by bit: however long somebody has been here, some hundreds of rows are in memory.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from shutil import copyfileobj
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Select, select

from leerhuis import clock, db, filenames, files, settings
from leerhuis.certificates import words as certificate_words
from leerhuis.certificates.models import Certificate
from leerhuis.errors import Missing
from leerhuis.people.models import Person
from leerhuis.privacy import topics
from leerhuis.privacy.own import columns, kept
from leerhuis.privacy.processing.rules import PRODUCT
from leerhuis.privacy.topics import Topic
from leerhuis.registry.dossier.models import Evidence

AT_ONCE = 500
PAPERS_AT_ONCE = 20
READABLE = 0o644 << 16


class Written:
    """What was put in the file, for the page to begin at."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}
        self.papers: list[str] = []
        self.files: list[str] = []
        self.lost: list[str] = []


def write(out: BinaryIO, *, person: Person, now: datetime) -> Written:
    """Write the whole file; returns what is in it."""
    done = Written()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, wanted in kept.rows_of(person.id).items():
            if kept.why_not(name) is None:
                with archive.open(_entry(_place(name), now=now), "w", force_zip64=True) as entry:
                    done.rows[name] = _rows(entry, name, wanted, person_id=person.id)
        _papers(archive, done, person=person, now=now)
        _files(archive, done, person=person, now=now)
        archive.writestr(_entry("keys.json", now=now), _json(_keys()))
        archive.writestr(_entry("index.html", now=now), _index(done, person=person, now=now))
    return done


def _place(name: str) -> str:
    return f"data/{topics.OF_TABLE[name]}/{name}.json"


def _rows(entry: Any, name: str, wanted: Select[Any], *, person_id: int) -> int:
    """The rows of a table as one list of JSON; returns how many."""
    teller, number = columns.Row(name, person_id=person_id), 0
    entry.write(b"[")
    for some in _some(wanted):
        for told in teller.told(some):
            entry.write((b",\n" if number else b"\n") + _json(told))
            number += 1
    entry.write(b"\n]\n")
    return number


def _some(wanted: Select[Any]) -> Iterator[list[Any]]:
    """Rows in parts, each by a statement of its own that goes on where the last one stopped."""
    number, last = wanted.selected_columns["id"], 0
    while True:
        rows = db.session.execute(wanted.where(number > last).limit(AT_ONCE)).mappings().all()
        if not rows:
            return
        yield list(rows)
        last = rows[-1][number]


def _papers(archive: ZipFile, done: Written, *, person: Person, now: datetime) -> None:
    """The certificates, as they look on paper."""
    last, base_url = 0, settings.current().base_url
    while some := _certificates(person.id, after=last):
        for each in some:
            name = filenames.file_name(
                str(clock.day_of(each.issued_at)), str(each.values["course"]), ending=".pdf"
            )
            place = f"certificates/{len(done.papers) + 1:03d} {name}"
            archive.writestr(
                _entry(place, now=now, packed=False),
                certificate_words.paper(each, base_url=base_url),
            )
            done.papers.append(place)
        last = some[-1].id
        db.session.expunge_all()


def _certificates(person_id: int, *, after: int) -> list[Certificate]:
    rows = db.session.scalars(
        select(Certificate)
        .where(Certificate.person_id == person_id, Certificate.id > after)
        .order_by(Certificate.id)
        .limit(PAPERS_AT_ONCE)
    )
    return list(rows)


def _files(archive: ZipFile, done: Written, *, person: Person, now: datetime) -> None:
    """What the person handed in, byte by byte; a file that the disk lost is named as lost."""
    rows = db.session.execute(
        select(Evidence.stored_as, Evidence.file_name)
        .where(Evidence.person_id == person.id)
        .order_by(Evidence.id)
    ).all()
    for number, each in enumerate(rows, start=1):
        try:
            source = files.opened(each.stored_as)
        except Missing:
            done.lost.append(each.file_name)
            continue
        place = f"files/{number:03d} {filenames.file_name(each.file_name, ending='')}"
        entry = _entry(place, now=now, packed=False)
        with source, archive.open(entry, "w", force_zip64=True) as to:
            copyfileobj(source, to)
        done.files.append(place)


def _keys() -> dict[str, Any]:
    """What each key of each file means; and which tables are left out, with the reason."""
    told = [name for names in topics.TABLES.values() for name in names]
    return {
        "tables": {
            name: {"file": _place(name), "keys": _meanings(name)}
            for name in told
            if name in kept.said() and kept.why_not(name) is None
        },
        "left out": {name: why for name in told if (why := kept.why_not(name))},
    }


def _meanings(name: str) -> dict[str, str]:
    return {key.name: key.means for key in columns.keys_of(name)}


def _index(done: Written, *, person: Person, now: datetime) -> str:
    groups: dict[Topic, list[tuple[str, str, int, str]]] = {}
    for name, number in done.rows.items():
        line = (topics.NAMES[name], _place(name), number, kept.kept_of(name).term)
        groups.setdefault(topics.OF_TABLE[name], []).append(line)
    page = current_app.jinja_env.get_template("privacy/file.html")  # no request to tell it of
    return page.render(
        lang=person.language,
        person=person,
        made_at=now,
        groups=groups,
        labels=topics.LABELS,
        product=PRODUCT,
        done=done,
        title=_("All that Leerhuis keeps about you"),
    )


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=columns.plain).encode()


def _entry(name: str, *, now: datetime, packed: bool = True) -> ZipInfo:
    entry = ZipInfo(name, date_time=clock.local(now).timetuple()[:6])
    entry.external_attr = READABLE
    entry.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
    return entry
