"""What a picture file says of itself in its first bytes: JPEG or PNG, and its size. Nothing is decoded."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
# Markers that begin a JPEG's frame and carry its size (ITU-T T.81, table B.1): not DHT, JPG and DAC.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length


@dataclass(frozen=True, slots=True)
class PictureHeader:
    """Type and size in pixels."""

    media_type: str
    width: int
    height: int


def read_picture_header(data: bytes) -> PictureHeader | None:
    """The header of a JPEG or PNG; None for anything else, and for what ends too early."""
    if data.startswith(_PNG):
        return _png(data)
    return _jpeg(data) if data.startswith(_JPEG) else None


def _png(data: bytes) -> PictureHeader | None:
    if len(data) < 33 or data[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", data[16:24])
    return PictureHeader("image/png", width, height)


def _jpeg(data: bytes) -> PictureHeader | None:
    place = 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            return None
        marker = data[place + 1]
        if marker == 0xFF or marker in _BARE:  # fill bytes before a marker, and markers that stand alone
            place += 1 if marker == 0xFF else 2
            continue
        if marker in (0xD9, 0xDA):  # the end, or the picture itself, before any size
            return None
        if marker in _FRAMES:
            if place + 9 > len(data):
                return None
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return PictureHeader("image/jpeg", width, height)
        place += 2 + struct.unpack(">H", data[place + 2 : place + 4])[0]
    return None
