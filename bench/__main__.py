"""Every figure of docs/bench.md that this version has.

python -m bench [--only name,name] [--db postgres|sqlite]
"""

import argparse

from bench import enrolling, machine, pages, reminders
from bench.measure import note

GROUPS = (pages, enrolling, reminders, machine)


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
            if not names or name in names:
                note(f"{name} ...")
                figure(chosen.db)


if __name__ == "__main__":
    main()
