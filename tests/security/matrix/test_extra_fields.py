"""A form with more fields than its page has writes what it would have written without them.

Every form of every page is sent twice from the same rows: as a browser sends it, and with the
names of all columns of the models beside its own fields. The statements must be the same, or none:
a field that the form has in another state may be refused.
"""

import pytest

from leerhuis import tables
from tests.security.matrix.statements import other, written
from tests.security.matrix.walk import word
from tests.security.sent_forms import Forms

ASKERS = (
    "own",
    "trainer",
    "coordinator",
    "manager",
    "adviser",
    "policy",
    "privacy",
    "administrator",
)
# Names by which a page itself is asked, whoever asks: not a column of the row that is written.
SPOKEN = {"csrf_token", "next"}


def columns():
    """Every name that a row could be given by whoever guesses it."""
    found = {each.name for table in tables.METADATA.tables.values() for each in table.columns}
    kinds = {each.key for one in tables.Base.registry.mappers for each in one.relationships}
    return found | kinds


def forms(walk, asker):
    """Each form that this person finds on a page of the table, once for each address."""
    seen = set()
    for page, answer in walk.answers(asker):
        if page.verb == "GET" and word(answer) == "yes" and answer.mimetype == "text/html":
            for form in Forms(answer.text).found:
                action = (form["action"] or page.url).partition("?")[0]
                if action not in seen:
                    seen.add(action)
                    yield action, form["data"]


def sent(walk, jar, action, data):
    """What is written by a form that is sent from the same rows."""
    with written(walk.place.engine) as found:
        walk.post(action, data, jar)
    walk.go_back()
    return found


@pytest.mark.parametrize("asker", ASKERS)
def test_fields_that_no_form_has_change_nothing(walk, asker):
    found = list(forms(walk, asker))
    walk.place.put_back()
    walk.place.remember()
    jar, wrong, wrote = walk.jar_of(asker), [], 0
    for action, data in found:
        more = dict.fromkeys(columns() - set(data) - SPOKEN, "1")
        plainly, hostile = sent(walk, jar, action, data), sent(walk, jar, action, data | more)
        wrote += bool(plainly)
        if hostile and plainly != hostile:
            again = sent(walk, jar, action, data)
            wrong += [(action, each) for each in other(plainly, again, hostile)]
    walk.place.put_back()
    assert wrong == []
    assert wrote > 0, "no form wrote anything: this test would not notice"
