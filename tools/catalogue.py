"""The catalogues of the interface: message ids in the code are English, Dutch is the default.

python tools/catalogue.py update    find the message ids in code and templates
python tools/catalogue.py add       read {"id": "Dutch", "one|more": ["one", "more"]} from stdin
python tools/catalogue.py missing   what has no Dutch yet
python tools/catalogue.py compile   make the .mo files that the application reads
python tools/catalogue.py check     fail when something is missing, fuzzy or no longer used
"""

import fcntl
import json
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

TOP = Path(__file__).parent.parent
FOLDER = TOP / "leerhuis" / "translations"
LANGUAGES = ("nl", "en")
METHODS = [("leerhuis/**.py", "python"), ("templates/**", "jinja2")]
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "_n": (1, 2), "N_": None, "Refused": None}


def path(language):
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def extracted():
    """All message ids, in the order of the files they stand in."""
    found = Catalog(charset="utf-8")
    options = {"templates/**": {"extensions": "jinja2.ext.do,jinja2.ext.i18n", "silent": "false"}}
    places = sorted(
        (
            (file, message, context)
            for file, _line, message, _comments, context in extract_from_dir(
                TOP, METHODS, options, keywords=KEYWORDS
            )
        ),
        key=lambda each: (each[0], str(each[1])),
    )
    for file, message, context in places:
        found.add(message, locations=[(file, 0)], context=context)
    return found


def read(language):
    if not path(language).exists():
        return Catalog(locale=language, charset="utf-8")
    with path(language).open("rb") as file:
        return read_po(file, locale=language)


def text_of(catalog):
    out = BytesIO()
    write_po(
        out,
        catalog,
        width=100,
        ignore_obsolete=True,
        omit_header=False,
        sort_output=True,
        include_lineno=False,
    )
    lines = out.getvalue().decode().splitlines(keepends=True)
    dated = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator')
    return "".join(line for line in lines if not line.startswith(dated))


def updated(language, found):
    """The catalogue with exactly the ids of the code, keeping what was translated."""
    known = read(language)
    fresh = Catalog(
        locale=language,
        charset="utf-8",
        fuzzy=False,
        project="Leerhuis",
        version="1",
        header_comment="# The words of Leerhuis.",
        msgid_bugs_address="",
        language_team="Leerhuis",
    )
    for message in found:
        if not message.id:
            continue
        old = known.get(message.id)
        same_kind = old and isinstance(old.id, str) == isinstance(message.id, str)
        string = old.string if same_kind else None
        if language == "en":
            string = message.id
        flags = [flag for flag in message.flags if flag != "fuzzy"]
        fresh.add(message.id, string, locations=message.locations, flags=flags)
    return fresh


def lacking(catalog):
    """Ids without a complete translation, or with other placeholders than the id."""
    bad = []
    for message in catalog:
        if not message.id:
            continue
        strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
        if not strings or not all(strings) or message.fuzzy or list(message.check(catalog)):
            bad.append(message.id)
    return bad


def save(language, catalog):
    path(language).parent.mkdir(parents=True, exist_ok=True)
    path(language).write_text(text_of(catalog))
    with path(language).with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)


def update(given=None):
    """Write both catalogues anew; `given` are Dutch translations to put in."""
    found = extracted()
    dutch = updated("nl", found)
    unknown = []
    for key, value in (given or {}).items():
        ids = tuple(key.split("|")) if isinstance(value, list) else key
        message = dutch.get(ids)
        if message is None:
            unknown.append(key)
        else:
            message.string = tuple(value) if isinstance(value, list) else value
    save("nl", dutch)
    save("en", updated("en", found))
    return unknown, lacking(dutch)


def check():
    found = extracted()
    faults = []
    for language in LANGUAGES:
        fresh = updated(language, found)
        faults += [f"{language}: not translated: {each}" for each in lacking(fresh)]
        if text_of(fresh) != path(language).read_text():
            faults.append(f"{language}: run `python tools/catalogue.py update`")
    return faults


def main(verb):
    if verb == "check":
        faults = check()
        print("\n".join(faults) or "catalogues: complete")
        return 1 if faults else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if verb == "compile":
            for language in LANGUAGES:
                save(language, read(language))
            return 0
        unknown, missing = update(json.load(sys.stdin) if verb == "add" else None)
    for each in unknown:
        print("not in the code (yet):", each)
    if verb == "missing":
        print(
            json.dumps(
                {"|".join(i) if isinstance(i, tuple) else i: "" for i in missing},
                indent=1,
                ensure_ascii=False,
            )
        )
    print(len(missing), "without Dutch")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
