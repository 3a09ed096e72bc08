"""The whole application with two regions, in which every cell of the table can be asked for.

An answer that may have changed something is followed by putting everything back, so that each cell
is asked of the same rows.
"""

import contextvars
import shutil
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import Client

from leerhuis import db
from leerhuis.signin.browser import COOKIE_KEY
from tests import factories as make
from tests.security import region
from tests.security.matrix import addresses, people

CSRF = "0" * 40
SAFE = {"no", "404", "login", "steps", "again"}


class Walk:
    """Two regions on one database, and everyone who asks."""

    def __init__(self, app, database):
        self.app, self.database = app, database
        theirs = region.build("Kwartel", number="7310")
        ours = region.build("Merel", number="6420")
        self.askers = people.make_askers(ours, theirs)
        self.own_id = ours.people["professional"].id
        self.ids = ours.ids | _shared(ours)
        self.ours, self.theirs = ours.names, theirs.names
        self.asked = list(addresses.of(app, self.ids))
        db.session.remove()
        self.place = _Kept(app, database) if database.url.startswith("sqlite") else _Undone(app)
        self.files = Path(app.config["SETTINGS"].files_dir)
        self.kept = {each: each.read_bytes() for each in self.files.rglob("*") if each.is_file()}

    def answers(self, name, only=None):
        """(address, answer) for every address as this asker, each from the same rows."""
        self.place.put_back()
        people.change(name, self.own_id)
        db.session.remove()
        self.place.remember()
        jar = self.jar_of(name)
        for each in self.asked:
            if only is None or each.key in only:
                answer = self.ask(each, jar)
                yield each, answer
                if each.verb == "POST" and word(answer) not in SAFE:
                    self.go_back()
        self.place.put_back()

    def go_back(self):
        """Undo what an answer did, to the rows and to the files."""
        self.place.go_back()
        for path, data in self.kept.items():
            if not path.exists():
                path.write_bytes(data)

    def told_by(self, answer, name):
        """The private words in an answer: of the region, and of the other one to who is not of it.

        Each by its name, those of the other region in capitals.
        """
        text = texts(answer)
        told = {what for each, what in self.ours.items() if each in text}
        if name.endswith("other"):
            return told
        return told | {what.upper() for each, what in self.theirs.items() if each in text}

    def ask(self, address, jar):
        said = addresses.sent(address, self.ids)
        if address.verb == "POST":
            return self.post(address.url, said, jar)
        return self._open(address.url, jar, method="GET", query_string=said)

    def post(self, url, data, jar):
        data = data | {"csrf_token": self._form_token()}
        return self._open(url, jar, method="POST", data=data)

    def _open(self, url, jar, **given):
        client = Client(self.app, self.app.response_class)
        client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], jar)
        return contextvars.Context().run(client.open, url, buffered=True, **given)

    def jar_of(self, name):
        """The cookie of this asker's browser."""
        token = self.askers[name].token
        said = {"csrf_token": CSRF} | ({COOKIE_KEY: token} if token else {})
        return self.app.session_interface.get_signing_serializer(self.app).dumps(said)

    def _form_token(self):
        return URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(CSRF)


def texts(answer):
    """What can be read in an answer: its words, also those in a workbook."""
    if answer.data.startswith(b"PK") and is_zipfile(BytesIO(answer.data)):
        with ZipFile(BytesIO(answer.data)) as parts:
            return "".join(parts.read(each).decode(errors="replace") for each in parts.namelist())
    return answer.text if answer.mimetype.startswith(("text/", "application/json")) else ""


def word(answer):
    """What an answer is in the table."""
    to = answer.location or ""
    if answer.status_code == 302 and to.startswith("/inloggen"):
        return "login"
    if answer.status_code == 302 and to.startswith(("/tweede-stap", "/inloggen/code")):
        return "steps"
    if answer.status_code == 302 and to.startswith("/opnieuw"):
        return "again"
    known = {403: "no", 404: "404"}
    return known.get(answer.status_code, "yes" if answer.status_code < 500 else "fault")


def _shared(ours):
    """Rows that all regions share."""
    venue = make.make_venue()
    rows = {"theme": make.make_theme(), "venue": venue, "room": make.make_room(venue)}
    return {name: row.public_id for name, row in rows.items()}


class _Kept:
    """SQLite: a copy of the file, put back."""

    def __init__(self, app, database):
        self.engine = app.extensions["leerhuis.engine"]
        self.file = database.folder / "now.db"
        self.begin = self._copy("begin")
        self.now = self.begin

    def _copy(self, name):
        self.engine.dispose()
        kept = self.file.with_name(f"{name}.kept")
        shutil.copy(self.file, kept)
        return kept

    def remember(self):
        self.now = self._copy("now")

    def _use(self, kept):
        self.engine.dispose()
        for rest in self.file.parent.glob("now.db*"):
            rest.unlink()
        shutil.copy(kept, self.file)

    def go_back(self):
        self._use(self.now)

    def put_back(self):
        self._use(self.begin)

    def end(self):
        """The file belongs to whoever comes next."""


class _Undone:
    """PostgreSQL: one connection whose transaction never ends well."""

    def __init__(self, app):
        self.app, self.engine = app, app.extensions["leerhuis.engine"]
        self.connection = None

    def put_back(self):
        self.end()
        self.connection = self.engine.connect()
        self.connection.begin()
        self.remember()
        self.app.extensions["leerhuis.engine"] = self.connection

    def remember(self):
        self.inside = self.connection.begin_nested()

    def go_back(self):
        db.session.remove()
        self.inside.rollback()
        self.remember()

    def end(self):
        db.session.remove()
        if self.connection is not None:
            self.connection.close()
        self.app.extensions["leerhuis.engine"] = self.engine
