"""A rule of reminders of each region."""

from tests.reminders.runs import defaults, rule_named


def keep(made):
    """One that Leerhuis comes with: it can be changed and switched, and stays."""
    defaults()
    rule = rule_named("session_week", made.places["region"])
    made.keep(**{"reminder rule": rule})
