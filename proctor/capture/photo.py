"""One photo from a file, for whoever compares faces."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from proctor.capture.frame import Picture
from proctor.core.errors import BadInputError, MissingPartError


def read_photo(path: Path) -> Picture:
    """The photo as H x W x 3, BGR, turned upright as its file says; MissingPartError where there is no such
    file, BadInputError where it is no photo."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MissingPartError(
            f"There is no photo {path} that can be read.", remedy="Check the name and the folder."
        ) from error
    # Not cv2.imread: it cannot open names outside the system's code page on Windows.
    return decoded_photo(content, path.name)


def decoded_photo(content: bytes, name: str) -> Picture:
    """As `read_photo`, from the file's bytes; `name` is for the error."""
    picture = cv2.imdecode(np.frombuffer(content or b"\0", np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise BadInputError(f"{name} is not a photo that can be read.", remedy="Give a JPEG or PNG file.")
    return picture.astype(np.uint8, copy=False)
