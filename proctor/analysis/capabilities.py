"""What this installation can watch, said honestly: "ready", "unknown", or why not. Unknown is not clean."""

from __future__ import annotations

NOT_YET = "not built yet"


def capabilities_of_watching(
    *, sound: bool | None = None, picture: bool = True, enrolled: bool = False
) -> dict[str, str]:
    """Capability -> state. `sound`: whether there is a sound track, None where that is not known.

    `picture`: whether there is a video track; `enrolled`: whether a photo of the candidate was given.
    """
    if not picture:
        identity = objects = "no video track"
    else:
        objects = f"{NOT_YET}: phones and books are not looked for"
        identity = f"{NOT_YET}: faces are not compared" if enrolled else "not enrolled"
    return {
        "faces": "ready" if picture else "no video track",
        "objects": objects,
        "identity": identity,
        "voice": "no audio track" if sound is False else f"{NOT_YET}: voices are not looked for",
    }
