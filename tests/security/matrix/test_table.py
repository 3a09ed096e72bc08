"""What may stand in the written table at all: rules that no cell is above."""

from leerhuis import access
from tests.security.matrix import addresses, people, table

ROWS = table.read()
# Rows that the regions share: what is offered, themes and venues, and where anybody may sign in.
SHARED = (
    "/aanbod/locaties/",
    "/aanbod/themas/",
    "/cursussen/<id:public_id>",
    "/inloggen/organisatie/",
    "/inschrijven/",
    "/open/",
    "/team/groepen/",
    "/agenda/aanbod/",
)
FOREIGN = [name for name in people.MEANS if name.endswith("other")]
WEAK = [name for name in people.MEANS if name.endswith("weak")]
STALE = [name for name in people.MEANS if name.endswith("stale")]


def of_a_row():
    """The addresses about a row that is of one region alone."""
    return {key: row for key, row in ROWS.items() if row["row"] and not key[0].startswith(SHARED)}


def test_every_address_stands_in_the_table_and_nothing_else(application):
    known = {
        (rule.rule, verb)
        for rule in application.url_map.iter_rules()
        if not rule.endpoint.startswith(addresses.LEFT_OUT)
        for verb in rule.methods & {"GET", "POST"}
    }
    assert known - set(ROWS) == set(), "decide who may, in tests/security/matrix/access.csv"
    assert set(ROWS) - known == set()


def test_every_cell_is_decided():
    empty = [
        (key, name)
        for key, row in ROWS.items()
        for name in people.MEANS
        if row.get(name) not in table.WORDS
    ]
    assert empty == []
    assert table.askers() == list(people.MEANS)


def test_a_row_of_another_region_is_never_there():
    open_ = [
        (key, name) for key, row in of_a_row().items() for name in FOREIGN if row[name] == "yes"
    ]
    assert open_ == []


def test_whose_roles_ended_have_none():
    """They keep what everybody has who is signed in, and their own as a professional of before."""
    more = [
        key
        for key, row in ROWS.items()
        if row["ended"] == "yes"
        and any(row[name] == "no" for name in people.MEANS)
        and (row["colleague"], row["left"]) != ("yes", "yes")
    ]
    assert more == []


def test_who_left_keeps_what_is_theirs_and_takes_no_new_seat(application):
    """What asks a present appointment, and nothing else, is closed to a professional who left."""
    wrong = []
    for rule in application.url_map.iter_rules():
        if rule.endpoint.startswith(addresses.LEFT_OUT):
            continue
        said = access.rule_of(application.view_functions[rule.endpoint])
        for verb in rule.methods & {"GET", "POST"}:
            row = ROWS[rule.rule, verb]
            closed = row["own"] != "no" and row["left"] == "no"
            kept = said.employed or row["own"] == row["left"] or "404" in row["left"]
            wrong += [] if closed == said.employed and kept else [(rule.rule, verb)]
            wrong += [(rule.rule, verb)] if said.employed and row["ended"] != "no" else []
    assert wrong == []


def test_one_step_opens_no_more_than_no_role_would():
    wrong = [
        (key, name)
        for key, row in ROWS.items()
        for name in WEAK
        if row[name] == "yes"
        and "no" in (row["ended"], row["other"], row["trainer other"])
        and row["ended"] != "yes"
    ]
    assert wrong == []


def test_an_old_proof_opens_no_more_than_a_fresh_one():
    wrong = [
        (key, name)
        for key, row in ROWS.items()
        for name in STALE
        if row[name] not in (row[name.removesuffix(" stale")], "again")
    ]
    assert wrong == []


def test_what_asks_a_fresh_proof_asks_it_of_everyone_who_may(application):
    """And what asks none lets an old proof through."""
    wrong = []
    for rule in application.url_map.iter_rules():
        if rule.endpoint.startswith(addresses.LEFT_OUT):
            continue
        fresh = access.rule_of(application.view_functions[rule.endpoint]).fresh
        for verb in rule.methods & {"GET", "POST"}:
            row = ROWS[rule.rule, verb]
            asked = {name for name in STALE if row[name] == "again"}
            may = {
                name for name in STALE if row[name.removesuffix(" stale")] not in ("no", "login")
            }
            wrong += [] if asked == (may if fresh else set()) else [(rule.rule, verb, asked, may)]
    assert wrong == []


def test_who_is_signed_out_or_blocked_gets_what_a_stranger_gets():
    assert [key for key, row in ROWS.items() if row["blocked"] != row["stranger"]] == []
