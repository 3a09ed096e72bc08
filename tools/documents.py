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
from leerhuis.app import create_app  # noqa: E402
from leerhuis.privacy import topics  # noqa: E402
from leerhuis.privacy.erasing import carried  # noqa: E402
from leerhuis.privacy.own import kept  # noqa: E402
from leerhuis.privacy.processing import rules as processing  # noqa: E402
from tools import access_document  # noqa: E402

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


AFTER_PRIVACY = """
## Answers to surveys, and who reads everything

Who was asked and what was answered are two tables without a shared key, order or time. An answer
waits sealed until at least five can be moved together, and never in the request that sends it; each
move writes all answers and all invitations of the survey anew, in an order drawn by lot. When a
survey closes it is forgotten who answered and who was reminded. `tests/surveys/test_anonymity.py`
attacks this with every table, place and transaction number of one moment, and finds what chance
finds. What lies outside that one moment:

- **The key.** Sealed answers and drafts open with `LEERHUIS_SECRET_KEY`. Whoever holds the database
  and the key can open what still waits: it lies in the transaction that notes who sent it. So the
  key is not kept where the database or its back-ups are. A new key makes what waits unreadable:
  change it when no survey is open.
- **Write-ahead logs.** An archive of them (PostgreSQL, for recovery to a moment) holds every
  earlier state with its time: when who answered, and the sealed answer beside it. Without the key
  that is when, and not what. Keep such an archive no longer than recovery asks, encrypted, apart
  from the key. What was moved stands in it in the order drawn by lot.
- **Back-ups.** Each is a moment. One from before the closing still knows who answered and who was
  reminded; two with one sender in between tell that this person answered in between, and not what:
  results change by five answers or more. Keep them as briefly as the rest of the house allows.
- **Rows that were replaced.** PostgreSQL keeps them until VACUUM, SQLite in free pages until those
  are used again. They tell in which move an answer came, never whose it is.
- **Logs of requests.** Sending goes to `/antwoord`, its token in the body, so that a line tells the
  address of a browser and a moment at most. `/antwoord/<token>` is what a letter links to: a proxy
  does not write down that path, nor referrers.
- **Letters.** Whoever has the letter can answer in someone's place, once. Reminders are shown to no
  member of staff; a mail server outside the house knows to whom they went.
- **What people write.** A text can name its writer. It stands apart from the other answers, and the
  form asks to name nobody.
- **Whoever asks.** A coordinator who sends a needs survey to one person and to addresses of their
  own knows which answer is not theirs. Who was asked is kept for a year.
- **Figures side by side.** Each page keeps back what would tell of fewer than five people on that
  page. The yearly report, the story of a course and the page of a municipality do not do so for
  each other: whoever may read two of them can subtract visits, never answers.
"""


DPIA = """# Input for a data protection impact assessment

Made by `python tools/documents.py` from the register of processing as it is delivered; what an
organisation says otherwise stands on its page `/verwerkingen`, with a workbook for an inspector.
The organisation that uses Leerhuis makes the assessment (AVG, article 35): this is what it can
take from the product. Terms of the product can be replaced by those of an own selection list.

"""
AFTER_DPIA = (TOP / "tools" / "impact.md").read_text()


def table(heads, rows):
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in lines)


def access(_app):
    return access_document.rendered()


def chosen(_app):
    rows = [
        [f"`{name}`", f"`{value}`" if value else "", what] for name, value, what in settings.table()
    ]
    return SETTINGS + table(["name", "default", "what it does"], rows)


def privacy(_app):
    said = {each.local_table.name: each.class_.privacy for each in tables.Base.registry.mappers}
    rows = [
        [f"`{name}`", str(it.data), it.export, it.erase, it.retention, carried.BY.get(name, "")]
        for name, it in sorted(said.items())
    ]
    told = table(["table", "class", "export", "erasing", "retention", "carried out"], rows)
    return PRIVACY + told + AFTER_PRIVACY


def dpia(_app):
    rows = [
        [
            topics.LABELS[topic],
            processing.CONTROLLERS[said.controller],
            processing.GROUNDS[said.ground],
            said.purpose,
            processing.SUBJECTS.get(topic, processing.STAFF),
            said.recipients,
            "; ".join(dict.fromkeys(kept.kept_of(name).term for name in topics.TABLES[topic])),
            said.security,
            ", ".join(f"`{name}`" for name in topics.TABLES[topic]),
        ]
        for topic, said in processing.PRODUCT.items()
    ]
    heads = ["data", "controller", "ground", "why", "of whom", "who sees it", "how long"]
    return DPIA + table([*heads, "how it is secured", "tables"], rows) + AFTER_DPIA


DOCUMENTS = {"dpia.md": dpia, "access.md": access, "settings.md": chosen, "privacy.md": privacy}


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
