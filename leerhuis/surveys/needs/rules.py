"""What a needs survey can be: its days, whom it asks, and how sure someone is who sends it."""

import re
from datetime import date, timedelta

from leerhuis.errors import Refused
from leerhuis.people.rules import clean_address
from leerhuis.surveys.rules import FEWEST, SurveyState

MOST_DAYS = 92
USUAL_DAYS = 21
MOST_LEAD = 2_000
MOST_ADDRESSES = 2_000
_BETWEEN = re.compile(r"[\s,;]+")
# "Anouk de Groot <a.degroot@voorbeeld.nl>", as mail programs copy it.
_NAMED = re.compile(r"[^<>,;\n]*<([^<>\n]*)>")


def check_days(closes_on: date, *, today: date) -> None:
    """People get some time, and who waits for the answers gets them in the end."""
    if closes_on <= today:
        raise Refused("Choose a closing day after today.", field="closes_on")
    if closes_on > today + timedelta(days=MOST_DAYS):
        raise Refused(
            "Choose a closing day within %(most)d days.", field="closes_on", most=MOST_DAYS
        )


def check_draft(state: SurveyState) -> None:
    if state is not SurveyState.DRAFT:
        raise Refused("This needs survey was sent, so it stays as it is.")


def check_audience(*, anything: bool, known: bool) -> None:
    if not anything:
        raise Refused("Choose a sector, a function or an organisation.", field="sector")
    if known:
        raise Refused("These people are in the survey already.", field="sector")


def addresses_in(text: str) -> list[str]:
    """The addresses in what was pasted, once each; blanks, commas or lines stand between them."""
    found, wrong = [], []
    for word in _BETWEEN.split(_NAMED.sub(r"\1 ", text)):
        if not word:
            continue
        try:
            found.append(clean_address(word))
        except Refused:
            wrong.append(word)
    if wrong:
        raise Refused(
            "Check these addresses: %(wrong)s.", field="addresses", wrong=", ".join(wrong[:5])
        )
    if len(found) > MOST_ADDRESSES:
        raise Refused(
            "Use at most %(most)d addresses at once.", field="addresses", most=MOST_ADDRESSES
        )
    return list(dict.fromkeys(found))


def check_reach(number: int, *, seen: int, sure: bool, many: bool) -> None:
    """Who sends has seen how many it goes to, and says so again when these are many."""
    if number < FEWEST:
        raise Refused(
            "This would go to fewer than five people. Then answers are not anonymous. Choose more."
        )
    if number != seen:
        raise Refused(
            "Meanwhile the survey goes to %(number)d people instead of %(seen)d. Look again.",
            number=number,
            seen=seen,
        )
    if many and not sure:
        raise Refused("Confirm that you ask %(number)d people.", field="sure", number=number)
