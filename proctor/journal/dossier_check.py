"""Checking a dossier without a network: the file, every digest, the chain, the signatures, and that its parts
tell one story. In plain words: what is broken, what is proven, and what is not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from proctor.core.canonical import canonical_bytes, sha256_hex
from proctor.core.entry import EVIDENCE, EVIDENCE_MISSING, RECORDED, SECTION_STARTED, Entry, check_chain
from proctor.core.entry import read_entry as read_one
from proctor.core.errors import IntegrityError
from proctor.core.finding_clip import clip_blocks, plan_from_json
from proctor.core.record_playlist import TRACKS, record_of
from proctor.core.sitting import fold
from proctor.journal.dossier import (
    FORMAT,
    MANIFEST,
    RECEIPTS,
    SEAL,
    VERSION,
    answers_of,
    films_of,
    playlists_of,
)
from proctor.journal.dossier_archive import Member, blocks_of, read_archive
from proctor.journal.dossier_flags import flags_of, places_in
from proctor.journal.dossier_signatures import check_signatures
from proctor.journal.dossier_times import clock_findings, gap_findings, received_at, record_findings
from proctor.journal.receipt_check import check_receipts, read_receipts
from proctor.journal.signing import holds

_NO_SHAPE = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)


@dataclass
class DossierReport:
    """What was found. `broken`: alterations; `proven`, `not_proven`: what holds and what nobody vouches for;
    `noticed`: what the clocks tell; `deleted`: what is missing because a rule of retention deleted it, by a
    receipt whose signature holds.
    """

    attempt: str = ""
    entries: int = 0
    broken: list[str] = field(default_factory=list)
    proven: list[str] = field(default_factory=list)
    not_proven: list[str] = field(default_factory=list)
    noticed: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether nothing is broken."""
        return not self.broken


def check_dossier(file: BinaryIO, service_key: str | None = None) -> DossierReport:
    """Check the dossier in `file`. `service_key`: the public half that counts; None: the one inside, which
    proves only that the dossier agrees with itself.
    """
    report = DossierReport()
    try:
        members = {member.name: member for member in read_archive(file)}
        _Check(file, members, report, service_key).all()
    except IntegrityError as error:
        report.broken.append(error.what)
    return report


