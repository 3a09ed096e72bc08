"""The way to PE-online: one form, one answer."""

SECONDS = (5, 30)
MOST_BYTES = 1_000_000


class NotAnswered(Exception):
    """Nothing came back that can be used; what was sent may be sent again."""


def process(address: str, document: bytes) -> bytes:
    """Hand in a document; returns the answer as it came.

    Only who sends needs the library: a web server does without.
    """
    import requests  # noqa: PLC0415  # megabytes that a web server does without

    try:
        with requests.post(
            f"{address.rstrip('/')}/ProcessXML",
            data={"sXML": document.decode()},
            timeout=SECONDS,
            stream=True,
            allow_redirects=False,
        ) as answer:
            if answer.status_code != requests.codes.ok:
                raise NotAnswered(f"status {answer.status_code}")
            data = answer.raw.read(MOST_BYTES + 1, decode_content=True)
    except requests.RequestException as fault:
        raise NotAnswered(type(fault).__name__) from fault
    if len(data) > MOST_BYTES:
        raise NotAnswered("the answer is too long")
    return bytes(data)
