"""What someone has, reckoned as slowly and plainly as can be: day by day, in fractions.

It shares no code with `points`, and what is asked stands here once more, copied from the registers
and not from the packs. Amounts come out as they are shown: exact, or else the tenth below.
"""

from datetime import timedelta
from fractions import Fraction
from math import floor

ONE_DAY = timedelta(days=1)

REFLECTING = (
    "supervision",
    "supervision_of_two",
    "supervision_of_three",
    "peer_consultation",
    "facilitated_peer_consultation",
    "methodical_work_guidance",
    "methodical_learning_meeting",
)
SUPERVISING = ("supervision", "supervision_of_two", "supervision_of_three")
PEERS = ("peer_consultation", "facilitated_peer_consultation")

# form: (category, points an hour, hours at least)
JGP = {
    "weights": {
        "formal": ("formal_learning", Fraction(1), 0),
        "informal": ("informal_learning", Fraction(1), 0),
    }
    | {form: ("reflection", Fraction(1), 1) for form in REFLECTING},
    "most": {"informal_learning": 20},
    "asked": {
        "professional_development": (60, ("formal_learning", "informal_learning"), None),
        "formal_learning": (40, ("formal_learning",), None),
        "reflection": (60, ("reflection",), None),
    },
    "hours": {"work": 3368, "work_in_profession": 1684},
    "submission_begins_anew": True,
}
MASTER_WEIGHTS = {
    "supervision": ("reflection", Fraction(40, 40), 0),
    "supervision_of_two": ("reflection", Fraction(40, 45), 0),
    "supervision_of_three": ("reflection", Fraction(40, 50), 0),
    "peer_consultation": ("reflection", Fraction(1), 0),
    "facilitated_peer_consultation": ("reflection", Fraction(1), 0),
}
MASTER_ASKED = {
    "total": (120, ("training", "reflection", "free"), None),
    "training": (40, ("training",), None),
    "reflection": (40, ("reflection",), None),
}
MASTER = {"weights": MASTER_WEIGHTS, "most": {}, "submission_begins_anew": True}
MASTER_NEW = MASTER | {
    "asked": MASTER_ASKED | {"supervision": (40, ("reflection",), SUPERVISING)},
    "hours": {"work": 2500},
}
MASTER_EXPERIENCED = MASTER | {
    "asked": MASTER_ASKED
    | {
        "supervision": (20, ("reflection",), SUPERVISING),
        "peer_consultation": (20, ("reflection",), PEERS),
    },
    "hours": {"work": 2500},
}
NURSE = {
    "weights": {},
    "most": {},
    "asked": {},
    "hours": {"work": 2080},
    "submission_begins_anew": False,
}


def tenth_below(amount):
    if (amount * 10_000).denominator == 1:
        return amount
    return Fraction(floor(amount * 10), 10)


def rows_within(rows, first, last):
    found = []
    day = first
    while day <= last:
        found += [row for row in rows if row.completed_on == day]
        day += ONE_DAY
    return found


def kinds(rows, rules):
    """Every row with the category and the form that the register sees in it."""
    for row in rows:
        if row.form is None:
            yield row, str(row.category), None
        elif str(row.form) in rules["weights"]:
            yield row, rules["weights"][str(row.form)][0], str(row.form)


def earned(rows, rules, category, form):
    """What one form brings in one category: occasions added up, of a course only the best."""
    mine = [row for row, its, how in kinds(rows, rules) if (its, how) == (category, form)]
    rate, least = Fraction(1), None
    if form is not None:
        rate, least = rules["weights"][form][1:]
    total = Fraction(0)
    for course in {row.course for row in mine}:
        of_course = [row for row in mine if row.course == course]
        named = {row.occasion for row in of_course}
        amounts = []
        for name in named:
            amount = [Fraction(row.points) for row in of_course if row.occasion == name]
            if name is None and course is None:
                amounts += amount
            else:
                amounts.append(sum(amount))
        if least:
            amounts = [amount for amount in amounts if amount >= least]
        if amounts:
            total += sum(amounts) if course is None else max(amounts)
    return total * rate


def counted(rows, rules, category, forms):
    ways = forms or [None, *rules["weights"]]
    total = sum((earned(rows, rules, category, form) for form in ways), Fraction(0))
    total = max(total, Fraction(0))
    return min(total, Fraction(rules["most"].get(category, 10**9)))


def hours_of_day(jobs, day, in_profession):
    total = Fraction(0)
    for job in jobs:
        if job.starts_on <= day and (job.ends_on is None or day <= job.ends_on):
            hours = job.in_profession if in_profession else job.hours_a_week
            total += Fraction(hours or 0) / 7
    return total


def hours_until(jobs, first, last, in_profession):
    total, day = Fraction(0), first
    while day <= last:
        total += hours_of_day(jobs, day, in_profession)
        day += ONE_DAY
    return total


def touches(job, first, last):
    day = first
    while day <= last:
        if job.starts_on <= day and (job.ends_on is None or day <= job.ends_on):
            return True
        day += ONE_DAY
    return False


def figures(asked, now, later):
    now, later = tenth_below(now), tenth_below(later)
    return {
        "counted": now,
        "expected": max(later - now, 0),
        "open": max(asked - now, 0),
        "surplus": max(now - asked, 0),
    }


def assess(rules, rows, coming, jobs, *, first, apply_by, today, submitted=None):
    """Figures by requirement; hours that nobody told of are left out."""
    last = apply_by
    if submitted is not None and rules["submission_begins_anew"]:
        last = min(last, submitted - ONE_DAY)
    done = rows_within(rows, first, min(last, today))
    both = done + rows_within(coming, first, last)
    found = {}
    for key, (asked, categories, forms) in rules["asked"].items():
        now = sum((counted(done, rules, each, forms) for each in categories), Fraction(0))
        later = sum((counted(both, rules, each, forms) for each in categories), Fraction(0))
        found[key] = figures(asked, now, later)
    for key, asked in rules["hours"].items():
        in_profession = key == "work_in_profession"
        told = [
            job
            for job in jobs
            if touches(job, first, last) and not (in_profession and job.in_profession is None)
        ]
        if told:
            now = hours_until(told, first, min(last, today), in_profession)
            found[key] = figures(asked, now, hours_until(told, first, last, in_profession))
    return found


def longest_gap(jobs, first, last):
    """The most days in a row without work, if that is more than six weeks."""
    longest = run = 0
    day = first
    while day <= last:
        run = 0 if hours_of_day(jobs, day, False) else run + 1
        longest = max(longest, run)
        day += ONE_DAY
    return longest if longest > 42 else 0
