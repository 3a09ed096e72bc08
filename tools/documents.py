"""Writes the documents that are made from the code: access, settings and privacy.

python tools/documents.py          write them anew
python tools/documents.py check    fail when one is not what the code says
"""

import os
import sys
from pathlib import Path

TOP = Path(__file__).parent.parent
sys.path.insert(0, str(TOP))

from leerhuis import settings, tables  # noqa: E402
from leerhuis.access import Role, rule_of  # noqa: E402
from leerhuis.app import create_app  # noqa: E402

ACCESS = """# Who may come where

Made by `python tools/documents.py` from the declarations on the views; the tests walk every cell.
A role is held on an organisation and counts for everything below it; a row outside one's own
part of the tree answers 404, like one that does not exist.

"""
SETTINGS = """# Settings

Read once from the environment, by `leerhuis/settings.py`. Made by `python tools/documents.py`.
With `LEERHUIS_PRODUCTION=yes` the application refuses to start when a setting is weak.

"""
PRIVACY = """# What is kept, for how long

Made by `python tools/documents.py` from what each table states of itself; a table that states
nothing fails the tests. These are the terms of the product; a municipality whose selection list
says otherwise follows that list.

| class | what it means |
|---|---|
| answers | answers to surveys: never tied to a person |
| dossier | who learned what, and the proof of it |
| registration | numbers, dates and standing in SKJ and BIG |
| contact | names, addresses, appointments, letters |
| security | who came in, who did what, hashes of tokens |
| operation | how timed work went: no person |
| public | the offer and the organisations: no person |

A national identification number (BSN) has no place here: the import flags what looks like one.

"""


def table(heads, rows):
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in lines)


def access(app):
    rows = []
    for route in sorted(app.url_map.iter_rules(), key=lambda each: each.rule):
        if route.endpoint == "static":
            continue
        rule = rule_of(app.view_functions[route.endpoint])
        may = [rule.anyone or not rule.roles or role in rule.roles for role in Role]
        cells = ["yes" if each else "" for each in (rule.anyone, *may)]
        rows += [
            [f"`{route.rule}`", verb, *cells] for verb in sorted(route.methods & {"GET", "POST"})
        ]
    roles = [role.value.replace("_", " ") for role in Role]
    return ACCESS + table(["address", "method", "stranger", *roles], sorted(rows))


def chosen(_app):
    rows = [
        [f"`{name}`", f"`{value}`" if value else "", what] for name, value, what in settings.table()
    ]
    return SETTINGS + table(["name", "default", "what it does"], rows)


def privacy(_app):
    said = {each.local_table.name: each.class_.privacy for each in tables.Base.registry.mappers}
    rows = [
        [f"`{name}`", str(it.data), it.export, it.erase, it.retention]
        for name, it in sorted(said.items())
    ]
    return PRIVACY + table(["table", "class", "export", "erasing", "retention"], rows)


DOCUMENTS = {"access.md": access, "settings.md": chosen, "privacy.md": privacy}


def stale(app):
    """The documents that are not what the code says."""
    folder = TOP / "docs"
    return [
        name
        for name, text in DOCUMENTS.items()
        if not (folder / name).exists() or (folder / name).read_text() != text(app)
    ]


def main(verb="write"):
    os.environ.setdefault("LEERHUIS_SECRET_KEY", "only to read what the application consists of")
    app = create_app()
    names = stale(app)
    if verb == "check":
        for name in names:
            print(f"docs/{name} is not what the code says: python tools/documents.py")
        return 1 if names else 0
    for name in names:
        (TOP / "docs" / name).write_text(DOCUMENTS[name](app))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
