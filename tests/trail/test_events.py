"""Every event says what it is about, and tells exactly what it may."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import audit, db, events, tables
from leerhuis.access import HOUSE
from leerhuis.audit import Action
from leerhuis.operations import words
from leerhuis.operations.trail import told
from tests.factories import NOW

ROOMS = Path(events.__file__).parent
# What is no row, or is called otherwise than its table.
BESIDE = {"backup", "overview", "points"}
# What `record` and its like are told besides the fields of an event.
OTHERS = {"by", "now", "kind", "subject", "result", "origin"}


def test_every_action_has_a_line_and_a_word():
    assert set(events.EVENTS) == set(Action)
    assert set(words.ACTIONS) == set(Action)


def test_every_kind_is_a_table_and_has_a_word():
    kinds = set().union(*(told.kinds for told in events.EVENTS.values()))
    assert kinds - BESIDE <= set(tables.METADATA.tables)
    assert kinds <= set(words.KINDS)


def test_every_field_has_a_word():
    assert set(told.FIELDS) == set().union(*(each.ever for each in events.EVENTS.values()))


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (True, "ja"),
        (None, "niets"),
        (3, "3"),
        (["a", "b"], "a, b"),
        ({"mail/x": "weekly", "y": False}, "mail/x: weekly, y: nee"),
    ],
)
def test_a_value_reads_as_a_line(app, value, read):
    with app.test_request_context():
        assert told.value(value) == read


def test_no_event_tells_a_secret_or_what_somebody_answered():
    ever = set().union(*(each.ever for each in events.EVENTS.values()))
    never = {"password", "token", "secret", "code", "hash", "answer_text", "address", "bsn", "text"}
    assert not ever & never


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"role": "manager"},
        {"person": "x"},
        {"role": "manager", "person": "x", "extra": 1},
    ],
    ids=["nothing", "no person", "no role", "too much"],
)
def test_an_event_that_tells_something_else_is_not_written(app, given):
    with pytest.raises(ValueError, match="GRANTED of role_grant"), db.transaction():
        audit.record(Action.GRANTED, by=HOUSE, kind="role_grant", subject="x", now=NOW, **given)
    assert db.session.query(audit.AuditEvent).count() == 0


def test_an_event_of_another_kind_of_row_is_not_written(app):
    with pytest.raises(ValueError, match="SIGNED_OUT of person"), db.transaction():
        audit.record(Action.SIGNED_OUT, by=HOUSE, kind="person", subject="x", now=NOW)


def test_an_event_ends_in_one_of_three_ways(app):
    with pytest.raises(ValueError, match="perhaps"), db.transaction():
        audit.record(
            Action.SIGNED_OUT, by=HOUSE, kind="account", subject="x", now=NOW, result="perhaps"
        )


@given(st.sampled_from(sorted(events.EVENTS)), st.data())
def test_a_line_admits_what_it_names_and_nothing_more(action, data):
    line = events.EVENTS[action]
    kind = data.draw(st.sampled_from(sorted(line.kinds)))
    maybe = sorted(line.ever - line.always)
    some = set(data.draw(st.lists(st.sampled_from(maybe), unique=True))) if maybe else set()
    assert line.admits(kind, line.always | some)
    assert not line.admits(kind, line.always | some | {"never_heard_of"})
    assert not any(line.admits(kind, (line.always | some) - {each}) for each in line.always)


def calls():
    """Every call in the house that names an action, with the fields that it names."""
    for path in sorted(ROOMS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            named = [
                each.attr
                for each in [*node.args, *(word.value for word in node.keywords)]
                if isinstance(each, ast.Attribute)
                and isinstance(each.value, ast.Name)
                and each.value.id == "Action"
            ]
            if len(named) == 1 and named[0] in Action.__members__:
                fields = {word.arg for word in node.keywords if word.arg} - OTHERS
                yield f"{path.relative_to(ROOMS)}:{node.lineno}", Action[named[0]], fields


def test_what_the_code_tells_is_what_the_lines_say():
    wrong = [
        (where, action.name, sorted(fields - events.EVENTS[action].ever))
        for where, action, fields in calls()
        if fields - events.EVENTS[action].ever - {"others", "action"}
    ]
    assert wrong == []
    assert sum(1 for _ in calls()) > 150
