"""The money of a region: who pays, what a group costs, and statements in draft and approved."""

from leerhuis.costs import fees
from tests.factories_costs import AUTUMN, DONE, PayingRegion, statements_of


def keep(made):
    paying = PayingRegion(made.places["region"], word=made.word)
    paying.seats(paying.ede, paying.kring)
    line = paying.cost(1250_50, what=made.secret(f"Zaalhuur{made.word}"))
    approved = paying.approved()
    paying.cost(100_00, what="Koffie", spent_on=AUTUMN["ends_on"])
    draft = paying.begin(AUTUMN)
    why = made.secret(f"Gratis{made.word}")
    waiver = fees.waive_fee(paying.region, starts_on=AUTUMN["starts_on"], why=why, **DONE)
    made.keep(
        waiver=waiver,
        payer=paying.ede,
        cost_line=line,
        statement_run=draft,
        **{
            "payer spare": paying.linde,
            "statement_run approved": approved,
            "payer_statement": statements_of(approved)[f"Ede{made.word}"],
        },
    )
