"""Codes and tokens: made here, shown once, kept only as digests.

A candidate's token is derived from the code and the device's secret, so the same device asking again gets the
same token, and the database alone gives nobody one.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

# Without 0/O, 1/I/L: codes are read aloud and typed by tired people.
_CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 12
_CODE_SALT = b"synaq one-time code, version 1"
_SCRYPT_COST = 2**12


def new_code() -> str:
    """A one-time code of about 59 bits, in groups of four: `K7MP-2QXA-9FTD`."""
    signs = "".join(secrets.choice(_CODE_SIGNS) for _ in range(_CODE_LENGTH))
    return "-".join(signs[start : start + 4] for start in range(0, _CODE_LENGTH, 4))


def fold_code(code: str) -> str:
    """A code as it is compared: what people add (spaces, dashes, small letters) is taken away."""
    return "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())


def code_digest(code: str) -> str:
    """What is kept of a code. Slow on purpose: a stolen database must not give the codes away."""
    derived = hashlib.scrypt(
        fold_code(code).encode(), salt=_CODE_SALT, n=_SCRYPT_COST, r=8, p=1, maxmem=32 * 1024 * 1024
    )
    return derived.hex()


def new_salt() -> str:
    """Salt of one issued code: a new code makes every older token worthless."""
    return secrets.token_hex(16)


def candidate_token(code: str, device: str, salt: str) -> str:
    """The bearer token of a device that signed in with `code`; the same inputs give the same token."""
    message = f"{fold_code(code)}\n{salt}".encode()
    return "c." + hmac.new(device.encode(), message, hashlib.sha256).hexdigest()


def staff_token() -> str:
    """A new bearer token for a member of staff."""
    return "s." + secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """What is kept of a token or a device's secret: both are long and random, so one round is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Equality in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
