"""What an import would do or did, as lines for a terminal."""

from collections.abc import Iterator

from leerhuis.intake.plans import Change, Outcome, Plan


def report(plan: Plan) -> Iterator[str]:
    """Every fault by row and column, every change, and who is absent."""
    yield from (f"{outcome.value}: {len(plan.of(outcome))}" for outcome in Outcome)
    yield f"wrong: {len(plan.faults)}"
    for fault in plan.faults:
        yield f"  row {fault.row}, {fault.column or 'whole row'}: {fault.why}"
    yield from _changes(plan)
    yield from (f"  row {note.row}: {note.why}" for note in plan.notes)
    yield from (f"  not in the file: {each.name} ({each.employer})" for each in plan.absent)
    yield from (f"  to be made: {place.name} ({place.kind})" for place in plan.missing)
    if plan.unread:
        yield f"  not read: {', '.join(plan.unread)}"


def _changes(plan: Plan) -> Iterator[str]:
    for step in plan.of(Outcome.CHANGED):
        yield f"  row {step.line.row}, {step.name}: {', '.join(map(_changed, step.changes))}"
        for line in step.claims:
            if line.claim:
                yield f"    registration {line.claim.register} {line.claim.number}"


def _changed(change: Change) -> str:
    return f"{change.column} {change.before or '-'} -> {change.after}"
