"""The only reader of the environment. Values are passed on; nothing else looks at environment variables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one run.

    Attributes:
        packs: folders of policy packs; empty means the packs that come with Rempart (`REMPART_PACKS`, with `:` between).
        workers: processes that screen; 0 means one a processor (`REMPART_WORKERS`).
        cache: where compiled policies are kept; None means nowhere (`REMPART_CACHE`, empty to switch it off; default
            `$XDG_CACHE_HOME/rempart` or `~/.cache/rempart`).
        model: the file of the learned scorer, as `rempart train` writes it; None means the packaged one (`REMPART_MODEL`).
    """

    packs: tuple[str, ...] = ()
    workers: int = 0
    cache: Path | None = None
    model: Path | None = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Read the settings from environment variables.

        Raises:
            ValueError: REMPART_WORKERS is not a whole number of at least 0.
        """
        env = os.environ if environ is None else environ
        packs = tuple(p for p in env.get("REMPART_PACKS", "").split(os.pathsep) if p)
        workers = env.get("REMPART_WORKERS", "0")
        if not workers.isdecimal():
            raise ValueError(f"REMPART_WORKERS: expected a whole number such as 2, found {workers!r}")
        home = env.get("XDG_CACHE_HOME") or (f"{env['HOME']}/.cache" if env.get("HOME") else "")
        cache = env.get("REMPART_CACHE", f"{home}/rempart" if home else "")
        model = env.get("REMPART_MODEL")
        return cls(packs, int(workers), Path(cache) if cache else None, Path(model) if model else None)

    @property
    def processes(self) -> int:
        """How many processes screen: `workers`, or one for each processor this process may use."""
        return self.workers or len(os.sched_getaffinity(0))
