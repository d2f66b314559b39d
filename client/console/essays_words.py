"""What the page of essays says of an essay and of its contest."""

from __future__ import annotations

from client.kit.time_words import day_and_clock
from client.kit.words import Words
from proctor.sync.essay_messages import EssayContestDetail, EssayLineView


def mark_words(line: EssayLineView) -> str:
    """The mean once the marks are closed, else one's own mark, else a dash."""
    return line.mark or ("—" if line.own is None else str(line.own))


def given_words(line: EssayLineView) -> str:
    """How many marks it has of those that it needs; "" where the caller may not know."""
    return "" if line.given is None else f"{line.given} / {line.given + (line.short or 0)}"


def about_words(words: Words, line: EssayLineView) -> str:
    """How long it is, and whether that is too long."""
    parts = [words.t("essays-words", count=line.words)]
    if line.over:
        parts.append(words.t("essays-over-short"))
    return " · ".join(parts)


def state_words(words: Words, contest: EssayContestDetail) -> str:
    """What is needed, and what is still missing; or when the marks were closed."""
    if contest.closed_ms is not None:
        return words.t("essays-state-closed", at=day_and_clock(contest.closed_ms))
    parts = [words.t("essays-state-needed", needed=contest.needed, size=contest.size)]
    if contest.awaited:
        parts.append(words.t("essays-state-awaited", count=contest.awaited))
    short = sum(bool(line.short) for line in contest.lines)
    if short:
        parts.append(words.t("essays-state-short", count=short))
    return "\n".join(parts)
