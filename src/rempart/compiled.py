"""The compiled policy: rules, grounds and scan databases as one file, so that a start takes well under a second.

The file is named by the fingerprint of the pack files, the engine and the scanner's version; a stale one is never read.
It is written for and read by the same user only: a file that others may write is not trusted and is made anew.
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rempart.detectors.disguised import Disguised
from rempart.detectors.scattered import Scattered
from rempart.detectors.second_look import SecondLooks
from rempart.detectors.signals import Signals
from rempart.detectors.terms import Terms
from rempart.models import fingerprint as fingerprint_of_model
from rempart.pipeline import Screen, builtin
from rempart.policy.load import fingerprint, sequence
from rempart.policy.policy import ENGINE, Policy
from rempart.text.tables import load as load_tables


@dataclass(frozen=True, slots=True)
class Compiled:
    """A policy with its scan databases; `screen` makes a Screen without compiling anything."""

    policy: Policy
    databases: dict[str, dict[str, bytes]]

    @classmethod
    def of(cls, policy: Policy) -> Compiled:
        """Compile a policy (about twenty seconds for 120,000 terms)."""
        signals = Signals.of(policy)
        terms = Terms(signals)
        scattered = Scattered(signals)
        others = {
            "disguised": {"lexes": Disguised(signals, terms).dump()},
            "scattered": {"phrases": scattered.dump(), "suspicious": SecondLooks(scattered.is_word).dump()},
        }
        made = cls(policy, {**terms.dump(), **others})
        assert policy.digest, "worked out here, so that it is kept with the rest"
        return made

    def screen(self) -> Screen:
        """A Screen with the packaged detectors.

        What was loaded stays until the process ends, so the garbage collector is told to leave it alone: walking over some
        hundred thousand objects again and again took a fifth of the time.
        """
        made = Screen(
            self.policy,
            builtin(Signals.of(self.policy), self.databases),
            suspicious=self.databases["scattered"]["suspicious"],
        )
        gc.collect()
        gc.freeze()
        return made


def compiled(
    packs: Sequence[str] = (), cache: Path | None = None, *, strict: bool = True, model: Path | None = None
) -> Compiled:
    """The compiled policy of some packs, from the cache if it is there.

    Args:
        packs: pack folders; none means the packaged ones.
        cache: the cache's folder; None compiles every time.
        strict: False keeps going with packs that cannot be read, holding every listing (see `Policy.load`).
        model: the file of the learned scorer; the packaged one without it.

    Raises:
        PolicyError: a pack has a mistake (strict only).
    """
    if cache is None:
        return Compiled.of(Policy.load(packs, strict=strict, model=model))
    file = cache / f"policy-{_key(packs, model)}.pickle"
    found = _read(file)
    if found is None:
        policy = Policy.load(packs, strict=strict, model=model)
        found = Compiled.of(policy)
        if not policy.unavailable:
            _write(file, found)
    return found


def _key(packs: Sequence[str], model: Path | None) -> str:
    scorer = f"{model or ''}:{fingerprint_of_model(model)}"
    parts = [fingerprint(sequence(packs)), ENGINE, load_tables().version, version("hyperscan"), _code(), scorer]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]


def _code() -> str:
    """Names, sizes and dates of the modules whose classes stand in the file."""
    here = Path(__file__).parent
    files = sorted(
        [*here.glob("domain/*.py"), *here.glob("policy/*.py"), *here.glob("text/**/*.py"), *here.glob("detectors/*.py")]
    )
    return ";".join(f"{f.name}:{f.stat().st_size}:{f.stat().st_mtime_ns}" for f in files)


def _read(file: Path) -> Compiled | None:
    try:
        about = file.stat()
        if about.st_uid != os.getuid() or about.st_mode & 0o022:
            return None
        found: Any = pickle.loads(file.read_bytes())  # noqa: S301 - our own file, checked just above
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, TypeError, ValueError, IndexError):
        return None
    return found if isinstance(found, Compiled) else None


def _write(file: Path, made: Compiled) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as out:
            out.write(pickle.dumps(made, protocol=5))
        Path(out.name).replace(file)
        for old in sorted(file.parent.glob("policy-*.pickle"), key=lambda p: p.stat().st_mtime)[:-8]:
            old.unlink(missing_ok=True)
    except OSError:
        return  # a cache that cannot be written costs time, nothing else
