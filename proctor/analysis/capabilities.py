"""What this installation can watch, said honestly: "ready", "unknown", or why not. Unknown is not clean."""

from __future__ import annotations

NOT_YET = "not built yet"


def capabilities_of_watching(*, sound: bool | None = None, picture: bool = True) -> dict[str, str]:
    """Capability -> state. `sound`: whether there is a sound track, None where that is not known."""
    voice = "no audio track" if sound is False else f"{NOT_YET}: voices are not looked for"
    return {
        "faces": "ready" if picture else "no video track",
        "objects": f"{NOT_YET}: phones and books are not looked for",
        "identity": f"{NOT_YET}: faces are not compared",
        "voice": voice,
    }
