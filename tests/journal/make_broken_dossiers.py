"""Makes the broken dossiers that are kept beside this file: `python -m tests.journal.make_broken_dossiers`.

They are kept as files so that a later program is held to find what this one finds.
"""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from pathlib import Path

from proctor.core.canonical import sha256_hex
from proctor.journal.dossier import MANIFEST
from tests.fakes.dossier_case import (
    CLIP,
    PIECES,
    STRANGER,
    entries,
    files_of,
    make,
    packed,
    rechained,
    relined,
    revalued,
    signatures,
    tampered,
)
from tests.fakes.dossier_case import Files as _Files

FOLDER = Path(__file__).parent / "files" / "dossiers"


def _edited_time(files: _Files) -> None:
    rechained(files, lambda n, value: value.update(at_ms=value["at_ms"] - 60_000) if n == 6 else None)


def _swapped_keys(files: _Files) -> None:
    """A whole dossier by somebody with keys of their own."""
    relined(
        files,
        "signatures.jsonl",
        lambda lines: lines.__setitem__(
            slice(None), [json.dumps(one).encode() for one in signatures(entries(), STRANGER, STRANGER)]
        ),
    )
    revalued(files, "keys.json", lambda keys: keys.update(service=[STRANGER.public]))
    revalued(files, "keys.json", lambda keys: keys["sessions"][0].update(public=STRANGER.public))


def _forged_manifest() -> bytes:
    files = files_of(make())
    revalued(files, MANIFEST, lambda manifest: manifest.update(candidate_number="1"))
    return packed(files)


def _flipped() -> bytes:
    data = bytearray(make())
    data[data.index(CLIP)] ^= 1
    return bytes(data)


def _compressed() -> bytes:
    """The same files by an ordinary zip program, and one that unpacks to a thousand times its size."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for known, data in files_of(make()).items():
            archive.writestr(known, data)
        archive.writestr("bomb.bin", bytes(5_000_000))
    return out.getvalue()


def _twice() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, data in [*files_of(make()).items(), ("result.json", b'{"violations": []}')]:
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def broken() -> dict[str, bytes]:
    """Every kept dossier by name; `good` alone is whole."""
    clip, piece = f"evidence/{sha256_hex(CLIP)}.mp4", f"evidence/{sha256_hex(PIECES[1])}.mp4"
    return {
        "good": make(),
        "flipped-bit": _flipped(),
        "cut-file": make()[:-100],
        "cut-journal": tampered(lambda f: relined(f, "journal.jsonl", lambda lines: lines.pop())),
        "reordered": tampered(
            lambda f: relined(f, "journal.jsonl", lambda lines: lines.insert(1, lines.pop(4)))
        ),
        "replayed": tampered(lambda f: relined(f, "journal.jsonl", lambda lines: lines.insert(3, lines[2]))),
        "edited-time": tampered(_edited_time),
        "replaced-segment": tampered(lambda f: f.update({piece: b"another p."})),
        "swapped-files": tampered(lambda f: f.update({piece: f[clip], clip: f[piece]})),
        "forged-manifest": _forged_manifest(),
        "swapped-keys": tampered(_swapped_keys, STRANGER),
        "compressed": _compressed(),
        "path-trick": make().replace(b"result.json", b"../evil.jsn"),
        "file-twice": _twice(),
    }


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for label, content in broken().items():
        (FOLDER / f"{label}.zip").write_bytes(content)
