"""The written table: for each address and method, what each asker gets.

A cell says what is decided, and the tests walk the application against it:

    yes     comes past every gate: the page, the file, or what the form itself answers
    no      403: not with this role
    404     not there: an unknown row and a row that is not theirs look the same
    login   to the page to sign in
    steps   to the second step: this browser proved too little for what the role sees
    again   to prove once more who they are
"""

import csv
from pathlib import Path

FILE = Path(__file__).parent / "access.csv"
TOLD = Path(__file__).parent / "told.csv"
KEYS = ("address", "method", "row")
WORDS = ("yes", "no", "404", "login", "steps", "again")


def read():
    """{(address, method): {"row": .., asker: word}}."""
    with FILE.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    found = {(row.pop("address"), row.pop("method")): row for row in rows}
    assert len(found) == len(rows), "an address stands twice in the table"
    return found


def askers():
    with FILE.open(newline="") as lines:
        return next(csv.reader(lines))[len(KEYS) :]


def told():
    """{asker: the names of the private words of the region that they may read anywhere}."""
    with TOLD.open(newline="") as lines:
        rows = {row["asker"]: row["words"].split("; ") for row in csv.DictReader(lines)}
    return {asker: set(filter(None, words)) for asker, words in rows.items()}


def write(rows, *, columns):
    with FILE.open("w", newline="") as lines:
        out = csv.writer(lines, lineterminator="\n")
        out.writerow([*KEYS, *columns])
        for (address, method), row in sorted(rows.items()):
            out.writerow([address, method, row["row"], *(row.get(each, "") for each in columns)])
