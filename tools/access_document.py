"""Writes who may come where from the table that the tests walk: docs/access.md."""

from itertools import groupby

from tests.security.matrix import table
from tests.security.matrix.people import MEANS

HEAD = """# Who may come where

Made by `python tools/documents.py` from the written table `tests/security/matrix/access.csv`:
{rows} addresses with a method, asked for by {askers} people who stand in different relations to one
row: {cells} cells. `tests/security/matrix` asks for every cell through HTTP, with real rows of two
regions, on both databases; an address that is not in the table fails the tests.

A role is held on an organisation and counts for everything below it. The row in an address is one
of the first region: its group and participant (a professional of an employer there, placed at a
municipality, once employed elsewhere), and what these two bring along.

"""
WORDS = """
What they get:

| word | answer |
|---|---|
| yes | comes past every gate: the page, the file, or what the form itself answers |
| no | 403: not with this role |
| 404 | not there: an unknown row and a row that is not theirs look the same |
| login | the page to sign in |
| steps | the second step first: this browser proved too little for what the role sees |
| again | to prove once more who they are, unless that was a short while ago |

Addresses that answer everybody alike stand together. Whoever is not named is refused (no).

## Only for who works now

Who left keeps what is theirs, and takes no new seat: `@allow(..., employed=True)`. They read why.

| address | method |
|---|---|
{works}
"""


def rendered():
    """The whole document."""
    rows = table.read()
    told = HEAD.format(rows=len(rows), askers=len(MEANS), cells=len(rows) * len(MEANS))
    told += "| who asks | what it stands for |\n|---|---|\n"
    told += "".join(f"| {name} | {means} |\n" for name, means in MEANS.items())
    told += WORDS.format(works="".join(_only_at_work(rows)))
    return told + "".join(_group(who, keys, rows) for who, keys in _alike(rows))


def _only_at_work(rows):
    """What a professional may and who left may not; whose row it is asks both times."""
    return [
        f"| `{address}` | {method} |\n"
        for (address, method), row in sorted(rows.items())
        if row["own"] != "no" and row["left"] == "no"
    ]


def _alike(rows):
    """Addresses by what everybody gets there, the largest group first."""
    found = sorted(rows, key=lambda key: (_answers(rows[key]), key))
    groups = [(who, [*keys]) for who, keys in groupby(found, lambda key: _answers(rows[key]))]
    return sorted(groups, key=lambda group: (-len(group[1]), group[0]))


def _answers(row):
    return tuple(row[name] for name in MEANS)


def _group(who, keys, rows):
    lines = [f"## {_title(who)} ({len(keys)})\n\n"]
    for word in ("yes", "404", "steps", "again", "login"):
        names = [name for name, each in zip(MEANS, who, strict=True) if each == word]
        if names:
            lines.append(f"- {word}: {'everybody' if len(names) == len(MEANS) else _list(names)}\n")
    lines.append("\n| address | method | row |\n|---|---|---|\n")
    for key in keys:
        address, method = key
        lines.append(f"| `{address}` | {method} | {rows[key]['row']} |\n")
    return "".join([*lines, "\n"])


def _list(names):
    return ", ".join(names)


def _title(who):
    """Who comes in, in a few words."""
    names = [name for name, each in zip(MEANS, who, strict=True) if each == "yes"]
    if len(names) == len(MEANS):
        return "Everybody"
    if not names:
        return "Nobody without the right link, key or moment"
    return _list(names) if len(names) <= 6 else f"{len(names)} of {len(MEANS)}"
