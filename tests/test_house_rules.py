"""What a reviewer would say twice."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from sqlalchemy import Table, inspect

from leerhuis import access, db, tables
from leerhuis.settings import Settings

TOP = Path(__file__).parent.parent
CODE = sorted((TOP / "leerhuis").rglob("*.py"))
TEMPLATES = sorted((TOP / "templates").rglob("*.html"))
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
# Modules that import something slow only when it is used, each with its reason.
SLOW_IMPORTS: set[str] = {
    "leerhuis/reporting/peonline/client.py",  # requests: only the process that sends
    "leerhuis/advice/solving.py",  # HiGHS and numpy: tens of megabytes for one page
    "leerhuis/buddies/pairing.py",  # the same: one job, and no page
    "leerhuis/registry/checks/big/client.py",  # SOAP: only the process that asks the register
    "leerhuis/sheets/xlsx.py",  # XlsxWriter: megabytes that a page does without
    "leerhuis/signin/providers/wire.py",  # requests: only who goes to a provider
}


def tree(path):
    return ast.parse(path.read_text())


def where(path):
    return str(path.relative_to(TOP))


def test_every_view_says_who_may_come_in(application):
    silent = [
        name
        for name, view in application.view_functions.items()
        if name != "static" and access.rule_of(view) is None
    ]
    assert silent == [], "put @allow(...) or @allow_anyone() directly above the function"


def test_only_the_clock_reads_the_clock():
    pattern = re.compile(r"datetime\.now\(|date\.today\(|time\.time\(|utcnow\(|\.localtime\(")
    late = [
        where(path) for path in CODE if path.name != "clock.py" and pattern.search(path.read_text())
    ]
    assert late == [], "take `now` as an argument"


def test_only_views_and_commands_ask_what_time_it_is():
    told = {"views.py", "cli.py", "shell.py", "runner.py"}
    asking = [where(p) for p in CODE if "clock.now(" in p.read_text() and p.name not in told]
    assert asking == [], "take `now` as an argument"


def test_there_is_one_commit():
    assert [where(path) for path in CODE if ".commit()" in path.read_text()] == ["leerhuis/db.py"]


def test_no_row_number_in_an_address(application):
    numbered = [rule.rule for rule in application.url_map.iter_rules() if "<int" in rule.rule]
    assert numbered == []


def test_every_template_is_used(application):
    text = "\n".join(path.read_text() for path in [*CODE, *TEMPLATES])
    names = [str(path.relative_to(TOP / "templates")) for path in TEMPLATES]
    idle = [
        name for name in names if name not in text and not name.startswith(("errors/", "parts/"))
    ]
    assert idle == []


def test_no_template_trusts_text():
    trusting = [where(path) for path in TEMPLATES if re.search(r"\|\s*safe\b", path.read_text())]
    assert trusting == []


def test_no_drawer_for_odds_and_ends():
    assert [where(p) for p in CODE if {p.stem, p.parent.name} & FORBIDDEN_NAMES] == []


def test_files_stay_below_300_lines():
    long = {where(path): n for path in CODE if (n := len(path.read_text().splitlines())) > 300}
    assert long == {}, "split by subject"


def test_functions_stay_below_40_lines():
    long = [
        f"{where(path)}: {node.name}"
        for path in CODE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 40
    ]
    assert long == []


def test_imports_stand_at_the_top():
    inside = [
        where(path)
        for path in CODE
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef)
        and any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function))
    ]
    assert set(inside) == SLOW_IMPORTS


def test_every_table_states_its_privacy():
    silent = [
        mapper.class_.__name__
        for mapper in tables.Base.registry.mappers
        if not isinstance(mapper.class_.__dict__.get("privacy"), db.Privacy)
    ]
    assert silent == []


def test_every_relationship_is_loaded_on_purpose():
    lazy = [
        f"{mapper.class_.__name__}.{each.key}"
        for mapper in tables.Base.registry.mappers
        for each in mapper.relationships
        if each.lazy != "raise"
    ]
    assert lazy == []


def test_every_moment_and_day_is_named_as_one():
    wrong = []
    for table in tables.METADATA.tables.values():
        for column in table.columns:
            kind = type(column.type).__name__
            if kind == "Moment" and not re.search(r"(_at|_until|^at)$", column.name):
                wrong.append(f"{table.name}.{column.name}")
            if kind == "Date" and not column.name.endswith("_on"):
                wrong.append(f"{table.name}.{column.name}")
    assert wrong == []


def test_tables_that_only_grow_refuse_the_rest(app):
    growing = [t.name for t in tables.METADATA.tables.values() if t.info.get("insert_only")]
    engine = app.extensions["leerhuis.engine"]
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            question = "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'"
        else:
            question = "SELECT DISTINCT event_object_table FROM information_schema.triggers"
        guarded = {row[0] for row in connection.exec_driver_sql(question)}
    assert set(growing) == guarded


def test_migrations_build_what_the_models_describe(app):
    inspector = inspect(app.extensions["leerhuis.engine"])
    built = {
        name: {column["name"]: column["nullable"] for column in inspector.get_columns(name)}
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }
    described = {
        name: {column.name: bool(column.nullable) for column in table.columns}
        for name, table in tables.METADATA.tables.items()
    }
    assert built == described
    for name, table in tables.METADATA.tables.items():
        assert _indexes_built(inspector, name) == _indexes_described(table), name


def _indexes_built(inspector, name):
    plain = {each["name"] for each in inspector.get_indexes(name)}
    return plain | {each["name"] for each in inspector.get_unique_constraints(name)}


def _indexes_described(table: Table):
    unique = {each.name for each in table.constraints if type(each).__name__ == "UniqueConstraint"}
    return {each.name for each in table.indexes} | unique


def test_weak_settings_do_not_start():
    weak = Settings(secret_key="short")
    from leerhuis.settings import weaknesses  # noqa: PLC0415

    assert weaknesses(weak)


def test_migrations_are_numbered_without_a_gap():
    numbers = [path.name[:4] for path in sorted((TOP / "migrations/versions").glob("*.py"))]
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]


@pytest.mark.parametrize(
    "document", ["README.md", "CHANGELOG.md", "docs/rules.md", "docs/decisions.md"]
)
def test_the_documents_are_there(document):
    assert (TOP / document).exists()


def test_dutch_says_leidinggevende_and_not_manager():
    with (TOP / "leerhuis/translations/nl/LC_MESSAGES/messages.po").open("rb") as file:
        said = [str(message.string) for message in read_po(file, locale="nl")]
    names = re.compile(r"%\(\w+\)s")
    found = [words for words in said if re.search(r"(?i)\bmanagers?\b", names.sub("", words))]
    assert found == []


def test_dutch_writes_online_together_with_its_noun():
    with (TOP / "leerhuis/translations/nl/LC_MESSAGES/messages.po").open("rb") as file:
        said = [str(message.string) for message in read_po(file, locale="nl")]
    nouns = "bijeenkomst|sessie|vergadering|groep|cursus|training"
    assert [words for words in said if re.search(rf"(?i)\bonline (?:{nouns})", words)] == []
