"""Ed25519 key pairs in files, signatures, and checking them. What is signed is the core's business.

Keys and signatures travel as base64 in its one canonical form, so that no bit of them may differ unnoticed.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from proctor.core.errors import IntegrityError, StorageError

_KEY_BYTES, _SIGNATURE_BYTES = 32, 64


class SigningKey:
    """A key pair; `public` is what others check with (base64 of 32 bytes)."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public = base64.b64encode(private.public_key().public_bytes_raw()).decode()

    def sign(self, claim: bytes) -> str:
        """The signature over `claim`, base64 of 64 bytes."""
        return base64.b64encode(self._private.sign(claim)).decode()

    def pem(self) -> bytes:
        """The private half as PKCS 8 in PEM, for a file that only its owner reads."""
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def new_key() -> SigningKey:
    """A fresh pair."""
    return SigningKey(Ed25519PrivateKey.generate())


def read_key(path: Path) -> SigningKey | None:
    """The pair in the file, None where there is no such file.

    IntegrityError where the file holds no such key, StorageError where it cannot be read.
    """
    try:
        kept = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _refused(path, error) from error
    found = key_from_pem(kept)
    if found is None:
        raise IntegrityError(
            f"{path.name} is no signing key, or it is damaged.",
            kept="It was not changed.",
            remedy="Put the key back from a copy; without one, move the file away and a new key is made.",
        )
    return found


def key_from_pem(pem: bytes) -> SigningKey | None:
    """The pair that `SigningKey.pem` wrote; None where that is no such pair."""
    try:
        private = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError):
        return None
    return SigningKey(private) if isinstance(private, Ed25519PrivateKey) else None


def key_in(path: Path) -> SigningKey:
    """The pair in the file; made there, for its owner's eyes only, where there is none. Errors as
    `read_key`.
    """
    found = read_key(path)
    if found is not None:
        return found
    made = new_key()
    keep_key(path, made, replace=False)
    return read_key(path) or made  # another process may have been quicker


def keep_key(path: Path, key: SigningKey, *, replace: bool = True) -> None:
    """Write the pair, whole or not at all, with rights for its owner only; StorageError where that fails.

    `replace` False: a file that is there stays.
    """
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(key.pem())
                file.flush()
                os.fsync(file.fileno())
            if replace:
                part.replace(path)
            else:
                _place(part, path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise _refused(path, error) from error


def is_public_key(public: str) -> bool:
    """Whether that is a public key as `SigningKey.public` writes it."""
    return _decoded(public, _KEY_BYTES) is not None


def holds(public: str, signature: str, claim: bytes) -> bool:
    """Whether `signature` is over `claim` by the pair of `public`; False for what is no key or signature."""
    key, signed = _decoded(public, _KEY_BYTES), _decoded(signature, _SIGNATURE_BYTES)
    if key is None or signed is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signed, claim)
    except (InvalidSignature, ValueError):
        return False
    return True


def _decoded(text: str, size: int) -> bytes | None:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    # Base64 has idle bits at its end: one writing of each value is enough.
    return raw if len(raw) == size and base64.b64encode(raw).decode() == text else None


def _place(part: Path, path: Path) -> None:
    try:
        os.link(part, path)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        if not path.exists():
            part.replace(path)


def _refused(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"The signing key {path.name} cannot be read or kept ({error.strerror}).",
        kept="What was saved before is kept.",
        remedy="Check the access rights of the file and its folder, and the space on the disk.",
    )
