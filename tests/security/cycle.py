"""The road to a round of a region: with a proposal, and a body that advises on it."""

from tests.factories_cycle import make_preparation


def keep(made):
    region = made.places["region"]
    preparation = make_preparation(region, name=made.secret(f"Weg{made.word}"))
    made.keep(preparation=preparation)
