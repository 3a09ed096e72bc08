"""Breaks who may, one rule at a time, and counts how often the tests notice.

PYTHONPATH=. python -m pytest -p tests.conftest -p bench.drilled -q -s --db sqlite \\
    bench/test_mutants.py [--gates registry.dossier]

Each `@allow` is opened to anybody, opened to every signed-in person, opened to a role more, closed
to a role, and freed of its fresh proof. Each gate (`bench/gates.py`) is made to let everything
through. A mutant is killed when a cell of the table of access is answered otherwise, or tells more
than `told.csv` says; only cells that reach the broken place are asked. Where that table cannot
notice, `bench/gates.csv` names the test that does, and it is run; or it says why an open gate is
the same as a closed one. Whatever else lives fails the drill.

With a part of the gates the cells that reach them are those of the last whole round.
"""

import json
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace

from bench import gates
from leerhuis.access import Role, Rule
from tests.security.matrix import people, table
from tests.security.matrix.conftest import walk as walk
from tests.security.matrix.walk import word

REACHED = gates.TOP / "var" / "reached.json"
WALKED = [name for name in people.MEANS if " " not in name and people.role_of(name)]
# Who would profit from a hole: tried first.
NEAR = [name for name in people.MEANS if name.split()[-1] in ("part", "near", "former", "other")]
NEAR += ["colleague", "elsewhere", "manager placement", "trainer", "manager", "own"]


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


def reached(walk, codes):
    """{code: cells that run it} over everybody who may come in."""
    found, cell = defaultdict(set), [None]

    def note(frame, event, _arg):
        if event == "call" and frame.f_code in codes:
            found[frame.f_code].add(cell[0])

    for name in WALKED:
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


def cells_of(walk, wanted, *, whole):
    """{gate: cells that reach its function}; of a part of the gates as of the last whole round."""
    if not whole and REACHED.exists():
        kept = json.loads(REACHED.read_text())
        return {each: {tuple(key) for key in kept.get(each.name, [])} for each in wanted}
    codes = {each.called.__code__: each for each in wanted}
    found = reached(walk, set(codes))
    cells = {each: found.get(each.called.__code__, set()) for each in wanted}
    if whole:
        REACHED.parent.mkdir(exist_ok=True)
        REACHED.write_text(json.dumps({each.name: sorted(keys) for each, keys in cells.items()}))
    return cells


def notices(walk, keys, askers):
    """Whether a cell is answered otherwise than the tables say, or tells more."""
    decided, told = table.read(), table.told()
    for name in askers:
        for each, answer in walk.answers(name, only=keys):
            if answer.status_code >= 500:  # it is broken here, and lets nobody through
                continue
            if word(answer) != decided[each.key][name] or walk.told_by(answer, name) - told[name]:
                return True
    return False


def fails(gate, tests):
    """Whether these tests notice that the gate is open; they must be there and run."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "bench.opened", "--db", "sqlite"]
    command += ["--opened", gate.name, *tests.split("; ")]
    done = subprocess.run(command, cwd=gates.TOP, capture_output=True, text=True)
    assert done.returncode in (0, 1), f"{gate.name}: {tests} cannot be run\n{done.stdout[-2000:]}"
    return done.returncode == 1


def test_opened_declarations_are_noticed(walk):
    """Of one declaration, asked of the columns of its address."""
    views, made, lived = walk.app.view_functions, 0, []
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


def _differs(kept, rule, name):
    """Whether this mutant can matter to who stands in this column; the others are not asked."""
    if kept.fresh != rule.fresh:
        return name.endswith("stale")
    if rule.anyone:
        return name == "stranger"
    changed = kept.roles ^ rule.roles if rule.roles else set(Role) - kept.roles
    return people.role_of(name) in changed and not name.endswith(("weak", "stale"))


def test_opened_gates_are_noticed(walk, request):
    part = request.config.getoption("--gates")
    every = list(gates.gates())
    wanted = [each for each in every if part in each.name]
    known = gates.known()
    assert wanted, "no gate is called so"
    assert set(known) <= {each.name for each in every}, "gates.csv knows gates that are not there"
    asked = [each for each in wanted if not (each.name in known and known[each.name].guarded)]
    cells = cells_of(walk, asked, whole=not part) if asked else {}
    count, lived, wrong = defaultdict(int), [], []
    for each in wanted:
        said = known.get(each.name, gates.Known("", ""))
        outcome = tried(walk, each, cells.get(each, set()), said)
        count[outcome] += 1
        if outcome in ("lived", "not reached"):
            lived.append(f"{each.name} ({outcome}) {each.module}:{each.at[0]}")
        if said.same and outcome not in ("the same", "not reached"):
            wrong.append(f"{each.name} is not the same: {outcome}")
    print(f"\ngates: {len(wanted)} mutants,", ", ".join(f"{n} {word}" for word, n in count.items()))
    print(*lived, *wrong, sep="\n  ")
    assert lived == [], "let a test notice these, or say in bench/gates.csv why nobody can"
    assert wrong == []


def tried(walk, gate, keys, said):
    """What became of this mutant."""
    if said.guarded:
        return "killed by their test" if fails(gate, said.guarded) else "lived"
    if not keys:
        return "the same" if said.same else "not reached"
    kept = gate.called.__code__
    gates.lay(gate, gates.broken(gate))
    try:
        if notices(walk, keys, NEAR):
            return "killed by the table"
    finally:
        gates.lay(gate, kept)
    return "the same" if said.same else "lived"
