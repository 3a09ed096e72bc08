"""The two ways in which a request of a person can fail inside the house."""

from typing import Any


class Refused(Exception):
    """A rule says no. `message` is a message id in English; handlers and forms translate it.

    `plural` is the id for more than one of `num`; `field` names the form field it is about.
    """

    def __init__(
        self, message: str, *, plural: str | None = None, field: str | None = None, **values: Any
    ) -> None:
        super().__init__(message)
        self.message = message
        self.plural = plural
        self.field = field
        self.values = values

    def __str__(self) -> str:
        message = self.plural if self.plural and self.values.get("num") != 1 else self.message
        return message % self.values if self.values else message


class Missing(Exception):
    """There is no such row for this person: unknown, or someone else's."""
