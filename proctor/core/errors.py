"""The tree of known errors: what the environment did to us, as apart from bugs, which are ours.

    SynaqError                a plain paragraph for a person; never a traceback
    +-- BadInputError         a file, a programme, a bank or a request is not what it must be
    +-- MissingPartError      a camera, a network file, a setting is not there
    +-- StorageError          a disk is full, read-only or damaged
    +-- ConnectionLostError   the service cannot be reached now; trying again later is right
    +-- RefusedError          the service answered, and said no; trying again changes nothing
    +-- IntegrityError        a digest, a chain or a signature does not hold

Every error says what happened, what was kept, and what the person can do.
"""

from __future__ import annotations


class SynaqError(Exception):
    """A known error. `what` happened, what was `kept`, and the `remedy`: whole sentences, plain text."""

    def __init__(self, what: str, *, kept: str = "", remedy: str = "") -> None:
        self.what = what
        self.kept = kept
        self.remedy = remedy
        super().__init__(" ".join(part for part in (what, kept, remedy) if part))


class BadInputError(SynaqError):
    """A file, a programme, an item bank or a request is not what it must be."""


class MissingPartError(SynaqError):
    """A camera, a network file, a font or a setting is not there."""


class StorageError(SynaqError):
    """A disk is full, read-only or damaged. `code`: full, read_only, failing, or empty: it is not told."""

    def __init__(self, what: str, *, code: str = "", kept: str = "", remedy: str = "") -> None:
        super().__init__(what, kept=kept, remedy=remedy)
        self.code = code


class ConnectionLostError(SynaqError):
    """The service cannot be reached, or answers nonsense; trying again later is right."""


class RefusedError(SynaqError):
    """The service answered and said no. `code` is the machine-readable reason."""

    def __init__(self, what: str, *, code: str = "", kept: str = "", remedy: str = "") -> None:
        super().__init__(what, kept=kept, remedy=remedy)
        self.code = code


class IntegrityError(SynaqError):
    """A digest, a chain or a signature does not hold. `code`: journal_damaged where the journal's own file is
    broken, empty elsewhere.
    """

    def __init__(self, what: str, *, code: str = "", kept: str = "", remedy: str = "") -> None:
        super().__init__(what, kept=kept, remedy=remedy)
        self.code = code
