"""Writes docs/access.md: every address, and who may come there.

python tools/access.py          write it anew
python tools/access.py check    fail when it is not what the code says
"""

import os
import sys
from pathlib import Path

TOP = Path(__file__).parent.parent
sys.path.insert(0, str(TOP))

from leerhuis.access import Role, rule_of  # noqa: E402
from leerhuis.app import create_app  # noqa: E402

DOCUMENT = TOP / "docs" / "access.md"
HEAD = """# Who may come where

Made by `python tools/access.py` from the declarations on the views; the tests walk every cell.
A role is held on an organisation and counts for everything below it; a row outside one's own
part of the tree answers 404, like one that does not exist.

"""


def rows(app):
    """(address, method, rule) for every page and verb."""
    found = []
    for route in app.url_map.iter_rules():
        if route.endpoint != "static":
            rule = rule_of(app.view_functions[route.endpoint])
            found += [(route.rule, verb, rule) for verb in sorted(route.methods & {"GET", "POST"})]
    return sorted(found, key=lambda row: (row[0], row[1]))


def mark(rule, role):
    if rule.anyone:
        return "everyone"
    return "yes" if not rule.roles or role in rule.roles else ""


def text(app):
    heads = ["address", "method", "stranger", *(role.value.replace("_", " ") for role in Role)]
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for address, verb, rule in rows(app):
        cells = ["yes" if rule.anyone else "", *("yes" if mark(rule, r) else "" for r in Role)]
        lines.append("| " + " | ".join([f"`{address}`", verb, *cells]) + " |")
    return HEAD + "\n".join(lines) + "\n"


def main(verb="write"):
    os.environ.setdefault("LEERHUIS_SECRET_KEY", "only to read the addresses of the application")
    wanted = text(create_app())
    if verb == "check":
        if DOCUMENT.read_text() == wanted:
            return 0
        print("docs/access.md is not what the code says: python tools/access.py")
        return 1
    DOCUMENT.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
