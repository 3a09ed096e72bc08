"""The money of a region: who pays, what a group costs, and statements in draft and approved."""

from tests.factories_costs import AUTUMN, PayingRegion, statements_of


def keep(made):
    paying = PayingRegion(made.places["region"], word=made.word)
    paying.seats(paying.ede, paying.kring)
    line = paying.cost(1250_50, what=made.secret(f"Zaalhuur{made.word}", on_a_page=False))
    approved = paying.approved()
    paying.cost(100_00, what="Koffie", spent_on=AUTUMN["ends_on"])
    draft = paying.begin(AUTUMN)
    made.keep(
        payer=paying.ede,
        cost_line=line,
        statement_run=draft,
        **{
            "payer spare": paying.linde,
            "statement_run approved": approved,
            "payer_statement": statements_of(approved)[f"Ede{made.word}"],
        },
    )