class _Check:
    """One dossier being checked."""

    def __init__(
        self, file: BinaryIO, members: Mapping[str, Member], report: DossierReport, service_key: str | None
    ) -> None:
        self._file = file
        self._members = members
        self._report = report
        self._pinned = service_key
        self._entries: list[Entry] = []
        self._held: dict[str, str] = {}
        self._deleted: frozenset[str] = frozenset()
        self._journal_deleted = False

    def all(self) -> None:
        """Every part; a part without its shape is broken, and the others are looked at all the same."""
        parts: tuple[tuple[str, Callable[[], None]], ...] = (
            ("the manifest", self._manifest),
            ("the receipts of deletion", self._receipts),
            ("the journal", self._journal),
            ("the signatures", self._signatures),
            ("the papers", self._papers),
            ("the list of evidence", self._evidence),
            ("the record", self._record),
            ("the clips of reviewers' findings", self._own_clips),
            ("answers, findings and result", self._story),
        )
        for what, look in parts:
            try:
                look()
            except IntegrityError as error:
                self._report.broken.append(error.what)
            except _NO_SHAPE:
                self._report.broken.append(f"What should be {what} cannot be read as that.")

    def _manifest(self) -> None:
        raw = self._raw(MANIFEST)
        manifest = _mapping(json.loads(raw))
        if (manifest["format"], manifest["version"]) != (FORMAT, VERSION):
            self._break("The manifest is of another format than this program knows.")
        self._report.attempt = str(manifest["attempt"])
        public = str(manifest["service_key"])
        if not holds(public, self._raw(SEAL).decode("ascii", "replace"), raw):
            self._break("The signature over the manifest does not hold.")
        elif self._pinned is None:
            self._report.not_proven.append(
                "Whose signature it is: the key is taken from the dossier itself, so this proves only that"
                " the dossier agrees with itself. Name the service's key with --service-key."
            )
        elif self._pinned == public:
            self._report.proven.append("The dossier was signed with the exam service's key that you named.")
        if self._pinned not in (None, public):
            self._break("The dossier is signed with another key than the exam service's that you named.")
        named = [(str(f["name"]), str(f["sha256"]), int(f["bytes"])) for f in manifest["files"]]
        here = [(m.name, m.sha256, m.size) for m in self._members.values() if m.name not in (MANIFEST, SEAL)]
        for name, _, _ in sorted(set(named) ^ set(here)):
            self._break(f"{name} is not the file that the manifest names.")
        if named != here and set(named) == set(here):
            self._break("The files lie in another order than the manifest names.")

    def _receipts(self) -> None:
        """What was deleted, by the word of the service: its keys alone sign receipts."""
        if RECEIPTS not in self._members:
            return
        found = check_receipts(read_receipts(self._raw(RECEIPTS)))
        self._report.broken += found.broken
        own = {str(public) for public in _mapping(self._value("keys.json"))["service"]}
        for receipt in found.receipts:
            if receipt.about.get("attempt") != self._report.attempt:
                self._break(f"Receipt {receipt.receipt[:12]} is of another attempt.")
        if not found.keys <= own:
            self._break("A receipt is by a key that keys.json does not name.")
        self._deleted = frozenset[str]().union(*(receipt.files for receipt in found.receipts))
        self._journal_deleted = any("journal" in receipt.classes for receipt in found.receipts)
        self._report.deleted += found.said

    def _journal(self) -> None:
        lines = self._raw("journal.jsonl").split(b"\n")
        if lines.pop() != b"":
            self._break("The journal does not end with a whole line.")
        self._entries = [read_one(line.decode(), self._report.attempt) for line in lines]
        self._report.entries = check_chain(self._entries)
        head = _mapping(json.loads(self._raw(MANIFEST)))["head"]
        last = self._entries[-1] if self._entries else None
        if head != (None if last is None else {"seq": last.seq, "digest": last.digest}):
            self._break("The journal does not end with the entry that the manifest names.")
        if self._gone:
            return  # `deleted` says so
        self._report.proven.append(
            f"All {len(self._entries)} entries of the journal have their digest, and each names the one"
            " before it: none is changed, missing between others, added or moved."
        )

    def _signatures(self) -> None:
        intake = self._lines("intake.jsonl")
        received = received_at(intake)
        if [int(line["seq"]) for line in intake] != [entry.seq for entry in self._entries]:
            self._break("The times of receipt are not those of the journal's entries.")
        if self._gone and not self._lines("signatures.jsonl"):
            return
        keys = _mapping(self._value("keys.json"))
        found = check_signatures(
            self._report.attempt, self._entries, keys, self._lines("signatures.jsonl"), received
        )
        for mine, theirs in (
            (self._report.broken, found.broken),
            (self._report.proven, found.proven),
            (self._report.not_proven, found.not_proven),
        ):
            mine.extend(theirs)
        others = [public for public in keys["service"] if public != self._pinned]
        if self._pinned is not None and others:
            self._report.not_proven.append(
                "Some countersignatures are by an earlier key of the service, which you did not name."
            )
        self._report.noticed += clock_findings(self._entries) + gap_findings(self._entries, received)

    def _papers(self) -> None:
        started = {
            str(e.data["section"]): str(e.data["paper_digest"])
            for e in self._entries
            if e.kind == SECTION_STARTED
        }
        for section, digest in started.items():
            name = f"papers/{section}.json"
            if name not in self._members:
                self._break(f"The items of section {section} are missing.")
            elif sha256_hex(canonical_bytes(_mapping(self._value(name))["items"])) != digest:
                self._break(f"The items of section {section} are not those that the journal names.")
        if started:
            self._report.proven.append("The items are those that the journal names as shown.")

    def _evidence(self) -> None:
        listed = [_mapping(line) for line in self._value("evidence.json")]
        named = {str(e.data["sha256"]) for e in self._entries if e.kind in (EVIDENCE, RECORDED)}
        if {str(line["sha256"]) for line in listed} != named or len(listed) != len(named):
            self._break("The list of evidence is not what the journal names.")
        for line in listed:
            sha256, name = str(line["sha256"]), line["file"]
            if name is None:
                if sha256 in self._deleted:
                    continue
                if not line["missing"]:
                    self._break(f"The file {sha256[:12]} is missing, and nothing says why.")
            elif name not in self._members or self._members[name].sha256 != sha256:
                self._break(f"The file {name} is missing or not what the journal names.")
            else:
                self._held[sha256] = str(name)
        strays = {name for name in self._members if name.startswith("evidence/")} - set(self._held.values())
        for name in sorted(strays):
            self._break(f"{name} is a file that the journal does not name.")
        self._tell_evidence(listed)

    def _tell_evidence(self, listed: Sequence[Mapping[str, Any]]) -> None:
        if self._held:
            self._report.proven.append(
                f"{len(self._held)} of {len(listed)} files of evidence are here, as the journal names them."
            )
        for line in listed:
            if line["file"] is None and str(line["sha256"]) not in self._deleted:
                self._report.not_proven.append(f"Missing: file {line['sha256'][:12]}, {line['missing']}.")
        lost = sum(entry.kind == EVIDENCE_MISSING for entry in self._entries)
        if lost:
            self._report.not_proven.append(f"The journal itself tells of {lost} clips that were not made.")

    def _record(self) -> None:
        segments = record_of(self._entries)
        films, playlists = films_of(segments, self._held), playlists_of(self._entries, self._held)
        tracks = [track for track in TRACKS if f"record/{track}.m3u8" in playlists]
        flags = flags_of(_mapping(self._value("findings.json")), segments, self._held, tracks)
        here = {name for name in self._members if name.startswith("record/")}
        for name in sorted((here - set(flags)) ^ {*films, *playlists}):
            self._break(f"{name} is missing, or no part of the record.")
        for name, parts in films.items():
            digest = hashlib.sha256()
            for sha256 in parts:
                for block in blocks_of(self._file, self._members[self._held[sha256]]):
                    digest.update(block)
            if name in self._members and self._members[name].sha256 != digest.hexdigest():
                self._break(f"{name} does not show what the pieces of the record hold.")
        for name, words in playlists.items():
            if name in self._members and self._raw(name) != words.encode():
                self._break(f"{name} is not the playlist of this record.")
        for name in sorted(here & set(flags)):
            if places_in(self._raw(name).decode()) != places_in(flags[name]):
                self._break(f"{name} does not show the flags where the findings have them.")
        proven, not_proven = record_findings(segments, frozenset(self._held), self._deleted)
        self._report.proven += proven
        self._report.not_proven += not_proven
        if not segments and not self._gone:
            self._report.not_proven.append("There is no running record in this dossier, only clips.")

    def _own_clips(self) -> None:
        findings = _mapping(self._value("findings.json"))
        clips = {}
        for one in findings.get("own_findings", ()):
            clip = (one["incident"].get("evidence") or {}).get("clip") or {}
            if "sha256" in clip:
                clips[str(one["incident"]["id"])] = clip
        lines = {str(line["incident"]): line for line in findings.get("own_clips", ())}
        if {name: str(line["sha256"]) for name, line in lines.items()} != {
            name: str(clip["sha256"]) for name, clip in clips.items()
        }:
            self._break("The clips of reviewers' findings are not those that the findings name.")
            return
        own = {str(line["file"]) for line in lines.values()}
        for name in sorted({n for n in self._members if n.startswith("clips/")} - own):
            self._break(f"{name} is a clip that no finding names.")
        for incident, clip in clips.items():
            self._own_clip(lines[incident], clip)

    def _own_clip(self, line: Mapping[str, Any], clip: Mapping[str, Any]) -> None:
        """One clip: the file, and that the same pieces of the record make the same."""
        sha256, name = str(line["sha256"]), line["file"]
        if name is None:
            if sha256 not in self._deleted:
                self._report.not_proven.append(f"Missing: clip {sha256[:12]}, {line['missing']}.")
            return
        if name not in self._members or self._members[name].sha256 != sha256:
            self._break(f"The clip {name} is missing or not what its finding names.")
            return
        segments = record_of(self._entries)
        plan = plan_from_json(clip, segments)
        if plan is None:
            if self._gone:
                self._report.not_proven.append(f"The clip {sha256[:12]}: the journal it was cut by is gone.")
            else:
                self._break(f"The clip {name} is not of the record that the journal names.")
        elif all(one.sha256 in self._held for one in (plan.init, *plan.pieces)):
            digest = hashlib.sha256()
            for block in clip_blocks(plan, lambda piece: self._raw(self._held[piece])):
                digest.update(block)
            if digest.hexdigest() != sha256:
                self._break(f"The clip {name} does not show what the pieces of the record hold.")
            else:
                self._report.proven.append(f"The clip {sha256[:12]} shows what the record shows there.")
        else:
            self._report.not_proven.append(
                f"The clip {sha256[:12]}: the pieces of the record it was cut from are not here any more."
            )

    def _story(self) -> None:
        sitting = fold(self._entries)
        if self._value("answers.json") != answers_of(sitting):
            self._break("answers.json is not what the journal says was answered.")
        findings = _mapping(self._value("findings.json"))
        told = {str(one["incident"]["id"]): one for one in findings["incidents"]}
        if {name: one["incident"] for name, one in told.items()} != {
            name: dict(data) for name, data in sitting.incidents.items()
        } or len(told) != len(findings["incidents"]):
            self._break("The incidents in findings.json are not those of the journal.")
        own = {str(one["incident"]["id"]): one for one in findings.get("own_findings", ())}
        verdicts = {name: (one["verdict"] or {}).get("verdict") for name, one in {**told, **own}.items()}
        confirmed = {name for name, verdict in verdicts.items() if verdict == "violation"}
        violations = {str(one["incident"]) for one in _mapping(self._value("result.json"))["violations"]}
        if not violations <= confirmed:
            self._break("The result lists a violation that no person confirmed.")
        words = findings.get("words")
        if words is not None and any(_agreeing(words, name) < 2 for name in violations):
            self._report.not_proven.append("A violation in the result rests on one reviewer's word.")
        if self._gone:
            return
        self._report.proven.append("The answers and the incidents are those of the journal.")
        self._report.not_proven += [
            "Who sat at the computer: the journal says what the program saw, not who the person was.",
            "Verdicts, facts and scores rest on the exam service's signature alone.",
            "Times between two receipts of the service are by the candidate's computer.",
        ]

    @property
    def _gone(self) -> bool:
        """Whether the journal itself was deleted by a rule, with a receipt."""
        return self._journal_deleted and not self._entries

    def _break(self, sentence: str) -> None:
        self._report.broken.append(sentence)

    def _raw(self, name: str) -> bytes:
        if name not in self._members:
            raise IntegrityError(f"{name} is missing from the dossier.")
        return b"".join(blocks_of(self._file, self._members[name]))

    def _value(self, name: str) -> Any:
        return json.loads(self._raw(name))

    def _lines(self, name: str) -> list[Mapping[str, Any]]:
        return [_mapping(json.loads(line)) for line in self._raw(name).splitlines()]


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("a table was expected")
    return value


def _agreeing(words: Sequence[Mapping[str, Any]], incident: str) -> int:
    """How many reviewers saw a violation in it."""
    said = {
        word["reviewer"] for word in words if (word["incident"], word["verdict"]) == (incident, "violation")
    }
    return len(said)
