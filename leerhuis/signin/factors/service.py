"""Setting up a second step, asking its codes, moving it and taking it away."""

from datetime import datetime

from cryptography.fernet import InvalidToken
from sqlalchemy import delete, update

from leerhuis import audit, db, sealing, tokens
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.mail import service as mail
from leerhuis.signin import attempts, proving
from leerhuis.signin import queries as accounts
from leerhuis.signin import service as signin
from leerhuis.signin.factors import mails, queries, rules
from leerhuis.signin.factors.mails import Change
from leerhuis.signin.models import Account, RecoveryCode, SecondFactor
from leerhuis.signin.rules import Door, Way

PURPOSE = "second factor"


def accept(account: Account, text: str, *, by: Identity, now: datetime) -> Way:
    """Whether this code is right: that of the app, or one on paper in its place; each works once.

    `Refused` when it is not, without a word about why.
    """
    tried = attempts.knock(Door.SECOND, who=str(account.id), origin=by.origin, now=now)
    code = rules.typed(text)
    with db.transaction():
        way = _by_app(account, code, now=now) or _by_paper(account, code, origin=by.origin, now=now)
        if way is None:
            _note(Action.SECOND_STEP_FAILED, account, by=by, now=now, result="refused")
    if way is None:
        raise Refused("This code is not right. Take the newest code of your app.", field="code")
    attempts.forgive(tried, door=Door.SECOND, now=now)
    return way


def _by_app(account: Account, code: str, *, now: datetime) -> Way | None:
    factor = queries.factor_of(account.id)
    if factor is None:
        return None
    try:
        secret = sealing.opened(factor.secret, purpose=PURPOSE)
    except InvalidToken:  # its key is gone, as after a leak: a code on paper still works
        return None
    step = rules.matching_step(secret, code, last_step=factor.last_step, now=now)
    return Way.APP if step and _first_with(factor, step) else None


def _first_with(factor: SecondFactor, step: int) -> bool:
    """Take this step; of two who send the same code at once, one does."""
    taken = db.session.execute(
        update(SecondFactor)
        .where(SecondFactor.id == factor.id, SecondFactor.last_step < step)
        .values(last_step=step)
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount == 1)  # type: ignore[attr-defined]


def _by_paper(account: Account, code: str, *, origin: str, now: datetime) -> Way | None:
    used = db.session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account.id,
            RecoveryCode.code_hash == _hash(account, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        return None
    left = queries.codes_left(account.id)
    mail.queue(mails.recovery_used(account.person, left=left, now=now), now=now)
    by = signin.themselves(account.person, origin=origin)
    _note(Action.RECOVERY_CODE_USED, account, by=by, now=now)
    return Way.RECOVERY


def set_up(
    account: Account, secret: str, text: str, *, here: str | None, by: Identity, now: datetime
) -> list[str]:
    """Begin with an app whose first code is right, and return new codes for on paper.

    An app that was there before is over, and every other browser is signed out.
    """
    tried = attempts.knock(Door.SECOND, who=str(account.id), origin=by.origin, now=now)
    step = rules.matching_step(secret, rules.typed(text), last_step=0, now=now)
    if step is None:
        raise Refused("This code is not right. Take the newest code of your app.", field="code")
    with db.transaction():
        attempts.forgive(tried, door=Door.SECOND, now=now)
        moved = queries.factor_of(account.id) is not None
        _remove(account)
        db.add(
            SecondFactor(
                account_id=account.id,
                secret=sealing.locked(secret, purpose=PURPOSE),
                made_at=now,
                confirmed_at=now,
                last_step=step,
            )
        )
        signin.end_others(account.person_id, but=here, by=by, now=now)
        change = Change.MOVED if moved else Change.SET
        mail.queue(mails.changed(account.person, change, now=now), now=now)
        _note(Action.SECOND_STEP_SET, account, by=by, now=now)
        return _new_codes(account, now=now)


def make_codes(account: Account, *, by: Identity, now: datetime) -> list[str]:
    """New codes for on paper; those of before are over."""
    if queries.factor_of(account.id) is None:
        raise Refused("Set up the app first.")
    with db.transaction():
        db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
        mail.queue(mails.changed(account.person, Change.CODES, now=now), now=now)
        _note(Action.RECOVERY_CODES_MADE, account, by=by, now=now)
        return _new_codes(account, now=now)


def _new_codes(account: Account, *, now: datetime) -> list[str]:
    made = rules.new_codes()
    db.add(
        *[
            RecoveryCode(
                account_id=account.id, code_hash=_hash(account, rules.typed(each)), made_at=now
            )
            for each in made
        ]
    )
    return made


def turn_off(account: Account, *, here: str | None, by: Identity, now: datetime) -> None:
    """Go on with a password alone, for who sees nobody else's data."""
    rules.check_off(by)
    with db.transaction():
        _remove(account)
        signin.end_others(account.person_id, but=here, by=by, now=now)
        proving.weaken(account.id, way=Way.PASSWORD)
        mail.queue(mails.changed(account.person, Change.OFF, now=now), now=now)
        _note(Action.SECOND_STEP_REMOVED, account, by=by, now=now)


def reset(account: Account, *, by: Identity, now: datetime) -> None:
    """Take the second step of someone else away, who lost the phone; who that is, is not ours."""
    if queries.factor_of(account.id) is None:
        raise Refused("%(name)s has no second step.", name=account.person.name)
    with db.transaction():
        _remove(account)
        account.generation += 1
        signin.end_others(account.person_id, but=None, by=by, now=now)
        mail.queue(mails.changed(account.person, Change.RESET, now=now), now=now)
        _note(Action.SECOND_STEP_RESET, account, by=by, now=now)


def _remove(account: Account) -> None:
    for table in (SecondFactor, RecoveryCode):
        db.session.execute(delete(table).where(table.account_id == account.id))


def _hash(account: Account, code: str) -> str:
    """Of the account too, so that the codes of one say nothing of those of another."""
    return tokens.hash_of(f"{account.public_id} {code}")


def _note(
    action: Action, account: Account, *, by: Identity, now: datetime, result: str = "done"
) -> None:
    with db.transaction():
        audit.record(
            action, by=by, kind="account", subject=account.public_id, now=now, result=result
        )


def code_of_the_demo(account: Account, *, now: datetime) -> str | None:
    """The code that is right now, for the pages of a demo, which show passwords as well.

    Of someone whose addresses cannot exist, so that no real person ever stands here.
    """
    factor = queries.factor_of(account.id)
    known = accounts.addresses_of(account.person_id)
    if factor is None or not all(each.address.endswith(rules.INVENTED) for each in known):
        return None
    secret = sealing.opened(factor.secret, purpose=PURPOSE)
    return rules.next_code(secret, last_step=factor.last_step, now=now)
