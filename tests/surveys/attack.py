"""Someone who reads all that is stored, and tries to tell who gave which answer.

They have every table with every column, the places of rows in the storage, and on PostgreSQL the
transaction that wrote each row. They put the people of a survey in every order that any of it
gives, the answers likewise, and lay the one beside the other. By chance one of them fits.
"""

import itertools
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import text

from leerhuis import db, tables

PLACE, WRITER = "place in the storage", "transaction"
ANSWERS = ("survey_answer", "survey_text")


@dataclass
class Survey:
    """What is known of one survey beforehand: its people, and in the end who said what."""

    row: object
    people: dict[int, str]  # by person: the word that only they wrote
    numbers: dict[int, int]  # by person: the number that only they gave
    sent: list[int] = field(default_factory=list)  # the order in which they answered
    dump: object = None


def read(table):
    """All rows of a table in the order in which they lie there, with all that is known of each."""
    if db.session().get_bind().dialect.name == "sqlite":
        wanted = f"SELECT rowid AS storage, * FROM {table} NOT INDEXED"
    else:
        wanted = f"SELECT ctid::text AS storage, xmin::text AS writer, * FROM {table}"
    rows = db.session.execute(text(wanted)).mappings().all()
    return [
        {PLACE: at, WRITER: _number(row.get("writer"))} | dict(row) for at, row in enumerate(rows)
    ]


def _number(text_):
    return int(text_) if text_ else 0


class Dump:
    """Everything that is stored, read once."""

    def __init__(self):
        self.rows = {each.name: read(each.name) for each in tables.METADATA.sorted_tables}

    def orders_of_people(self, survey):
        """Each order in which anything that is stored puts the people of this survey."""
        found = {}
        for table, rows in self.rows.items():
            if not rows or "person_id" not in rows[0]:
                continue
            mine = [each for each in rows if _is_about(each, survey)]
            for column in rows[0]:
                order = _order(mine, column, lambda row: row["person_id"], survey.people)
                found[f"{table}.{column}"] = order
        return found

    def orders_of_answers(self, survey):
        """Each order in which anything puts the answers: as the people who gave them, in truth."""
        by_text = {word: person for person, word in survey.people.items()}
        by_number = {number: person for person, number in survey.numbers.items()}
        found = {}
        for table in ANSWERS:
            mine = [each for each in self.rows[table] if each["survey_id"] == survey.row.id]
            told = by_text if table == "survey_text" else by_number
            name = "text" if table == "survey_text" else "value"
            for column in mine[0] if mine else ():
                order = _order(mine, column, lambda row, of=told, by=name: of[row[by]], None)
                found[f"{table}.{column}"] = order
        return found

    def same_writer(self, survey):
        """How many are found by what was written in one transaction, guessing among those."""
        by_number = {number: person for person, number in survey.numbers.items()}
        people = [
            each for each in self.rows["survey_invitation"] if each["survey_id"] == survey.row.id
        ]
        found = 0.0
        for row in self.rows["survey_answer"]:
            if row["survey_id"] != survey.row.id:
                continue
            near = [each["person_id"] for each in people if each[WRITER] == row[WRITER]]
            candidates = near or list(survey.people)
            found += (by_number[row["value"]] in candidates) / len(candidates)
        return found


def _is_about(row, survey):
    """Of this survey, or of none: an account says something of a person at all times."""
    if row["person_id"] not in survey.people:
        return False
    of = row.get("survey_id", survey.row.id)
    about = row.get("subject", survey.row.public_id)
    return of == survey.row.id and about == survey.row.public_id


def _order(rows, column, person_of, wanted):
    """The people in the order of this column; those of whom it says nothing come last."""
    keyed = sorted(rows, key=lambda row: (_sortable(row[column]), row[PLACE]))
    found = list(dict.fromkeys(person_of(row) for row in keyed))
    return found + [each for each in wanted or () if each not in found]


def _sortable(value):
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (0, float(value), "")
    return (1, 0.0, str(value))


def best(surveys, *, knows_when=True):
    """The best way to match over all of these surveys: its name, and how many it finds in each.

    `knows_when`: whether who answered before whom is known from elsewhere, a log of a proxy say.
    """
    scores = Counter()
    for survey, people, answers in _orders(surveys, knows_when=knows_when):
        for (one, order), (other, said) in itertools.product(people.items(), answers.items()):
            for turn, way in ((said, "up"), (said[::-1], "down")):
                scores[one, other, way] += _fitting(order, turn)
        scores["same", "writer", ""] += survey.dump.same_writer(survey)
    return _first(scores, len(surveys))


def best_half(surveys, *, first, knows_when=True):
    """The best way to tell who is behind the first answers: which share is of half the people."""
    scores = Counter()
    for survey, people, answers in _orders(surveys, knows_when=knows_when):
        half = len(survey.people) // 2
        for (one, order), (other, said) in itertools.product(people.items(), answers.items()):
            for some, way in ((order[:half], "first"), (order[-half:], "last")):
                scores[one, other, way] += len({*some} & {*said[:first]}) / first
    return _first(scores, len(surveys))


def best_join(surveys):
    """The best way to lay two answers of one person side by side."""
    scores = Counter()
    for _survey, _people, answers in _orders(surveys, knows_when=False):
        values = {name: each for name, each in answers.items() if name.startswith(ANSWERS[0])}
        texts = {name: each for name, each in answers.items() if name.startswith(ANSWERS[1])}
        for (one, order), (other, said) in itertools.product(values.items(), texts.items()):
            scores[one, other] += _fitting(order, said)
    return _first(scores, len(surveys))


def _orders(surveys, *, knows_when):
    dump = Dump()
    for survey in surveys:
        survey.dump = dump
        people = dump.orders_of_people(survey)
        if knows_when:
            rest = [each for each in survey.people if each not in survey.sent]
            people["known from elsewhere"] = survey.sent + rest
        yield survey, people, dump.orders_of_answers(survey)


def _fitting(one, other):
    return sum(a == b for a, b in zip(one, other, strict=False))


def _first(scores, number):
    way, found = scores.most_common(1)[0]
    return way, found / number
