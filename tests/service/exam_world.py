"""A real exam service on a free port, a clock that tests turn, and a candidate who writes a real journal."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from proctor.core import entry as kinds
from proctor.core.entry import NO_ENTRY_BEFORE, Entry, Stamp, write_entry
from proctor.service.administration import Slot
from proctor.service.database import Database
from proctor.service.embedded import EmbeddedService
from proctor.service.records_desk import RecordsDesk
from proctor.service.settings import ServiceSettings
from proctor.sync.messages import API

# Monday, 2 February 2026, 10:00 in Astana.
START_MS = 1_770_008_400_000
MINUTE = 60_000


@dataclass
class TurnedClock:
    """The service's clock, as tests set it."""

    now: int = START_MS

    def __call__(self) -> int:
        return self.now

    def forward(self, milliseconds: int) -> None:
        """Let time pass."""
        self.now += milliseconds


@dataclass
class Reply:
    """An answer: status, JSON, headers and the raw text."""

    status: int
    json: Any
    headers: Mapping[str, str]
    content: bytes

    @property
    def code(self) -> str:
        return str(self.json["code"])


@dataclass
class Talker:
    """Somebody who talks to the service over HTTP, and remembers every byte it said."""

    url: str
    token: str = ""
    language: str = "en"
    heard: list[bytes] = field(default_factory=list)

    def call(self, method: str, path: str, message: Any = None, **more: Any) -> Reply:
        headers = {"Accept-Language": self.language, **more.pop("headers", {})}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        with requests.Session() as http:
            http.trust_env = False
            answer = http.request(
                method, self.url + API + path, json=message, headers=headers, timeout=120, **more
            )
        self.heard.append(answer.content)
        is_json = bool(answer.content) and "json" in answer.headers.get("Content-Type", "")
        return Reply(answer.status_code, answer.json() if is_json else None, answer.headers, answer.content)

    def get(self, path: str, **more: Any) -> Reply:
        return self.call("GET", path, **more)

    def post(self, path: str, message: Any = None, **more: Any) -> Reply:
        return self.call("POST", path, message, **more)

    def put(self, path: str, message: Any = None, **more: Any) -> Reply:
        return self.call("PUT", path, message, **more)


@dataclass
class Book:
    """A candidate's journal, as the client would write it."""

    attempt: str
    entries: list[Entry] = field(default_factory=list)

    def write(self, kind: str, at_ms: int, **data: Any) -> Entry:
        before = self.entries[-1] if self.entries else None
        stamp = Stamp(at_ms, at_ms, at_ms - START_MS, "run-1")
        written = write_entry(
            self.attempt,
            1 if before is None else before.seq + 1,
            NO_ENTRY_BEFORE if before is None else before.digest,
            kind=kind,
            data=data,
            stamp=stamp,
        )
        self.entries.append(written)
        return written

    def batch(self, first: int = 1, last: int | None = None) -> dict[str, Any]:
        return batch_of(self.entries[first - 1 : last])


def batch_of(entries: list[Entry]) -> dict[str, Any]:
    """Entries as a Batch message."""
    return {"entries": [{"seq": e.seq, "text": e.text, "digest": e.digest} for e in entries]}


@dataclass
class Sitter(Talker):
    """A candidate at one machine."""

    clock: TurnedClock = field(default_factory=TurnedClock)
    device: str = field(default_factory=lambda: hashlib.sha256(secrets.token_bytes(16)).hexdigest())
    attempt: str = ""
    edition: str = ""
    book: Book = field(default_factory=lambda: Book(""))

    def sign_in(self, code: str, **place: str) -> Reply:
        reply = self.post("/sessions", {"code": code, "device": self.device, "client": "tests", **place})
        if reply.status == 200:
            self.token = reply.json["token"]
            self.attempt = reply.json["attempt"]["id"]
            self.edition = reply.json["attempt"]["edition"]
            if self.book.attempt != self.attempt:
                self.book = Book(self.attempt)
        return reply

    def check_in(self, **changes: Any) -> Reply:
        message = {"consent": True, "conditions": True, "edition": self.edition, "checks": [], **changes}
        return self.post(f"/attempts/{self.attempt}/check-in", message)

    def start(self, section: str) -> Reply:
        reply = self.post(f"/attempts/{self.attempt}/sections/{section}/start", {})
        if reply.status == 200:
            paper = reply.json
            self.write(
                kinds.SECTION_STARTED,
                section=section,
                started_ms=paper["started_ms"],
                deadline_ms=paper["deadline_ms"],
                paper_digest=paper["digest"],
            )
        return reply

    def write(self, kind: str, **data: Any) -> Entry:
        return self.book.write(kind, self.clock.now, **data)

    def answer(self, section: str, item: str, option: str) -> Entry:
        return self.write(kinds.ANSWERED, section=section, item=item, options=[option])

    def finish_section(self, section: str, remarks: str = "") -> Entry:
        return self.write(
            kinds.SECTION_FINISHED,
            section=section,
            reason="candidate",
            with_remarks=bool(remarks),
            remarks=remarks,
        )

    def finish(self, reason: str = "candidate") -> Entry:
        return self.write(kinds.ATTEMPT_FINISHED, reason=reason)

    def suspect(self, name: str, kind: str = "face_absent", **more: Any) -> Entry:
        incident = {
            "id": name,
            "kind": kind,
            "start_s": 5.0,
            "end_s": 9.5,
            "confidence": 0.9,
            "clause": "26/10",
            "detail": "no face",
            **more,
        }
        return self.write(kinds.INCIDENT_OPENED, incident=incident)

    def name_file(self, incident: str, data: bytes, media_type: str = "video/mp4") -> str:
        digest = hashlib.sha256(data).hexdigest()
        self.write(
            kinds.EVIDENCE,
            incident=incident,
            sha256=digest,
            bytes=len(data),
            media_type=media_type,
            duration_s=10.0,
        )
        return digest

    def send(self, first: int = 1, last: int | None = None) -> Reply:
        return self.post(f"/attempts/{self.attempt}/entries", self.book.batch(first, last))

    def upload(self, digest: str, data: bytes) -> Reply:
        return self.put(f"/attempts/{self.attempt}/evidence/{digest}", data=data)

    def result(self) -> Any:
        return self.get(f"/attempts/{self.attempt}/result").json


