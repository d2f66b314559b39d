"""Sealed boxes: what is sealed for the service, the sealing computer cannot read back; and boxes that a
session locks for itself. Who seals what is not decided here.

Libsodium's sealed boxes (an X25519 pair made for each box, XSalsa20-Poly1305). Public keys travel as base64
of 32 bytes, in its one canonical form.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from proctor.core.errors import IntegrityError, StorageError

OVERHEAD_BYTES = 48
_KEY_BYTES = 32


class SealingKey:
    """A pair; with `public` (base64) anybody seals, only this opens. `earlier`: pairs whose boxes it opens,
    too, for attempts that began with them.
    """

    def __init__(self, private: PrivateKey, earlier: Sequence[PrivateKey] = ()) -> None:
        self._private = private
        self._earlier = tuple(earlier)
        self.public = base64.b64encode(bytes(private.public_key)).decode()

    def open(self, sealed: bytes) -> bytes:
        """What was sealed; IntegrityError where it was not sealed for this pair, or was altered."""
        for private in (self._private, *self._earlier):
            try:
                return SealedBox(private).decrypt(sealed)
            except (CryptoError, ValueError, TypeError):
                continue
        raise IntegrityError(
            "A sealed file cannot be opened: it was sealed for another service, or it is damaged.",
            kept="It was not changed.",
            remedy="Check that the service still has the sealing key it had at sign-in.",
        )

    def secret(self) -> bytes:
        """The private half, base64, for a file that only its owner reads."""
        return base64.b64encode(bytes(self._private))


class DiskKey:
    """A random key of one session: what is locked with it lies on the disk for nobody who has only the disk.

    `purpose` tells boxes apart, so that one file cannot be put in another's place. Libsodium's secret boxes
    (XSalsa20-Poly1305), a key for each purpose derived by keyed BLAKE2b.
    """

    def __init__(self, secret: bytes) -> None:
        """IntegrityError where `secret` is not of 32 bytes."""
        if len(secret) != _KEY_BYTES:
            raise IntegrityError("The session's key for this disk is damaged.", remedy="Sign in again.")
        self.secret = secret

    def lock(self, data: bytes, purpose: str) -> bytes:
        """`data` in a box that only this key opens, for this purpose."""
        return bytes(self._box(purpose).encrypt(data))

    def unlock(self, box: bytes, purpose: str) -> bytes:
        """The inverse; IntegrityError where it was locked with another key or for another purpose, or was
        altered.
        """
        try:
            return self._box(purpose).decrypt(box)
        except (CryptoError, ValueError, TypeError) as error:
            raise IntegrityError(
                "A file of this session cannot be unlocked: it is of another session, or it is damaged.",
                kept="It was not changed.",
                remedy="Sign in again; the exam service has what was in it.",
            ) from error

    def _box(self, purpose: str) -> SecretBox:
        return SecretBox(blake2b(purpose.encode(), digest_size=_KEY_BYTES, key=self.secret).digest())


def new_disk_key() -> DiskKey:
    """A fresh one."""
    return DiskKey(secrets.token_bytes(_KEY_BYTES))


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


def is_seal_key(public: str) -> bool:
    """Whether anything can be sealed with it."""
    try:
        seal(b"", public)
    except IntegrityError:
        return False
    return True


def new_sealing_key() -> SealingKey:
    """A fresh pair."""
    return SealingKey(PrivateKey.generate())


def sealing_key_in(path: Path) -> SealingKey:
    """The pair in the file; made there, for its owner's eyes only, where there is none. In further lines
    stand earlier pairs: to change the pair, put a new one above.

    IntegrityError where the file holds no such key, StorageError where it cannot be read or written.
    """
    try:
        if not path.exists():
            _make(path)
        pairs = [base64.b64decode(line, validate=True) for line in path.read_bytes().split()]
    except OSError as error:
        raise StorageError(
            f"The sealing key {path.name} cannot be read or kept ({error.strerror}).",
            kept="What was saved before is kept.",
            remedy="Check the access rights of the file and its folder, and the space on the disk.",
        ) from error
    except binascii.Error:
        pairs = []
    if not pairs or any(len(raw) != _KEY_BYTES for raw in pairs):
        raise IntegrityError(
            f"{path.name} is no sealing key, or it is damaged.",
            kept="It was not changed. What was sealed for it stays sealed.",
            remedy="Put the key back from a copy: a new one cannot open what was sealed for the old one.",
        )
    first, *earlier = (PrivateKey(raw) for raw in pairs)
    return SealingKey(first, earlier)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(new_sealing_key().secret())
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
