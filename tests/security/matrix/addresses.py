"""Every address of the application, filled in with a row of the region that is walked."""

from typing import NamedTuple

from tests.security import wordings
from tests.security.test_foreign_rows import OTHERWISE, ROWS, SENT, WITHIN

# What an address must be sent, where sending nothing is asking for what is not there; the name of
# a row stands for its id.
ASKED = SENT | {
    "shortages.draft": {"lack": "reflection", "course": "course"},
    "questionnaires.begin": {"soort": "evaluation", "organisatie": "region"},
    "approvals.decline": {"kies": "request"},
    "signin.switch_role": {"role": "professional"},
}

UNKNOWN = "A" * 22
# The mailbox of a machine of one's own: its gate is a setting (test_canaries).
LEFT_OUT = ("static", "mail.")
# What an address says beside its rows.
BESIDE = {
    "slug": wordings.SLUG,
    "kind": "person",
    "name": "letters",
    "key": "big-2023",
    "topic": "details",
}
# Addresses whose row all regions share, or that begin like those of another row.
ALSO = {
    "/aanbod/themas/": "theme",
    "/aanbod/locaties/": "venue",
    "/inloggen/organisatie/": "provider",
    "/inschrijven/": "edition",
    "/open/cursussen/": "course",
    "/open/inschrijven/": "edition",
    "/team/groepen/": "edition",
    "/agenda/aanbod/": "theme",
    "/brieven/": "employer",
}
# Addresses about another row than what they begin with says.
OF = {"providers.unlink": "provider_link"}
INNER = WITHIN | {"room_id": ("venue", "room"), "feed_id": ("theme", "feed")}


class Address(NamedTuple):
    """An address with a verb: how it is written in the code, and what it is about."""

    rule: str
    verb: str
    endpoint: str
    row: str
    url: str

    @property
    def key(self):
        return self.rule, self.verb


def of(app, ids):
    """Every address and verb, with the ids of one region in it."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.rule):
        if rule.endpoint.startswith(LEFT_OUT):
            continue
        values, row = _values(rule, ids)
        url = app.url_map.bind("localhost").build(rule.endpoint, values, append_unknown=False)
        for verb in sorted(rule.methods & {"GET", "POST"}):
            yield Address(rule.rule, verb, rule.endpoint, row, url)


def sent(address, ids):
    given = ASKED.get(address.endpoint, {})
    return {name: ids.get(value, value) for name, value in given.items()}


def _values(rule, ids):
    """What stands in the address, and the name of the row that it is about."""
    named = sorted(name for name, kind in rule._converters.items() if _is_id(kind))
    beside = BESIDE | ({"kind": "thema"} if rule.rule.startswith("/agenda/") else {})
    values = {name: beside.get(name, UNKNOWN) for name in rule.arguments}
    if not named:
        return values, ""
    inner = next((name for name in named if name in INNER), None)
    if inner is None:
        row = OF.get(rule.endpoint) or _kind(rule.rule)
        return values | dict.fromkeys(named, ids[row]), row
    outer, row = OTHERWISE.get(rule.endpoint, INNER[inner])
    return values | {"public_id": ids[outer], inner: ids[row]}, f"{outer}, {row}"


def _kind(rule):
    known = {start: kinds[0] for start, kinds in ROWS.items()} | ALSO
    begins = [start for start in known if rule.startswith(start)]
    assert begins, f"say in ALSO or in ROWS of test_foreign_rows which row {rule} is about"
    return known[max(begins, key=len)]


def _is_id(kind):
    return type(kind).__name__ == "PublicId"