@dataclass
class World:
    """A service, its clock, and the administrator's desk."""

    service: EmbeddedService
    settings: ServiceSettings
    clock: TurnedClock
    office: RecordsDesk

    def book(self, programme: str = "practice", **more: Any) -> Slot:
        """A candidate with a slot."""
        candidate = self.office.add_candidate("Айгүл Серікқызы Әлібек")
        return self.office.add_slot(candidate, programme, **more)

    def sitter(self, slot: Slot | None = None, **place: str) -> Sitter:
        """A candidate at a machine; signed in where a slot is given. `place`: its hall and seat."""
        sitter = Sitter(self.service.url, clock=self.clock)
        if slot is not None:
            assert sitter.sign_in(slot.code, **place).status == 200
        return sitter

    def judged(
        self, sitter: Sitter, verdict: str, incident: str = "inc-1", comment: str = "", reviewers: int = 2
    ) -> list[Talker]:
        """The proctors who have judged an incident alike, one after the other."""
        words = {"verdict": verdict, "reason": "As the clip shows.", "comment": comment}
        people = [self.staff() for _ in range(reviewers)]
        for person in people:
            assert person.put(f"/reviews/{sitter.attempt}/verdicts/{incident}", words).status == 200
        return people

    def staff(self, role: str = "proctor", hall: str | None = None) -> Talker:
        """A member of staff with a token."""
        return Talker(self.service.url, self.office.add_staff("Staff Person", role, hall))

    def keys(self) -> dict[str, str]:
        """The answer keys, straight from the database: what no answer may hold."""
        return dict(self.rows("select item, option from answer_key"))

    def rows(self, query: str) -> list[Any]:
        """What a query finds in the service's database."""
        database = Database(self.settings.database_url)
        try:
            with database.read() as connection:
                return [tuple(row) for row in connection.exec_driver_sql(query)]
        finally:
            database.close()

    def do(self, statement: str) -> None:
        """Carry out a statement behind the service's back."""
        database = Database(self.settings.database_url)
        try:
            with database.write() as connection:
                connection.exec_driver_sql(statement)
        finally:
            database.close()

    def finished(self, right: bool = True) -> Sitter:
        """A candidate who took the whole practice programme, all right or all wrong, with one suspicion and
        clip.
        """
        sitter = self.sitter(self.book())
        assert sitter.check_in().status == 200
        for section in ("language", "legislation"):
            self.take(sitter, section, right)
        sitter.suspect("inc-1")
        clip = b"clip of " + sitter.attempt.encode()
        digest = sitter.name_file("inc-1", clip)
        sitter.finish()
        assert sitter.send().json["state"] == "finished"
        assert sitter.upload(digest, clip).status == 200
        return sitter

    def take(self, sitter: Sitter, section: str, right: bool = True) -> Any:
        """Answer every item of a section and deliver it."""
        paper = sitter.start(section).json
        keys = self.keys()
        for item in paper["items"]:
            wanted = [o["id"] for o in item["options"] if (o["id"] == keys[item["id"]]) is right]
            sitter.answer(section, item["id"], wanted[0])
        sitter.finish_section(section)
        assert sitter.send().status == 200
        return paper


def settings_in(folder: Path, **changes: Any) -> ServiceSettings:
    """A service's settings with everything below `folder`."""
    usual: dict[str, Any] = {
        "database": str(folder / "exam.db"),
        "evidence": folder / "evidence",
        "expiry_every_s": 3600.0,
        "evidence_reserve_bytes": 0,
    }
    return ServiceSettings(**{**usual, **changes})


def as_text(value: Any) -> str:
    """A value as JSON, for searching."""
    return json.dumps(value, ensure_ascii=False)
