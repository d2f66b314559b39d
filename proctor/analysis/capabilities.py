"""What this installation can watch, said honestly: "ready", "unknown", or why not. Unknown is not clean."""

from __future__ import annotations

READY = "ready"
NOT_ENROLLED = "not enrolled"
NO_PICTURE = "no video track"


def capabilities_of_watching(
    *, picture: bool = True, voice: str = "unknown", identity: str = NOT_ENROLLED
) -> dict[str, str]:
    """Capability -> state. `picture`: whether there is a video track; `voice`, `identity`: their own state.

    Headsets are not looked for: of the networks that may be used here none knows them.
    """
    seen = READY if picture else NO_PICTURE
    return {
        "faces": seen,
        "objects": seen,
        "identity": identity if picture else NO_PICTURE,
        "voice": voice,
        "headset": "not looked for",
    }
