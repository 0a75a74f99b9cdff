"""The policy: rules and grounds that were read and checked, with the digest that every decision carries."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path

from rempart.domain.errors import PolicyError
from rempart.domain.rule import Ground, Pack, Rule
from rempart.models import fingerprint
from rempart.policy.load import Packs, load_packs, sequence
from rempart.policy.yaml_source import show
from rempart.text.tables import load as load_tables

ENGINE = "3"
"""Raised whenever the meaning of a rule changes in the code, so that the digest changes with it."""


@dataclass(frozen=True)
class Policy:
    """Rules in order of their ids, and what they rest on (`grounds` by pack, colon and id).

    `harmless`: (everyday word, word of a term), folded: no deep view takes the one for the other.
    `model` is the file of the learned scorer; None means the packaged one.
    `unavailable` maps what could not be loaded to the reason; while it is not empty every listing is held (`unchecked`).
    """

    rules: tuple[Rule, ...]
    grounds: Mapping[str, Ground]
    packs: Mapping[str, Pack]
    unavailable: Mapping[str, str] = field(default_factory=dict)
    harmless: frozenset[tuple[str, str]] = frozenset()
    model: Path | None = None

    @cached_property
    def digest(self) -> str:
        """`sha256:` and 64 hexadecimal digits over everything that can change a decision."""
        return _digest(self)

    @property
    def active(self) -> tuple[Rule, ...]:
        """The rules that are looked at: live and shadow."""
        return tuple(r for r in self.rules if r.life in ("live", "shadow"))

    @classmethod
    def load(cls, paths: Sequence[str | Path] | None = None, *, strict: bool = True, model: Path | None = None) -> Policy:
        """Read packs from folders; the built-in packs without an argument.

        Args:
            paths: pack folders, or folders of packs.
            strict: with False, what cannot be loaded is noted in `unavailable` instead, and every listing is held.
            model: the file of the learned scorer; the packaged one without it.

        Raises:
            PolicyError: a pack has a mistake (strict only); the message shows the first ones.
        """
        return replace(cls.of(load_packs(sequence(paths)), strict=strict), model=model)

    @classmethod
    def of(cls, packs: Packs, *, strict: bool = True) -> Policy:
        """The policy of packs that were read; see `load`."""
        errors = [p for p in packs.problems if p.severity == "error"]
        if errors and strict:
            shown = "\n\n".join(
                show(p, packs.sources[p.file].lines if p.file in packs.sources else None) for p in errors[:5]
            )
            raise PolicyError(f"{len(errors)} mistakes in the packs; run `rempart pack check`\n\n{shown}")
        unavailable = dict(packs.broken)
        for problem in errors:
            unavailable.setdefault(problem.file, problem.message)
        harmless = frozenset(pair for verdicts in packs.verdicts.values() for pair in verdicts.harmless)
        rules = tuple(r for _, r in sorted(packs.rules.items()) if r.id not in packs.broken)
        return cls(rules, dict(sorted(packs.grounds.items())), dict(sorted(packs.packs.items())), unavailable, harmless)

    def only(self, ids: Iterable[str]) -> Policy:
        """The same policy with these rules or packs alone."""
        wanted = set(ids)
        rules = tuple(r for r in self.rules if r.id in wanted or r.pack in wanted)
        return Policy(rules, self.grounds, self.packs, self.unavailable, self.harmless, self.model)


def _digest(policy: Policy) -> str:
    def plain(value: object) -> object:
        if isinstance(value, frozenset | set):
            return sorted(value)
        return str(value)

    rules = []
    for rule in policy.active:
        data = asdict(rule)
        del data["examples"], data["file"]
        rules.append(data)
    grounds = {k: asdict(g) for k, g in policy.grounds.items()}
    body: list[object] = [ENGINE, load_tables().version, rules, grounds, dict(policy.unavailable), sorted(policy.harmless)]
    if any(s.kind == "classifier" for r in policy.active for s in r.signals):
        body.append(fingerprint(policy.model))
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, default=plain, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
