"""What a figure was measured on: processor, versions, date, commit."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench.corpus import ROOT

_PACKAGES = ("numpy", "numba", "pyarrow", "hyperscan", "orjson", "common-expression-language", "spacy", "pyahocorasick")


def commit() -> str:
    """The git commit, and whether the tree differs from it."""
    found = _git("rev-parse", "--short=12", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", "src", "bench", "evals")
    return (found or "unknown") + (" with uncommitted changes" if changed else "")


def date() -> str:
    """Now, in UTC, to the minute."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")


def describe() -> str:
    """Markdown: one list of what the run ran on."""
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()
    lines = [
        f"Processor: {_processor()}, {cores} cores for this process{_quota()}, {memory:.0f} GiB",
        f"System: {platform.system()} {platform.release()}, Python {platform.python_version()}",
        f"Packages: {', '.join(_versions(_PACKAGES))}",
        f"Date: {date()}, commit {commit()}",
        f"Load average when the run began: {load[0]:.2f} (1 min), {load[1]:.2f} (5 min)",
    ]
    if load[0] > 0.5:
        lines.append("**Something else was running on this machine when the run began: the figures are too low.**")
    return "\n".join(f"- {line}" for line in lines)


def peak() -> int:
    """The most memory this process held, in bytes.

    From /proc, not from getrusage: a process that was started by another begins with the other's peak there.
    """
    found = _status("VmHWM:")
    if found is not None:
        return found
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def held() -> int:
    """The memory this process holds now, in bytes; where the system does not tell, the most it held."""
    found = _status("VmRSS:")
    return peak() if found is None else found


def _status(name: str) -> int | None:
    """A size that /proc tells of this process, in bytes."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), None)


def _git(*words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown"
    about = {k.strip(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
    simd = [flag for flag in ("avx2", "avx512vbmi") if flag in about.get("flags", "").split()]
    return f"{about.get('model name', platform.machine())} ({', '.join(simd) or 'no AVX2'})"


def _quota() -> str:
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
    except (OSError, ValueError):
        return ""
    return "" if quota == "max" else f" (limited to {int(quota) / int(period):g} by its group)"


def _versions(packages: Sequence[str]) -> list[str]:
    found = []
    for package in packages:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} not installed")
    return found
