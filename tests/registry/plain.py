"""Plain values for the rules of the registry: the dull facts, so that a test names what matters."""

from datetime import date
from decimal import Decimal

from leerhuis.registers import Category, Chamber, Profession, Register
from leerhuis.registry.packs import pack_for
from leerhuis.registry.periods import period_of
from leerhuis.registry.standing.points import Entry, assess

SKJ = pack_for(Register.SKJ, Chamber.YOUTH_AND_FAMILY_PROFESSIONAL, on=date(2024, 1, 1))
# A profession whose hours we must be told.
BIG = pack_for(Register.BIG, Profession.DENTIST, on=date(2024, 1, 1))
NURSE = pack_for(Register.BIG, Profession.NURSE, on=date(2024, 1, 1))

# Held until 3 June 2027: the last valid day and the last day to apply are 2 June.
PERIOD = period_of(SKJ, held_on=date(2027, 6, 3), registered_on=date(2022, 6, 3))


def entry(points, category=Category.REFLECTION, on=date(2023, 3, 1), **given):
    return Entry(category=category, points=Decimal(points), completed_on=on, **given)


def enough():
    """Exactly what SKJ asks of a youth and family professional."""
    return [
        entry(40, Category.FORMAL_LEARNING),
        entry(20, Category.INFORMAL_LEARNING),
        entry(60, Category.REFLECTION),
    ]


def assessed(entries=(), expected=(), *, pack=SKJ, period=PERIOD, today=date(2027, 1, 11), **given):
    return assess(pack, entries, expected, period=period, today=today, **given)


def line(assessment, key):
    return next(one for one in assessment.lines if one.requirement.key == key)
