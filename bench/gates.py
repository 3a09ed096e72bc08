"""Every gate of the house: what narrows rows to who asks. One at a time it can be opened.

A gate is a call of `below`, of `.paths(...)` or of `paths_of(...)`, or a comparison with who asks.
Opened it lets everything through, and whoever guards it has to notice. It is called by its
function, its kind and, where there are more of a kind, its number in that function.
"""

import ast
import csv
import importlib
import inspect
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import QueryableAttribute

TOP = Path(__file__).parent.parent
FILE = Path(__file__).parent / "gates.csv"
# Whose `below` is a condition on rows.
PLACES = {"access", "seen", "here"}
NARROW = {"below", "paths", "paths_of"}
ASKS = ("who.person_id", "by.person_id", "who.person_id or 0")


class Gate(NamedTuple):
    """One place in a function; `at` is its line and column."""

    module: str
    function: str
    kind: str
    number: int
    at: tuple[int, int]

    @property
    def name(self):
        nth = f" {self.number}" if self.number > 1 else ""
        return f"{self.module.removeprefix('leerhuis.')}.{self.function} {self.kind}{nth}"

    @property
    def called(self):
        """The function itself, also of one that keeps its answers."""
        return inspect.unwrap(getattr(importlib.import_module(self.module), self.function))


class Known(NamedTuple):
    """What is known of a gate: which test guards it, or why nobody can notice that it is open."""

    guarded: str
    same: str


def known():
    """{name of a gate: what is known}; the table of access guards every other one."""
    with FILE.open(newline="") as lines:
        return {row["gate"]: Known(row["guarded"], row["same"]) for row in csv.DictReader(lines)}


def gates():
    """All gates, in the order of the files."""
    for path in sorted((TOP / "leerhuis").rglob("*.py")):
        if "demo" in path.parts or path.name in ("access.py", "views.py"):
            continue
        module = ".".join(path.relative_to(TOP).with_suffix("").parts).removesuffix(".__init__")
        for function in ast.parse(path.read_text()).body:
            if isinstance(function, ast.FunctionDef):
                yield from _of(module, function)


def _of(module, function):
    seen = Counter()
    found = [(each, narrows(each)) for each in ast.walk(function)]
    for node, kind in sorted(
        ((node, kind) for node, kind in found if kind),
        key=lambda each: (each[0].lineno, each[0].col_offset),
    ):
        seen[kind] += 1
        yield Gate(module, function.name, kind, seen[kind], (node.lineno, node.col_offset))


def narrows(node):
    """Of which kind this piece of code is, if it is a gate."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        whose = getattr(getattr(node.func, "value", None), "id", "access")
        return name if name in NARROW and (name != "below" or whose in PLACES) else None
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq):
        return "own" if ast.unparse(node.comparators[0]) in ASKS else None
    return None


class _Opened(ast.NodeTransformer):
    """The one node at this place in a module, made to let everything through."""

    def __init__(self, gate):
        self.gate = gate

    def visit(self, node):
        at = (getattr(node, "lineno", 0), getattr(node, "col_offset", -1))
        if at != self.gate.at or narrows(node) != self.gate.kind:
            return self.generic_visit(node)
        if self.gate.kind.startswith("paths"):
            return ast.copy_location(_read("['']"), node)
        opened = _read("__import__('bench.gates').gates.every(None)")
        opened.args = [node.left if self.gate.kind == "own" else node.args[0]]
        return ast.copy_location(opened, node)


def _read(words):
    return ast.parse(words, mode="eval").body


def every(one):
    """What is true of every row, of a column of it, or of every value."""
    if isinstance(one, ColumnElement | QueryableAttribute):
        return or_(one.is_(None), one.is_not(None))
    return True


def lay(gate, code):
    """Give the function this code, and let it forget what it kept."""
    gate.called.__code__ = code
    kept = getattr(importlib.import_module(gate.module), gate.function)
    if kept is not gate.called:
        kept.cache_clear()


def broken(gate):
    """The code of the function with the gate opened."""
    module = importlib.import_module(gate.module)
    tree = _Opened(gate).visit(ast.parse(inspect.getsource(module)))
    code = compile(ast.fix_missing_locations(tree), module.__file__, "exec")
    return next(each for each in code.co_consts if getattr(each, "co_name", None) == gate.function)
