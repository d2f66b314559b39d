"""Any sequence of pieces, breaks, crashes and wrong turns: the service holds the file, once, or nothing.

A real service is asked over HTTP; beside it, a model of what it must say.
"""

from __future__ import annotations

import hashlib
import os
import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from proctor.core.errors import RefusedError
from proctor.service.administration import Administration
from proctor.service.embedded import EmbeddedService
from proctor.service.settings import ServiceSettings
from proctor.sync.client import Piece, ServiceClient, Upload
from proctor.sync.messages import SignIn

pytestmark = pytest.mark.slow

FILES = tuple(random.Random(n).randbytes(size) for n, size in enumerate((1, 999, 20_000, 50_000)))
DIGESTS = tuple(hashlib.sha256(data).hexdigest() for data in FILES)
which = st.integers(0, len(FILES) - 1)


class Uploads(RuleBasedStateMachine):
    """A client, a service that may be started anew, and what is true of the files between them."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        folder = Path(self._folder.name)
        self._held = folder / "held"
        self._settings = ServiceSettings(database=str(folder / "exam.db"), evidence=self._held)
        with Administration(self._settings) as office:
            office.import_shipped_bank("practice")
            self._slot = office.add_slot(office.add_candidate(name="C."), "practice")
        self._service = EmbeddedService(self._settings)
        self._service.start()
        self._client = ServiceClient(self._service.url)
        self.there = dict.fromkeys(range(len(FILES)), 0)  # bytes of each that the service has
        self.whole: set[int] = set()

    def teardown(self) -> None:
        self._client.close()
        self._service.stop()
        self._folder.cleanup()

    @initialize()
    def sign_in(self) -> None:
        device = hashlib.sha256(b"machine").hexdigest()
        self._client.sign_in(SignIn(code=self._slot.code, device=device))

    @rule(file=which, share=st.floats(0.05, 1.0))
    def send_a_piece(self, file: int, share: float) -> None:
        """As the courier does: it asks, and goes on there."""
        standing = self._client.upload_standing(self._slot.attempt, Upload(DIGESTS[file]))
        assert standing is not None
        if standing.whole:
            assert file in self.whole
            return
        assert standing.offset == self.there[file]
        end = min(len(FILES[file]), standing.offset + max(1, int(len(FILES[file]) * share)))
        self._append(file, FILES[file][standing.offset : end], last=end == len(FILES[file]))

    @rule(file=which, wrong=st.integers(1, 100_000), last=st.booleans())
    def send_at_a_wrong_place(self, file: int, wrong: int, last: bool) -> None:
        piece = Piece(self.there[file] + wrong, b"x" * 10, last)
        try:
            answer = self._client.append_evidence(self._slot.attempt, Upload(DIGESTS[file]), piece)
        except RefusedError as error:
            assert error.code == "upload_offset" and file not in self.whole
        else:
            assert answer.whole and file in self.whole

    @rule(file=which, junk=st.binary(min_size=1, max_size=64), last=st.booleans())
    def send_other_bytes(self, file: int, junk: bytes, last: bool) -> None:
        """Not the file's: it shows at the end, and all of it is thrown away."""
        if file in self.whole or len(FILES[file]) <= self.there[file] + len(junk):
            return
        piece = Piece(self.there[file], junk, last)
        upload = Upload(DIGESTS[file])
        if not last:
            self._client.append_evidence(self._slot.attempt, upload, piece)
            piece = Piece(self.there[file] + len(junk), b"", last=True)
        try:
            self._client.append_evidence(self._slot.attempt, upload, piece)
        except RefusedError as error:
            assert error.code == "bad_digest"
            self.there[file] = 0
        else:
            raise AssertionError("other bytes were taken for the file")

    @rule()
    def the_service_is_started_anew(self) -> None:
        self._service.stop()
        self._service = EmbeddedService(self._settings)
        self._service.start()
        token = self._client.token
        self._client.close()
        self._client = ServiceClient(self._service.url, token=token)

    @rule(file=which, keep=st.floats(0, 1))
    def the_power_goes_at_the_service(self, file: int, keep: float) -> None:
        """What was not yet on the disk of a piece is gone."""
        for partial in (self._held / "partial").glob(f"*/{DIGESTS[file]}"):
            size = int(partial.stat().st_size * keep)
            os.truncate(partial, size)
            self.there[file] = size

    @rule(file=which)
    def send_it_whole(self, file: int) -> None:
        """As an older client does."""
        receipt = self._client.send_evidence(self._slot.attempt, DIGESTS[file], FILES[file], "video/mp4")
        assert receipt.sha256 == DIGESTS[file]
        self.whole.add(file)

    @invariant()
    def what_is_on_the_shelf_is_whole(self) -> None:
        found = {path.name: path.read_bytes() for path in self._held.glob("??/*")}
        assert found == {DIGESTS[file]: FILES[file] for file in self.whole}

    def _append(self, file: int, data: bytes, *, last: bool) -> None:
        piece = Piece(self.there[file], data, last)
        answer = self._client.append_evidence(self._slot.attempt, Upload(DIGESTS[file]), piece)
        assert answer.whole == last
        if last:
            self.whole.add(file)
        else:
            self.there[file] += len(data)
            assert answer.offset == self.there[file]


Uploads.TestCase.settings = settings(
    max_examples=5,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestUploads = Uploads.TestCase
