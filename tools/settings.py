"""Writes docs/settings.md from the settings class.

python tools/settings.py          write it anew
python tools/settings.py check    fail when it is not what the code says
"""

import sys
from pathlib import Path

TOP = Path(__file__).parent.parent
sys.path.insert(0, str(TOP))

from leerhuis.settings import table  # noqa: E402

DOCUMENT = TOP / "docs" / "settings.md"
HEAD = """# Settings

Read once from the environment, by `leerhuis/settings.py`. Made by `python tools/settings.py`.
With `LEERHUIS_PRODUCTION=yes` the application refuses to start when a setting is weak.

| name | default | what it does |
|---|---|---|
"""


def text():
    return HEAD + "".join(f"| `{name}` | `{value}` | {what} |\n" for name, value, what in table())


def main(verb="write"):
    if verb == "check":
        if DOCUMENT.read_text() == text():
            return 0
        print("docs/settings.md is not what the code says: python tools/settings.py")
        return 1
    DOCUMENT.write_text(text())
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
