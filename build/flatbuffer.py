"""Tables in the FlatBuffers format, written with the standard library, the same bytes on every computer.

A table is laid down before what it points to, so that all references lead forwards. What the tables mean is
tflite_file's business; nothing here reads them.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Byte:
    """A field of one byte."""

    value: int


@dataclass(frozen=True, slots=True)
class Table:
    """The fields by their number in the schema; None is a field that is left out (its default holds)."""

    fields: tuple[Field | None, ...]


Field = Byte | int | str | bytes | tuple[int, ...] | tuple[Table, ...] | Table
"""A byte, a whole number (32 bits), a text, bytes, a row of numbers or tables, or a table."""

_DATA_ALIGNMENT = 16


def flatbuffer(root: Table, identifier: str) -> bytes:
    """A whole file: `root`, and the four letters that say what it is."""
    out = bytearray(struct.pack("<I4s", 0, identifier.encode("ascii")))
    _refer(out, 0, _write_table(out, root))
    return bytes(out)


def _write_table(out: bytearray, table: Table) -> int:
    """Lay the table down, then all that it points to; returns its place."""
    places: list[int] = []
    size = 4  # the distance to the list of places
    for wide in (4, 1):
        for number, value in enumerate(table.fields):
            if number >= len(places):
                places.append(0)
            if value is not None and (1 if isinstance(value, Byte) else 4) == wide:
                places[number] = size
                size += wide
    _align(out, 4)
    if len(places) % 2:
        out += b"\0\0"  # so that the table itself begins at a multiple of four
    listed = len(out)
    out += struct.pack(f"<{len(places) + 2}H", 4 + 2 * len(places), size, *places)
    at = len(out)
    out += struct.pack("<i", at - listed) + bytes(size - 4)
    for place, value in zip(places, table.fields, strict=True):
        if value is not None:
            _write_field(out, at + place, value)
    return at


def _write_field(out: bytearray, place: int, value: Field) -> None:
    if isinstance(value, Byte):
        out[place] = value.value
    elif isinstance(value, int):
        struct.pack_into("<i", out, place, value)
    else:
        _refer(out, place, _write_aside(out, value))


def _write_aside(out: bytearray, value: str | bytes | tuple[int, ...] | tuple[Table, ...] | Table) -> int:
    """Lay down what a field only points to; returns its place."""
    if isinstance(value, Table):
        return _write_table(out, value)
    if isinstance(value, bytes):
        _align(out, _DATA_ALIGNMENT, after=4)
    else:
        _align(out, 4)
    at = len(out)
    if isinstance(value, str):
        text = value.encode()
        out += struct.pack("<I", len(text)) + text + b"\0"
    elif isinstance(value, bytes):
        out += struct.pack("<I", len(value)) + value
    else:
        items: tuple[int | Table, ...] = value
        out += struct.pack("<I", len(items)) + bytes(4 * len(items))
        for index, item in enumerate(items):
            _write_field(out, at + 4 + 4 * index, item)
    return at


def _refer(out: bytearray, place: int, target: int) -> None:
    struct.pack_into("<I", out, place, target - place)


def _align(out: bytearray, to: int, after: int = 0) -> None:
    """Fill up until what follows the next `after` bytes begins at a multiple of `to`."""
    out += bytes(-(len(out) + after) % to)
