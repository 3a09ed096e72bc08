"""From the file of a pack to the pack, and whether what it says can be met."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from leerhuis.errors import Refused
from leerhuis.registers import (
    Category,
    Form,
    Level,
    Occupation,
    Register,
    categories_of,
    occupation_of,
)
from leerhuis.registry.packs.asked import (
    Known,
    Pack,
    PeriodStart,
    Requirement,
    Variant,
    Weight,
    Words,
    WorkRule,
)
from leerhuis.registry.packs.files import Table, read

Most = Mapping[Category, Decimal]
WORK: Words = MappingProxyType({"nl": "Werkuren", "en": "Hours of work"})


def pack_in(path: Path) -> Pack:
    table = read(path)
    register = table.one_of("register", Register)
    pack = Pack(
        key=path.stem,
        register=register,
        occupation=_occupation(table, register),
        level=table.one_of("level", Level) if table.has("level") else None,
        valid_from=table.day("valid_from"),
        checked_on=table.day("checked_on"),
        sources=table.texts("sources"),
        period_years=table.count("period_years"),
        last_valid_days_before=table.count("last_valid_days_before"),
        apply_by_days_before=table.count("apply_by_days_before"),
        new_period_starts=table.one_of("new_period_starts", PeriodStart),
        pending_keeps_valid=table.one_of("pending_keeps_valid", Known),
        suspension_runs_on=table.one_of("suspension_runs_on", Known),
        requirements=_requirements(table),
        counted_at_most=_most(table),
        activities=_activities(table),
        variants=tuple(_variant(row) for row in table.tables("variants")),
        work=_work(table),
        documents=table.list_of_words("documents"),
        notes=table.list_of_words("notes"),
    )
    table.close()
    _check(pack, table)
    return pack


def _occupation(table: Table, register: Register) -> Occupation | None:
    if not table.has("occupation"):
        return None
    try:
        return occupation_of(register, table.text("occupation"))
    except Refused as no:
        raise table.fault("occupation", "is not one of this register") from no


def _most(table: Table) -> Most:
    if not table.has("counted_at_most"):
        return {}
    return table.amounts_of("counted_at_most", Category)


def _requirements(table: Table) -> tuple[Requirement, ...]:
    return tuple(_requirement(row) for row in table.tables("requirements"))


def _requirement(table: Table) -> Requirement:
    requirement = Requirement(
        key=table.text("key"),
        name=table.words("name"),
        categories=table.many_of("categories", Category),
        at_least=table.amount("at_least"),
        within=table.text("within") if table.has("within") else None,
        forms=table.many_of("forms", Form) if table.has("forms") else (),
    )
    table.close()
    return requirement


def _activities(table: Table) -> Mapping[Form, Weight]:
    return MappingProxyType(
        {form: _weight(row) for form, row in table.tables_of("activities", Form).items()}
    )


def _weight(table: Table) -> Weight:
    weight = Weight(
        category=table.one_of("category", Category),
        points=table.amount("points"),
        hours=table.amount("hours"),
        least_hours=table.amount("least_hours") if table.has("least_hours") else None,
    )
    table.close()
    return weight


def _variant(table: Table) -> Variant:
    variant = Variant(
        key=table.text("key"),
        name=table.words("name"),
        requirements=_requirements(table),
        counted_at_most=_most(table),
        first_renewal=table.truth("first_renewal"),
    )
    table.close()
    return variant


def _work(table: Table) -> WorkRule | None:
    row = table.table("work")
    if row is None:
        return None
    work = WorkRule(
        at_least=row.amount("at_least") if row.has("at_least") else None,
        name=row.words("name") if row.has("name") else WORK,
        hours_a_week=_count(row, "hours_a_week"),
        in_profession=row.amount("in_profession") if row.has("in_profession") else None,
        in_profession_name=(
            row.words("in_profession_name") if row.has("in_profession_name") else None
        ),
        longest_gap_months=_count(row, "longest_gap_months"),
        gap_from_weeks=_count(row, "gap_from_weeks"),
    )
    row.close()
    if (work.in_profession is None) != (work.in_profession_name is None):
        raise row.fault("in_profession", "needs a name, and a name needs a number")
    if (work.longest_gap_months is None) != (work.gap_from_weeks is None):
        raise row.fault("longest_gap_months", "needs gap_from_weeks beside it")
    return work


def _count(table: Table, key: str) -> int | None:
    return table.count(key) if table.has(key) else None


def _check(pack: Pack, table: Table) -> None:
    """What each key alone cannot show: that together they can be met."""
    if bool(pack.period_years) is (pack.new_period_starts is PeriodStart.UNKNOWN):
        raise table.fault("period_years", "must be 0 where new_period_starts is unknown, else more")
    if pack.apply_by_days_before < pack.last_valid_days_before:
        raise table.fault("apply_by_days_before", "lies after the last valid day")
    if not all(source.startswith("https://") for source in pack.sources):
        raise table.fault("sources", "must be https addresses")
    if pack.level is not None and pack.occupation is None:
        raise table.fault("level", "needs an occupation")
    if pack.variants and pack.requirements:
        raise table.fault("variants", "stand in the place of requirements, not beside them")
    if len({variant.key for variant in pack.variants}) != len(pack.variants):
        raise table.fault("variants", "has the same key twice")
    for each in (pack, *(pack.for_variant(variant.key) for variant in pack.variants)):
        _check_requirements(each, table)


def _check_requirements(pack: Pack, table: Table) -> None:
    known = set(categories_of(pack.register, pack.occupation))
    for form, weight in pack.activities.items():
        if weight.category not in known:
            raise table.fault(form, "has a category that this register does not give")
    wider = {requirement.key: requirement for requirement in pack.requirements}
    if len(wider) != len(pack.requirements):
        raise table.fault("requirements", "has the same key twice")
    for requirement in pack.requirements:
        if not set(requirement.categories) <= known:
            raise table.fault(requirement.key, "has a category that this register does not give")
        if not set(requirement.forms) <= set(pack.activities):
            raise table.fault(requirement.key, "has a form that activities do not weigh")
        if requirement.within is not None:
            _check_within(requirement, wider=wider, table=table)
        _check_reachable(requirement, pack=pack, table=table)


def _check_within(
    requirement: Requirement, *, wider: Mapping[str, Requirement], table: Table
) -> None:
    parent = wider.get(requirement.within or "")
    if parent is None or _lies_within_itself(requirement, wider=wider):
        raise table.fault(requirement.key, "lies within something that is not wider")
    if not set(requirement.categories) <= set(parent.categories):
        raise table.fault(requirement.key, "has a category that the wider requirement lacks")
    if parent.forms and not set(requirement.forms or Form) <= set(parent.forms):
        raise table.fault(requirement.key, "has a form that the wider requirement lacks")


def _lies_within_itself(requirement: Requirement, *, wider: Mapping[str, Requirement]) -> bool:
    passed = {requirement.key}
    within = requirement.within
    while within is not None and within in wider:
        if within in passed:
            return True
        passed.add(within)
        within = wider[within].within
    return False


def _check_reachable(requirement: Requirement, *, pack: Pack, table: Table) -> None:
    most = [pack.counted_at_most.get(category) for category in requirement.categories]
    bounded = [amount for amount in most if amount is not None]
    if len(bounded) == len(most) and sum(bounded) < requirement.at_least:
        raise table.fault(requirement.key, "asks more than counted_at_most lets count")
