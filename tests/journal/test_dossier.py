"""Whatever is altered in a dossier is found: by whoever altered it, with whatever keys they have."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proctor.core.canonical import sha256_hex
from proctor.core.entry import Entry, Stamp, write_entry
from proctor.core.errors import BadInputError, IntegrityError
from proctor.journal.dossier import MANIFEST, SEAL
from proctor.journal.dossier_archive import ArchiveWriter, read_archive
from proctor.journal.dossier_check import DossierReport, check_dossier
from proctor.journal.dossier_page import page_of
from proctor.journal.dossier_times import clock_findings, gap_findings
from tests.fakes.dossier_case import (
    ATTEMPT,
    CLIP,
    PIECES,
    SERVICE,
    SESSION,
    STRANGER,
    Files,
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

KEPT = Path(__file__).parent / "files" / "dossiers"
WHOLE = make()
BOOK = entries()


def checked(dossier: bytes, key: str | None = SERVICE.public) -> DossierReport:
    return check_dossier(io.BytesIO(dossier), key)


def test_a_dossier_that_nobody_touched_is_whole_and_made_the_same_each_time() -> None:
    report = checked(WHOLE)
    assert report.broken == [] and report.noticed == []
    assert report.entries == len(BOOK)
    assert make() == WHOLE
    assert packed(files_of(WHOLE)) == WHOLE
    assert tampered(lambda _files: None) == WHOLE, "what the tests below change is all that they change"


@settings(max_examples=400, deadline=None)
@given(place=st.integers(0, len(WHOLE) - 1), bit=st.integers(0, 7))
def test_any_bit_that_is_flipped_is_found(place: int, bit: int) -> None:
    altered = bytearray(WHOLE)
    altered[place] ^= 1 << bit
    assert not checked(bytes(altered)).whole
    assert not checked(bytes(altered), None).whole, "even without the service's key"


def test_any_bit_of_the_seal_and_of_the_end_is_found() -> None:
    end = len(WHOLE) - 22
    seal = WHOLE.rindex(files_of(WHOLE)[SEAL])
    for place in (*range(seal, seal + 88), *range(end, len(WHOLE))):
        for bit in range(8):
            altered = bytearray(WHOLE)
            altered[place] ^= 1 << bit
            assert not checked(bytes(altered), None).whole, (place, bit)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(WHOLE) - 1))
def test_a_file_cut_anywhere_or_with_more_behind_it_is_found(length: int) -> None:
    assert not checked(WHOLE[:length]).whole
    assert not checked(WHOLE + WHOLE[length:]).whole


LINED = st.sampled_from(("journal.jsonl", "intake.jsonl"))
PLACES = st.tuples(st.integers(0, len(BOOK) - 1), st.integers(0, len(BOOK) - 1))


@settings(max_examples=60, deadline=None)
@given(name=LINED, places=PLACES, how=st.sampled_from(("drop", "swap", "replay")))
def test_a_record_dropped_moved_or_replayed_by_somebody_inside_is_found(
    name: str, places: tuple[int, int], how: str
) -> None:
    one, other = places

    def change(lines: list[bytes]) -> None:
        if how == "drop":
            del lines[one]
        elif how == "replay":
            lines.insert(other, lines[one])
        else:
            lines[one], lines[other] = lines[other], lines[one]

    dossier = tampered(lambda files: relined(files, name, change))
    unchanged = how == "swap" and one == other
    assert checked(dossier).whole is unchanged


@settings(max_examples=60, deadline=None)
@given(
    place=st.integers(0, len(BOOK) - 1),
    clock=st.sampled_from(("at_ms", "wall_ms", "mono_ms")),
    by_ms=st.integers(-3_600_000, 3_600_000).filter(bool),
    mended=st.booleans(),
)
def test_an_edited_time_is_found_even_where_every_later_digest_was_mended(
    place: int, clock: str, by_ms: int, mended: bool
) -> None:
    def edit(n: int, value: dict[str, Any]) -> None:
        if n == place:
            value[clock] += by_ms

    def forge(files: Files) -> None:
        if mended:
            rechained(files, edit)
            return
        lines = files["journal.jsonl"].splitlines()
        value = json.loads(lines[place])
        edit(place, value)
        relined(files, "journal.jsonl", lambda found: found.__setitem__(place, _canonical(value)))

    assert not checked(tampered(forge)).whole


def _canonical(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, len(BOOK) - 2))
def test_a_journal_cut_by_somebody_inside_is_found_by_the_signatures_behind_the_cut(length: int) -> None:
    def cut(files: Files) -> None:
        for name in ("journal.jsonl", "intake.jsonl"):
            relined(files, name, lambda lines: lines.__delitem__(slice(length + 1, None)))

    assert "the journal was cut after entry" in " ".join(checked(tampered(cut)).broken)


def _file(data: bytes) -> str:
    return f"evidence/{sha256_hex(data)}.mp4"


def _put(name: str, data: bytes) -> Callable[[Files], None]:
    return lambda files: files.update({name: data})


def _value(name: str, change: Callable[[Any], object]) -> Callable[[Files], None]:
    return lambda files: revalued(files, name, lambda value: (change(value), None)[1])


def _signed(change: Callable[[dict[str, Any]], object], which: int) -> Callable[[Files], None]:
    def one(lines: list[bytes]) -> None:
        value = json.loads(lines[which])
        change(value)
        lines[which] = _canonical(value)

    return lambda files: relined(files, "signatures.jsonl", one)


STRANGERS = [json.dumps(one).encode() for one in signatures(BOOK, STRANGER, SERVICE)]

INSIDE: dict[str, tuple[Callable[[Files], None], str]] = {
    "another clip": (_put(_file(CLIP), b"another clip"), "not what the journal names"),
    "a segment replaced": (_put(_file(PIECES[0]), PIECES[1]), "not what the journal names"),
    "a segment taken away": (lambda f: f.pop(_file(PIECES[0])), "is missing or not what the journal names"),
    "a film replaced": (_put("record/camera-1.mp4", b"another film"), "does not show what the pieces"),
    "a film taken away": (lambda f: f.pop("record/camera-1.mp4"), "no part of the record"),
    "the playlist": (_put("record/camera.m3u8", b"#EXTM3U\n"), "not the playlist of this record"),
    "a stray film": (_put("record/screen-1.mp4", b"x"), "no part of the record"),
    "a stray clip": (_put(_file(b"stray"), b"stray"), "a file that the journal does not name"),
    "an answer": (_value("answers.json", lambda v: v["law"]["i1"].update(options=["b"])), "was answered"),
    "an item": (
        _value("papers/law.json", lambda v: v["items"][0].update(stem="3 + 3?")),
        "the journal names",
    ),
    "no paper": (lambda f: f.pop("papers/law.json"), "items of section law are missing"),
    "an incident gone": (
        _value("findings.json", lambda v: v["incidents"].clear()),
        "not those of the journal",
    ),
    "an incident milder": (
        _value("findings.json", lambda v: v["incidents"][0]["incident"].update(confidence=0.1)),
        "not those of the journal",
    ),
    "a verdict gone": (
        _value("findings.json", lambda v: v["incidents"][0].update(verdict=None)),
        "a violation that no person confirmed",
    ),
    "a violation made up": (
        _value("result.json", lambda v: v["violations"].append({"incident": "y"})),
        "a violation that no person confirmed",
    ),
    "the loss of a clip hushed up": (
        _value("evidence.json", lambda v: [line.update(missing="") for line in v]),
        "nothing says why",
    ),
    "a clip no longer listed": (_value("evidence.json", lambda v: v.pop(0)), "not what the journal names"),
    "no times of receipt": (_put("intake.jsonl", b""), "times of receipt"),
    "a session's signature moved": (_signed(lambda v: v.update(seq=7), 0), "does not hold"),
    "the service's moment": (_signed(lambda v: v.update(now_ms=v["now_ms"] + 1), 1), "does not hold"),
    "a stranger's signatures": (
        lambda f: relined(f, "signatures.jsonl", lambda lines: lines.__setitem__(slice(None), STRANGERS)),
        "by a key that keys.json does not name",
    ),
    "the session's key swapped": (
        _value("keys.json", lambda v: v["sessions"][0].update(public=STRANGER.public)),
        "by a key that keys.json does not name",
    ),
    "received after the service's word on it": (
        lambda f: relined(
            f, "intake.jsonl", lambda lines: lines.__setitem__(5, lines[5].replace(b":17", b":18"))
        ),
        "older than what it speaks of",
    ),
    "nonsense": (_put("keys.json", b"[[]]"), "cannot be read as that"),
    "too deep": (_put("findings.json", b"[" * 100_000), "cannot be read as that"),
    "half a line": (lambda f: f.update({"journal.jsonl": f["journal.jsonl"][:-1]}), "a whole line"),
}


@pytest.mark.parametrize("name", INSIDE)
def test_what_somebody_inside_alters_and_signs_anew_is_found(name: str) -> None:
    change, told = INSIDE[name]
    assert told in " ".join(checked(tampered(change)).broken)


def test_signatures_that_are_taken_away_are_missed() -> None:
    report = checked(tampered(_put("signatures.jsonl", b"")))
    assert report.whole, "less is proven, nothing is false"
    assert f"Entries 1 to {len(BOOK)} are not signed by the session." in report.not_proven
    assert f"Entries 1 to {len(BOOK)} have no countersignature of their own." in report.not_proven


def test_a_dossier_under_other_keys_agrees_with_itself_and_is_not_the_services() -> None:
    forged = (KEPT / "swapped-keys.zip").read_bytes()
    assert "another key than the exam service's" in " ".join(checked(forged).broken)
    alone = checked(forged, None)
    assert alone.whole
    assert any("proves only that the dossier agrees with itself" in said for said in alone.not_proven)


def test_a_forged_manifest_is_found_whatever_it_says() -> None:
    files = files_of(WHOLE)
    revalued(files, MANIFEST, lambda manifest: manifest.update(candidate_number="1"))
    assert "manifest does not hold" in " ".join(checked(packed(files)).broken)
    files = files_of(WHOLE)
    revalued(files, MANIFEST, lambda manifest: manifest.update(version=9))
    assert "another format" in " ".join(checked(packed(files)).broken)
    del files[MANIFEST]
    assert "manifest.json is missing" in " ".join(checked(packed(files)).broken)


def test_files_in_another_order_are_found() -> None:
    files = files_of(WHOLE)
    first = next(iter(files))
    moved = {**{name: data for name, data in files.items() if name != first}, first: files[first]}
    assert "another order" in " ".join(checked(packed(moved)).broken)


EXPECTED = {
    "good": "",
    "flipped-bit": "is damaged",
    "cut-file": "directory",
    "cut-journal": "the journal was cut after entry",
    "reordered": "chain is broken",
    "replayed": "chain is broken",
    "edited-time": "is over another journal than this one",
    "replaced-segment": "not what the journal names",
    "swapped-files": "not what the journal names",
    "forged-manifest": "manifest does not hold",
    "swapped-keys": "another key than the exam service's",
    "compressed": "not as Synaq writes it",
    "path-trick": "not as Synaq writes it",
    "file-twice": "is in it twice",
}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_broken_dossiers_that_are_kept_are_found_broken(name: str) -> None:
    broken = checked((KEPT / f"{name}.zip").read_bytes()).broken
    assert EXPECTED[name] in " ".join(broken) and bool(broken) is (name != "good")


def test_every_kept_file_is_among_them() -> None:
    assert {path.stem for path in KEPT.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", ["../x", "a/../b", "/x", "a/b/c", ".hidden", "a//b", "", "x" * 200])
def test_names_that_lead_elsewhere_are_never_written(name: str) -> None:
    with pytest.raises(BadInputError):
        ArchiveWriter(io.BytesIO()).add(name, [b""])


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x05\x06" + bytes(18), b"a letter, no zip file at all" * 9])
def test_what_is_no_dossier_is_said_plainly(data: bytes) -> None:
    if data[:4] == b"PK\x05\x06":
        assert read_archive(io.BytesIO(data)) == ()
    else:
        with pytest.raises(IntegrityError):
            read_archive(io.BytesIO(data))
    assert not checked(data).whole


def entry(seq: int, at_ms: int, wall_ms: int, mono_ms: int) -> Entry:
    stamp = Stamp(at_ms, wall_ms, mono_ms, "r")
    return write_entry(ATTEMPT, seq, "0" * 64, kind="fault", data={"what": "x"}, stamp=stamp)


def test_clocks_that_jump_or_run_backwards_and_gaps_are_told_but_no_alteration() -> None:
    book = [entry(1, 0, 0, 0), entry(2, 1000, 91_000, 1000), entry(3, 700_000, 700_000, -4000)]
    said = " ".join(clock_findings(book))
    assert "was set by +90.0 s" in said and "5.0 s before that of entry 2" in said
    assert gap_findings(book, {1: 10, 2: 990, 3: 600_000}) == [
        "Nothing was written for 11.7 minutes before entry 3.",
        "Entry 3 claims a time 100.0 s after the service had it.",
    ]
    assert len(clock_findings([entry(n, 0, 0, -5000 * n) for n in range(1, 40)])) == 21


def test_two_machines_are_told_apart_by_their_keys() -> None:
    second = signatures(BOOK, STRANGER, SERVICE)[2:]
    lines = [*signatures(BOOK, SESSION, SERVICE)[:2], *second]
    keys = [{"public": key.public, "first_seq": 1, "at_ms": 0} for key in (SESSION, STRANGER)]
    report = checked(make(signatures=lines, keys={"service": [SERVICE.public], "sessions": keys}))
    assert report.whole
    said = " ".join(report.proven)
    assert f"key {SESSION.public[:8]} signed at entries 6 to 6" in said
    assert f"key {STRANGER.public[:8]} signed at entries 12 to 12" in said


def test_the_page_shows_text_as_text() -> None:
    page = page_of({"evil": "</script><script>alert(1)</script>"})
    assert "alert(1)" in page and "</script><script>alert" not in page
    assert page.count("<script") == 3
