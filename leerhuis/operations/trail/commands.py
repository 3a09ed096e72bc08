"""Commands about the audit trail: `flask audit verify` and `flask audit head`."""

import click
from flask.cli import AppGroup

from leerhuis import chain

audit = AppGroup("audit", help="The audit trail: does it still say what was written?")


@audit.command("verify")
@click.option("--head", help="A head that was kept elsewhere: is it still a link of the chain?")
def verify(*, head: str | None) -> None:
    """Walk over the whole trail; fails when a sealed event was changed or removed."""
    found = chain.verify()
    click.echo(f"{found.links} events hold together.")
    _tell_tail(found.tail)
    if found.broken is not None:
        raise click.ClickException(_broken(found.broken))
    if head and not chain.holds(head):
        raise click.ClickException("The head that was kept is no link of this chain.")


@audit.command("head")
def head() -> None:
    """Print the last link, to be kept elsewhere."""
    last = chain.head()
    click.echo(last.seal if last else "Nothing is sealed yet.")


def _tell_tail(tail: chain.Tail) -> None:
    """Name what no seal protects yet."""
    if not tail.number:
        return
    click.echo(f"{tail.number} events wait for their seal:")
    for each in tail.first:
        click.echo(f"  {each.at:%Y-%m-%d %H:%M:%S} {each.action.value} {each.public_id}")
    if tail.number > len(tail.first):
        click.echo(f"  and {tail.number - len(tail.first)} more")


def _broken(broken: chain.Break) -> str:
    if broken.event is None:
        return f"The event of link {broken.number} was removed."
    return (
        f"Link {broken.number} does not hold: event {broken.event}"
        f" of {broken.at:%Y-%m-%d %H:%M:%S} was changed, or one before it removed."
    )
