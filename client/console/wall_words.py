"""A candidate on the wall in words: why to look, how old the picture is, what is left of the time."""

from __future__ import annotations

from client.kit.kind_names import kind_name_key
from client.kit.time_words import left
from client.kit.words import Words
from proctor.sync.wall_messages import WallTile

_STEP_S = 5  # ages are said in steps: a tile is drawn anew when its words change
_MINUTES_ALONE_MS = 10 * 60_000
TONES = {"urgent": "bad", "look": "gold", "calm": "good"}


def reason_words(words: Words, tile: WallTile, most: int = 1) -> str:
    """Why somebody should look, the most pressing first."""
    if not tile.reasons:
        return words.t(f"wall-state-{tile.state.replace('_', '-')}")
    said = []
    for reason in tile.reasons[:most]:
        if reason in ("grave", "suspicion") and tile.newest_kind is not None:
            said.append(words.t(kind_name_key(tile.newest_kind)))
        else:
            said.append(words.t(f"wall-reason-{reason.replace('_', '-')}"))
    return " · ".join(said)


def age_words(words: Words, age_ms: int) -> str:
    """How old something is, roughly."""
    seconds = age_ms // 1000
    if seconds < 60:
        return words.t("wall-age-seconds", seconds=seconds // _STEP_S * _STEP_S)
    if seconds < 3600:
        return words.t("wall-age-minutes", minutes=seconds // 60)
    return words.t("wall-age-hours", hours=seconds // 3600)


def left_words(words: Words, tile: WallTile) -> str:
    """What is left of the section's time; in minutes until it is short."""
    if tile.left_ms is None:
        return ""
    if tile.left_ms >= _MINUTES_ALONE_MS:
        return words.t("wall-left-minutes", minutes=-(-tile.left_ms // 60_000))
    return left(tile.left_ms)


def pause_words(words: Words, tile: WallTile) -> str:
    """For how long staff have paused it, and why."""
    if tile.paused_ms is None or tile.pause_reason is None:
        return ""
    told = {"age": age_words(words, tile.paused_ms), "reason": words.pick(tile.pause_reason)}
    return words.t("wall-paused", **told)


def place_words(words: Words, tile: WallTile) -> str:
    """Hall and seat, or at home."""
    if tile.hall is None:
        return words.t("wall-at-home")
    return tile.hall if tile.seat is None else words.t("wall-seat", hall=tile.hall, seat=tile.seat)


def line_words(words: Words, tile: WallTile) -> str:
    """How the line is."""
    known = tile.line if tile.line in ("good", "poor", "bad", "offline") else "unknown"
    return words.t(f"wall-line-{known}")


def incident_words(words: Words, tile: WallTile) -> str:
    """How many incidents there were, and how many go on."""
    there, now = sum(tile.incidents.values()), sum(tile.going_on.values())
    if now:
        return words.t("wall-incidents-now", count=there, now=now)
    return words.t("wall-incidents", count=there)


def all_words(words: Words, tile: WallTile) -> str:
    """Everything on the tile as one line, for screen readers."""
    said = [
        f"№ {tile.candidate_number}",
        words.t(f"wall-level-{tile.level}"),
        reason_words(words, tile, most=9),
        place_words(words, tile),
        left_words(words, tile),
        pause_words(words, tile),
        line_words(words, tile),
        incident_words(words, tile),
    ]
    if tile.picture is not None:
        said.append(words.t("wall-picture-age", age=age_words(words, tile.picture.age_ms)))
    return ". ".join(part for part in said if part)
