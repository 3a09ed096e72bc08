"""Every figure of docs/bench.md that this version has; scale_* only when named.

python -m bench [--only name,name] [--db postgres|sqlite]
"""

import argparse

from bench import (
    advising,
    clashes,
    enrolling,
    feeds,
    found,
    guarding,
    machine,
    mailing,
    mixing,
    overviews,
    own_export,
    pages,
    participants,
    planned,
    promoting,
    reminders,
    scale,
    seasons,
    signing,
    statements,
    surveyed,
    ticking,
    yearly,
)
from bench.measure import note

GROUPS = (
    pages,
    found,
    overviews,
    participants,
    planned,
    promoting,
    clashes,
    seasons,
    statements,
    own_export,
    signing,
    guarding,
    enrolling,
    feeds,
    reminders,
    mailing,
    mixing,
    ticking,
    machine,
    advising,
    yearly,
    surveyed,
    scale,
)
# These take minutes, and run when they are named.
SLOW = "scale_"


def main():
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--only", default="", help="names of figures, with commas")
    parser.add_argument("--db", choices=("postgres", "sqlite"), default="postgres")
    chosen = parser.parse_args()
    names = {name for name in chosen.only.split(",") if name}
    known = {name for group in GROUPS for name in group.FIGURES}
    if names - known:
        parser.error(f"unknown: {', '.join(sorted(names - known))}; known: {sorted(known)}")
    for group in GROUPS:
        for name, figure in group.FIGURES.items():
            if name in names or not (names or name.startswith(SLOW)):
                note(f"{name} ...")
                figure(chosen.db)


if __name__ == "__main__":
    main()
