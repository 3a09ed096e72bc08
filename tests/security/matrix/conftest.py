"""One house for all cells: built once for each database, and put back after each answer."""

from dataclasses import replace

import pytest

from leerhuis import clock, db
from tests.factories import NOW
from tests.security.matrix.walk import Walk


@pytest.fixture(scope="module")
def walk(application, database):
    database.empty(application.extensions["leerhuis.engine"])
    with pytest.MonkeyPatch.context() as patch, application.app_context():
        patch.setattr(clock, "now", lambda: NOW)
        patch.setitem(application.config, "TESTING", False)  # a fault is an answer: `fault`
        known = application.config["SETTINGS"]
        patch.setitem(application.config, "SETTINGS", replace(known, public_catalogue=True))
        made = Walk(application, database)
        yield made
        made.place.end()
        db.session.remove()
