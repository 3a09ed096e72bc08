"""Any address, verb, query, header and form, as anybody: an answer of the house, never a fault.

The tests send a few thousand, the same each time; LEERHUIS_FUZZ asks for so many of each asker.
"""

import contextvars
import os
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_wtf import FlaskForm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wtforms.fields.core import UnboundField

from leerhuis import db
from leerhuis.access import Role
from tests.factories import make_appointment, make_grant

EXAMPLES = int(os.environ.get("LEERHUIS_FUZZ", "60"))
# These end the session of who asks, or sleep on purpose.
LEFT_OUT = ("/uitloggen", "/mijn/browsers")
WORDS = st.sampled_from(
    (
        "",
        "0",
        "-1",
        "9" * 40,
        "1e400",
        "NaN",
        "31-2-2027",
        "9999-12-31",
        "2027-W01-1",
        "24.00",
        "professional",
        "skj",
        "nl",
        "\r\nX: y",
        "{{7*7}}",
        "%s%n",
        "' OR 1=1--",
        "//evil.nl",
        "٣",
    )
)
TEXTS = WORDS | st.text(max_size=40).map(lambda text: text.replace("\x00", ""))
VERBS = st.sampled_from(("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS"))
HEADS = st.dictionaries(
    st.sampled_from(
        (
            "Accept-Language",
            "Referer",
            "User-Agent",
            "If-None-Match",
            "Range",
            "X-Forwarded-For",
            "If-Modified-Since",
            "Authorization",
            "Origin",
            "Content-Type",
            "Accept",
        )
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60),
    max_size=3,
)


def addresses(app, names):
    """Every address, its rows by turns those of the region and ones that are not there."""
    found = []
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(LEFT_OUT) and rule.endpoint != "static":
            parts = re.split(r"<[^>]+>", rule.rule)
            found += [name.join(parts) for name in (names if len(parts) > 1 else names[:1])]
    return sorted(set(found))


def fields(kind=FlaskForm):
    """What all forms call their fields, so that more than strangers' words come in."""
    own = {name for name, each in vars(kind).items() if isinstance(each, UnboundField)}
    return own.union(*(fields(each) for each in kind.__subclasses__()))


CODE = Path(__file__).parents[2] / "leerhuis"
# What pages read of an address.
NAMED = {
    name
    for each in CODE.rglob("*.py")
    for name in re.findall(r"args\.(?:get|getlist)\(\s*\"([^\"]+)\"", each.read_text())
}
JUNK = (
    "x",
    "-1",
    "9" * 40,
    "31-2-2027",
    "9999-12-31",
    "%00",
    "\u0663",
    "'\"<{{7*7}}",
    "A" * 22,
    "",
)


@pytest.fixture
def everyone(app, ours):
    """Somebody who comes past every door of their region."""
    who = ours.people["administrator"]
    make_appointment(who, ours.places["team"])
    for role in set(Role) - {Role.PROFESSIONAL, Role.ADMINISTRATOR}:
        make_grant(who, role, ours.places["region"])
    return app.test_client().sign_in(who)


@pytest.mark.parametrize("shift", range(3))
def test_every_address_takes_any_word_under_any_name(app, ours, everyone, shift):
    """Each is asked with every name at once, which the examples below meet by chance only."""
    client, name = FlaskClient(app), app.config["SESSION_COOKIE_NAME"]
    client.set_cookie(name, everyone.get_cookie(name).value)
    names = sorted(fields() | NAMED)
    words = {each: JUNK[(n + shift) % len(JUNK)] for n, each in enumerate(names)}
    sent = {"data": {**words, "csrf_token": everyone.csrf_token()}}
    faults = []
    for path in addresses(app, ("A" * 22, ours.ids["edition"])):
        for verb, more in (("GET", {"query_string": words}), ("POST", sent)):
            db.session.rollback()
            try:
                answer = contextvars.Context().run(client.open, path, method=verb, **more)
                answer.close()
            except Exception as fault:  # what the server would log as unexpected
                faults.append(f"{verb} {path}: {fault!r}"[:200])
    assert faults == []


@pytest.mark.parametrize("asker", [None, *Role], ids=lambda role: role or "stranger")
def test_no_request_is_a_fault(app, ours, asker):
    client, token = FlaskClient(app), ""
    if asker:
        signed = app.test_client().sign_in(ours.people[asker])
        token, name = signed.csrf_token(), app.config["SESSION_COOKIE_NAME"]
        client.set_cookie(name, signed.get_cookie(name).value)
    paths = addresses(app, ("A" * 22, ours.ids["edition"], ours.ids["enrolment"], "x"))
    named = st.sampled_from(sorted(fields() | NAMED)) | TEXTS

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        path=st.sampled_from(paths),
        verb=VERBS,
        query=st.dictionaries(named, TEXTS, max_size=4),
        form=st.dictionaries(named, TEXTS, max_size=6),
        head=HEADS,
    )
    def ask(path, verb, query, form, head):
        sent = {"query_string": query, "headers": head}
        if verb not in ("GET", "HEAD"):
            sent["data"] = {**form, "csrf_token": token}
        db.session.rollback()
        answer = contextvars.Context().run(client.open, path, method=verb, buffered=True, **sent)
        assert answer.status_code < 500, (verb, path, query, form, head)
        assert "evil.nl" not in (answer.location or "").split("?")[0]

    ask()
