"""The learned scorer: one small linear model per pack over hashed n-grams, read from one file.

`rempart train` writes the file; `scorer.bin` is the one that comes with Rempart, and `docs/model-card.md` says what it was
made of, how good it is and what it must not be used for.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from rempart.models.scorer import ModelError, Scale, Scorer

__all__ = ["ModelError", "Scale", "Scorer", "fingerprint", "packaged", "read"]


def packaged() -> Path:
    """The file of the model that comes with Rempart."""
    return Path(__file__).with_name("scorer.bin")


@lru_cache(maxsize=4)
def _read(file: Path, size: int, date: int) -> Scorer:  # noqa: ARG001 - a file that changed is read again
    return Scorer.from_bytes(file.read_bytes(), file.name)


def read(file: Path | None = None) -> Scorer:
    """The model of a file, the packaged one by default; read once.

    Raises:
        ModelError: the file is missing, cut off or altered.
    """
    file = file or packaged()
    try:
        about = file.stat()
        return _read(file, about.st_size, about.st_mtime_ns)
    except OSError as error:
        raise ModelError(f"the model {file.name} cannot be read: {error.strerror or error}") from error


def fingerprint(file: Path | None = None) -> str:
    """SHA-256 of what the model holds, or why it cannot be used: part of the digest of a policy that asks for it."""
    try:
        return read(file).digest
    except ModelError as error:
        return str(error)
