"""Rows of a table straight from the pages of an SQLite file and its write-ahead log, where SQLite itself
gives up. Knows the file format (sqlite.org/fileformat2.html), and nothing of what the rows mean.

Whatever is broken is passed over: nothing here raises for damage, and nothing is believed. Whoever reads a
row has to prove it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_HEADER, _LOG_HEADER, _FRAME_HEADER = 100, 32, 24
_USUAL_PAGE = 4096
_LEAF = 0x0D  # a page of a table that holds rows
_LARGEST_ROW = 16 * 1024 * 1024

Row = tuple[int, list[bytes | int | None]]


@dataclass(frozen=True)
class Pages:
    """Page images by number, the newest of each last; and every image there is."""

    size: int
    newest: dict[int, bytes]
    images: list[bytes]


def pages_of(database: bytes, log: bytes) -> Pages:
    """All page images of the file and of its log, whatever the log's checksums say of them."""
    size = _page_size(database, log)
    images = [database[at : at + size] for at in range(0, len(database) - size + 1, size)]
    newest = {number: image for number, image in enumerate(images, 1) if any(image)}
    for at in range(_LOG_HEADER, len(log) - _FRAME_HEADER - size + 1, _FRAME_HEADER + size):
        number = int.from_bytes(log[at : at + 4], "big")
        image = log[at + _FRAME_HEADER : at + _FRAME_HEADER + size]
        if any(image):
            images.append(image)
            newest[number] = image
    return Pages(size, newest, images)


def rows_of(pages: Pages) -> Iterator[Row]:
    """Each row that can be read on any page image: its number and its values (texts and blobs as bytes). The
    same row may come many times, and rows of other tables come too.
    """
    for at, image in enumerate(pages.images):
        start = _HEADER if at == 0 and image.startswith(b"SQLite format 3\x00") else 0
        if image[start] != _LEAF:
            continue
        cells = int.from_bytes(image[start + 3 : start + 5], "big")
        for cell in range(cells):
            spot = start + 8 + 2 * cell
            if spot + 2 > pages.size:
                break
            row = _row(pages, image, int.from_bytes(image[spot : spot + 2], "big"))
            if row is not None:
                yield row


def _page_size(database: bytes, log: bytes) -> int:
    """As file and log say; the usual size where they say different things, or nothing that can be."""
    told = {int.from_bytes(database[16:18], "big"), int.from_bytes(log[8:12], "big")}
    sizes = {65536 if size == 1 else size for size in told}
    possible = {size for size in sizes if 512 <= size <= 65536 and size & (size - 1) == 0}
    return possible.pop() if len(possible) == 1 else _USUAL_PAGE


def _row(pages: Pages, image: bytes, at: int) -> Row | None:
    try:
        length, at = _varint(image, at)
        number, at = _varint(image, at)
        if length > _LARGEST_ROW:
            return None
        return number, _values(_payload(pages, image, at, length))
    except (IndexError, ValueError, KeyError):
        return None


def _payload(pages: Pages, image: bytes, at: int, length: int) -> bytes:
    """The whole row: what is on its page, and what overflows onto others."""
    usable = pages.size
    most = usable - 35
    if length <= most:
        return _exactly(image[at : at + length], length)
    least = (usable - 12) * 32 // 255 - 23
    here = least + (length - least) % (usable - 4)
    if here > most:
        here = least
    whole = _exactly(image[at : at + here], here)
    following = int.from_bytes(_exactly(image[at + here : at + here + 4], 4), "big")
    seen = set[int]()
    while len(whole) < length:
        if following in seen:
            raise ValueError("a ring of pages")
        seen.add(following)
        page = pages.newest[following]
        whole += page[4 : 4 + length - len(whole)]
        following = int.from_bytes(page[:4], "big")
    return whole


def _values(payload: bytes) -> list[bytes | int | None]:
    header, at = _varint(payload, 0)
    kinds = []
    while at < header:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values: list[bytes | int | None] = []
    for kind in kinds:
        if kind >= 12:
            size = (kind - 12) // 2
            values.append(_exactly(payload[at : at + size], size))
        elif kind in (0, 8, 9):
            size = 0
            values.append(None if kind == 0 else kind - 8)
        else:
            size = (0, 1, 2, 3, 4, 6, 8, 8)[kind]
            values.append(int.from_bytes(_exactly(payload[at : at + size], size), "big", signed=True))
        at += size
    return values


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number in SQLite's own writing, and where it ends."""
    value = 0
    for place in range(8):
        byte = data[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    return value << 8 | data[at + 8], at + 9


def _exactly(part: bytes, size: int) -> bytes:
    if len(part) != size:
        raise ValueError("cut off")
    return part
