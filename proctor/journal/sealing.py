"""Sealed boxes: what is sealed for the service, the sealing computer cannot read back. Who seals what is not
decided here.

Libsodium's sealed boxes (an X25519 pair made for each box, XSalsa20-Poly1305). Public keys travel as base64
of 32 bytes, in its one canonical form.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from proctor.core.errors import IntegrityError, StorageError

OVERHEAD_BYTES = 48
_KEY_BYTES = 32


class SealingKey:
    """A pair; with `public` (base64) anybody seals, only this opens."""

    def __init__(self, private: PrivateKey) -> None:
        self._private = private
        self.public = base64.b64encode(bytes(private.public_key)).decode()

    def open(self, sealed: bytes) -> bytes:
        """What was sealed; IntegrityError where it was not sealed for this pair, or was altered."""
        try:
            return SealedBox(self._private).decrypt(sealed)
        except (CryptoError, ValueError, TypeError) as error:
            raise IntegrityError(
                "A sealed file cannot be opened: it was sealed for another service, or it is damaged.",
                kept="It was not changed.",
                remedy="Check that the service still has the sealing key it had at sign-in.",
            ) from error

    def secret(self) -> bytes:
        """The private half, base64, for a file that only its owner reads."""
        return base64.b64encode(bytes(self._private))


def seal(data: bytes, public: str) -> bytes:
    """`data` for the pair of `public`, OVERHEAD_BYTES longer; sealed twice, two different boxes.

    IntegrityError where `public` is no such key.
    """
    try:
        key = base64.b64decode(public, validate=True)
        return SealedBox(PublicKey(key)).encrypt(data)
    except (binascii.Error, CryptoError, ValueError, TypeError) as error:
        raise IntegrityError(
            "The exam service's key for sealing is not a key.",
            kept="Nothing was sealed with it.",
            remedy="Sign in again; if it stays, tell the support service.",
        ) from error


def sealing_key_in(path: Path) -> SealingKey:
    """The pair in the file; made there, for its owner's eyes only, where there is none.

    IntegrityError where the file holds no such key, StorageError where it cannot be read or written.
    """
    try:
        if not path.exists():
            _make(path)
        raw = base64.b64decode(path.read_bytes(), validate=True)
    except OSError as error:
        raise StorageError(
            f"The sealing key {path.name} cannot be read or kept ({error.strerror}).",
            kept="What was saved before is kept.",
            remedy="Check the access rights of the file and its folder, and the space on the disk.",
        ) from error
    except binascii.Error:
        raw = b""
    if len(raw) != _KEY_BYTES:
        raise IntegrityError(
            f"{path.name} is no sealing key, or it is damaged.",
            kept="It was not changed. What was sealed for it stays sealed.",
            remedy="Put the key back from a copy: a new one cannot open what was sealed for the old one.",
        )
    return SealingKey(PrivateKey(raw))


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(SealingKey(PrivateKey.generate()).secret())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, path)  # another process may have been quicker: its key stays
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            if not path.exists():
                part.replace(path)
    finally:
        part.unlink(missing_ok=True)
