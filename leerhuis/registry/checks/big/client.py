"""The way to the BIG register, which is walked only by who has something to ask."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leerhuis.registry.checks.big.soap import BigRegister


class NotAnswered(Exception):
    """The register gave no answer that can be used; it says nothing about anybody."""


def opened(address: str) -> "BigRegister":
    """The service at this address of the settings.

    The library for SOAP is slow to import and of no use to a web server: only who asks has it.
    """
    from leerhuis.registry.checks.big.soap import BigRegister  # noqa: PLC0415

    return BigRegister(address)
