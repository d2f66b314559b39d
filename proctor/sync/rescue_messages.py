"""What the service says of a rescue file that it took in."""

from __future__ import annotations

from proctor.sync.messages import Digest, Identifier, Message


class RescueReceipt(Message):
    """What was new in the file, and what the service holds of the attempt now.

    `entries`, `files`: new by this file; `files_before`: held already; `refused`: those that may not be kept;
    `missing`: those that the candidate's computer no longer had.
    """

    attempt: Identifier
    entries: int
    held_seq: int
    held_digest: str
    files: int
    files_before: int
    refused: list[Digest]
    missing: list[Digest]
    late_entries: int
    state: str
    now_ms: int
