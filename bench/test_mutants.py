"""Breaks who may, one rule at a time, and counts how often the matrix notices.

PYTHONPATH=. python -m pytest -p tests.conftest -q -s --db sqlite bench/test_mutants.py

Each `@allow` is opened to anybody, opened to every signed-in person, opened to a role more, closed
to a role, and freed of its fresh proof. Each gate (`below`, `.paths(...)`, a comparison with who
asks) is made to let everything through. A mutant is killed when one cell of the table is answered
otherwise; only cells that reach the broken place are asked.
"""

import ast
import importlib
import inspect
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from leerhuis import access
from leerhuis.access import Role, Rule
from tests.security.matrix import people, table
from tests.security.matrix.conftest import walk as walk
from tests.security.matrix.walk import word

TOP = Path(__file__).parent.parent
NARROW = {"below", "paths", "paths_of"}
# Who would profit from a hole: tried first.
NEAR = [name for name in people.MEANS if name.split()[-1] in ("part", "near", "former", "other")]
NEAR += ["colleague", "elsewhere", "manager placement"]


def rules_of(rule):
    """Every way to get one declaration wrong, with what was done."""
    if not rule.anyone:
        yield "open to anybody", Rule(anyone=True)
    if rule.roles:
        yield "open to every signed-in person", replace(rule, roles=frozenset())
        for role in Role:
            yield (
                f"{role} {'out' if role in rule.roles else 'in'}",
                replace(rule, roles=rule.roles ^ {role}),
            )
    if rule.fresh:
        yield "without a fresh proof", replace(rule, fresh=False)


class Opened(ast.NodeTransformer):
    """The one node at this place in a module, made to let everything through."""

    def __init__(self, place):
        self.place = place

    def visit(self, node):
        if (getattr(node, "lineno", 0), getattr(node, "col_offset", -1)) == self.place[:2]:
            if isinstance(node, ast.Call) and self.place[2] in ("paths", "paths_of"):
                return ast.copy_location(ast.parse("['']", mode="eval").body, node)
            if isinstance(node, ast.Call | ast.Compare) and self.place[2] in ("below", "own"):
                true = ast.parse("__import__('sqlalchemy').true()", mode="eval").body
                return ast.copy_location(true, node)
        return self.generic_visit(node)


def gates():
    """(module, function, place) of whatever narrows rows to who asks."""
    for path in sorted((TOP / "leerhuis").rglob("*.py")):
        if "demo" in path.parts or path.name in ("access.py", "views.py"):
            continue
        tree, module = (
            ast.parse(path.read_text()),
            ".".join(path.relative_to(TOP).with_suffix("").parts),
        )
        for function in [each for each in tree.body if isinstance(each, ast.FunctionDef)]:
            for node in ast.walk(function):
                if (kind := narrows(node)) is not None:
                    yield module, function.name, (node.lineno, node.col_offset, kind)


def narrows(node):
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        return name if name in NARROW else None
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq):
        right = ast.unparse(node.comparators[0])
        return "own" if right in ("who.person_id", "by.person_id", "who.person_id or 0") else None
    return None


def broken(module, name, place):
    """The code of a function with the place in it opened."""
    tree = Opened(place).visit(ast.parse(inspect.getsource(module)))
    code = compile(ast.fix_missing_locations(tree), module.__file__, "exec")
    return next(each for each in code.co_consts if getattr(each, "co_name", None) == name)


def reached(walk, codes):
    """{code: cells that run it} over everybody who may come in."""
    found, cell = defaultdict(set), [None]

    def note(frame, event, _arg):
        if event == "call" and frame.f_code in codes:
            found[frame.f_code].add(cell[0])

    for name in (
        "own",
        "trainer",
        "coordinator",
        "manager",
        "adviser",
        "policy",
        "privacy",
        "administrator",
    ):
        answers = walk.answers(name)
        while True:
            sys.setprofile(note)
            each = next(answers, None)
            sys.setprofile(None)
            if each is None:
                break
            for code in codes:
                if None in found[code]:
                    found[code] = (found[code] - {None}) | {each[0].key}
    return found


def notices(walk, keys, askers):
    """Whether a cell is answered otherwise than the table says."""
    decided = table.read()
    for name in askers:
        for each, answer in walk.answers(name, only=keys):
            if word(answer) != decided[each.key][name]:
                return True
            if name.endswith("other") and walk.told_by(answer):
                return True
    return False


def test_opened_declarations_are_noticed(walk):
    """Of one declaration, asked of the columns of its address."""
    views, made, lived = walk.app.view_functions, 0, []
    decided = table.read()
    for each in {one.endpoint: one for one in walk.asked}.values():
        view = views[each.endpoint]
        kept = view.rule
        for what, rule in rules_of(kept):
            made += 1
            keys = {one.key for one in walk.asked if one.endpoint == each.endpoint}
            view.rule = rule
            try:
                suspects = [name for name in people.MEANS if _differs(kept, rule, name)]
                if not notices(walk, keys, suspects):
                    lived.append(f"{each.endpoint}: {what}")
            finally:
                view.rule = kept
    print(f"\ndeclarations: {made} mutants, {made - len(lived)} killed, lived: {lived}")
    assert lived == []
    assert decided


def _differs(kept, rule, name):
    """Whether this mutant can matter to who stands in this column; the others are not asked."""
    if kept.fresh != rule.fresh:
        return name.endswith("stale")
    if rule.anyone:
        return name == "stranger"
    changed = kept.roles ^ rule.roles if rule.roles else set(Role) - kept.roles
    return people.role_of(name) in changed and not name.endswith(("weak", "stale"))


def test_opened_gates_are_noticed(walk):
    places = [(importlib.import_module(module), name, at) for module, name, at in gates()]
    codes = {
        getattr(module, name).__code__
        for module, name, _at in places
        if hasattr(getattr(module, name), "__code__")
    }
    cells = reached(walk, codes)
    made, lived, unreached = 0, [], 0
    for module, name, place in places:
        function = getattr(module, name)
        keys = cells.get(getattr(function, "__code__", None), set())
        if not keys:
            unreached += 1
            continue
        made += 1
        kept = function.__code__
        function.__code__ = broken(module, name, place)
        try:
            if not notices(walk, keys, NEAR):
                lived.append(f"{module.__name__}.{name}:{place[0]} {place[2]}")
        finally:
            function.__code__ = kept
    print(f"\ngates: {made} mutants, {made - len(lived)} killed, {unreached} not reached")
    print("lived:", *lived, sep="\n  ")
    assert made > 0
    assert access
