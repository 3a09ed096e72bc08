"""One letter out of many: those of a day or a week that their reader wanted together."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from leerhuis.mail.rules import Letter

KIND = "mail/digest"


def digest(person_id: int, parts: Sequence[Letter], *, first: str, day: date) -> Letter:
    """The letter that holds these letters, in this order.

    `first` names the first of them: a letter stands in one digest only, so no two of these are the
    same. It holds copies, because a letter goes out as it was when it was gathered.
    """
    return Letter(
        kind=KIND,
        person_id=person_id,
        subject=first,
        reference=day.isoformat(),
        values={"day": day.isoformat(), "letters": [_kept(each) for each in parts]},
    )


def parts_of(letter: Letter) -> list[Letter]:
    """The letters that a digest holds; none of any other letter."""
    if letter.kind != KIND:
        return []
    return [
        Letter(
            kind=each["kind"],
            person_id=letter.person_id,
            subject=each["subject"],
            values=each["values"],
            token=_token(each["token"]),
        )
        for each in letter.values["letters"]
    ]


def _kept(letter: Letter) -> dict[str, Any]:
    return {
        "kind": letter.kind,
        "subject": letter.subject,
        "values": letter.values,
        "token": list(letter.token) if letter.token else None,
    }


def _token(kept: Sequence[Any] | None) -> tuple[str, str, int] | None:
    if kept is None:
        return None
    purpose, row, generation = kept
    return purpose, row, generation


class Within:
    """The macros of a letter for one that stands within another: greeted once, headed lower."""

    def __init__(self, macros: Any) -> None:
        self._macros = macros

    def __getattr__(self, name: str) -> Any:
        return getattr(self._macros, "subheading" if name == "heading" else name)

    def greeting(self, _name: str) -> str:
        return ""
