"""Making an image anew, without what a camera writes beside it. Only the child process comes here.

A photo of a phone knows where and when it was taken, and may hold more than the image. Only what
can be seen goes into the new file.
"""

import warnings
from io import BytesIO

from PIL import Image, ImageOps

from leerhuis.errors import Refused

KINDS = ("JPEG", "PNG")
MOST_PIXELS = 40_000_000
QUALITY = 85
# What a pixel may be, by the kind of the new file; anything else becomes plain colour.
MODES = {"JPEG": {"L", "RGB"}, "PNG": {"1", "L", "LA", "P", "RGB", "RGBA"}}
# What an image says of its own pixels; all else that was beside them is left behind.
KEPT = frozenset({"transparency"})


def remake(data: bytes) -> bytes:
    """The same image in the same kind of file, upright, without anything beside its pixels."""
    warnings.simplefilter("ignore")  # the library warns of large images; our own limit refuses
    try:
        with Image.open(BytesIO(data), formats=KINDS) as image:
            return _written(image)
    except Image.DecompressionBombError:
        raise _too_large() from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise Refused("The photo is damaged. Take it again or choose another one.") from None


def _written(image: Image.Image) -> bytes:
    """Its size stands at the beginning of the file, so a bomb is refused before it unfolds."""
    kind = "PNG" if image.format == "PNG" else "JPEG"
    if image.width * image.height > MOST_PIXELS:
        raise _too_large()
    ImageOps.exif_transpose(image, in_place=True)
    if image.mode not in MODES[kind]:
        image = image.convert("RGBA" if kind == "PNG" else "RGB")
    image.info = {name: value for name, value in image.info.items() if name in KEPT}
    out = BytesIO()
    image.save(out, format=kind, quality=QUALITY)
    return out.getvalue()


def _too_large() -> Refused:
    return Refused(
        "This photo has too many pixels. Leerhuis keeps photos of at most 40 million pixels."
    )
