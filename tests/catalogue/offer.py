"""Groups as the catalogue finds them: with the words that their writers keep folded."""

from leerhuis import db
from leerhuis.courses import searching
from leerhuis.registers import Category, Chamber, Register
from tests.factories import make_course, make_edition

JGP = Chamber.YOUTH_AND_FAMILY_PROFESSIONAL
SKJ = (Register.SKJ, JGP, Category.FORMAL_LEARNING, "6")
REFLECTION = (Register.SKJ, JGP, Category.REFLECTION, "2")


def course(title="Ouders in een scheiding", *, points=(SKJ,), **given):
    made = make_course(points=points, title=title, **given)
    with db.transaction():
        searching.fold_course(made)
    return made


def group(title="Ouders in een scheiding", *, points=(SKJ,), of=None, **given):
    edition = make_edition(course=of or course(title, points=points), **given)
    with db.transaction():
        searching.fold_edition(edition.id)
    return edition


def titles(page):
    return [text for level, text in page.headings if level == "h3"]
