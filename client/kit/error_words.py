"""A known error in the candidate's language.

What we know by its code or class is said in our own words; of the rest, the error's own sentences are shown.
"""

from __future__ import annotations

from client.kit.background import InternalError
from client.kit.words import Words
from proctor.core.errors import ConnectionLostError, IntegrityError, RefusedError, StorageError, SynaqError

_TOLD_BY_SERVICE = frozenset({"", "admission_refused", "unjudged", "too_many_tries"})
_TROUBLES = frozenset({"full", "read_only", "failing", "journal_damaged", "journal_damaged_offline"})
_BY_CLASS: tuple[tuple[type[SynaqError], str], ...] = (
    (ConnectionLostError, "exam-error-connection"),
    (StorageError, "exam-error-storage"),
    (InternalError, "exam-error-internal"),
)


def error_sentences(words: Words, error: SynaqError) -> str:
    """One paragraph: what happened, what was kept, what to do."""
    if isinstance(error, RefusedError):
        key = "service-problem-" + error.code.replace("_", "-")
        # Where the service put figures of this case into a detail, its own sentences say more than ours.
        if error.code not in _TOLD_BY_SERVICE and words.has(key) and not words.has(f"{key}-detail"):
            told = (key, f"{key}-kept", f"{key}-remedy")
            return " ".join(words.t(part) for part in told if words.has(part))
    trouble = known_trouble(error)
    if trouble:
        return " ".join(words.t(part) for part in (trouble, f"{trouble}-kept", f"{trouble}-remedy"))
    for kind, key in _BY_CLASS:
        if isinstance(error, kind):
            return words.t(key)
    parts = (words.key_or_plain(part) for part in (error.what, error.kept, error.remedy) if part)
    return " ".join(parts)


def known_trouble(error: SynaqError) -> str:
    """The key of what we say of a disk or a journal in trouble, beside which are `-kept` and `-remedy`; empty
    for everything else.
    """
    code = error.code if isinstance(error, StorageError | IntegrityError) else ""
    return f"recovery-{code.replace('_', '-')}" if code in _TROUBLES else ""
